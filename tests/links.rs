//! Every link of a page leads somewhere: to a file of the checkout, and where it names a heading, to one that is there. So does
//! every page of `docs/` that a comment or a message names.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use pulldown_cmark::{Event, Tag, TagEnd};
use walkdir::WalkDir;

use crate::harness::manifest_folder;
use crate::readme::{pages, parser};

/// The anchors of a page, as GitHub makes them of its headings: lower case, letters, digits, `-` and `_`, a hyphen for each
/// space; a heading that stands twice gets a number.
fn anchors(text: &str) -> Vec<String> {
    let mut anchors: Vec<String> = Vec::new();
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    let mut heading: Option<String> = None;
    for event in parser(text) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::Text(text) | Event::Code(text) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&text);
                }
            }
            Event::End(TagEnd::Heading(_)) => {
                let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
                let slug: String = heading.take().unwrap().to_lowercase().chars().filter(kept).collect();
                let slug = slug.replace(' ', "-");
                let time = times.entry(slug.clone()).or_default();
                anchors.push(if *time == 0 { slug } else { format!("{slug}-{time}") });
                *time += 1;
            }
            _ => {}
        }
    }
    anchors
}

/// What is wrong with the links of a page at `path` in `root`.
fn broken(root: &Path, path: &str, text: &str) -> (usize, Vec<String>) {
    let (mut seen, mut broken) = (0, Vec::new());
    for event in parser(text) {
        let (Event::Start(Tag::Link { dest_url, .. }) | Event::Start(Tag::Image { dest_url, .. })) = event else {
            continue;
        };
        if dest_url.contains("://") || dest_url.starts_with("mailto:") {
            continue;
        }
        seen += 1;
        let (file, anchor) = dest_url.split_once('#').map_or((&*dest_url, None), |(file, anchor)| (file, Some(anchor)));
        let target = match file {
            "" => root.join(path),
            file => root.join(path).parent().unwrap().join(file),
        };
        let is_there = match (fs::read_to_string(&target), anchor) {
            (Ok(text), Some(anchor)) => anchors(&text).iter().any(|known| known == anchor),
            (_, Some(_)) => false,
            (_, None) => target.exists(),
        };
        if !is_there {
            broken.push(format!("{path}: {dest_url}"));
        }
    }
    (seen, broken)
}

#[test]
fn every_link_leads_somewhere() {
    let root = manifest_folder();
    let mut all = pages();
    for path in ["CONTRIBUTING.md", "sample_corpus/README.md", "tests/cluster/README.md"] {
        all.push((path.to_owned(), fs::read_to_string(root.join(path)).unwrap()));
    }
    let (mut seen, mut wrong) = (0, Vec::new());
    for (path, text) in &all {
        let (links, broken) = broken(&root, path, text);
        seen += links;
        wrong.extend(broken);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 40, "only {seen} links");
}

#[test]
fn a_link_that_leads_nowhere_is_seen() {
    let root = tempfile::tempdir().unwrap();
    let text = "# One `two`: three\n[a](#one-two-three) [b](#nowhere) ![c](no.svg) [d](page.md#twice-1)\n\n## Twice\n\n## Twice\n";
    fs::write(root.path().join("page.md"), text).unwrap();
    let (seen, broken) = broken(root.path(), "page.md", text);
    assert_eq!((seen, broken), (4, vec!["page.md: #nowhere".to_owned(), "page.md: no.svg".to_owned()]));
}

#[test]
fn the_pages_that_sources_name_are_there() {
    let root = manifest_folder();
    let mut seen = 0;
    for folder in ["src", "tests", "benches", "fuzz/targets", ".ci", "sample_corpus"] {
        for entry in WalkDir::new(root.join(folder)).into_iter().filter_map(Result::ok) {
            let Ok(text) = fs::read_to_string(entry.path()) else { continue };
            for (at, _) in text.match_indices("docs/") {
                let name: String =
                    text[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || "/-.".contains(*c)).collect();
                if let Some(page) = name.strip_suffix(".md").or(name.trim_end_matches('.').strip_suffix(".md")) {
                    assert!(root.join(format!("{page}.md")).exists(), "{}: {name}", entry.path().display());
                    seen += 1;
                }
            }
        }
    }
    assert!(seen > 1, "only {seen}");
}
