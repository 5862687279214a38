//! What a call may say: tables of parameters, by which arguments are read and told in the schema of a tool. The names are those
//! of the options of the command line.

use serde_json::{Map, Value, json};

use super::answer::{is_short, wrong};
use crate::error::Result;

/// Most characters of all arguments of a call, as JSON.
const ARGUMENTS: usize = 30_000;
/// Most characters of a text that is no query.
const TEXT: usize = 1000;
/// Most values of a list.
pub(super) const VALUES: usize = 100;
/// The most that the arguments of the next call take of an answer; of longer ones only what changes is told.
const NEXT: usize = 1200;

/// Farthest that a list is told without a cursor.
pub(super) const FARTHEST: usize = 100_000;

/// A parameter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parameter {
    name: &'static str,
    takes: Takes,
    about: &'static str,
}

/// What a parameter takes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Takes {
    /// A text of at most so many characters, which must be there.
    Needed(usize),
    /// A text.
    Text,
    /// Texts.
    Texts,
    /// One text at least.
    NeededTexts,
    /// One of these; the first by default.
    Choice(&'static [&'static str]),
    /// A whole number, from and to.
    Number(u64, u64),
    /// Whether.
    Flag,
}

impl Parameter {
    /// A parameter.
    pub(super) const fn new(name: &'static str, takes: Takes, about: &'static str) -> Self {
        Self { name, takes, about }
    }

    fn is_needed(&self) -> bool {
        matches!(self.takes, Takes::Needed(_) | Takes::NeededTexts)
    }

    /// What its values are, as JSON Schema.
    fn schema(&self) -> Value {
        let mut schema = match self.takes {
            Takes::Needed(most) => json!({ "type": "string", "minLength": 1, "maxLength": most }),
            Takes::Text => json!({ "type": "string", "maxLength": TEXT }),
            Takes::Texts => json!({
                "type": "array", "items": { "type": "string", "maxLength": TEXT }, "maxItems": VALUES,
            }),
            Takes::NeededTexts => json!({
                "type": "array", "items": { "type": "string", "maxLength": TEXT }, "minItems": 1, "maxItems": VALUES,
            }),
            Takes::Choice(names) => json!({ "type": "string", "enum": names, "default": names[0] }),
            Takes::Number(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
            Takes::Flag => json!({ "type": "boolean", "default": false }),
        };
        schema["description"] = self.about.into();
        schema
    }

    /// Refuses a value that is not what it takes. A single text may stand for a list of it.
    fn check(&self, value: &Value) -> Result<()> {
        let name = self.name;
        let text = |value: &Value, most: usize| match value.as_str() {
            None => Err(wrong(format!("`{name}` is no text"), format!("{name}: {}", self.about))),
            Some(text) if text.chars().count() > most => {
                Err(wrong(format!("`{name}` has more than {most} characters"), "shorten it"))
            }
            Some(_) => Ok(()),
        };
        match self.takes {
            Takes::Needed(most) => text(value, most),
            Takes::Text => text(value, TEXT),
            Takes::Texts | Takes::NeededTexts => match value {
                Value::Array(values) if values.len() > VALUES => {
                    Err(wrong(format!("`{name}` has more than {VALUES} values"), "name fewer at once"))
                }
                Value::Array(values) if values.is_empty() && self.is_needed() => {
                    Err(wrong(format!("`{name}` has no value"), format!("{name}: {}", self.about)))
                }
                Value::Array(values) => values.iter().try_for_each(|value| text(value, TEXT)),
                value => text(value, TEXT),
            },
            Takes::Choice(names) => match value.as_str() {
                Some(value) if names.contains(&value) => Ok(()),
                _ => Err(wrong(format!("`{name}` has no such value"), format!("write one of {}", names.join(", ")))),
            },
            Takes::Number(least, most) => match value.as_u64() {
                Some(number) if (least..=most).contains(&number) => Ok(()),
                _ => {
                    let hint = format!("write a whole number from {least} to {most}");
                    Err(wrong(format!("`{name}` is not in its range"), hint))
                }
            },
            Takes::Flag => match value {
                Value::Bool(_) => Ok(()),
                _ => Err(wrong(format!("`{name}` is neither true nor false"), "write true or false")),
            },
        }
    }
}

/// The JSON Schema of the arguments of a call.
pub(super) fn schema(tables: &[&[Parameter]]) -> Map<String, Value> {
    let all = || tables.iter().flat_map(|table| table.iter());
    let properties: Map<String, Value> =
        all().map(|parameter| (parameter.name.to_owned(), parameter.schema())).collect();
    let needed: Vec<&str> = all().filter(|parameter| parameter.is_needed()).map(|parameter| parameter.name).collect();
    Map::from_iter([
        ("type".to_owned(), "object".into()),
        ("properties".to_owned(), properties.into()),
        ("required".to_owned(), needed.into()),
        ("additionalProperties".to_owned(), false.into()),
    ])
}

/// What a call says.
#[derive(Clone, Debug)]
pub(super) struct Given {
    tool: &'static str,
    arguments: Map<String, Value>,
}

impl Given {
    /// Reads the arguments of a call, strictly. What is null counts as left out.
    ///
    /// # Errors
    /// Of kind [`ErrorKind::Input`](crate::error::ErrorKind::Input), naming the argument.
    pub(super) fn read(tool: &'static str, tables: &[&[Parameter]], mut arguments: Map<String, Value>) -> Result<Self> {
        let all = || tables.iter().flat_map(|table| table.iter());
        arguments.retain(|_, value| !value.is_null());
        if Value::from(arguments.clone()).to_string().chars().count() > ARGUMENTS {
            return Err(wrong(format!("the arguments have more than {ARGUMENTS} characters"), "ask for less at once"));
        }
        for (name, value) in &arguments {
            match all().find(|parameter| parameter.name == name) {
                Some(parameter) => parameter.check(value)?,
                None => return Err(unknown(tool, name, &all().map(|known| known.name).collect::<Vec<_>>())),
            }
        }
        match all().find(|parameter| parameter.is_needed() && !arguments.contains_key(parameter.name)) {
            Some(missing) => {
                Err(wrong(format!("`{}` is missing", missing.name), format!("{}: {}", missing.name, missing.about)))
            }
            None => Ok(Self { tool, arguments }),
        }
    }

