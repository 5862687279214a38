//! Laws of clippings: what is written is read, whatever is damaged on the way is told and kept, and nobody's change is lost.

use std::fs;
use std::str::FromStr as _;

use chrono::{DateTime, Utc};
use proptest::prelude::*;

use super::form::{read, written};
use super::*;
use crate::article::{Article, ArticleId};
use crate::date::{Published, default_zone};
use crate::error::ErrorKind;

/// The first line.
const HEAD: &str = "{\"jianbao_clippings\":1}";

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_700_000_000 + seconds, 0).unwrap()
}

fn name(text: &str) -> FolderName {
    FolderName::from_str(text).unwrap()
}

fn article(path: &str) -> Article {
    Article {
        path: path.to_owned(),
        title: format!("{path}的標題"),
        published: Published::parse("2024-03-19", default_zone()),
        source: Some("東港時報".to_owned()),
        body: format!("{path}的內文。"),
        ..Article::default()
    }
}

fn clipping(path: &str, note: &str) -> Clipping {
    Clipping::of(&article(path), note, at(0)).unwrap()
}

/// Two folders, one of them with two clippings.
fn some() -> Clippings {
    let mut clippings = Clippings::default();
    clippings.add(&name("港口 🚢"), clipping("a.md", "第一段\n「引」\"\\"));
    clippings.add(&name("港口 🚢"), clipping("b.jsonl#2", ""));
    clippings.make(&name("空的"), at(1));
    clippings
}

fn kept(file: &ClippingsFile) -> Vec<(String, Vec<String>)> {
    let clippings = file.read().unwrap();
    let paths = |folder: &Folder| folder.clippings.iter().map(|clipping| clipping.article().path.clone()).collect();
    clippings.folders().iter().map(|folder| (folder.name.to_string(), paths(folder))).collect()
}

#[test]
fn what_is_written_is_read() {
    let bytes = written(&some());
    assert_eq!(read(&bytes).unwrap(), some());
    assert!(bytes.starts_with(HEAD.as_bytes()));
    assert_eq!(bytes.iter().filter(|byte| **byte == b'\n').count(), 5);
}

#[test]
fn a_file_cut_at_any_byte_loses_no_whole_line_and_keeps_the_torn_one() {
    let whole = some();
    let bytes = written(&whole);
    for length in 0..bytes.len() {
        let cut = &bytes[..length];
        let clippings = read(cut).unwrap();
        let lines = cut.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).count();
        let entries: usize = clippings.folders().iter().map(|folder| 1 + folder.clippings.len()).sum();
        // A line that lacks nothing but its end is whole.
        let heads = usize::from(length >= HEAD.len());
        assert_eq!(lines, heads + entries + clippings.damaged().len(), "{length}");
        let next = read(&written(&clippings)).unwrap();
        assert_eq!(next.folders(), clippings.folders(), "{length}");
        let bytes =
            |clippings: &Clippings| clippings.damaged().iter().map(|line| line.bytes.clone()).collect::<Vec<_>>();
        assert_eq!(bytes(&next), bytes(&clippings), "{length}");
        // What comes back whole is whole again.
        let mut mended = clippings.clone();
        mended.merge(&whole);
        assert_eq!(mended.folders(), whole.folders(), "{length}");
    }
}

#[test]
fn no_changed_byte_is_taken_for_what_was_written() {
    let whole = some();
    let bytes = written(&whole);
    for at in 0..bytes.len() {
        for bit in [1, 4, 32, 128] {
            let mut changed = bytes.clone();
            changed[at] ^= bit;
            let Ok(clippings) = read(&changed) else { continue };
            let is_header = at < HEAD.len();
            assert!(!clippings.damaged().is_empty() || is_header, "byte {at} ^ {bit}");
            for folder in clippings.folders() {
                let original =
                    whole.folder(&folder.name).unwrap_or_else(|_| panic!("byte {at} ^ {bit}: {}", folder.name));
                assert!(
                    folder.clippings.iter().all(|clipping| original.clippings.contains(clipping)),
                    "byte {at} ^ {bit}"
                );
            }
            // What was damaged is still in the file, byte for byte.
            for damaged in clippings.damaged() {
                let next = written(&clippings);
                assert!(next.split(|byte| *byte == b'\n').any(|line| line == damaged.bytes), "byte {at} ^ {bit}");
            }
        }
    }
}

