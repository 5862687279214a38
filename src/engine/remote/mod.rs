//! An index on a search cluster, OpenSearch. Its requests and answers stay inside this room.

pub mod http;

use std::ops::ControlFlow;

use chrono::FixedOffset;

use self::http::Access;
use super::{Engine, Health, Transaction};
use crate::error::Result;

/// How an index is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Making {
    /// Shards of a new index.
    pub shards: u32,
    /// Copies of each shard beside the first.
    pub replicas: u32,
    /// Whether articles get what reprints are found by.
    pub reprints: bool,
}

/// An index on a cluster, as of the commit that was the last when it was opened.
pub struct RemoteEngine {}

impl RemoteEngine {
    /// Opens the index for reading.
    pub fn open(_access: &Access) -> Result<Box<dyn Engine>> {
        unimplemented!()
    }

    /// Opens the index for writing, and makes one where there is none.
    pub fn begin(_access: &Access, _zone: FixedOffset, _making: Making) -> Result<Box<dyn Transaction>> {
        unimplemented!()
    }

    /// Checks the index.
    pub fn check(_access: &Access, _progress: &mut dyn FnMut(u64, u64) -> ControlFlow<()>) -> Result<Health> {
        unimplemented!()
    }
}
