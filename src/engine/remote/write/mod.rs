//! Writing an index on a cluster: runs instead of commits (see [`super::state`]), a lease, and bulk requests of which every
//! item is looked at.

mod begin;
mod bulk;
mod clearing;
mod crew;
mod lease;
mod writer;

pub(in crate::engine::remote) use self::begin::begin;
