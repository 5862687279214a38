//! The articles of one segment that match, in blocks, where articles were removed from it as well: tantivy hands over one
//! by one then, and what reads columns is several times as fast by blocks.

use tantivy::collector::SegmentCollector;
use tantivy::query::Weight;
use tantivy::{COLLECT_BLOCK_BUFFER_LEN, DocId, SegmentReader};

/// Hands every document to `collector`, by blocks of one at least.
pub(super) fn by_blocks(
    collector: &mut impl SegmentCollector,
    weight: &dyn Weight,
    reader: &SegmentReader,
) -> tantivy::Result<()> {
    let mut block: [DocId; COLLECT_BLOCK_BUFFER_LEN] = [0; COLLECT_BLOCK_BUFFER_LEN];
    weight.for_each_no_score(reader, &mut |docs| {
        let mut docs = docs;
        if let Some(alive) = reader.alive_bitset() {
            let mut count = 0;
            for doc in docs {
                block[count] = *doc;
                count += usize::from(alive.is_alive(*doc));
            }
            docs = &block[..count];
        }
        if !docs.is_empty() {
            collector.collect_block(docs);
        }
    })
}
