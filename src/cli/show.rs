//! `jianbao show`: one article whole, by the first digits of its ID.

use clap::Args;
use jianbao::article::{Article, IdPrefix, LocatorKind, Locators};
use jianbao::engine::Found;
use jianbao::service::{self, ArticleAnswer, Holdings as _};

use super::archive::Place;
use super::output::{Output, Style, padded};
use super::search::HitFormat;
use super::{Ending, Run};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The ID of the article, or as many of its first digits as no other shares
    id: String,
    #[command(flatten)]
    place: Place,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    format: HitFormat,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Run {
    let prefix: IdPrefix = arguments.id.parse()?;
    match arguments.place.open(output)?.engine().article(prefix)? {
        Found::None => {
            output.note(&format!("no article has an ID that begins with `{}`", arguments.id));
            Ok(Ending::Nothing)
        }
        Found::Several(ids) => Err(service::several(&ids).into()),
        Found::One(article) => {
            match arguments.format {
                HitFormat::Json => {
                    let answer = ArticleAnswer::from(&*article);
                    output.json(&service::json(&answer))?;
                }
                HitFormat::Text => print(&article, output)?,
            }
            Ok(Ending::Found)
        }
    }
}

/// The first and the last of an article's pages or times.
fn spanned(locators: &Locators) -> String {
    let label = |mark: Option<&(u32, String)>| mark.map(|(_, label)| label.clone());
    let (Some(first), Some(last)) = (label(locators.marks.first()), label(locators.marks.last())) else {
        return String::new();
    };
    let several = if first == last { first } else { format!("{first}–{last}") };
    match locators.kind {
        LocatorKind::Page => format!("p. {several}"),
        LocatorKind::Timestamp => several,
    }
}

/// Prints an article for a person.
pub(super) fn print(article: &Article, output: &mut Output) -> std::io::Result<()> {
    output.styled(&[(Style::Strong, &article.title)])?;
    let published = article.published.map(|date| date.to_string()).unwrap_or_default();
    let rows = [
        ("published", published),
        ("source", article.source.clone().unwrap_or_default()),
        ("authors", article.authors.join("、")),
        ("editors", article.editors.join("、")),
        ("reviewers", article.reviewers.join("、")),
        ("section", article.section.join(" > ")),
        ("page", article.page.clone().unwrap_or_default()),
        ("url", article.url.clone().unwrap_or_default()),
        ("path", article.path.clone()),
        ("id", article.id().to_string()),
        ("locators", spanned(&article.locators)),
        ("captured", article.captured.map(|date| date.to_string()).unwrap_or_default()),
        ("seen", article.seen.map(|commit| format!("commit {commit}")).unwrap_or_default()),
    ];
    for (name, value) in rows.iter().filter(|(_, value)| !value.is_empty()) {
        output.styled(&[(Style::Faint, &padded(name, 11)), (Style::Plain, value)])?;
    }
    for paragraph in article.body.lines() {
        output.line("")?;
        output.line(paragraph)?;
    }
    Ok(())
}
