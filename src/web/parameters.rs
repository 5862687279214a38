//! The parameters of addresses, one table an endpoint: their names are those of the options of the command line. By the same
//! tables they are read and told in `/openapi.json`, and pages take what the API takes.

use std::str::FromStr;

use super::pairs::Pairs;
use super::problem::Problem;
use crate::error::{Error, Named};
use crate::service::{Filters, Limit, Question};

/// A parameter.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parameter {
    /// Its name.
    pub(crate) name: &'static str,
    /// What it is for.
    pub(crate) about: &'static str,
    /// What it takes.
    pub(crate) takes: Takes,
    /// Whether it must be there.
    pub(crate) is_needed: bool,
}

/// What a parameter takes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Takes {
    /// A text.
    Text,
    /// A text, several times.
    Texts,
    /// The first digits of the identity of an article.
    Id,
    /// Those of several, the parameter several times.
    Ids,
    /// One of these; the first where it is not there.
    Choice(&'static [&'static str]),
    /// Some of these, with commas between them, each once.
    Choices(&'static [&'static str]),
    /// A whole number in a range; the third where it is not there.
    Number(u64, u64, Option<u64>),
    /// A whole number, or `all`; this where it is not there.
    Most(&'static str),
    /// `true` or `false`; `false` where it is not there.
    Flag,
}

impl Parameter {
    pub(crate) const fn new(name: &'static str, takes: Takes, about: &'static str) -> Self {
        Self { name, about, takes, is_needed: false }
    }

    /// One that must be there.
    pub(crate) const fn needed(name: &'static str, takes: Takes, about: &'static str) -> Self {
        Self { name, about, takes, is_needed: true }
    }

    /// Whether it may stand several times.
    pub(crate) fn is_many(&self) -> bool {
        matches!(self.takes, Takes::Texts | Takes::Ids)
    }

    /// Looks whether a value is what it is to be.
    fn check(&self, value: &str) -> Result<(), Problem> {
        let wrong = |wanted: &str| {
            let shown: String = value.chars().take(100).collect();
            Err(Problem::parameter(self.name, format!("`{}` is `{shown}`, and is to be {wanted}", self.name)))
        };
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        match self.takes {
            Takes::Text | Takes::Texts if !value.is_empty() => Ok(()),
            Takes::Text | Takes::Texts => {
                let problem = Problem::parameter(self.name, format!("`{}` is empty", self.name));
                Err(problem.with_hint(if self.is_needed {
                    self.about
                } else {
                    "leave it out, or say what it is to be"
                }))
            }
            Takes::Id | Takes::Ids => {
                let is_id = (1..=16).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_hexdigit());
                if is_id { Ok(()) } else { wrong("1 to 16 hexadecimal digits, as a search gives them") }
            }
            Takes::Choice(choices) if choices.contains(&value) => Ok(()),
            Takes::Choice(choices) => wrong(&format!("one of {}", choices.join(", "))),
            Takes::Choices(choices) => {
                let chosen: Vec<&str> = value.split(',').collect();
                let is_one = |(at, choice): (usize, &&str)| choices.contains(choice) && !chosen[..at].contains(choice);
                if chosen.iter().enumerate().all(is_one) {
                    return Ok(());
                }
                wrong(&format!("some of {}, each once, with commas between them", choices.join(", ")))
            }
            Takes::Number(least, most, _) => match value.parse::<u64>() {
                Ok(number) if is_number(value) && (least..=most).contains(&number) => Ok(()),
                _ => wrong(&format!("a whole number from {least} to {most}")).map_err(|problem| {
                    let values = vec![
                        ("parameter", self.name.to_owned()),
                        ("least", least.to_string()),
                        ("most", most.to_string()),
                    ];
                    Problem { named: Some(Box::new(Named { name: "bad-number", values })), ..problem }
                }),
            },
            Takes::Most(_) if value == "all" || is_number(value) && value.len() <= 9 => Ok(()),
            Takes::Most(_) => wrong("a whole number, or `all`"),
            Takes::Flag if matches!(value, "true" | "false") => Ok(()),
            Takes::Flag => wrong("`true` or `false`"),
        }
    }
}

