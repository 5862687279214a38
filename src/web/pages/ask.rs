//! The upper part of a page that answers a question: the box, what the query was read as, and what narrows it, each with a link
//! that takes it away.

use super::address::Address;
use super::frame::Reader;
use super::notices;
use super::shown::{harmless, short};
use crate::query::{Matching, Parsed};
use crate::service::{Asked, Question};
use crate::web::messages::Tongue;

/// Characters of a value on a chip.
const CHIP: usize = 40;

/// Filters that take a value, by their parameters, which are the keys of their messages too.
const FIELDS: [&str; 6] = ["source", "author", "editor", "reviewer", "section", "page"];

/// Something that holds now, and the way to do without.
#[derive(Clone, Debug)]
pub(super) struct Chip {
    pub(super) text: String,
    /// What the link does.
    pub(super) label: String,
    pub(super) href: String,
    pub(super) is_off: bool,
}

/// The box and what stands under it.
#[derive(Clone, Debug, Default)]
pub(super) struct Ask {
    /// The page that answers.
    pub(super) action: String,
    pub(super) query: String,
    /// What the form takes along.
    pub(super) hidden: Vec<(String, String)>,
    /// Words that are known by other names.
    pub(super) words: Vec<Chip>,
    pub(super) filters: Vec<Chip>,
    /// Without filters.
    pub(super) clear: String,
    /// What was mended in the query.
    pub(super) notices: Vec<String>,
}

impl Ask {
    /// Of a question that was read, or not. `own` are the parameters that have fields of their own on the page.
    pub(super) fn new(reader: &Reader, question: &Question, parsed: Option<&Parsed>, own: &[&str]) -> Self {
        let (m, address) = (reader.tongue, reader.address.anew());
        let hidden = address.parameters().iter().filter(|(name, _)| name != "query" && !own.contains(&name.as_str()));
        let filters = filters(m, &address);
        let fields: Vec<&str> = FIELDS.into_iter().chain(["from", "to", "on", "reprints"]).collect();
        Self {
            action: address.path().to_owned(),
            query: address.get("query").unwrap_or_default().to_owned(),
            hidden: hidden.cloned().collect(),
            words: words(m, &address, question, parsed),
            clear: match script_of(address.get("query").unwrap_or_default()) {
                Some((rest, _)) => address.without_any(&fields).set("query", rest),
                None => address.without_any(&fields),
            }
            .to_string(),
            filters,
            notices: parsed.map_or_else(Vec::new, |parsed| {
                parsed.notices.iter().map(|notice| harmless(&notices::told(m, notice)).into_owned()).collect()
            }),
        }
    }

    /// Says how many stories are not counted.
    pub(super) fn tell_unanswered(&mut self, m: Tongue, asked: &Asked) {
        self.notices.extend(unanswered(m, asked));
    }
}

/// How many stories are not counted, where some are not.
pub(super) fn unanswered(m: Tongue, asked: &Asked) -> Option<String> {
    (asked.unanswered > 0).then(|| m.n("notice-once", &asked.unanswered))
}

/// The words that are known by other names, and those that are looked for as they were typed.
fn words(m: Tongue, address: &Address, question: &Question, parsed: Option<&Parsed>) -> Vec<Chip> {
    let reading = &question.filters.reading;
    let mut chips: Vec<Chip> = Vec::new();
    if !reading.regional {
        let text = m.t("regional-all-off").to_owned();
        let label = m.with("switch-on", &[("word", &m.t("regional"))]);
        chips.push(Chip { text, label, href: address.set("words", "").to_string(), is_off: true });
    }
    for cut in parsed.into_iter().flat_map(|parsed| &parsed.cuts) {
        for (word, others) in cut.others.iter().filter(|(_, others)| !others.is_empty()) {
            let href = address.with("as-typed", word).to_string();
            let (word, others) = (harmless(&short(word, CHIP)).into_owned(), short(&others.join("、"), CHIP));
            let text = m.with("regional-on", &[("word", &word), ("others", &harmless(&others))]);
            if chips.iter().all(|chip| chip.text != text) {
                chips.push(Chip { label: m.with("switch-off", &[("word", &word)]), text, href, is_off: false });
            }
        }
    }
    if chips.iter().filter(|chip| !chip.is_off).count() > 1 {
        let text = m.t("regional-all-off").to_owned();
        let href = address.without_any(&["as-typed"]).set("words", "exact").to_string();
        chips.push(Chip { label: text.clone(), text, href, is_off: false });
    }
    for word in &reading.as_typed {
        let href = address.without("as-typed", word).to_string();
        let word = harmless(&short(word, CHIP)).into_owned();
        let text = m.with("regional-off", &[("word", &word)]);
        chips.push(Chip { label: m.with("switch-on", &[("word", &word)]), text, href, is_off: true });
    }
    chips
}

