//! Which segments become one. A merge maps all that goes into it, so what it takes is bounded: small segments are put
//! together until they are large, and a large one is left as it is until there are many: then ten become one, so that a search
//! does not open a hundred. In a long run so every article is merged once, and once more for each tenfold of twenty pieces.

use tantivy::SegmentMeta;
use tantivy::indexer::{LogMergePolicy, MergeCandidate, MergePolicy};

/// Articles of a large segment. An archive of a million has some ten of them; `index --optimize` makes them one.
const LARGE: u64 = 100_000;
/// Large segments of one size that a search opens at most; each costs it 0.4 ms. A million articles are not merged again, ten
/// million once.
const MANY: usize = 20;
/// How many of them become one.
const TOGETHER: usize = 10;
/// Share of removed documents from which a segment is written anew.
const REMOVED: f64 = 0.3;
/// Documents from which on that is done.
const FEW: u32 = 1000;

/// Articles from which on a segment only waits until it is large with others: a first run of some 100 MB ends without a
/// merge.
const MIDDLE: usize = 5_000;

/// The policy of the writer.
#[derive(Debug)]
pub(super) struct Merging {
    /// For segments of a few articles, as daily runs make them: those of like size, eight at a time.
    small: LogMergePolicy,
}

impl Default for Merging {
    fn default() -> Self {
        let mut small = LogMergePolicy::default();
        small.set_max_docs_before_merge(MIDDLE);
        Self { small }
    }
}

impl MergePolicy for Merging {
    fn compute_merge_candidates(&self, segments: &[SegmentMeta]) -> Vec<MergeCandidate> {
        let documents = |segment: &SegmentMeta| u64::from(segment.num_docs());
        let (large, small): (Vec<_>, Vec<_>) =
            segments.iter().cloned().partition(|segment| documents(segment) >= LARGE);
        let together: u64 = small.iter().map(documents).sum();
        let mut candidates = if together >= LARGE && small.len() > 1 {
            vec![MergeCandidate(small.iter().map(SegmentMeta::id).collect())]
        } else {
            self.small.compute_merge_candidates(&small)
        };
        // Of few articles it does not matter.
        let worth =
            large.iter().chain(small.iter().filter(|segment| candidates.is_empty() && segment.max_doc() >= FEW));
        let holed =
            worth.filter(|segment| f64::from(segment.num_deleted_docs()) > REMOVED * f64::from(segment.max_doc()));
        let holed: Vec<_> = holed.map(|segment| MergeCandidate(vec![segment.id()])).collect();
        // Those of a size, and of ten times as much, and so on.
        let tier = |segment: &SegmentMeta| (documents(segment) / LARGE).max(1).ilog(TOGETHER as u64);
        let mut many: Vec<&SegmentMeta> = large.iter().collect();
        many.sort_by_key(|segment| documents(segment));
        if let Some(of_a_size) = many.chunk_by(|a, b| tier(a) == tier(b)).find(|of_a_size| of_a_size.len() >= MANY) {
            candidates.push(MergeCandidate(of_a_size[..TOGETHER].iter().map(|segment| segment.id()).collect()));
        } else {
            candidates.extend(holed);
        }
        candidates
    }
}

#[cfg(test)]
mod tests {
    use tantivy::Index;
    use tantivy::index::SegmentId;
    use tantivy::schema::Schema;

    use super::*;

    const NONE: [usize; 0] = [];

    /// How many segments of these sizes, removed documents included, go into each merge.
    fn merges(segments: &[(u32, u32)]) -> Vec<usize> {
        let index = Index::create_in_ram(Schema::builder().build());
        let metas: Vec<SegmentMeta> = segments
            .iter()
            .map(|&(documents, removed)| {
                let meta = index.new_segment_meta(SegmentId::generate_random(), documents);
                if removed == 0 { meta } else { index.segment(meta).with_delete_meta(removed, 1).meta().clone() }
            })
            .collect();
        let candidates = Merging::default().compute_merge_candidates(&metas);
        candidates.into_iter().map(|MergeCandidate(ids)| ids.len()).collect()
    }

    #[test]
    fn small_segments_are_put_together_until_they_are_large() {
        assert_eq!(merges(&[(25_000, 0), (25_000, 0), (25_000, 0)]), NONE);
        assert_eq!(merges(&[(25_000, 0), (25_000, 0), (25_000, 0), (25_000, 0), (100_000, 0)]), [4]);
        assert_eq!(merges(&[(100_000, 0), (120_000, 0), (199_999, 0)]), NONE);
        assert_eq!(merges(&[(100_000, 0); 19]), NONE);
        assert_eq!(merges(&[(100_000, 0); 20]), [10]);
        assert_eq!(merges(&[&[(1_000_000, 0); 19][..], &[(150_000, 0); 19]].concat()), NONE);
        assert_eq!(merges(&[&[(1_000_000, 0); 20][..], &[(150_000, 0); 3]].concat()), [10]);
        assert_eq!(merges(&[(1, 0); 7]), NONE);
        assert_eq!(merges(&[(1, 0); 8]), [8]);
        assert_eq!(merges(&[(8_000, 0); 12]), NONE);
        assert_eq!(merges(&[(8_000, 0); 13]), [13]);
    }

    #[test]
    fn a_segment_with_many_removed_documents_is_written_anew() {
        assert_eq!(merges(&[(150_000, 40_000), (10, 3)]), NONE);
        assert_eq!(merges(&[(200_000, 80_000), (10, 0)]), [1]);
        assert_eq!(merges(&[(1_000, 400), (10, 0)]), [1]);
        assert_eq!(merges(&[(10, 4), (10, 0)]), NONE);
    }
}