    /// A text, where it is given.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.arguments.get(name)?.as_str().map(str::to_owned)
    }

    /// Texts.
    pub(super) fn texts(&self, name: &str) -> Vec<String> {
        match self.arguments.get(name) {
            Some(Value::Array(values)) => values.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            Some(Value::String(value)) => vec![value.clone()],
            _ => Vec::new(),
        }
    }

    /// Whether a choice is this.
    pub(super) fn is(&self, name: &str, value: &str) -> bool {
        self.arguments.get(name).and_then(Value::as_str) == Some(value)
    }

    /// A number, where it is given.
    pub(super) fn number(&self, name: &str) -> Option<usize> {
        self.arguments.get(name)?.as_u64().and_then(|number| usize::try_from(number).ok())
    }

    /// A flag.
    pub(super) fn flag(&self, name: &str) -> bool {
        self.arguments.get(name).and_then(Value::as_bool).unwrap_or(false)
    }

    /// The call that goes on with the row of this number, where a list is told so far.
    pub(super) fn next_row(&self, offset: usize) -> Option<Value> {
        (offset <= FARTHEST).then(|| self.next("offset", offset))
    }

    /// The call that goes on behind this one: the same with another `name`. Where the arguments are long, only that.
    pub(super) fn next(&self, name: &str, value: impl Into<Value>) -> Value {
        let mut arguments = self.arguments.clone();
        let value = value.into();
        arguments.insert(name.to_owned(), value.clone());
        let call = json!({ "tool": self.tool, "arguments": arguments });
        if is_short(&call, NEXT) {
            return call;
        }
        json!({ "tool": self.tool, "arguments": { name: value }, "beside": "the other arguments as they were" })
    }
}

fn unknown(tool: &str, name: &str, known: &[&str]) -> crate::error::Error {
    let shown: String = name.chars().take(60).collect();
    let near = known.iter().map(|known| (strsim::osa_distance(known, &shown), known)).min();
    let mut hint = format!("its arguments are {}", known.join(", "));
    if let Some((1..=2, near)) = near {
        hint = format!("did you mean `{near}`? {hint}");
    }
    wrong(format!("`{tool}` has no argument `{shown}`"), hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &[Parameter] = &[
        Parameter::new("query", Takes::Needed(20), "What"),
        Parameter::new("source", Takes::Texts, "Where"),
        Parameter::new("sort", Takes::Choice(&["a", "b"]), "How"),
        Parameter::new("limit", Takes::Number(1, 9), "How many"),
        Parameter::new("all", Takes::Flag, "Whether"),
    ];

    fn read(arguments: Value) -> Result<Given> {
        Given::read("search", &[TABLE], arguments.as_object().unwrap().clone())
    }

    #[test]
    fn arguments_are_read_strictly() {
        let given = read(json!({ "query": "港", "source": "甲", "limit": 3, "all": true, "sort": null })).unwrap();
        assert_eq!((given.text("query").as_deref(), given.texts("source")), (Some("港"), vec!["甲".to_owned()]));
        assert_eq!((given.number("limit"), given.flag("all"), given.is("sort", "a")), (Some(3), true, false));
        for (wrong, named) in [
            (json!({}), "`query` is missing"),
            (json!({ "query": "港", "sources": [] }), "no argument `sources`"),
            (json!({ "query": 3 }), "`query` is no text"),
            (json!({ "query": "港".repeat(21) }), "more than 20"),
            (json!({ "query": "港", "source": ["a", 3] }), "`source` is no text"),
            (json!({ "query": "港", "source": vec!["a"; 101] }), "more than 100 values"),
            (json!({ "query": "港", "sort": "c" }), "`sort` has no such value"),
            (json!({ "query": "港", "limit": 10 }), "`limit` is not in its range"),
            (json!({ "query": "港", "limit": 1.5 }), "`limit` is not in its range"),
            (json!({ "query": "港", "all": "yes" }), "neither true nor false"),
            (json!({ "query": "港".repeat(40_000) }), "more than 30000"),
        ] {
            let error = read(wrong).unwrap_err();
            assert!(error.to_string().contains(named), "{error}");
        }
        assert!(read(json!({ "qeury": "港" })).unwrap_err().hint().unwrap().contains("`query`"));
    }

    #[test]
    fn the_next_call_is_whole_where_it_is_short() {
        let given = read(json!({ "query": "港", "limit": 3 })).unwrap();
        let next = given.next("offset", 7);
        assert_eq!(next, json!({ "tool": "search", "arguments": { "query": "港", "limit": 3, "offset": 7 } }));
        let given = read(json!({ "query": "港", "source": vec!["港".repeat(900); 3] })).unwrap();
        let next = given.next("offset", 7);
        assert_eq!((&next["arguments"], next["beside"].is_string()), (&json!({ "offset": 7 }), true));
    }
}
