//! Where the archive and its index are.

use std::path::{Path, PathBuf};

use clap::Args;
use jianbao::corpus::{CONFIG_FILE, Config};
use jianbao::engine::Engine as _;
use jianbao::engine::local::{INDEX_FOLDER, LocalEngine};
use jianbao::error::{Error, ErrorKind, Result, shell_quoted};

use super::output::Output;

/// The archive and its index, as every sub-command takes them.
#[derive(Debug, Args)]
pub(super) struct Place {
    /// The folder with the articles [default: the nearest folder upwards that holds .jianbao]
    #[arg(value_name = "ARCHIVE")]
    archive: Option<PathBuf>,
    /// The folder of the index [default: ARCHIVE/.jianbao]
    #[arg(long, value_name = "DIR")]
    index: Option<PathBuf>,
}

impl Place {
    /// A place that was named in another way.
    pub(super) fn new(archive: Option<PathBuf>, index: Option<PathBuf>) -> Self {
        Self { archive, index }
    }

    /// The folder of the articles. One that is named must be there.
    pub(super) fn archive(&self) -> Result<PathBuf> {
        match &self.archive {
            Some(archive) if archive.is_dir() => Ok(archive.clone()),
            Some(archive) => {
                let what = if archive.exists() { "is not a folder" } else { "does not exist" };
                Err(Error::new(ErrorKind::NotFound, format!("the archive `{}` {what}", archive.display())).with_hint(
                    "name the folder that holds the articles; a query of several words is one argument: '渡輪 票價'",
                ))
            }
            None => {
                let here = std::env::current_dir().map_err(|error| Error::io("look at", Path::new("."), error))?;
                Ok(here.ancestors().find(|folder| folder.join(INDEX_FOLDER).is_dir()).unwrap_or(&here).to_owned())
            }
        }
    }

    /// The folder of the configuration, which is always the archive's own.
    pub(super) fn config_folder(&self) -> Result<PathBuf> {
        Ok(self.archive()?.join(INDEX_FOLDER))
    }

    /// How the archive's articles are read.
    pub(super) fn config(&self) -> Result<Config> {
        Config::load(&self.config_folder()?.join(CONFIG_FILE))
    }

    /// The folder of the index.
    pub(super) fn index(&self) -> Result<PathBuf> {
        match &self.index {
            Some(index) => Ok(index.clone()),
            None => Ok(self.archive()?.join(INDEX_FOLDER)),
        }
    }

    /// The folder of the index, where it is inside the archive or may be: to be left out when articles are read.
    ///
    /// # Errors
    /// Where it is the archive itself.
    pub(super) fn index_apart(&self) -> Result<PathBuf> {
        let (archive, index) = (self.archive()?, self.index()?);
        if index.canonicalize().is_ok_and(|index| archive.canonicalize().is_ok_and(|archive| archive == index)) {
            return Err(Error::new(ErrorKind::Input, "the index cannot be the folder of the articles itself")
                .with_hint("leave out --index, or name a folder of its own"));
        }
        Ok(index)
    }

    /// A command on this archive, to be typed.
    pub(super) fn command(&self, what: &str) -> Result<String> {
        let archive = format!("jianbao {what} {}", shell_quoted(&self.archive()?));
        Ok(match &self.index {
            Some(index) => format!("{archive} --index {}", shell_quoted(index)),
            None => archive,
        })
    }

    /// The index, open for reading. That it is not complete is said.
    pub(super) fn open(&self, output: &Output) -> Result<LocalEngine> {
        let engine = LocalEngine::open(&self.index_to_read()?)?;
        if !engine.is_complete() {
            output.note(&format!(
                "note: the index is not complete, articles may be missing: `jianbao index` is running, or was broken off; \
                 go on with: {}",
                self.command("index")?
            ));
        }
        Ok(engine)
    }

    /// The folder of an index that is there.
    pub(super) fn index_to_read(&self) -> Result<PathBuf> {
        let index = self.index()?;
        if self.index.is_some() || LocalEngine::exists(&index) {
            return Ok(index);
        }
        let archive = self.archive()?;
        let above = archive.canonicalize().ok();
        let above = above
            .iter()
            .flat_map(|archive| archive.ancestors())
            .find(|folder| LocalEngine::exists(&folder.join(INDEX_FOLDER)));
        if let Some(above) = above {
            return Err(Error::new(ErrorKind::NotFound, format!("there is no index in `{}`", archive.display()))
                .with_hint(format!(
                    "it is part of the archive `{}`: search there, with path: to narrow it",
                    above.display()
                )));
        }
        let named = self.archive.as_ref().map_or_else(|| "ARCHIVE".to_owned(), |archive| shell_quoted(archive));
        Err(Error::new(ErrorKind::NotFound, format!("there is no index in `{}` yet", archive.display()))
            .with_hint(format!("make one with: jianbao index {named}")))
    }
}