/// The query.
pub(crate) const QUERY: &[Parameter] = &[Parameter::needed(
    "query",
    Takes::Text,
    "What to search for: words, \"phrases\", -excluded, OR, (…), field:value, a NEAR/20 b, wild*; * is every article",
)];

/// Conditions beside a query, and how it is read.
pub(crate) const FILTERS: &[Parameter] = &[
    Parameter::new("from", Takes::Text, "Published on this day or later"),
    Parameter::new("to", Takes::Text, "Published on this day or earlier"),
    Parameter::new("on", Takes::Text, "Published on this day, or in this month or year; not beside from and to"),
    Parameter::new("source", Takes::Texts, "With this source; of several, any"),
    Parameter::new("author", Takes::Texts, "By this author; of several, any"),
    Parameter::new("editor", Takes::Texts, "Edited by this person; of several, any"),
    Parameter::new("reviewer", Takes::Texts, "Reviewed by this person; of several, any"),
    Parameter::new("section", Takes::Texts, "In this section; of several, any"),
    Parameter::new("page", Takes::Texts, "On this page of the printed paper; of several, any"),
    Parameter::new(
        "reprints",
        Takes::Choice(&["all", "once"]),
        "Whether every article counts, or each story once: by the earliest of its articles that the other parameters leave",
    ),
    Parameter::new(
        "match",
        Takes::Choice(&["all", "any"]),
        "Whether every word must occur, or any may, and more rank higher (for a headline or a paragraph as a query)",
    ),
    Parameter::new(
        "words",
        Takes::Choice(&["regional", "exact"]),
        "Whether a word also finds what other regions call it (芯片 and 晶片)",
    ),
    Parameter::new(
        "as-typed",
        Takes::Texts,
        "Look for this word as it is typed, and not for what other regions call it",
    ),
    Parameter::new(
        "today",
        Takes::Text,
        "The day that yesterday, 上周 and 7d are told from; by default that of the server",
    ),
];

/// The order of hits.
pub(crate) const SORT: &[Parameter] =
    &[Parameter::new("sort", Takes::Choice(&["relevance", "newest", "oldest"]), "The order of the hits")];

