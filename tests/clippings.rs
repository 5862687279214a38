//! Clippings from the command line: kept through everything that is done to an index, and true to what became of articles.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use jianbao::article::ArticleId;
use serde_json::Value;

use crate::harness::{Archive, Outcome};

/// Three articles in files of their own, two in one file, and a folder with some of them.
fn clipped() -> Archive {
    let archive = Archive::new();
    for (path, title, body) in
        [("a.md", "渡輪停航", "渡輪停航兩日。"), ("b.md", "碼頭擴建", "碼頭明年擴建。"), ("c.md", "燈塔", "燈塔重開。")]
    {
        archive.write(path, format!("---\ntitle: {title}\nsource: 東港時報\ndate: 2024-03-19\n---\n{body}\n"));
    }
    archive.write("many.jsonl", "{\"title\":\"行一\",\"body\":\"甲行。\"}\n{\"title\":\"行二\",\"body\":\"乙行。\"}\n");
    archive.run(&["index"]).succeeds();
    let [a, b, second] = ["a.md", "b.md", "many.jsonl#2"].map(id);
    archive.run(&["clip", "add", &a, &b, &second, "--folder", "港口 報導"]).succeeds();
    archive.run(&["clip", "note", &a, "--note", "第一句\n「可引」"]).succeeds();
    archive
}

fn id(path: &str) -> String {
    ArticleId::of_path(path).to_string()
}

fn file(archive: &Archive) -> PathBuf {
    archive.path().join(".jianbao/clippings.jsonl")
}

fn json(outcome: &Outcome) -> Value {
    serde_json::from_str(&outcome.stdout).unwrap_or_else(|error| panic!("{error}\n{outcome}"))
}

/// The clippings of a folder: path as clipped, state, note, path now.
fn listed(archive: &Archive, folder: &str) -> Vec<[String; 4]> {
    let told = json(&archive.run(&["clip", "list", "--folder", folder, "--format", "json"]));
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let clippings = told["clippings"].as_array().unwrap();
    assert_eq!(told["total"], clippings.len());
    let row = |clipping: &Value| {
        [&clipping["path"], &clipping["state"], &clipping["note"], &clipping["now"]["path"]].map(text)
    };
    clippings.iter().map(row).collect()
}

fn states(archive: &Archive, folder: &str) -> Vec<String> {
    listed(archive, folder).into_iter().map(|[_, state, _, _]| state).collect()
}

#[test]
fn folders_are_made_filled_and_listed() {
    let archive = clipped();
    let folders = json(&archive.run(&["clip", "list", "--format", "json"]).succeeds());
    assert_eq!((&folders["total"], &folders["folders"][0]["name"]), (&3.into(), &"港口 報導".into()));
    let rows = listed(&archive, "港口 報導");
    assert_eq!(rows[0], ["a.md", "unchanged", "第一句\n「可引」", ""].map(str::to_owned));
    let text = archive.run(&["clip", "list", "--folder", "港口 報導"]).succeeds().stdout;
    assert!(text.contains("渡輪停航\n  2024-03-19  東港時報\n"), "{text}");
    assert!(text.contains("  | 第一句\n  | 「可引」\n"), "{text}");

    let before = fs::read(file(&archive)).unwrap();
    let again = archive.run(&["clip", "add", &id("a.md")[..6], &id("a.md"), "--folder", "港口 報導", "--note", "別的"]);
    assert!(again.succeeds().stderr.contains("keeps the note that it has"));
    assert_eq!(fs::read(file(&archive)).unwrap(), before);
    let missing = archive.run(&["clip", "add", "0000000000000000", &id("c.md"), "--folder", "燈塔"]).ends(1);
    assert!(missing.stderr.contains("no article has an ID that begins with"), "{missing}");
    assert_eq!(listed(&archive, "燈塔").len(), 1);
    assert!(
        archive.run(&["clip", "list", "--folder", "沒有"]).ends(2).stderr.contains("the folders are 港口 報導, 燈塔")
    );
    archive.run(&["clip", "add", &id("a.md"), "--folder", "兩\n行"]).ends(2);
}

