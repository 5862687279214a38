//! How an index lies on disk and is opened: its folder and lock, the versions it names, its fields and how their texts
//! are cut, what is stored of an article and of a file.

pub(in crate::engine::local) mod checksum;
pub(in crate::engine::local) mod directory;
pub(in crate::engine::local) mod document;
pub(crate) mod faults;
pub(in crate::engine::local) mod files;
pub(in crate::engine::local) mod lock;
mod packing;
pub(in crate::engine::local) mod records;
pub(in crate::engine::local) mod schema;
pub(in crate::engine::local) mod segments;
pub(in crate::engine::local) mod snapshot;
pub(in crate::engine::local) mod stored;
pub(in crate::engine::local) mod tokenizers;
pub(in crate::engine::local) mod trouble;
pub(in crate::engine::local) mod version;
