//! An archive that is open, as commands ask it.

use std::cell::OnceCell;
use std::sync::Arc;

use jianbao::citation::Outlets;
use jianbao::engine::Engine;
use jianbao::error::Result;
use jianbao::reprints::{self, Stories};
use jianbao::service::Holdings;

use super::archive::Place;
use super::interrupt;
use super::output::{counter_bar, note};

/// The index, open for reading, and what is known of its articles beside it.
pub(super) struct Opened<'p> {
    engine: Box<dyn Engine>,
    place: &'p Place,
    stories: OnceCell<Arc<Stories>>,
}

impl<'p> Opened<'p> {
    /// The index at `place`.
    pub(super) fn new(engine: Box<dyn Engine>, place: &'p Place) -> Self {
        Self { engine, place, stories: OnceCell::new() }
    }
}

impl Holdings for Opened<'_> {
    fn engine(&self) -> &dyn Engine {
        &*self.engine
    }

    /// Found first where no command has kept them. That they cannot be kept is said.
    fn stories(&self) -> Result<Arc<Stories>> {
        if let Some(stories) = self.stories.get() {
            return Ok(stories.clone());
        }
        let (engine, file) = (self.engine(), self.place.stories_file()?);
        let mut bar = counter_bar("texts compared");
        let (stories, unkept) = reprints::stories(engine, engine.zone(), file.as_deref(), &mut bar)?;
        if let Some(error) = unkept {
            note(&format!("note: what reprints were found is not kept for the next command: {error}"));
        }
        Ok(self.stories.get_or_init(|| Arc::new(stories)).clone())
    }

    fn outlets(&self) -> Result<Outlets> {
        let config = self.place.config()?;
        Outlets::new(config.newspapers(), config.websites())
    }

    fn command(&self, what: &str) -> Result<String> {
        self.place.command(what)
    }

    fn go_on(&self) -> Result<()> {
        if interrupt::asked() { Err(interrupt::error("broken off")) } else { Ok(()) }
    }
}