#[test]
fn clippings_are_moved_removed_and_renamed() {
    let archive = clipped();
    let [a, b] = ["a.md", "b.md"].map(id);
    archive.run(&["clip", "move", &b[..8], "--to", "碼頭"]).succeeds();
    archive.run(&["clip", "rename", "碼頭", "擴建"]).succeeds();
    assert_eq!(listed(&archive, "擴建")[0][0], "b.md");
    archive.run(&["clip", "rename", "擴建", "港口 報導"]).ends(2);
    archive.run(&["clip", "add", &a, "--folder", "擴建"]).succeeds();
    assert!(archive.run(&["clip", "note", &a, "--note", "x"]).ends(2).stderr.contains("say which with --folder"));
    archive.run(&["clip", "note", &a, "--folder", "擴建", "--note=-x"]).succeeds();
    let removed = archive.run(&["clip", "remove", &a, "--folder", "擴建"]).succeeds();
    assert!(removed.stderr.contains("was: -x"), "{removed}");
    archive.run(&["clip", "remove", &a, "--folder", "擴建"]).ends(1);
    assert!(archive.run(&["clip", "delete", "擴建"]).ends(2).stderr.contains("--with-clippings"));
    archive.run(&["clip", "delete", "擴建", "--with-clippings"]).succeeds();
    archive.run(&["clip", "new", "空"]).succeeds();
    archive.run(&["clip", "list", "--folder", "空"]).ends(1);
    assert_eq!(states(&archive, "港口 報導").len(), 2);
}

#[test]
fn one_sees_what_has_become_of_an_article() {
    let archive = clipped();
    archive.write("a.md", "---\ntitle: 渡輪停航\nsource: 東港時報\ndate: 2024-03-19\n---\n渡輪停航三日。\n");
    fs::create_dir(archive.path().join("old")).unwrap();
    fs::rename(archive.path().join("b.md"), archive.path().join("old/b.md")).unwrap();
    // What stood second stands third now, and another article at its place.
    archive.write("many.jsonl", "{\"title\":\"新\",\"body\":\"新行。\"}\n{\"title\":\"行一\",\"body\":\"甲行。\"}\n{\"title\":\"行二\",\"body\":\"乙行。\"}\n");
    archive.run(&["index"]).succeeds();
    let rows = listed(&archive, "港口 報導");
    let told: Vec<[&str; 3]> = rows.iter().map(|[path, state, _, now]| [path.as_str(), state, now]).collect();
    assert_eq!(
        told,
        [["a.md", "changed", "a.md"], ["b.md", "moved", "old/b.md"], ["many.jsonl#2", "moved", "many.jsonl#3"]]
    );
    // Seen, and taken as it is.
    archive.run(&["clip", "renew", &id("a.md"), &id("many.jsonl#2")]).succeeds();
    let rows = listed(&archive, "港口 報導");
    assert_eq!(rows[0], ["a.md", "unchanged", "第一句\n「可引」", ""].map(str::to_owned));
    assert_eq!(rows[2], ["many.jsonl#3", "unchanged", "", ""].map(str::to_owned));
    fs::remove_file(archive.path().join("a.md")).unwrap();
    archive.run(&["index"]).succeeds();
    assert_eq!(states(&archive, "港口 報導"), ["gone", "moved", "unchanged"]);
    let gone = archive.run(&["clip", "renew", &id("a.md")]).ends(1);
    assert!(gone.stderr.contains("is gone"), "{gone}");
    let text = archive.run(&["clip", "list", "--folder", "港口 報導"]).succeeds().stdout;
    assert!(text.contains("渡輪停航\n  2024-03-19  東港時報\n  gone: "), "{text}");
}

