//! The archive as a server of any kind asks for it: over HTTP, or on standard input and output.

use std::path::PathBuf;

use jianbao::citation::Outlets;
use jianbao::clippings::{CLIPPINGS_FILE, ClippingsFile};
use jianbao::engine::Engine;
use jianbao::error::Result;
use jianbao::web::Site;

use super::archive::{Home, Place};
use super::output::note;

/// The archive, as a server asks for it.
pub(super) struct Archive {
    place: Place,
    home: Home,
    stories: Option<PathBuf>,
}

impl Archive {
    /// The archive at `place`.
    ///
    /// # Errors
    /// Where there is no index.
    pub(super) fn new(place: Place) -> Result<Self> {
        Ok(Self { home: place.home_to_read()?, stories: place.stories_file()?, place })
    }
}

impl Site for Archive {
    fn open(&self) -> Result<Box<dyn Engine>> {
        self.place.engine(&self.home)
    }

    fn stories_file(&self) -> Option<PathBuf> {
        self.stories.clone()
    }

    fn outlets(&self) -> Result<Outlets> {
        let config = self.place.config()?;
        Outlets::new(config.newspapers(), config.websites())
    }

    fn command(&self, what: &str) -> Result<String> {
        self.place.command(what)
    }

    fn folder(&self) -> Option<PathBuf> {
        self.place.archive_of(&self.home).ok().flatten()
    }

    fn clippings_file(&self) -> Option<ClippingsFile> {
        Some(ClippingsFile::new(self.place.own_folder().ok()?.join(CLIPPINGS_FILE)))
    }

    fn remark(&self, remark: &str) {
        note(&format!("note: {remark}"));
    }
}
