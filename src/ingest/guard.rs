//! The guard against removals that nobody meant: a share that is not mounted looks like a folder whose articles are all
//! gone. Takes a plan; refuses it, or lets it pass.

use std::collections::HashMap;
use std::path::Path;

use super::plan::Plan;
use crate::error::{Error, ErrorKind, Result};

/// The share of an archive that may leave it in one run, as one part in so many: a fifth.
pub const REMOVED_SHARE: u64 = 5;
/// Articles that may leave it in any case, unless nothing is left.
pub const REMOVED_ARTICLES: u64 = 50;

/// Refuses a plan by which more than a fifth of the articles of the index leave it, if these are more than
/// [`REMOVED_ARTICLES`], or by which no file is left. Files that were only moved (a new one has the same name and size)
/// do not count.
pub(super) fn against_removals(archive: &Path, plan: &Plan) -> Result<()> {
    let known = plan.keep.iter().chain(plan.check.iter().map(|(_, known)| known)).chain(&plan.remove);
    let all = known.map(|file| file.articles).sum::<u64>();
    let mut new: HashMap<(&str, u64), u64> = HashMap::new();
    for file in &plan.add {
        *new.entry((name(&file.path), file.size)).or_insert(0) += 1;
    }
    let gone = plan.remove.iter().filter(|file| {
        let moved = new.get_mut(&(name(&file.path), file.size)).filter(|left| **left > 0);
        moved.map(|left| *left -= 1).is_none()
    });
    // A file of no bytes is what a failed copy and a full disk leave.
    let emptied = plan.check.iter().filter(|(file, _)| file.size == 0).map(|(_, known)| known);
    let gone: Vec<_> = gone.chain(emptied).filter(|file| file.articles > 0).collect();
    let (files, articles) =
        gone.iter().fold((0_u64, 0_u64), |(files, articles), file| (files + 1, articles + file.articles));
    let is_empty = plan.keep.is_empty() && plan.check.iter().all(|(file, _)| file.size == 0) && plan.add.is_empty();
    if articles == 0 || !(is_empty || articles > REMOVED_ARTICLES && articles > all / REMOVED_SHARE) {
        return Ok(());
    }
    let first = gone.first().map_or("", |file| file.path.as_str());
    Err(Error::new(
        ErrorKind::Removals,
        format!(
            "{articles} of {all} articles would leave the index, because their files are not in `{}` any more, or \
             empty ({files} file{}, the first `{first}`); nothing was changed",
            archive.display(),
            if files == 1 { "" } else { "s" },
        ),
    )
    .with_hint("if a disk or share is not there, mount it and try again; if they are to go, say --allow-removals"))
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::SourceFile;
    use crate::engine::KnownFile;

    fn known(path: String, articles: u64) -> KnownFile {
        KnownFile { path, size: 7, modified: 1, rules: 1, articles, failures: 0 }
    }

    fn passes(kept: u64, gone: u64, moved: u64) -> bool {
        let one = |folder: &str, n: u64| known(format!("{folder}/{n}.txt"), 1);
        let plan = Plan {
            keep: (0..kept).map(|n| one("kept", n)).collect(),
            remove: (0..gone).map(|n| one("old", n)).collect(),
            add: (0..moved).map(|n| SourceFile { path: format!("new/{n}.txt"), size: 7, modified: 2 }).collect(),
            ..Plan::default()
        };
        against_removals(Path::new("archive"), &plan).is_ok()
    }

    #[test]
    fn a_share_may_go_and_more_only_when_it_is_said() {
        assert!(passes(0, 0, 0) && passes(1, 1, 0) && passes(10, 50, 0));
        assert!(!passes(10, 51, 0));
        assert!(passes(400, 100, 0) && !passes(399, 101, 0));
        // Moved files do not count, but each new one stands for one old one.
        assert!(passes(10, 100, 100) && passes(10, 100, 50) && !passes(10, 100, 49));
        // An empty folder is never believed.
        assert!(!passes(0, 1, 0));
        // Neither are files that have become empty.
        let emptied = |count: u64| {
            let file = |n: u64| SourceFile { path: format!("{n}.txt"), size: 0, modified: 2 };
            let check = (0..count).map(|n| (file(n), known(format!("{n}.txt"), 1))).collect();
            let keep = vec![known("kept.txt".to_owned(), 10)];
            against_removals(Path::new("archive"), &Plan { check, keep, ..Plan::default() }).is_ok()
        };
        assert!(emptied(50) && !emptied(51));
    }
}
