//! Imports run one way. Each room may use those in its list, and none else.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::harness::manifest_folder;

const ROOMS: [(&str, &[&str]); 17] = [
    ("error", &[]),
    ("date", &["error"]),
    ("article", &["error", "date"]),
    ("text", &["error"]),
    ("citation", &["error", "date", "article", "text"]),
    ("corpus", &["error", "date", "article", "text"]),
    ("query", &["error", "date", "article", "text"]),
    ("engine", &["error", "date", "article", "text", "query"]),
    ("ingest", &["error", "date", "article", "text", "corpus", "engine"]),
    ("analysis", &["error", "date", "article", "text", "query", "engine"]),
    ("reprints", &["error", "date", "article", "text", "query", "engine"]),
    ("export", &["error", "date", "article", "citation", "corpus", "engine", "analysis", "reprints"]),
    ("clippings", &["error", "date", "article", "text", "query", "citation", "engine", "export"]),
    (
        "service",
        &[
            "error",
            "date",
            "article",
            "citation",
            "query",
            "corpus",
            "engine",
            "analysis",
            "reprints",
            "export",
            "clippings",
        ],
    ),
    (
        "mcp",
        &[
            "error", "date", "article", "text", "citation", "query", "engine", "analysis", "reprints", "export",
            "service",
        ],
    ),
    (
        "web",
        &[
            "error",
            "date",
            "article",
            "text",
            "citation",
            "query",
            "corpus",
            "engine",
            "analysis",
            "reprints",
            "export",
            "clippings",
            "service",
            "mcp",
        ],
    ),
    (
        "cli",
        &[
            "error",
            "date",
            "article",
            "citation",
            "query",
            "corpus",
            "engine",
            "ingest",
            "analysis",
            "reprints",
            "export",
            "clippings",
            "service",
            "mcp",
            "web",
        ],
    ),
];

