//! What a server stands on: whoever starts it says where the index is and what belongs to it.

use std::path::PathBuf;

use crate::citation::Outlets;
use crate::clippings::ClippingsFile;
use crate::engine::Engine;
use crate::error::Result;

/// An archive that is served. The library reads no environment and knows no configuration: whoever starts a server does.
pub trait Site: Send + Sync + 'static {
    /// Opens the last commit of the index.
    ///
    /// # Errors
    /// Where there is no index, or it cannot be read.
    fn open(&self) -> Result<Box<dyn Engine>>;

    /// The file that keeps which articles are one story; without one they are found anew by each server.
    fn stories_file(&self) -> Option<PathBuf>;

    /// What is known of the newspapers and sites of its articles, to cite them.
    ///
    /// # Errors
    /// Where the configuration of the archive cannot be used.
    fn outlets(&self) -> Result<Outlets>;

    /// A command line on this archive, to be typed: `what` with the archive behind it.
    ///
    /// # Errors
    /// Where the archive is not to be named.
    fn command(&self, what: &str) -> Result<String>;

    /// The folder with the files of the articles, where it is at hand.
    fn folder(&self) -> Option<PathBuf> {
        None
    }

    /// The file that keeps clippings; without one none are kept.
    fn clippings_file(&self) -> Option<ClippingsFile> {
        None
    }

    /// Hears what happens beside the requests and hinders none of them, for a log.
    fn remark(&self, remark: &str) {
        let _ = remark;
    }
}
