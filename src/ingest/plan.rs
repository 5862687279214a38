//! What to do about each file: pure, from two lists.

use std::collections::HashMap;

use crate::corpus::SourceFile;
use crate::engine::KnownFile;

/// What is to be done. A file is in one of the lists.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Plan {
    /// Same size, time and rules as when it was read: not looked at again.
    pub(super) keep: Vec<KnownFile>,
    /// Other size, time or rules: to be read again, unless its bytes are the same.
    pub(super) check: Vec<(SourceFile, KnownFile)>,
    /// Not known yet.
    pub(super) add: Vec<SourceFile>,
    /// Gone.
    pub(super) remove: Vec<KnownFile>,
}

/// Compares the files that the index knows with those that are there. What lies below one of `unseen`, which could not
/// be looked at, is kept: that nobody could look does not mean that it is gone. Other `rules` give other articles from the
/// same bytes.
pub(super) fn plan(known: Vec<KnownFile>, found: Vec<SourceFile>, unseen: &[String], rules: u64) -> Plan {
    let mut known: HashMap<String, KnownFile> = known.into_iter().map(|file| (file.path.clone(), file)).collect();
    let mut plan = Plan::default();
    for file in found {
        match known.remove(&file.path) {
            None => plan.add.push(file),
            Some(old) if old.rules == rules && old.size == file.size && old.modified == file.modified => {
                plan.keep.push(old);
            }
            Some(old) => plan.check.push((file, old)),
        }
    }
    let is_below = |path: &str| {
        unseen.iter().any(|unseen| {
            unseen.is_empty()
                || path.strip_prefix(unseen.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    };
    for (path, file) in known {
        if is_below(&path) { plan.keep.push(file) } else { plan.remove.push(file) }
    }
    plan.keep.sort_by(|a, b| a.path.cmp(&b.path));
    plan.remove.sort_by(|a, b| a.path.cmp(&b.path));
    plan
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(path: &str, modified: i64) -> KnownFile {
        KnownFile { path: path.into(), size: 1, modified, rules: 1, articles: 1, failures: 0 }
    }

    fn found(path: &str, modified: i64) -> SourceFile {
        SourceFile { path: path.into(), size: 1, modified }
    }

    #[test]
    fn every_file_is_kept_checked_added_or_removed() {
        let plan = plan(
            vec![
                known("same", 1),
                known("touched", 1),
                known("gone", 1),
                known("away/a", 1),
                known("awayish", 1),
                KnownFile { rules: 2, ..known("otherwise", 1) },
            ],
            vec![found("same", 1), found("touched", 2), found("new", 1), found("otherwise", 1)],
            &["away".into()],
            1,
        );
        assert_eq!(plan.keep, [known("away/a", 1), known("same", 1)]);
        let otherwise = KnownFile { rules: 2, ..known("otherwise", 1) };
        assert_eq!(plan.check, [(found("touched", 2), known("touched", 1)), (found("otherwise", 1), otherwise)]);
        assert_eq!(plan.add, [found("new", 1)]);
        assert_eq!(plan.remove, [known("awayish", 1), known("gone", 1)]);
    }
}
