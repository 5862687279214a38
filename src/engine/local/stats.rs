//! What the index holds, in figures.

use std::fs;
use std::path::Path;

use chrono::{DateTime, Datelike as _};

use super::store::snapshot::Snapshot;
use super::store::version::FORMAT_VERSION;
use crate::engine::Stats;
use crate::error::{Error, Result};

pub(super) fn stats(snapshot: &Snapshot) -> Result<Stats> {
    let mut stats = Stats {
        bytes: folder_size(&snapshot.folder)?,
        complete: snapshot.is_complete(),
        format_version: FORMAT_VERSION,
        fold_version: snapshot.payload.fold,
        words_version: snapshot.payload.words,
        written_by: snapshot.payload.program.clone(),
        ..Stats::default()
    };
    let mut sources = std::collections::HashMap::new();
    let (mut first, mut last) = (None, None);
    snapshot.for_each_segment(|segment| {
        let columns = segment.fast_fields();
        let published = columns.i64("published")?;
        let (files, failures) = (columns.u64("file_size")?, columns.u64("file_failures")?);
        let ids = columns.u64("id")?;
        let source = columns.str("source")?;
        let mut by_ord = std::collections::HashMap::new();
        for doc in segment.doc_ids_alive() {
            if files.first(doc).is_some() {
                stats.files += 1;
                stats.failed += failures.first(doc).unwrap_or(0);
            }
            if ids.first(doc).is_none() {
                continue;
            }
            stats.articles += 1;
            match published.first(doc).and_then(|instant| DateTime::from_timestamp(instant, 0)) {
                Some(time) => {
                    let day = time.with_timezone(&snapshot.zone()).date_naive();
                    *stats.years.entry(day.year()).or_insert(0) += 1;
                    first = Some(first.map_or(day, |first: chrono::NaiveDate| first.min(day)));
                    last = Some(last.map_or(day, |last: chrono::NaiveDate| last.max(day)));
                }
                None => stats.undated += 1,
            }
            if let Some(source) = &source {
                for ord in source.term_ords(doc) {
                    *by_ord.entry(ord).or_insert(0_u64) += 1;
                }
            }
        }
        for (ord, count) in by_ord {
            let mut name = String::new();
            if let Some(source) = &source
                && source.ord_to_str(ord, &mut name)?
            {
                *sources.entry(name).or_insert(0) += count;
            }
        }
        Ok(())
    })?;
    stats.first = first.map(|day| day.to_string());
    stats.last = last.map(|day| day.to_string());
    stats.sources = sources.into_iter().collect();
    stats.sources.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Ok(stats)
}

fn folder_size(folder: &Path) -> Result<u64> {
    let mut total = 0;
    for entry in fs::read_dir(folder).map_err(|error| Error::io("read the folder", folder, error))? {
        let entry = entry.map_err(|error| Error::io("read the folder", folder, error))?;
        total += match entry.metadata() {
            Ok(metadata) if metadata.is_dir() => folder_size(&entry.path())?,
            Ok(metadata) => metadata.len(),
            // A file that a merge has just removed.
            Err(_) => 0,
        };
    }
    Ok(total)
}
