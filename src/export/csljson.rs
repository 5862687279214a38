//! CSL-JSON, as citeproc, Zotero and Pandoc read it: one array, an item a line. Names are literal, so that no processor
//! takes them apart; dates are `date-parts` to the precision known.

use serde_json::{Map, Value, json};

use super::citations::{CitationFormat, date_parts};
use crate::citation::{Citation, Kind};

/// CSL-JSON.
pub(super) struct CslJson;

impl CitationFormat for CslJson {
    fn name(&self) -> &'static str {
        "csljson"
    }

    fn around(&self) -> [&'static str; 3] {
        ["[\n", ",\n", "\n]\n"]
    }

    fn append(&self, citation: &Citation, text: &mut String) {
        let mut item = Map::new();
        let mut set = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                item.insert(name.to_owned(), value);
            }
        };
        let names = |names: &[String]| {
            (!names.is_empty()).then(|| names.iter().map(|name| json!({"literal": name})).collect::<Value>())
        };
        let date = |date| json!({"date-parts": [date_parts(date)]});
        set("id", Some(json!(citation.key())));
        let kind = if citation.kind == Kind::Newspaper { "article-newspaper" } else { "webpage" };
        set("type", Some(json!(kind)));
        set("title", (!citation.title.is_empty()).then(|| json!(citation.title)));
        set("author", names(&citation.authors));
        set("editor", names(&citation.editors));
        set("container-title", citation.container.as_ref().map(|name| json!(name)));
        set("issued", citation.issued.map(date));
        set("page", citation.page.as_ref().map(|page| json!(page)));
        set("section", citation.section_path().map(Value::String));
        set("URL", citation.url.as_ref().map(|url| json!(url)));
        set("accessed", citation.accessed.map(date));
        set("language", citation.language.map(|language| json!(language.tag())));
        text.push_str(&Value::Object(item).to_string());
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::citations::tests::{bare, cited, written};

    #[test]
    fn a_list_is_one_array() {
        let (citation, bare) = (cited(), bare());
        let items: Value = serde_json::from_str(&written("csljson", &[citation.clone(), bare.clone()]).0).unwrap();
        let first = json!({
            "id": citation.key(),
            "type": "article-newspaper",
            "title": "渡輪停航：兩日, {50%} & more",
            "author": [{"literal": "葉汐晴"}, {"literal": "John Smith"}],
            "editor": [{"literal": "苏湄"}],
            "container-title": "東港時報",
            "issued": {"date-parts": [[2024, 3, 19]]},
            "page": "A03",
            "section": "新聞 > 社會",
            "URL": "https://example.org/a_b?c=%E6%B8%AF&d={e}",
            "accessed": {"date-parts": [[2024, 4]]},
            "language": "zh-Hant",
        });
        assert_eq!(items, json!([first, {"id": bare.key(), "type": "webpage"}]));
        assert_eq!(serde_json::from_str::<Value>(&written("csljson", &[]).0).unwrap(), json!([]));
    }
}