#[test]
fn a_line_by_hand_has_no_checksum_and_a_line_that_stands_twice_is_merged() {
    let line = |note: &str| {
        let id = ArticleId::of_path("a.md");
        let text = TextHash::of(&article("a.md"));
        format!(
            "{{\"folder\":\"手\",\"id\":\"{id}\",\"path\":\"a.md\",\"clipped\":\"2024-03-19T08:00:00+08:00\",\"text\":\"{text}\",\"note\":\"{note}\"}}\r\n"
        )
    };
    let clippings = read(format!("\u{FEFF}\n{}{}", line("甲"), line("乙")).as_bytes()).unwrap();
    assert!(clippings.damaged().is_empty(), "{:?}", clippings.damaged());
    let folder = clippings.folder(&name("手")).unwrap();
    assert_eq!(folder.clippings.len(), 1);
    assert_eq!(folder.clippings[0].note, "甲\n\n乙");
    let wrong = line("甲").replace("a.md", "b.md");
    let clippings = read(wrong.as_bytes()).unwrap();
    assert_eq!(clippings.damaged()[0].why, "its `id` is not that of its `path`");
}

#[test]
fn a_file_of_a_newer_version_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = ClippingsFile::new(folder.path().join(CLIPPINGS_FILE));
    let newer = "{\"jianbao_clippings\":2,\"new\":true}\n{\"a\":1}\n";
    fs::write(file.path(), newer).unwrap();
    assert_eq!(file.read().unwrap_err().kind(), ErrorKind::Version);
    let error = file.change(|clippings| Ok(clippings.make(&name("港口"), at(0)))).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Version);
    assert_eq!(fs::read_to_string(file.path()).unwrap(), newer);
}

#[test]
fn a_change_that_fails_or_changes_nothing_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = ClippingsFile::new(folder.path().join(CLIPPINGS_FILE));
    let refused = file.change(|clippings| {
        clippings.make(&name("港口"), at(0));
        clippings.delete(&name("空的"), false)
    });
    assert_eq!(refused.unwrap_err().kind(), ErrorKind::NotFound);
    file.change(|_| Ok(())).unwrap();
    assert!(!file.path().exists());
    let nowhere = ClippingsFile::new(folder.path().join("none/clippings.jsonl"));
    assert_eq!(nowhere.change(|_| Ok(())).unwrap_err().kind(), ErrorKind::NotFound);
    assert!(nowhere.read().unwrap().folders().is_empty());
}

#[test]
fn nothing_is_written_over_what_is_no_file_of_clippings() {
    let folder = tempfile::tempdir().unwrap();
    let file = ClippingsFile::new(folder.path().join("copy.jsonl"));
    fs::write(file.path(), "{\"title\":\"文章\"}\n").unwrap();
    assert_eq!(file.write(&some()).unwrap_err().kind(), ErrorKind::Input);
    fs::write(file.path(), "").unwrap();
    file.write(&some()).unwrap();
    file.write(&Clippings::default()).unwrap();
    assert!(file.read().unwrap().folders().is_empty());
}

#[test]
fn of_two_who_change_it_at_once_no_change_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(CLIPPINGS_FILE);
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let path = path.clone();
            scope.spawn(move || {
                // Each opens the lock for itself, as processes do.
                let file = ClippingsFile::new(path);
                for number in 0..10 {
                    let clipping = clipping(&format!("{writer}/{number}.md"), "");
                    file.change(|clippings| Ok(clippings.add(&name("港口"), clipping.clone()))).unwrap();
                }
            });
        }
    });
    let mut paths = kept(&ClippingsFile::new(path)).remove(0).1;
    paths.sort();
    let mut wanted: Vec<String> =
        (0..4).flat_map(|writer| (0..10).map(move |number| format!("{writer}/{number}.md"))).collect();
    wanted.sort();
    assert_eq!(paths, wanted);
}

