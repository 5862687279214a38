//! `/reprints/ID`: the story of an article: who printed it, who was first, what was taken over.

use askama::Template;

use super::address::Address;
use super::frame::{Frame, Reader};
use super::search::{Day, day};
use super::shown::{self, harmless};
use crate::error::{Error, ErrorKind, Result};
use crate::reprints::{Kind, Story, ToldMember};
use crate::service::{Holdings, Limit, Question, ReprintsOptions, ReprintsRead, reprints};
use crate::text::script::script;
use crate::web::messages::Tongue;

/// A story.
#[derive(Debug, Template)]
#[template(path = "reprints.html")]
struct View {
    page: Frame,
    article: String,
    size: String,
    is_alone: bool,
    same_day: bool,
    members: Vec<Member>,
    excerpts: Vec<Member>,
    chain: Vec<(String, String)>,
}

/// An article of it.
#[derive(Debug)]
struct Member {
    href: String,
    lang: &'static str,
    title: String,
    date: Option<Day>,
    source: String,
    kind: &'static str,
    shared: String,
    path: String,
    is_earliest: bool,
    is_asked: bool,
}

/// The page of the story of an article.
///
/// # Errors
/// Where there is no such article, and where stories cannot be found.
pub(super) fn page(reader: &Reader, holdings: &dyn Holdings, id: &str) -> Result<String> {
    let (m, address) = (reader.tongue, &reader.address);
    let id = super::article::found(holdings, id)?.id();
    let read = ReprintsRead::new(&Question { query: id.to_string(), ..Question::default() })?;
    let answer = reprints(holdings, &read, &ReprintsOptions { limit: Limit::Most(1), excerpts: true })?;
    let story = answer.and_then(|answer| answer.stories.into_iter().next());
    let story: Story = story.ok_or_else(|| {
        Error::new(ErrorKind::NotFound, "there is no such article").named("no-article", &[("id", &id)])
    })?;
    let member = |member: &ToldMember| Member {
        href: address.bare(&format!("/article/{}", member.id)).to_string(),
        lang: shown::tag(script(&member.title)),
        title: if member.title.is_empty() { m.t("untitled").to_owned() } else { harmless(&member.title).into_owned() },
        date: member.published.map(day),
        source: harmless(member.source.as_deref().unwrap_or_default()).into_owned(),
        kind: kind(m, member.kind),
        shared: format!("{:.0} %", member.shared * 100.0),
        path: harmless(&member.path).into_owned(),
        is_earliest: story.earliest.contains(&member.id),
        is_asked: member.id == id,
    };
    let chain = story.chain.iter().map(|link| {
        let source =
            link.source.as_deref().map_or_else(|| m.t("none").to_owned(), |source| harmless(source).into_owned());
        (source, m.n("articles", &link.articles))
    });
    let title =
        story.members.iter().find(|member| member.id == id).map(|member| member.title.clone()).unwrap_or_default();
    let view = View {
        page: Frame::new(reader, &format!("{} {title}", m.t("reprints"))),
        article: Address::to(address, &format!("/article/{id}")).to_string(),
        size: m.n("story-of", &story.size),
        is_alone: story.size < 2,
        same_day: story.same_day,
        members: story.members.iter().map(member).collect(),
        excerpts: story.excerpts.iter().flatten().map(member).collect(),
        chain: if story.chain.len() > 1 { chain.collect() } else { Vec::new() },
    };
    view.render().map_err(super::unrendered)
}

fn kind(m: Tongue, kind: Kind) -> &'static str {
    match kind {
        Kind::First => m.t("first"),
        Kind::Copy => m.t("copies"),
        Kind::Reprint => m.t("reprint"),
        Kind::Version => m.t("version"),
        Kind::Excerpt => m.t("excerpt"),
    }
}
