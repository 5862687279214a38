//! The files of an index by the segments that they belong to.

use std::path::{Path, PathBuf};

use tantivy::index::SegmentComponent;
use tantivy::{Index, Segment};

use super::trouble::broken;
use crate::error::Result;

/// The files of a segment.
pub(in crate::engine::local) fn components(segment: &Segment) -> impl Iterator<Item = SegmentComponent> {
    let has_deletes = segment.meta().has_deletes();
    [
        SegmentComponent::Terms,
        SegmentComponent::Postings,
        SegmentComponent::Positions,
        SegmentComponent::FieldNorms,
        SegmentComponent::FastFields,
        SegmentComponent::Store,
        SegmentComponent::Delete,
    ]
    .into_iter()
    .filter(move |component| has_deletes || *component != SegmentComponent::Delete)
}

/// The files that the last commit of `index` names.
pub(in crate::engine::local) fn named(index: &Index, folder: &Path) -> Result<Vec<PathBuf>> {
    let segments = index.searchable_segments().map_err(|error| broken(folder, error))?;
    let files =
        segments.iter().flat_map(|segment| components(segment).map(|component| segment.relative_path(component)));
    Ok(files.collect())
}
