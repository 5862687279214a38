//! What the value of a record says as text: a text or a number as it is, a list as its members, an object by the member
//! that such objects keep theirs in: an author by its name, a text of WordPress by `rendered`, a document of an editor by
//! its blocks, a date of MongoDB by `$date`.

use serde_json::Value;

/// Members of an object that say what it is, the first counts.
const NAMES: [&str; 10] =
    ["name", "title", "label", "rendered", "text", "value", "#text", "$date", "$numberLong", "$numberInt"];
/// Members that hold a text, or the parts of one.
const TEXTS: [&str; 12] = [
    "rendered",
    "html",
    "text",
    "content",
    "body",
    "value",
    "#text",
    "data",
    "children",
    "blocks",
    "paragraphs",
    "title",
];
/// Deepest nesting that is gone into.
const DEEPEST: usize = 20;

/// The texts of a value that says what something is or is called, none of them empty.
pub(super) fn names(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    collect(value, &NAMES, DEEPEST, &mut found);
    found.into_iter().map(|name| name.trim().to_owned()).collect()
}

/// The paragraphs of a value that is a text as they are laid out, none of them empty: the indent of a first line tells
/// where it ends.
pub(in crate::corpus) fn text(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    collect(value, &TEXTS, DEEPEST, &mut found);
    found
}

fn collect(value: &Value, members: &[&str], depth: usize, found: &mut Vec<String>) {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Array(values) if depth > 0 => {
            match runs(values) {
                Some(line) => found.extend(Some(line).filter(|line| !line.trim().is_empty())),
                None => values.iter().for_each(|value| collect(value, members, depth - 1, found)),
            }
            return;
        }
        Value::Object(map) if depth > 0 => {
            let known = members.iter().find_map(|name| map.get(*name));
            // An object with one member can mean nothing else.
            let only = map.values().next().filter(|_| map.len() == 1);
            if let Some(value) = known.or(only) {
                collect(value, members, depth - 1, found);
            }
            return;
        }
        _ => return,
    };
    if !text.trim().is_empty() {
        found.push(text);
    }
}

/// The line that `values` are the runs of, as editors keep a paragraph with marks in it: objects of type `text`, or with a
/// text and no type at all. Between them is nothing.
fn runs(values: &[Value]) -> Option<String> {
    let run = |value: &Value| {
        let map = value.as_object()?;
        let kind = map.get("type").or_else(|| map.get("_type"));
        let is_run = kind.map_or(map.len() == 1 || map.values().all(|value| !value.is_array()), |kind| {
            matches!(kind.as_str(), Some("text" | "span"))
        });
        map.get("text")?.as_str().filter(|_| is_run).map(str::to_owned)
    };
    // One alone is a paragraph as well as a run.
    (values.len() > 1).then(|| values.iter().map(run).collect()).flatten()
}

/// The date and time that numbers are one after another, from the year on, as Java writes them; as ISO 8601.
pub(super) fn time(value: &Value) -> Option<String> {
    let numbers: Vec<u64> = value.as_array()?.iter().map(Value::as_u64).collect::<Option<_>>()?;
    let (day, time) = numbers.split_at_checked(3)?;
    let day = day.iter().map(|number| format!("{number:02}")).collect::<Vec<_>>().join("-");
    let two: Vec<String> = time.iter().take(3).map(|number| format!("{number:02}")).collect();
    match two.len() {
        0 => Some(day),
        1 => None,
        _ => Some(format!("{day}T{}", two.join(":"))),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_say_what_they_are() {
        for (value, expected) in [
            (json!("沈若橘 "), vec!["沈若橘"]),
            (json!(["沈若橘", "", null, {"name": "蘇湄", "url": "x"}]), vec!["沈若橘", "蘇湄"]),
            (json!({"rendered": "港口 &amp; 夜航"}), vec!["港口 &amp; 夜航"]),
            (json!({"$date": {"$numberLong": "1710836467000"}}), vec!["1710836467000"]),
            (json!({"zh": "港口"}), vec!["港口"]),
            (json!({"a": "港口", "b": "夜航"}), vec![]),
            (json!([{"text": "港口"}, {"text": "夜航"}]), vec!["港口夜航"]),
        ] {
            assert_eq!(names(&value), expected, "{value}");
        }
    }

    #[test]
    fn texts_are_read_in_the_shapes_in_which_systems_keep_them() {
        for (value, expected) in [
            (json!({"rendered": "<p>一。</p>", "protected": false}), vec!["<p>一。</p>"]),
            (json!({"text": "一。"}), vec!["一。"]),
            (json!(["一。", "二。"]), vec!["一。", "二。"]),
            (json!([{"type": "p", "text": "一。"}, {"type": "p", "text": "二。"}]), vec!["一。", "二。"]),
            (
                json!({"blocks": [{"type": "paragraph", "data": {"text": "一。"}}, {"type": "header", "data": {"text": "二", "level": 2}}]}),
                vec!["一。", "二"],
            ),
            (
                json!({"type": "doc", "content": [
                    {"type": "paragraph", "content": [{"type": "text", "text": "港"}, {"type": "text", "text": "口。", "marks": [{"type": "bold"}]}]},
                    {"type": "paragraph", "content": [{"type": "text", "text": "夜航。"}]},
                ]}),
                vec!["港口。", "夜航。"],
            ),
            (
                json!([{"type": "paragraph", "children": [{"text": "港"}, {"text": "口。", "bold": true}]}, {"children": [{"text": "夜航。"}]}]),
                vec!["港口。", "夜航。"],
            ),
        ] {
            assert_eq!(text(&value), expected, "{value}");
        }
        let deep = (0..100).fold(json!("一"), |value, _| json!([value]));
        assert!(text(&deep).is_empty());
    }

    #[test]
    fn numbers_one_after_another_are_a_time() {
        for (value, expected) in [
            (json!([2024, 3, 19]), Some("2024-03-19")),
            (json!([2024, 3, 19, 16, 21]), Some("2024-03-19T16:21")),
            (json!([2024, 3, 19, 16, 21, 7, 500_000]), Some("2024-03-19T16:21:07")),
            (json!([2024, 3]), None),
            (json!([2024, 3, 19, 16]), None),
            (json!(["2024", 3, 19]), None),
            (json!(2024), None),
        ] {
            assert_eq!(time(&value).as_deref(), expected, "{value}");
        }
    }
}