#[test]
fn imports_run_one_way() {
    let source = manifest_folder().join("src");
    let mut wrong = Vec::new();
    let mut seen = 0;
    for (room, allowed) in ROOMS {
        for (path, text) in files(&source, room) {
            seen += 1;
            let name = if room == "cli" { "jianbao::" } else { "crate::" };
            for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
                for (at, _) in line.match_indices(name) {
                    let used: String =
                        line[at + name.len()..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                    if used != room
                        && ROOMS.iter().any(|(known, _)| *known == used)
                        && !allowed.contains(&used.as_str())
                    {
                        wrong.push(format!("{path} uses {used}: {}", line.trim()));
                    }
                }
            }
            let hides_tantivy = path.contains("engine/local/") || !text.contains("tantivy::");
            if !hides_tantivy || (!path.ends_with("text/words.rs") && text.contains("jieba_rs")) {
                wrong.push(format!("{path} names a library that is hidden elsewhere"));
            }
        }
    }
    assert!(seen > 40, "only {seen} files");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The commands that may name a cluster; all others hold an engine, whatever it is.
const CLUSTER_COMMANDS: [&str; 3] = ["archive", "check", "index"];

#[test]
fn few_commands_name_a_cluster() {
    let naming: BTreeSet<String> = files(&manifest_folder().join("src"), "cli")
        .into_iter()
        .filter(|(_, text)| text.contains("engine::remote"))
        .map(|(path, _)| Path::new(&path).file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!(naming.iter().map(String::as_str).collect::<Vec<_>>(), CLUSTER_COMMANDS);
}

/// The rooms inside `corpus/`, from the ground up: each may use those before it.
const CORPUS: [&str; 16] = [
    "pattern",
    "bounds",
    "json",
    "encoding",
    "unpack",
    "evidence",
    "config",
    "context",
    "item",
    "metadata",
    "paragraphs",
    "html",
    "record",
    "page",
    "format",
    "settle",
];
/// Those at the top of it, which use what they like below them, and one another in this order.
const CORPUS_TOP: [&str; 2] = ["walk", "read"];

#[test]
fn imports_inside_the_corpus_run_one_way() {
    inside("src/corpus", &[&CORPUS[..], &CORPUS_TOP].concat(), 50);
}

/// The rooms of the index in a folder, from the ground up, and what stands on top of them.
const LOCAL: [&str; 12] = [
    "store",
    "matching",
    "ranking",
    "counting",
    "suggest",
    "check",
    "write",
    "fingerprints",
    "hits",
    "explain",
    "stats",
    "counts",
];

#[test]
fn imports_inside_the_local_engine_run_one_way() {
    inside("src/engine/local", &LOCAL, 35);
}

/// The rooms of the index on a cluster, from the ground up.
const REMOTE: [&str; 15] = [
    "http",
    "schema",
    "document",
    "state",
    "view",
    "query",
    "relevance",
    "hits",
    "counting",
    "reprints",
    "explain",
    "figures",
    "suggest",
    "check",
    "write",
];

#[test]
fn imports_inside_the_remote_engine_run_one_way() {
    inside("src/engine/remote", &REMOTE, 25);
}

/// The files of reprints, from the ground up.
const REPRINTS: [&str; 11] =
    ["threads", "texts", "lists", "candidates", "passages", "group", "stories", "kept", "told", "once", "page"];

#[test]
fn imports_inside_reprints_run_one_way() {
    inside("src/reprints", &REPRINTS, 10);
}

/// Holds the imports of the files of a room, of which there are more than `least`, to the order of `rooms`.
fn inside(room: &str, rooms: &[&str], least: usize) {
    let uses = module_uses(&manifest_folder().join(room));
    assert!(uses.len() > least, "only {} files", uses.len());
    let place = |module: &str| {
        let first = module.split('/').next().unwrap_or_default();
        rooms.iter().position(|room| *room == first)
    };
    let mut wrong = Vec::new();
    for (module, used) in &uses {
        for other in used.iter().filter(|_| module != "mod") {
            match (place(module), place(other)) {
                (Some(own), Some(theirs)) if theirs <= own => {}
                _ => wrong.push(format!("{module} uses {other}")),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let circles = in_circles(&uses);
    assert!(circles.is_empty(), "files that use one another in a circle: {}", circles.join(", "));
}

/// For each file below `room`, named by its module's path, the files of the room that its imports name.
fn module_uses(room: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let name = room.file_name().unwrap().to_string_lossy().into_owned();
    let folder = room.parent().unwrap();
    let below = room.strip_prefix(manifest_folder().join("src")).unwrap().display().to_string();
    let below: Vec<&str> = below.split('/').collect();
    let modules: BTreeMap<String, String> = files(folder, &name)
        .into_iter()
        .map(|(path, text)| {
            let path = Path::new(&path).strip_prefix(room).unwrap().with_extension("").display().to_string();
            (path.strip_suffix("/mod").map_or(path.clone(), str::to_owned), text)
        })
        .collect();
    let mut uses = BTreeMap::new();
    for (module, text) in &modules {
        let mut used = BTreeSet::new();
        for path in paths(text) {
            if let Some(target) = resolved(&path, module, &below, &modules)
                && target != *module
            {
                used.insert(target);
            }
        }
        uses.insert(module.clone(), used);
    }
    uses
}

/// The file that a path names, where it is one of the room: the longest beginning that is a module. A folder's own file
/// stands for what its files do not hold.
fn resolved(path: &[String], module: &str, room: &[&str], modules: &BTreeMap<String, String>) -> Option<String> {
    let is_folder = modules.keys().any(|other| other.starts_with(&format!("{module}/")));
    let mut at: Vec<&str> = if module == "mod" { Vec::new() } else { module.split('/').collect() };
    let mut steps = path.iter().map(String::as_str).peekable();
    match steps.next()? {
        "crate" if room.iter().all(|name| steps.next() == Some(name)) => at.clear(),
        "self" => {}
        "super" => {
            at.pop()?;
            while steps.next_if_eq(&"super").is_some() {
                at.pop()?;
            }
        }
        first if is_folder && modules.contains_key(&format!("{module}/{first}")) => at.push(first),
        _ => return None,
    }
    // What only says who may see a thing imports nothing: `pub(in crate::corpus)`.
    if path.len() == room.len() + 1 && path[0] == "crate" {
        return None;
    }
    at.extend(steps);
    (0..=at.len()).rev().map(|end| at[..end].join("/")).find_map(|name| {
        let name = if name.is_empty() { "mod".to_owned() } else { name };
        modules.contains_key(&name).then_some(name)
    })
}

/// Every path in `text` that begins at the crate, the module or the one above it, lists in braces spread out.
fn paths(text: &str) -> Vec<Vec<String>> {
    let code: Vec<&str> = text.lines().filter_map(|line| line.split("//").next()).collect();
    let code = code.join(" ");
    let starts = ["crate::", "super::", "self::"];
    let mut found = Vec::new();
    for (at, _) in code.match_indices("::") {
        let start = code[..at].rfind(|c: char| !c.is_alphanumeric() && c != '_').map_or(0, |before| before + 1);
        let opens = !code[..start].ends_with("::") && starts.iter().any(|first| code[start..].starts_with(first));
        if opens {
            spread(&code[start..], &[], &mut found);
        }
    }
    found
}

/// Adds the paths of a tree of imports that `text` begins with; gives the bytes that it takes.
fn spread(text: &str, before: &[String], found: &mut Vec<Vec<String>>) -> usize {
    let mut path = before.to_vec();
    let mut at = 0;
    loop {
        let name: String = text[at..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        at += name.len();
        if !name.is_empty() {
            path.push(name);
        }
        if text[at..].starts_with("::{") {
            at += 3;
            loop {
                at += text[at..].len() - text[at..].trim_start_matches([' ', ',']).len();
                if text[at..].starts_with('}') {
                    return at + 1;
                }
                let taken = spread(&text[at..], &path, found);
                assert!(taken > 0, "an import that cannot be read: {}", &text[..text.len().min(200)]);
                at += taken;
            }
        }
        if !text[at..].starts_with("::") {
            found.push(path);
            return at;
        }
        at += 2;
    }
}

/// The files that can be reached from themselves.
fn in_circles(uses: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let reaches_itself = |module: &&String| {
        let (mut open, mut seen) = (vec![*module], BTreeSet::new());
        while let Some(at) = open.pop() {
            for next in uses.get(at).into_iter().flatten() {
                if next == *module {
                    return true;
                }
                if seen.insert(next) {
                    open.push(next);
                }
            }
        }
        false
    };
    uses.keys().filter(reaches_itself).cloned().collect()
}

#[test]
fn a_circle_and_an_import_upwards_are_seen() {
    let text = "use super::a::{b, c::{D, self}};\nlet x = crate::corpus::d::f(); // crate::corpus::e";
    let found: Vec<String> = paths(text).iter().map(|path| path.join("::")).collect();
    assert_eq!(found, ["super::a::b", "super::a::c::D", "super::a::c::self", "crate::corpus::d::f"]);
    let of = |pairs: &[(&str, &str)]| {
        let mut uses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (from, to) in pairs {
            uses.entry((*from).to_owned()).or_default().insert((*to).to_owned());
        }
        in_circles(&uses)
    };
    assert_eq!(of(&[("a", "b"), ("b", "c"), ("c", "b")]), ["b", "c"]);
    assert!(of(&[("a", "b"), ("b", "c"), ("a", "c")]).is_empty());
}

/// Standard output and standard error have one door.
#[test]
fn one_door_to_the_terminal() {
    for (path, text) in ROOMS.iter().flat_map(|(room, _)| files(&manifest_folder().join("src"), room)) {
        let prints = ["println!", "eprintln!", "print!(", "eprint!(", "dbg!"].iter().any(|call| text.contains(call));
        assert!(!prints || path.ends_with("cli/output.rs") || path.contains("text/build/"), "{path} prints");
    }
}

fn files(source: &Path, room: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open = vec![source.join(room), source.join(format!("{room}.rs"))];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.is_file() && path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            // What follows is tests, of a whole file too (`#![cfg(test)]`).
            let code = text.split("[cfg(test)]").next().unwrap_or_default().to_owned();
            found.push((path.display().to_string(), code));
        }
    }
    found
}