#[test]
fn a_folder_is_exported_in_every_format() {
    let archive = clipped();
    let out = tempfile::tempdir().unwrap();
    for (format, mark) in [
        ("csv", "可引"),
        ("tsv", "可引"),
        ("jsonl", "第一句\\n「可引」"),
        ("xlsx", ""),
        ("ris", "TI  - 渡輪停航"),
        ("bib", "渡輪停航"),
        ("csljson", "渡輪停航"),
        ("gbt", "渡輪停航"),
    ] {
        let path = out.path().join(format!("folder.{format}"));
        archive.run(&["clip", "export", "港口 報導", "-o", path.to_str().unwrap()]).succeeds();
        let bytes = fs::read(&path).unwrap();
        assert!(String::from_utf8_lossy(&bytes).contains(mark), "{format}");
        let manifest = fs::read_to_string(out.path().join(format!("folder.{format}.manifest.json"))).unwrap();
        let manifest: Value = serde_json::from_str(&manifest).unwrap();
        assert_eq!(
            (&manifest["rows"], &manifest["settings"]["folder"][0]),
            (&3.into(), &"港口 報導".into()),
            "{format}"
        );
    }
    fs::remove_file(archive.path().join("b.md")).unwrap();
    archive.run(&["index"]).succeeds();
    let rows =
        archive.run(&["clip", "export", "港口 報導", "-o", "-", "--fields", "title,state,folder,body"]).succeeds();
    assert!(
        rows.stdout.lines().nth(1).unwrap().contains(r#""碼頭擴建","state":"gone","folder":"港口 報導","body":"""#),
        "{rows}"
    );
    let cited = archive.run(&["clip", "export", "港口 報導", "-o", "-", "--format", "gbt"]).succeeds();
    assert!(cited.stdout.contains("碼頭擴建") && cited.stderr.contains("1 article is gone"), "{cited}");
    archive.run(&["clip", "export", "港口 報導", "-o", "-", "--fields", "score"]).ends(2);
    archive.run(&["clip", "export", "港口 報導", "-o", ".jianbao/clippings.jsonl"]).ends(2);
}

#[test]
fn clippings_outlive_everything_that_is_done_to_an_index() {
    let archive = clipped();
    let before = fs::read(file(&archive)).unwrap();
    let unchanged = |what: &str| assert_eq!(fs::read(file(&archive)).unwrap(), before, "{what}");
    archive.run(&["index", "--optimize"]).succeeds();
    unchanged("optimize");
    // A damaged index is made anew; so is one of another version, and one whose files are gone.
    let index = archive.path().join(".jianbao/index");
    let meta = fs::read_to_string(index.join("meta.json")).unwrap();
    for damage in ["segment", "meta", "version"] {
        match damage {
            "segment" => {
                let mut files = fs::read_dir(&index).unwrap().map(|entry| entry.unwrap().path());
                let store = files.find(|path| path.extension().is_some_and(|ending| ending == "store")).unwrap();
                fs::write(store, "x").unwrap();
            }
            "meta" => fs::write(index.join("meta.json"), "{}").unwrap(),
            _ => {
                assert!(meta.contains("\\\"format\\\":"), "{meta}");
                fs::write(index.join("meta.json"), meta.replace("\\\"format\\\":", "\\\"format\\\":9")).unwrap();
            }
        }
        archive.run(&["clip", "list", "--folder", "港口 報導"]);
        unchanged(damage);
        archive.run(&["check", "--repair"]);
        unchanged(damage);
        assert_eq!(states(&archive, "港口 報導"), ["unchanged"; 3], "{damage}");
    }
    fs::remove_dir_all(&index).unwrap();
    // Without an index they are listed all the same, and it is said what is not known.
    let listed = archive.run(&["clip", "list", "--folder", "港口 報導"]).ends(2);
    assert!(listed.stdout.contains("渡輪停航") && listed.stderr.contains("not known without the index"), "{listed}");
    archive.run(&["clip", "note", &id("b.md"), "--note", "無索引"]).succeeds();
    archive.run(&["index"]).succeeds();
    assert_eq!(listed_notes(&archive), ["第一句\n「可引」", "無索引", ""]);
}

fn listed_notes(archive: &Archive) -> Vec<String> {
    listed(archive, "港口 報導").into_iter().map(|[_, _, note, _]| note).collect()
}

#[test]
fn a_backup_is_taken_in_elsewhere_and_twice_is_as_once() {
    let archive = clipped();
    let out = tempfile::tempdir().unwrap();
    let copy = out.path().join("mine.jsonl");
    let copy = copy.to_str().unwrap();
    archive.run(&["clip", "backup", copy]).succeeds();
    assert_eq!(fs::read(copy).unwrap(), fs::read(file(&archive)).unwrap());
    archive.run(&["clip", "backup", "mine.jsonl"]).ends(2);
    archive.run(&["clip", "backup", "a.md"]).ends(2);

    let other = Archive::new();
    other.write("a.md", "---\ntitle: 渡輪停航\n---\n別的。\n");
    other.run(&["index"]).succeeds();
    other.run(&["clip", "import", copy]).succeeds();
    assert_eq!(states(&other, "港口 報導"), ["changed", "gone", "gone"]);
    let once = fs::read(file(&other)).unwrap();
    assert!(other.run(&["clip", "import", copy]).succeeds().stderr.contains("3 there already"));
    assert_eq!(fs::read(file(&other)).unwrap(), once);
    other.run(&["clip", "import", "a.md"]).ends(2);
    other.run(&["clip", "import", "none.jsonl"]).ends(2);
    // A folder of its own, and back without loss.
    archive.run(&["clip", "add", &id("c.md"), "--folder", "燈塔"]).succeeds();
    archive.run(&["clip", "backup", copy, "--folder", "燈塔"]).succeeds();
    archive.run(&["clip", "delete", "燈塔", "--with-clippings"]).succeeds();
    archive.run(&["clip", "import", copy]).succeeds();
    assert_eq!(states(&archive, "燈塔"), ["unchanged"]);
}

#[test]
fn a_damaged_line_is_told_and_kept() {
    let archive = clipped();
    let text = fs::read_to_string(file(&archive)).unwrap();
    let damaged = text.lines().nth(3).unwrap().replace("碼頭", "馬頭");
    let torn = "{\"folder\":\"港口 報導\",\"id\":\"00";
    fs::write(file(&archive), text.replace(text.lines().nth(3).unwrap(), &damaged) + torn).unwrap();
    let told = archive.run(&["clip", "list", "--folder", "港口 報導"]).ends(2);
    assert!(told.stderr.contains("line 4 of") && told.stderr.contains("line 6 of"), "{told}");
    assert_eq!(states(&archive, "港口 報導").len(), 2);
    archive.run(&["clip", "add", &id("b.md"), "--folder", "港口 報導"]).succeeds();
    let text = fs::read_to_string(file(&archive)).unwrap();
    assert!(text.lines().any(|line| line == damaged) && text.lines().any(|line| line == torn), "{text}");
    assert_eq!(states(&archive, "港口 報導").len(), 3);

    fs::write(file(&archive), "{\"jianbao_clippings\":2}\n").unwrap();
    for command in [&["clip", "list"][..], &["clip", "new", "夾"]] {
        assert!(archive.run(command).ends(2).stderr.contains("a newer jianbao"));
    }
    assert_eq!(fs::read_to_string(file(&archive)).unwrap(), "{\"jianbao_clippings\":2}\n");
}

#[test]
fn two_processes_at_once_lose_nothing() {
    let archive = clipped();
    let children: Vec<_> = (0..12)
        .map(|number| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_jianbao"));
            command.args(["clip", "add", &id("c.md"), "--folder", &format!("夾{number}")]).current_dir(archive.path());
            command.stderr(Stdio::null()).spawn().unwrap()
        })
        .collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let folders = json(&archive.run(&["clip", "list", "--format", "json"]).succeeds());
    assert_eq!(folders["folders"].as_array().unwrap().len(), 13);
}

