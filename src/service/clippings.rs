//! Clippings, as guests come by them: articles of the index as clippings, and a folder as a table or as citations.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use chrono::{DateTime, Utc};

use super::export::{ListOptions, no_bom, no_fields};
use super::{Holdings, named_twice};
use crate::article::IdPrefix;
use crate::clippings::{Clipping, ClippingColumn, ClippingList, ClippingWriter, Compared, Folder, State, compare};
use crate::engine::Found;
use crate::error::{Error, ErrorKind, Result};
use crate::export::Format;

/// Articles to be put into a folder.
#[derive(Clone, Debug, Default)]
pub struct Clipped {
    /// They, in the order of the identities, each once.
    pub clippings: Vec<Clipping>,
    /// Identities of no article.
    pub missing: Vec<String>,
}

/// Clippings of articles as they are now, by the first digits of their identities, each with this note.
///
/// # Errors
/// Of kind [`ErrorKind::Input`] where digits are none, or are those of several articles, or the note can be none; and where
/// the index cannot be read.
pub fn clipped(holdings: &dyn Holdings, ids: &[String], note: &str, now: DateTime<Utc>) -> Result<Clipped> {
    let prefixes = ids.iter().map(|id| id.parse::<IdPrefix>()).collect::<Result<Vec<_>>>()?;
    let (mut clipped, mut known) = (Clipped::default(), BTreeSet::new());
    for (id, prefix) in ids.iter().zip(prefixes) {
        match holdings.engine().article(prefix)? {
            Found::None => clipped.missing.push(id.clone()),
            Found::Several(ids) => return Err(super::several(&ids)),
            Found::One(article) if known.insert(article.id()) => {
                clipped.clippings.push(Clipping::of(&article, note, now)?);
            }
            Found::One(_) => {}
        }
    }
    Ok(clipped)
}

/// What has become of `clipping`, and where its article has changed or moved, a clipping of it as it is now, to be
/// [renewed](crate::clippings::Clippings::renew) by.
///
/// # Errors
/// Where the index cannot be read.
pub fn reclipped(
    holdings: &dyn Holdings,
    clipping: &Clipping,
    now: DateTime<Utc>,
) -> Result<(State, Option<Clipping>)> {
    let mut told = (State::Gone, None);
    compare(holdings.engine(), std::slice::from_ref(clipping), &mut |Compared { state, article, .. }| {
        let article = article.filter(|_| state != State::Unchanged);
        told = (state, article.map(|article| Clipping::of(article, "", now)).transpose()?);
        Ok(())
    })?;
    Ok(told)
}

/// How a folder is written.
pub struct FolderList {
    list: ClippingList,
    settings: BTreeMap<String, Vec<String>>,
}

impl FolderList {
    /// The list of these options. A table has columns of its own beside those of hits: `folder`, `note`, `clipped`, `state`.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Input`] where there is no such column, or something is not for the format; and where the
    /// configuration cannot be used.
    pub fn new(holdings: &dyn Holdings, options: &ListOptions) -> Result<Self> {
        if options.bom && !matches!(options.format.name(), "csv" | "tsv") {
            return Err(no_bom(options.format.name()));
        }
        match options.format {
            Format::Table(format) => {
                options.citing.is_not_for(format.name())?;
                let columns = match options.fields.as_slice() {
                    [] => ClippingColumn::usual(),
                    names => names.iter().map(|name| name.parse()).collect::<Result<Vec<ClippingColumn>>>()?,
                };
                if let Some(twice) = named_twice(&columns) {
                    return Err(Error::new(ErrorKind::Input, format!("the column `{}` is named twice", twice.name()))
                        .with_hint("name each column once"));
                }
                let list = ClippingList::Rows { format, columns, bom: options.bom };
                Ok(Self { list, settings: BTreeMap::new() })
            }
            Format::Citations(format) => {
                let format = options.citing.format(format)?;
                if !options.fields.is_empty() {
                    return Err(no_fields(format.name()));
                }
                let citing = options.citing.options(holdings)?;
                let settings = options.citing.settings(format, &citing);
                Ok(Self { list: ClippingList::Citations { format, options: citing }, settings })
            }
        }
    }

    /// Writes every clipping of `folder`, in order. Gives their number, and remarks on what the format could not hold, what
    /// citations lack, and what has become of articles. Between clippings [`Holdings::go_on`] is asked.
    ///
    /// # Errors
    /// Where `out` cannot be written, where nobody waits any more, and where the index cannot be read.
    pub fn write(
        &self,
        holdings: &dyn Holdings,
        folder: &Folder,
        out: &mut (dyn Write + Send),
    ) -> Result<(u64, Vec<String>)> {
        let go_on = || holdings.go_on();
        ClippingWriter { folder, engine: holdings.engine(), list: &self.list, go_on: &go_on }.write(out)
    }

    /// The columns in order; none of citations.
    pub fn fields(&self) -> Vec<String> {
        self.list.fields()
    }

    /// What else a manifest says of how `folder` is written.
    pub fn settings(&self, folder: &Folder) -> BTreeMap<String, Vec<String>> {
        let mut settings = self.settings.clone();
        settings.insert("folder".to_owned(), vec![folder.name.to_string()]);
        settings
    }
}