/// What narrows the query.
fn filters(m: Tongue, address: &Address) -> Vec<Chip> {
    let mut chips = Vec::new();
    let mut add = |text: String, without: Address| {
        let text = harmless(&text).into_owned();
        chips.push(Chip {
            label: m.with("remove", &[("what", &text)]),
            text,
            href: without.to_string(),
            is_off: false,
        });
    };
    let day = |name: &str| address.get(name).map(|day| short(day, CHIP));
    let (from, to) = (day("from"), day("to"));
    if from.is_some() || to.is_some() {
        let text = match (from, to) {
            (Some(from), Some(to)) if from == to => from,
            (Some(from), Some(to)) => format!("{from} – {to}"),
            (Some(from), None) => format!("{} {from}", m.t("from")),
            (None, to) => format!("{} {}", m.t("to"), to.unwrap_or_default()),
        };
        add(text, address.without_any(&["from", "to"]));
    }
    if let Some(on) = day("on") {
        add(format!("{} {on}", m.t("on")), address.without_any(&["on"]));
    }
    for field in FIELDS {
        for value in address.all(field) {
            let shown = short(value.trim_start_matches(['=', '＝']), CHIP);
            let colon = if m == Tongue::English { ": " } else { "：" };
            add(format!("{}{colon}{shown}", m.t(field)), address.without(field, value));
        }
    }
    if let Some((rest, script)) = script_of(address.get("query").unwrap_or_default()) {
        add(m.t(&format!("script-{script}")).to_owned(), address.set("query", rest));
    }
    if address.get("reprints") == Some("once") {
        add(m.t("once").to_owned(), address.without_any(&["reprints"]));
    }
    if address.get("match") == Some("any") {
        add(m.t("match-any").to_owned(), address.without_any(&["match"]));
    }
    chips
}

/// The script that stands at the end of a query, as the links of this page write it, and what stands before it.
pub(super) fn script_of(query: &str) -> Option<(&str, &str)> {
    let (rest, script) = query.rsplit_once("lang:")?;
    let is_apart = rest.is_empty() || rest.ends_with(' ');
    let known = ["traditional", "simplified", "undecided", "other"].contains(&script);
    (is_apart && known).then_some((rest.trim_end(), script))
}

/// Whether any word may occur.
pub(super) fn is_any(question: &Question) -> bool {
    question.filters.reading.matching == Matching::Any
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_at_the_end_of_a_query_is_a_filter() {
        assert_eq!(script_of("渡輪 lang:traditional"), Some(("渡輪", "traditional")));
        assert_eq!(script_of("lang:simplified"), Some(("", "simplified")));
        assert_eq!(script_of("-lang:simplified"), None);
        assert_eq!(script_of("lang:simplified 渡輪"), None);
    }

    #[test]
    fn each_filter_has_a_link_that_takes_it_alone_away() {
        let address = Address::read("/", "query=a&from=2024&to=2025&source=%3Db&source=c&reprints=once");
        let chips = filters(Tongue::English, &address);
        assert_eq!(
            chips.iter().map(|chip| (chip.text.as_str(), chip.href.as_str())).collect::<Vec<_>>(),
            [
                ("2024 – 2025", "/?query=a&source=%3Db&source=c&reprints=once"),
                ("Source: b", "/?query=a&from=2024&to=2025&source=c&reprints=once"),
                ("Source: c", "/?query=a&from=2024&to=2025&source=%3Db&reprints=once"),
                ("each story once", "/?query=a&from=2024&to=2025&source=%3Db&source=c"),
            ]
        );
    }
}
