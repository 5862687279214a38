//! The stories of an archive, as commands need them.

use jianbao::engine::Engine;
use jianbao::error::Result;
use jianbao::reprints::{self, Stories};

use super::archive::Place;
use super::output::{Output, counter_bar};

/// The stories of what `engine` sees, found first where no command has kept them. That they cannot be kept is said.
pub(super) fn of(engine: &dyn Engine, place: &Place, output: &Output) -> Result<Stories> {
    let mut bar = counter_bar("texts compared");
    let (stories, unkept) = reprints::stories(engine, engine.zone(), place.stories_file()?.as_deref(), &mut bar)?;
    if let Some(error) = unkept {
        output.note(&format!("note: what reprints were found is not kept for the next command: {error}"));
    }
    Ok(stories)
}