#[test]
fn what_is_added_twice_stays_as_it_was_clipped() {
    let mut clippings = some();
    let before = clippings.clone();
    let harbour = name("港口 🚢");
    assert_eq!(clippings.add(&harbour, clipping("a.md", "")), Added::There);
    assert_eq!(clippings.add(&harbour, clipping("a.md", "別的")), Added::OtherNote);
    assert_eq!(clippings, before);
    assert_eq!(clippings.add(&harbour, clipping("b.jsonl#2", "有話")), Added::There);
    assert_eq!(clippings.folder(&harbour).unwrap().clippings[1].note, "有話");
    let changed = Article { body: "改了。".into(), ..article("b.jsonl#2") };
    let new = Clipping::of(&changed, "不用", at(9)).unwrap();
    clippings.renew(&harbour, new.id(), new.clone()).unwrap();
    let renewed = &clippings.folder(&harbour).unwrap().clippings[1];
    assert_eq!((renewed.text, renewed.clipped, renewed.note.as_str()), (new.text, at(9), "有話"));
    // At another place it is the same clipping; where that is in the folder already, they become one.
    clippings.renew(&harbour, new.id(), clipping("c.md", "")).unwrap();
    assert_eq!(clippings.folder(&harbour).unwrap().clippings[1].note, "有話");
    clippings.renew(&harbour, ArticleId::of_path("c.md"), clipping("a.md", "")).unwrap();
    let folder = clippings.folder(&harbour).unwrap();
    assert_eq!(folder.clippings.len(), 1);
    assert_eq!(folder.clippings[0].note, "第一段\n「引」\"\\\n\n有話");
}

#[test]
fn folders_are_renamed_moved_and_deleted_without_loss() {
    let mut clippings = some();
    let (harbour, empty, other) = (name("港口 🚢"), name("空的"), name("別的"));
    assert_eq!(clippings.rename(&harbour, &empty).unwrap_err().kind(), ErrorKind::Input);
    clippings.rename(&harbour, &other).unwrap();
    assert_eq!(clippings.folder(&harbour).unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(clippings.delete(&other, false).unwrap_err().kind(), ErrorKind::Removals);
    let id = ArticleId::of_path("a.md");
    clippings.add(&empty, clipping("a.md", "在這裡"));
    assert_eq!(clippings.holding(id).count(), 2);
    clippings.move_to(&other, id, &empty, at(2)).unwrap();
    assert_eq!(clippings.folder(&empty).unwrap().clippings[0].note, "在這裡\n\n第一段\n「引」\"\\");
    assert_eq!(clippings.move_to(&other, id, &empty, at(2)).unwrap_err().kind(), ErrorKind::NotFound);
    clippings.delete(&other, true).unwrap();
    clippings.remove(&empty, id).unwrap();
    clippings.delete(&empty, false).unwrap();
    assert!(clippings.folders().is_empty());
}

fn any_text() -> impl Strategy<Value = String> {
    proptest::collection::vec(
        prop_oneof![Just('港'), Just('a'), Just('"'), Just('\\'), Just('\n'), Just('\u{7}'), Just('𠮷'), any::<char>()],
        0..8,
    )
    .prop_map(String::from_iter)
}

fn any_clipping() -> impl Strategy<Value = Clipping> {
    let dates =
        prop_oneof![Just(""), Just("2024"), Just("2024-03"), Just("2024-03-19"), Just("2024-03-19T10:20:00+08:00")];
    (0..6_u8, any_text(), any_text(), dates, proptest::collection::vec(any_text(), 0..3), 0..1_000_000_i64).prop_map(
        |(path, title, note, date, authors, time)| {
            let article = Article {
                path: format!("{path}.md"),
                title,
                published: Published::parse(date, default_zone()),
                authors,
                url: Some("https://a.example/".to_owned()),
                body: "內文".to_owned(),
                ..Article::default()
            };
            Clipping { note, ..Clipping::of(&article, "", at(time)).unwrap() }
        },
    )
}

fn any_clippings() -> impl Strategy<Value = Clippings> {
    proptest::collection::vec((0..3_u8, any_clipping()), 0..8).prop_map(|added| {
        let mut clippings = Clippings::default();
        for (folder, clipping) in added {
            clippings.add(&name(&format!("夾{folder}")), clipping);
        }
        clippings
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_collection_is_read_as_it_was_written(clippings in any_clippings()) {
        prop_assert_eq!(read(&written(&clippings)).unwrap(), clippings);
    }

    #[test]
    fn a_merge_loses_nothing_and_done_again_changes_nothing(ours in any_clippings(), theirs in any_clippings()) {
        let mut merged = ours.clone();
        merged.merge(&theirs);
        for folder in ours.folders().iter().chain(theirs.folders()) {
            for clipping in &folder.clippings {
                let kept = merged.folder(&folder.name).unwrap().clipping(clipping.id()).unwrap();
                prop_assert!(kept.note.contains(&clipping.note));
            }
        }
        let mut again = merged.clone();
        let result = again.merge(&theirs);
        prop_assert_eq!((result.folders, result.added, result.notes), (0, 0, 0));
        prop_assert_eq!(again, merged);
    }
}