/// A process that is killed while it writes, and one that finds no room, leave the file as it was: `ulimit -f` does both, with
/// and without its signal.
#[cfg(target_os = "linux")]
#[test]
fn a_write_that_is_cut_off_leaves_the_file_as_it_was() {
    let archive = clipped();
    let long = "字".repeat(5000);
    archive.run(&["clip", "note", &id("b.md"), "--note", &long]).succeeds();
    let before = fs::read(file(&archive)).unwrap();
    for blocks in [1, 4, 8] {
        for trap in ["", "trap '' XFSZ;"] {
            let script =
                format!("{trap} ulimit -c 0; ulimit -f {blocks}; exec \"$0\" clip note {} --note 短", id("a.md"));
            let status = Command::new("sh")
                .args(["-c", &script, env!("CARGO_BIN_EXE_jianbao")])
                .current_dir(archive.path())
                .stderr(Stdio::null())
                .status()
                .unwrap();
            assert!(!status.success(), "{script}");
            assert_eq!(fs::read(file(&archive)).unwrap(), before, "{script}");
        }
    }
    archive.run(&["clip", "note", &id("a.md"), "--note", "短"]).succeeds();
    assert_eq!(listed_notes(&archive)[0], "短");
}

/// With the index elsewhere they lie beside it; with one on a cluster in the archive's own folder, which must be there.
#[test]
fn clippings_lie_beside_the_index() {
    let archive = Archive::new();
    archive.write("a.md", "---\ntitle: 渡輪停航\n---\n別的。\n");
    let elsewhere = tempfile::tempdir().unwrap();
    let index = elsewhere.path().join("ix");
    let index = index.to_str().unwrap();
    archive.run(&["index", "--index", index]).succeeds();
    archive.run(&["clip", "add", &id("a.md"), "--folder", "夾", "--index", index]).succeeds();
    assert!(elsewhere.path().join("ix/clippings.jsonl").exists() && !file(&archive).exists());
    assert!(archive.run(&["clip", "new", "夾"]).ends(2).stderr.contains("make it with: jianbao index"));
    #[cfg(feature = "cluster")]
    {
        let engine = ["--engine", "http://127.0.0.1:1/news"];
        let nowhere = archive.run(&[&["clip", "new", "夾"], &engine[..]].concat()).ends(2);
        assert!(nowhere.stderr.contains("make it with: jianbao init"), "{nowhere}");
        archive.run(&["init"]).succeeds();
        archive.run(&[&["clip", "new", "夾"], &engine[..]].concat()).succeeds();
        assert!(file(&archive).exists());
    }
}