/// What parameters say, read by their tables.
#[derive(Clone, Debug, Default)]
pub(crate) struct Given(Vec<(&'static str, String)>);

impl Given {
    /// Reads what stands behind the question mark, strictly.
    ///
    /// # Errors
    /// Where a parameter is unknown, is there twice, is not there and must be, or is not what it is to be.
    pub(crate) fn read(text: &str, tables: &[&[Parameter]]) -> Result<Self, Problem> {
        let mut pairs = Pairs::read(text)?;
        let given = Self::take(&mut pairs, tables)?;
        let known: Vec<&str> = tables.iter().flat_map(|table| table.iter()).map(|parameter| parameter.name).collect();
        pairs.finish(&known)?;
        Ok(given)
    }

    /// The same from pairs, of which those of the tables are taken and the others left.
    ///
    /// # Errors
    /// As of [`Self::read`], but for unknown ones.
    pub(crate) fn take(pairs: &mut Pairs, tables: &[&[Parameter]]) -> Result<Self, Problem> {
        let mut given = Vec::new();
        for parameter in tables.iter().flat_map(|table| table.iter()) {
            let name = parameter.name;
            let values =
                if parameter.is_many() { pairs.take_all(name) } else { pairs.take(name)?.into_iter().collect() };
            if values.is_empty() && parameter.is_needed {
                return Err(Problem::parameter(name, format!("`{name}` is missing")).with_hint(parameter.about));
            }
            for value in values {
                parameter.check(&value)?;
                given.push((name, value));
            }
        }
        Ok(Self(given))
    }

    /// What a parameter says, where it is there.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// All that a parameter says.
    pub(crate) fn texts(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(known, _)| *known == name).map(|(_, value)| value.clone()).collect()
    }

    /// What stands between the commas.
    pub(crate) fn list(&self, name: &str) -> Vec<String> {
        self.text(name).map_or_else(Vec::new, |text| text.split(',').map(str::to_owned).collect())
    }

    /// Whether a parameter says this.
    pub(crate) fn is(&self, name: &str, value: &str) -> bool {
        self.text(name) == Some(value)
    }

    /// Whether it says `true`.
    pub(crate) fn flag(&self, name: &str) -> bool {
        self.is(name, "true")
    }

    /// A number, or what it is by default.
    pub(crate) fn number(&self, parameter: &Parameter) -> Option<u64> {
        let default = if let Takes::Number(_, _, default) = parameter.takes { default } else { None };
        self.text(parameter.name).and_then(|text| text.parse().ok()).or(default)
    }

    /// How many, or what that is by default.
    pub(crate) fn limit(&self, parameter: &Parameter) -> Limit {
        let default = if let Takes::Most(default) = parameter.takes { default } else { "all" };
        self.text(parameter.name).unwrap_or(default).parse().unwrap_or(Limit::All)
    }

    /// What a parameter says, as the library reads it.
    ///
    /// # Errors
    /// Those of its reading, with the name of the parameter.
    pub(crate) fn parsed<T: FromStr<Err = Error>>(&self, name: &str) -> Result<Option<T>, Problem> {
        let read = |text: &str| text.parse().map_err(|error: Error| Problem::from(error).of(name));
        self.text(name).map(read).transpose()
    }

    /// The query with its filters.
    pub(crate) fn question(&self) -> Question {
        Question { query: self.text("query").unwrap_or_default().to_owned(), filters: self.filters() }
    }

    /// The filters alone.
    pub(crate) fn filters(&self) -> Filters {
        Filters::by_name(&|name| self.text(name).map(str::to_owned), &|name| self.texts(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_those_of_their_tables() {
        let limit = Parameter::new("limit", Takes::Number(0, 100, Some(10)), "");
        let own = [
            limit,
            Parameter::new("by", Takes::Choices(&["a", "b"]), ""),
            Parameter::new("most", Takes::Most("20"), ""),
            Parameter::new("both", Takes::Flag, ""),
            Parameter::new("id", Takes::Ids, ""),
        ];
        let tables: [&[Parameter]; 3] = [QUERY, FILTERS, &own];
        let text = "query=%E6%B8%AF&source=a&source=b&reprints=once&limit=7&by=b,a&most=all&both=true&id=0f&id=1";
        let given = Given::read(text, &tables).unwrap();
        let question = given.question();
        assert_eq!((question.query.as_str(), question.filters.source.len(), question.filters.once), ("港", 2, true));
        assert_eq!(
            (given.number(&limit), given.list("by"), given.flag("both")),
            (Some(7), vec!["b".into(), "a".into()], true)
        );
        assert_eq!((given.limit(&own[2]), given.texts("id").len()), (Limit::All, 2));
        let defaults = Given::read("query=a", &tables).unwrap();
        assert_eq!((defaults.number(&limit), defaults.limit(&own[2])), (Some(10), Limit::Most(20)));
        for (wrong, name) in [
            ("", "query"),
            ("query=", "query"),
            ("query=a&source=", "source"),
            ("query=a&from=1&from=2", "from"),
            ("query=a&reprints=twice", "reprints"),
            ("query=a&limit=101", "limit"),
            ("query=a&limit=%2B1", "limit"),
            ("query=a&limit=", "limit"),
            ("query=a&sort=newest", "sort"),
            ("query=a&by=a,a", "by"),
            ("query=a&by=", "by"),
            ("query=a&most=some", "most"),
            ("query=a&both=1", "both"),
            ("query=a&id=0x1", "id"),
        ] {
            assert_eq!(Given::read(wrong, &tables).unwrap_err().parameter.as_deref(), Some(name), "{wrong}");
        }
    }
}
