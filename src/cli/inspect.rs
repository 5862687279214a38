//! `jianbao inspect`: what a file says of its article, where it says so, and what was left out.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use clap::Args;
use jianbao::corpus::{CONFIG_FILE, Config, Inspection, Item, ReadFailure, ReadOptions, Verdict, read_file, relative};
use jianbao::engine::local::INDEX_FOLDER;
use jianbao::error::{Error, ErrorKind};
use jianbao::service::ArticleAnswer;
use serde_json::json;

use super::output::{Output, Style, padded};
use super::search::HitFormat;
use super::show::print;
use super::{Ending, Run};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The file; it need not be in an archive
    file: PathBuf,
    /// Of a file that holds many articles, the one with this number
    #[arg(long, value_name = "N")]
    number: Option<u64>,
    /// How to print it; JSON is one object an article and line
    #[arg(long, value_enum, default_value_t)]
    format: HitFormat,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Run {
    let (root, path) = place(&arguments.file)?;
    let config = Config::load(&root.join(INDEX_FOLDER).join(CONFIG_FILE))?;
    let options = ReadOptions { config, ..ReadOptions::default() };
    let mut ending = Ending::Nothing;
    let mut failed = None;
    let wanted = arguments.number.map(|number| format!("{path}#{number}"));
    let read = read_file(&root, &path, &options, &mut |item, _| {
        let is_other = |path: &str| wanted.as_ref().is_some_and(|wanted| *wanted != path);
        let written = match &item {
            Item::Article(read) if is_other(&read.article.path) => Ok(()),
            Item::Failed(failure) if is_other(&failure.path) => Ok(()),
            Item::Article(inspection) => {
                let incomplete = ending == Ending::Incomplete || !inspection.remarks.is_empty();
                ending = if incomplete { Ending::Incomplete } else { Ending::Found };
                write(inspection, arguments.format, output)
            }
            Item::Failed(failure) => {
                ending = Ending::Incomplete;
                note(failure, output);
                Ok(())
            }
            Item::Unread { kind, count } => {
                output.note(&format!("not read: {count} {kind}"));
                Ok(())
            }
        };
        match written {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        }
    });
    if let Some(error) = failed {
        return Err(error.into());
    }
    if let Err(failure) = read {
        ending = Ending::Incomplete;
        note(&failure, output);
    }
    Ok(ending)
}

fn note(failure: &ReadFailure, output: &Output) {
    output.note(&format!("{}: {}", failure.path, failure.reason));
}

/// The archive of the file, or its folder, and its path in there.
fn place(file: &Path) -> Result<(PathBuf, String), Error> {
    if !file.is_file() {
        return Err(Error::new(ErrorKind::NotFound, format!("there is no file `{}`", file.display())));
    }
    let io = |error| Error::io("look at", file, error);
    let whole = std::path::absolute(file).map_err(io)?;
    let parent = whole.parent().unwrap_or(Path::new("/"));
    let root = parent.ancestors().find(|folder| folder.join(INDEX_FOLDER).is_dir()).unwrap_or(parent);
    let path = relative(root, &whole)
        .ok_or_else(|| Error::new(ErrorKind::Input, "the file has a name that is not Unicode; rename it"))?;
    Ok((root.to_owned(), path))
}

fn write(inspection: &Inspection, format: HitFormat, output: &mut Output) -> std::io::Result<()> {
    if matches!(format, HitFormat::Json) {
        let mut object = serde_json::to_value(ArticleAnswer::from(&inspection.article)).unwrap_or_default();
        object["evidence"] = json!(inspection.evidence);
        object["dropped"] = json!(inspection.dropped);
        object["encoding"] = json!(inspection.encoding);
        object["remarks"] = json!(inspection.remarks);
        object["notes"] = json!(inspection.notes);
        return output.json(&object.to_string());
    }
    print(&inspection.article, output)?;
    output.line("")?;
    output.styled(&[(Style::Strong, "evidence")])?;
    for evidence in &inspection.evidence {
        let verdict = match &evidence.verdict {
            Verdict::Taken => "taken".to_owned(),
            Verdict::Outranked => "-".to_owned(),
            Verdict::Refused(why) => why.clone(),
        };
        let style = if evidence.verdict == Verdict::Taken { Style::Plain } else { Style::Faint };
        let from = format!("{}: {}", evidence.origin, evidence.text);
        output.styled(&[
            (Style::Faint, &padded(&evidence.field.to_string(), 11)),
            (style, &padded(&verdict, 6)),
            (style, &evidence.value),
            (Style::Faint, "  ← "),
            (Style::Faint, &from),
        ])?;
    }
    let lists =
        [("not part of the text", &inspection.dropped), ("notes", &inspection.notes), ("remarks", &inspection.remarks)];
    for (name, lines) in lists {
        if !lines.is_empty() {
            output.line("")?;
            output.styled(&[(Style::Strong, name)])?;
            for line in lines {
                output.line(line)?;
            }
        }
    }
    if let Some(encoding) = &inspection.encoding {
        output.line("")?;
        output.styled(&[(Style::Faint, &padded("encoding", 11)), (Style::Plain, encoding)])?;
    }
    Ok(())
}
