//! What is known of how an article was read: each value with where it stands in the file. Read from the file when a reader asks.

use std::ops::ControlFlow;
use std::path::Path;

use super::shown::{harmless, short};
use crate::article::Article;
use crate::corpus::{Config, Inspection, Item, ReadOptions, Verdict, read_file};
use crate::web::messages::Tongue;

/// Characters of a text that is shown as evidence.
const LONGEST: usize = 400;
/// Lines of a list.
const LINES: usize = 100;

/// What is known.
#[derive(Clone, Debug, Default)]
pub(super) struct Inspected {
    pub(super) evidence: Vec<Evidence>,
    pub(super) lists: Vec<(&'static str, Vec<String>)>,
}

/// A value, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Evidence {
    pub(super) field: String,
    pub(super) value: String,
    pub(super) verdict: String,
    pub(super) origin: String,
    pub(super) is_taken: bool,
}

/// Reads the file of `article` in the archive at `root` again. `None` where it is gone, or has another text by now.
pub(super) fn inspect(m: Tongue, root: &Path, config: Config, article: &Article) -> Option<Inspected> {
    let file = article.path.rsplit_once('#').filter(|(_, number)| number.parse::<u64>().is_ok());
    let candidates = [Some(article.path.as_str()), file.map(|(file, _)| file)];
    let path = candidates.into_iter().flatten().find(|path| root.join(path).is_file())?;
    let options = ReadOptions { config, ..ReadOptions::default() };
    let mut found = None;
    let _ = read_file(root, path, &options, &mut |item, _| match item {
        Item::Article(inspection) if inspection.article.path == article.path => {
            found = (inspection.article.body == article.body).then(|| told(m, &inspection));
            ControlFlow::Break(())
        }
        _ => ControlFlow::Continue(()),
    });
    found
}

fn told(m: Tongue, inspection: &Inspection) -> Inspected {
    let shown = |text: &str| harmless(&short(text, LONGEST)).into_owned();
    let evidence = inspection.evidence.iter().map(|evidence| Evidence {
        field: evidence.field.to_string(),
        value: shown(&evidence.value),
        verdict: match &evidence.verdict {
            Verdict::Taken => m.t("taken").to_owned(),
            Verdict::Outranked => m.t("outranked").to_owned(),
            Verdict::Refused(why) => shown(why),
        },
        origin: shown(&format!("{}: {}", evidence.origin, evidence.text)),
        is_taken: evidence.verdict == Verdict::Taken,
    });
    let lines = |lines: &[String]| lines.iter().take(LINES).map(|line| shown(line)).collect::<Vec<_>>();
    let encoding: Vec<String> = inspection.encoding.iter().map(|encoding| encoding.to_string()).collect();
    let lists = [
        (m.t("dropped"), lines(&inspection.dropped)),
        (m.t("notes"), lines(&inspection.notes)),
        (m.t("remarks"), lines(&inspection.remarks)),
        (m.t("encoding"), encoding),
    ];
    Inspected {
        evidence: evidence.collect(),
        lists: lists.into_iter().filter(|(_, lines)| !lines.is_empty()).collect(),
    }
}
