//! What every target does: read the bytes to their end, and make nothing up.

use std::ops::ControlFlow;

use jianbao::corpus::{Item, ReadOptions, read_bytes};

/// Reads `bytes` as a file called `name`.
pub fn file(name: &str, bytes: &[u8]) {
    read_bytes(name, bytes, &ReadOptions::default(), &mut |item, _| {
        if let Item::Article(read) = item {
            assert!(!read.article.title.is_empty() || !read.article.body.is_empty());
        }
        ControlFlow::Continue(())
    });
}
