//! `cite`: articles as references.

use serde_json::{Value, json};

use super::super::answer::{Answer, wrong};
use super::super::article::{HIT, Namer};
use super::super::bound::clipped;
use super::super::parameters::{FARTHEST, Given, Parameter, Takes};
use super::super::question::OFFSET;
use super::Tool;
use crate::engine::Found;
use crate::error::Result;
use crate::export::{GbtEdition, citation_format_named};
use crate::service::{self, Citing, Holdings};

/// Most characters of a reference.
const REFERENCE: usize = 1500;

pub(super) static TOOL: Tool = Tool {
    name: "cite",
    title: "Cite articles",
    about: "Write articles as references: GB/T 7714 (gbt), RIS, BibLaTeX (bib) or CSL-JSON. total counts references; go on with \
            `next`.",
    parameters: &[
        &[
            Parameter::new("ids", Takes::NeededTexts, "The ids of the articles, as hits have them"),
            Parameter::new("format", Takes::Choice(&["gbt", "ris", "bib", "csljson"]), "The format"),
            Parameter::new("gbt", Takes::Choice(&["2025", "2015"]), "Of gbt, the edition"),
            Parameter::new(
                "accessed",
                Takes::Text,
                "The date of access of all; by default the day on which each was captured",
            ),
        ],
        OFFSET,
    ],
    answer,
};

fn answer(holdings: &dyn Holdings, given: &Given) -> Result<Answer> {
    let gbt = given.text("gbt").map(|year| if year == "2015" { GbtEdition::Y2015 } else { GbtEdition::Y2025 });
    let citing = Citing { gbt, accessed: given.text("accessed") };
    let format = citing.format(citation_format_named(&given.text("format").unwrap_or_else(|| "gbt".to_owned()))?)?;
    let ids: Vec<String> = given.texts("ids").iter().map(|id| id.trim().to_owned()).collect();
    let cited = service::cite(holdings, &ids, &citing)?;
    if cited.citations.is_empty() {
        return Err(wrong("no article has any of these IDs", "take the ids of hits as they stand"));
    }
    let mut answer = Answer::new(cited.citations.len(), &given.next("offset", FARTHEST));
    answer.put("format", format.name());
    if !cited.missing.is_empty() {
        answer.put("no_such_article", cited.missing.iter().map(|id| clipped(id, 16).0).collect::<Vec<_>>());
    }
    let namer = Namer::new(holdings)?;
    let mut references = Vec::new();
    for citation in &cited.citations {
        let mut text = String::new();
        format.append(citation, &mut text);
        let (text, is_clipped) = clipped(text.trim_end(), REFERENCE);
        let Found::One(article) = holdings.engine().article(citation.id.to_string().parse()?)? else { continue };
        let mut named = namer.name(&article, HIT).fields();
        named.insert("citation".to_owned(), text.into());
        // The reference replaces the usual one, which may have been longer than there is room for.
        if let Some(Value::Array(fields)) = named.get_mut("clipped") {
            fields.retain(|field| field != "citation");
        }
        if is_clipped {
            match named.entry("clipped").or_insert_with(|| json!([])) {
                Value::Array(fields) => fields.push("citation".into()),
                _ => continue,
            }
        }
        named.retain(|name, value| name != "clipped" || value.as_array().is_some_and(|fields| !fields.is_empty()));
        references.push(named.into());
    }
    super::put_from(&mut answer, given, "references", references)?;
    Ok(answer)
}
