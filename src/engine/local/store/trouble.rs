//! Errors of the index library, in our words: whether the disk is at fault or the index, and what to do about it.

use std::io;
use std::path::Path;

use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenDirectoryError, OpenReadError, OpenWriteError};

use super::version::command;
use crate::error::{Error, ErrorKind};

/// The index cannot be read.
pub(in crate::engine::local) fn broken(folder: &Path, error: impl Into<TantivyError>) -> Error {
    let error = error.into();
    match disk(&error) {
        Some(_) => Error::new(ErrorKind::Io, format!("the index in `{}` cannot be read", folder.display()))
            .with_hint("the index itself may be whole: see to the disk and its permissions, and try again"),
        None => Error::new(ErrorKind::Index, format!("the index in `{}` is damaged", folder.display()))
            .with_hint(format!("see what is damaged: {}", command("check", folder))),
    }
    .with_cause(in_words(error))
}

/// The index cannot be written.
pub(in crate::engine::local) fn unwritten(folder: &Path, error: impl Into<TantivyError>) -> Error {
    let error = error.into();
    let disk = disk(&error);
    let is_full = disk.as_ref().is_some_and(|error| {
        matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge)
    });
    let what = if is_full { "make room on the disk" } else { "see to the disk and its permissions" };
    let kind = if disk.is_some() { ErrorKind::Io } else { ErrorKind::Index };
    Error::new(kind, format!("the index in `{}` cannot be written", folder.display()))
        .with_cause(in_words(error))
        .with_hint(format!(
            "the last commit is whole and is searched; {what}, then go on: {}",
            command("index", folder)
        ))
}

/// What the system said, where it is the disk that failed and not the bytes on it.
fn disk(error: &TantivyError) -> Option<io::Error> {
    // An error in one of tantivy's threads comes as a text.
    system(error).or_else(|| said(&error.to_string())).map(io::Error::from_raw_os_error)
}

/// The system's number of an error, wherever in its causes it stands.
fn system(error: &TantivyError) -> Option<i32> {
    let outermost: &io::Error = match error {
        TantivyError::IoError(error)
        | TantivyError::OpenReadError(OpenReadError::IoError { io_error: error, .. })
        | TantivyError::OpenWriteError(OpenWriteError::IoError { io_error: error, .. })
        | TantivyError::OpenDirectoryError(OpenDirectoryError::IoError { io_error: error, .. })
        | TantivyError::LockFailure(LockError::IoError(error), _) => error,
        _ => return None,
    };
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(outermost);
    while let Some(error) = cause {
        cause = match error.downcast_ref::<io::Error>() {
            Some(error) => match error.raw_os_error() {
                Some(number) => return Some(number),
                None => error.get_ref().map(|inner| inner as &(dyn std::error::Error + 'static)),
            },
            None => match said(&error.to_string()) {
                Some(number) => return Some(number),
                None => error.source(),
            },
        };
    }
    None
}

/// The number in a text that ends as the standard library prints an error of the system.
fn said(text: &str) -> Option<i32> {
    let (_, rest) = text.rsplit_once("(os error ")?;
    rest.split_once(')')?.0.parse().ok()
}

/// The system's own words where it spoke; tantivy prints them as a structure.
fn in_words(error: TantivyError) -> Box<dyn std::error::Error + Send + Sync> {
    match disk(&error) {
        Some(said) => said.into(),
        None => error.into(),
    }
}
