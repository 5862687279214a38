//! Every request of a small run fails once, in every way. Afterwards the index is as after one of its commits, whole,
//! and the next run ends where an undisturbed one ends.
#![cfg(test)]

use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use tempfile::TempDir;

use super::{RefreshOptions, Summary, refresh};
use crate::engine::local::LocalEngine;
use crate::engine::local::faults::{Fault, InForce};
use crate::engine::{Engine as _, Order, Wanted};
use crate::error::{Error, ErrorKind, Result};
use crate::query::Query;

const FAULTS: [Fault; 6] =
    [Fault::NoSpaceOnce, Fault::NoSpace, Fault::ShortWrite, Fault::DeviceOnce, Fault::Device, Fault::PowerCut];

/// A folder in memory where there is one: what these tests ask of a disk is counted, not timed.
fn folder_in_memory() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap()
}

/// Articles by path.
type State = BTreeMap<String, String>;

fn update(archive: &Path, mut progress: impl FnMut()) -> Result<Summary> {
    let folder = archive.join(".jianbao");
    let options = RefreshOptions { commit_articles: 4, ..RefreshOptions::default() };
    let transaction = LocalEngine::begin(&folder, options.reading.config.zone())?;
    refresh(archive, &folder, transaction, &options, &mut |_| {
        progress();
        ControlFlow::Continue(())
    })
}

/// What the index holds; nothing while it is not built.
fn state(folder: &Path) -> Result<State> {
    let engine = match LocalEngine::open(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(State::new()),
        opened => opened?,
    };
    let mut state = State::new();
    engine.every_hit(&Query::parse("*")?, Order::Newest, Wanted::ARTICLES, &mut |hit| {
        let article = hit.article;
        assert!(state.insert(article.path.clone(), format!("{} {}", article.title, article.body)).is_none());
        Ok(())
    })?;
    Ok(state)
}

fn whole(folder: &Path, what: &str) {
    match LocalEngine::check(folder, &mut |_, _| ControlFlow::Continue(())) {
        Ok(health) => assert!(health.is_whole(), "{what}: {:?}", health.damage),
        Err(error) => assert_eq!(error.kind(), ErrorKind::NotFound, "{what}: {error}"),
    }
}

fn before(archive: &Path) {
    for number in 0..4 {
        fs::write(archive.join(format!("{number}.txt")), format!("第{number}号\n\n港口今天启用新航线。")).unwrap();
    }
    let rows: String = (0..6).map(|row| format!("{{\"title\":\"行{row}\",\"body\":\"渡轮\"}}\n")).collect();
    fs::write(archive.join("many.jsonl"), rows).unwrap();
}

fn after(archive: &Path) {
    fs::remove_file(archive.join("0.txt")).unwrap();
    fs::write(archive.join("1.txt"), "改了\n\n另一篇。").unwrap();
    fs::write(archive.join("5.txt"), "新的\n\n新的一篇。").unwrap();
    let rows: String = (0..9).map(|row| format!("{{\"title\":\"行{row}\",\"body\":\"缆车\"}}\n")).collect();
    fs::write(archive.join("many.jsonl"), rows).unwrap();
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to.join(entry.file_name()));
        } else {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

/// Runs an update of a copy of `origin` with every fault at every `step`-th request, and gives the number of faults.
/// `states` are those that the index may be in.
fn faults(origin: &Path, states: &[State], last: &State, step: usize) -> u64 {
    let mut faults = 0;
    for (which, fault) in FAULTS.into_iter().enumerate() {
        for at in (which % step..).step_by(step) {
            let at = at as u64;
            let what = format!("{fault:?} at {at}");
            let archive = folder_in_memory();
            copy(origin, archive.path());
            let folder = archive.path().join(".jianbao");
            let in_force = InForce::new(&folder, fault, at);
            let run = update(archive.path(), || {});
            let has_failed = in_force.has_failed();
            drop(in_force);
            if !has_failed {
                run.unwrap();
                break;
            }
            faults += 1;
            if let Err(error) = &run {
                is_clear(error, fault, &what);
            }
            let found = state(&folder).unwrap_or_else(|error| panic!("{what}: {error:?}"));
            assert!(states.contains(&found), "{what}: {found:?}");
            whole(&folder, &what);
            update(archive.path(), || {}).unwrap_or_else(|error| panic!("{what}: {error:?}"));
            assert_eq!(&state(&folder).unwrap(), last, "{what}");
            whole(&folder, &what);
        }
    }
    faults
}

/// An error says what the disk did, and that nothing is lost.
fn is_clear(error: &Error, fault: Fault, what: &str) {
    assert!(error.hint().is_some(), "{what}: {error:?}");
    let said = format!("{error:?}");
    if matches!(fault, Fault::NoSpace) {
        assert!(said.contains("No space left") && said.contains("make room"), "{what}: {said}");
    }
    assert!(!said.contains("damaged"), "{what}: {said}");
}

/// The states of an index of `origin`, from `first` on through the commits of an undisturbed run to the last.
fn undisturbed(origin: &Path, first: State) -> (Vec<State>, State) {
    let archive = folder_in_memory();
    copy(origin, archive.path());
    let folder = archive.path().join(".jianbao");
    let mut states = vec![first];
    update(archive.path(), || {
        let state = state(&folder).unwrap();
        if states.last() != Some(&state) {
            states.push(state);
        }
    })
    .unwrap();
    let last = state(&folder).unwrap();
    assert!(states.len() >= 3, "{} commits", states.len());
    states.push(last.clone());
    (states, last)
}

/// Faults while an index is brought up to date.
fn updated(step: usize) -> u64 {
    let origin = folder_in_memory();
    before(origin.path());
    update(origin.path(), || {}).unwrap();
    let first = state(&origin.path().join(".jianbao")).unwrap();
    after(origin.path());
    let (states, last) = undisturbed(origin.path(), first);
    faults(origin.path(), &states, &last, step)
}

/// Faults while an index is made.
fn made(step: usize) -> u64 {
    let origin = folder_in_memory();
    before(origin.path());
    let (states, last) = undisturbed(origin.path(), State::new());
    faults(origin.path(), &states, &last, step)
}

#[test]
fn no_fault_of_the_disk_harms_an_index_that_is_brought_up_to_date() {
    let faults = updated(9);
    assert!(faults > 100, "only {faults} faults");
}

#[test]
fn no_fault_of_the_disk_harms_an_index_that_is_made() {
    let faults = made(9);
    assert!(faults > 100, "only {faults} faults");
}

#[test]
#[ignore = "takes minutes: cargo test --release --lib -- --ignored --nocapture every_fault_of_the_disk"]
#[expect(clippy::print_stdout, reason = "a long run that reports")]
fn every_fault_of_the_disk() {
    let (updated, made) = (updated(1), made(1));
    println!("{updated} faults while an index was brought up to date, {made} while one was made, no difference");
    assert!(updated > 1000 && made > 1000, "only {updated} and {made} faults");
}

#[test]
fn a_search_on_a_failing_disk_says_so() {
    let origin = folder_in_memory();
    before(origin.path());
    update(origin.path(), || {}).unwrap();
    let folder = origin.path().join(".jianbao");
    let whole = state(&folder).unwrap();
    for at in 0.. {
        let in_force = InForce::new(&folder, Fault::Device, at);
        let read = state(&folder);
        if !in_force.has_failed() {
            assert_eq!(read.unwrap(), whole);
            assert!(at > 10, "only {at} requests");
            return;
        }
        let error = read.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Io, "{error:?}");
        assert!(format!("{error:?}").contains("Input/output error"), "{error:?}");
    }
}
