use std::ops::ControlFlow;

use proptest::prelude::*;

use super::*;
use crate::corpus::config::Config;

/// What is read of `bytes`: for each article its number, title, body and remarks, for each failure its number and reason.
fn read(name: &str, bytes: &[u8]) -> Vec<String> {
    let config = Config::default();
    let format = super::super::of_path(name).unwrap();
    let mut found = Vec::new();
    let end = format.read(&mut &bytes[..], &Context::of(name, &config), &mut |record| {
        let number = record.number.map_or(String::new(), |number| format!("#{number} "));
        found.push(match record.content {
            Ok(draft) => {
                let remarks = draft.remarks.join("; ");
                let article = draft.article().unwrap();
                let remarks = if remarks.is_empty() { remarks } else { format!(" ({remarks})") };
                format!("{number}{}|{}{remarks}", article.title, article.body)
            }
            Err(reason) => format!("{number}{reason}"),
        });
        ControlFlow::Continue(())
    });
    found.extend(end.err());
    found
}

/// Whether what was found begins as expected, each.
#[track_caller]
fn gives(name: &str, bytes: impl AsRef<[u8]>, expected: &[&str]) {
    let found = read(name, bytes.as_ref());
    let is_so = found.len() == expected.len()
        && found.iter().zip(expected).all(|(found, expected)| found.starts_with(expected));
    assert!(is_so, "{}\n{found:#?}", String::from_utf8_lossy(bytes.as_ref()));
}

const ONE: &str = r#"{"title":"一","body":"甲。"}"#;
const TWO: &str = r#"{"title":"二","body":"乙。"}"#;
const THREE: &str = r#"{"title":"三","body":"丙。"}"#;

#[test]
fn an_article_an_array_and_several_are_read() {
    gives("a.json", ONE, &["一|甲。"]);
    gives("a.json", format!("[{ONE}]"), &["#1 一|甲。"]);
    gives("a.json", format!("[{ONE},{TWO}]"), &["#1 一|甲。", "#2 二|乙。"]);
    gives("a.json", format!("{ONE}{TWO}\n{THREE}"), &["#1 一|甲。", "#2 二|乙。", "#3 三|丙。"]);
    gives("a.json", format!("[{ONE}][{TWO}]"), &["#1 一|甲。", "#2 二|乙。"]);
    gives("a.jsonl", format!("{ONE}\n\n{TWO}\n"), &["#1 一|甲。", "#2 二|乙。"]);
    gives("a.json", "[]", &["holds no article"]);
    gives("a.json", "[1, {\"x\":1}]", &["#1 element 1 is no JSON object", "#2 has neither"]);
}

#[test]
fn a_broken_element_costs_itself_and_is_named_by_its_number() {
    for broken in [
        r#"{"title":"二","body":"乙。""#,
        r#"{"title":"二","body":"乙。]"#,
        r#"{"title":"二,"body":"乙。"}"#,
        r#"{"title":"二" "body":"乙。"}"#,
        r#"{"title":"二","body":"他说"好"。"}"#,
        r#"{"title":二,"body":"乙。"}"#,
        r#"{"title":"二","body":"乙。","n":}"#,
        r#"{"title":"二","authors":[{"name":"某甲"},{"name":"某乙"}],"body":"乙。"#,
        r#"{"title":"二","author":{"title":"某甲"},"x":["#,
        r#"{"title""#,
    ] {
        for between in [",", ",\n  ", "\n"] {
            let text = format!("[{ONE}{between}{broken}{between}{THREE}{between}{TWO}]");
            let expected = ["#1 一|甲。", "#2 element 2 is not JSON: ", "#3 三|丙。", "#4 二|乙。"];
            gives("a.json", &text, &expected);
            // Several after one another, and a broken one at the beginning and at the end.
            gives("a.json", &text[1..text.len() - 1], &expected);
        }
        gives("a.json", format!("[{broken},{THREE},{TWO}]"), &["#1 element 1 is not", "#2 三|丙。", "#3 二|乙。"]);
        gives("a.json", format!("[{ONE},{THREE},{broken}"), &["#1 一|", "#2 三|", "#3 element 3 is not JSON"]);
        gives("a.jsonl", format!("{ONE}\n{broken}\n{THREE}\n"), &["#1 一|", "#2 line 2 is not JSON", "#3 三|"]);
    }
    gives(
        "a.json",
        format!("[{ONE},null,\"x\",{TWO}]"),
        &["#1 一", "#2 element 2 is no", "#3 element 3 is no", "#4 二"],
    );
    gives("a.json", &ONE[..20], &["is not JSON: EOF"]);
    let two_broken = format!("[{ONE},{{\"title\":\"a,{{\"title\":\"b,{TWO}]");
    gives("a.json", two_broken, &["#1 一|", "#2 element 2 is not", "#3 element 3 is not", "#4 二|"]);
}

#[test]
fn what_is_broken_inside_an_element_is_mended_and_named() {
    for (broken, body, said) in [
        (&br#"\ud83d"#[..], "\u{FFFD}", "1 half of a surrogate pair"),
        (br#"\ude00!"#, "\u{FFFD}!", "1 half of a surrogate pair"),
        (b"\xE6\xB8", "\u{FFFD}", "1 character that could not be decoded as UTF-8"),
        (b"\n", "丁", "1 control character"),
        (b"\t\x0b", "丁", "2 control characters"),
        (br"\x", r"\x丁", "1 backslash"),
    ] {
        let element = [r#"{"title":"二","body":"乙。"#.as_bytes(), broken, "丁\"}".as_bytes()].concat();
        for (name, place) in [("a.json", "element 2"), ("a.jsonl", "line 2")] {
            let (start, comma, end) = if name == "a.json" { ("[", ",", "]") } else { ("", "", "") };
            let file =
                [format!("{start}{ONE}{comma}\n").as_bytes(), &element, format!("{comma}\n{THREE}\n{end}").as_bytes()]
                    .concat();
            let found = read(name, &file);
            assert_eq!(found.len(), 3, "{found:?}");
            assert!(found[1].starts_with("#2 二|乙。") && found[1].contains(body), "{found:?}");
            assert!(found[1].contains(&format!("({place} has {said}")), "{found:?}");
            assert!(found[2] == "#3 三|丙。", "{found:?}");
        }
        let found = read("a.json", &element);
        assert!(found.len() == 1 && found[0].contains(&format!("(has {said}")), "{found:?}");
    }
    gives("a.json", r#"[{"title":"一","score":NaN,},]"#, &["#1 一| (element 1 has 2 signs that JSON does not"]);
}

#[test]
fn a_line_in_an_encoding_of_its_own_is_read_in_it() {
    let line = |title: &str, body: &str| format!("{{\"title\":\"{title}\",\"body\":\"{body}\"}}\n");
    for (encoding, name, body) in [
        (encoding_rs::GB18030, "GB18030", "渡轮慢了下来，船工点起灯。"),
        (encoding_rs::BIG5, "Big5", "渡輪慢了下來，船工點起燈。"),
    ] {
        let other = encoding.encode(&line("二", body)).0.into_owned();
        let bytes = [line("一", body).as_bytes(), &other, line("三", body).as_bytes()].concat();
        let told = format!("#2 二|{body} (line 2 is in {name}, unlike the rest of the file)");
        gives("a.jsonl", bytes, &["#1 一|", &told, "#3 三|"]);
    }
}

#[test]
fn a_nul_in_a_text_is_left_out_and_named() {
    let long = "乙。".repeat(600);
    let found = read("a.jsonl", format!("{ONE}\n{{\"title\":\"二\",\"body\":\"{long}\0\"}}\n").as_bytes());
    assert_eq!(
        found,
        ["#1 一|甲。".to_owned(), format!("#2 二|{long} (line 2 has 1 NUL character in its texts, left out)")]
    );
}

#[test]
fn files_that_were_put_together_are_read() {
    gives("a.json", format!("{ONE}\u{FEFF}{TWO}"), &["#1 一|甲。", "#2 二|乙。"]);
    gives("a.json", format!("\u{FEFF}[{ONE}]\r\n\u{FEFF}[{TWO}]"), &["#1 一|甲。", "#2 二|乙。"]);
    gives("a.jsonl", format!("\u{FEFF}{ONE}\n\u{FEFF}{TWO}\n"), &["#1 一|甲。", "#2 二|乙。"]);
    gives("a.jsonl", format!("{ONE}{TWO}\n{THREE}"), &["#1 一|甲。", "#2 二|乙。", "#3 三|丙。"]);
    gives("a.jsonl", format!("[\n{ONE},\n{TWO}\n]\n"), &["#1 一|甲。", "#2 二|乙。"]);
    let pretty = TWO.replace(',', ",\n  ").replace('{', "{\n  ").replace('}', "\n}");
    gives("a.jsonl", format!("{ONE}\n{pretty}\n{THREE}"), &["#1 一|甲。", "#2 二|乙。", "#3 三|丙。"]);
    gives(
        "a.jsonl",
        format!("{ONE} x\n{THREE}\nx\n{TWO}"),
        &["#1 一|", "line 1 is not JSON", "#2 三|", "#3 line 3 is not JSON", "#4 二|"],
    );
    gives("a.json", format!("callback({ONE});"), &["is not JSON", "has what is not JSON behind article 1", "一|甲。"]);
    gives("a.json", "no JSON at all", &["is not JSON"]);
    gives("a.json", "{\"a\": {\"title\": \"x\"", &["is not JSON: EOF"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Of ten articles, one of which is damaged at one place, nine are read.
    #[test]
    fn damage_in_one_place_costs_one_article(which in 0_usize..10, at in 1_usize..40, byte in any::<u8>(), drop in any::<bool>(), by_line in any::<bool>()) {
        let article = |number: usize| format!("{{\"title\":\"第{number}则\",\"author\":{{\"name\":\"某甲\"}},\"body\":\"第{number}段。\"}}");
        let mut articles: Vec<Vec<u8>> = (0..10).map(|number| article(number).into_bytes()).collect();
        let damaged = &mut articles[which];
        if drop { damaged.remove(at); } else { damaged[at] = byte; }
        let file = if by_line { articles.join(&b'\n') } else { [b"[", &articles.join(&b","[..])[..], b"]"].concat() };
        let found = read(if by_line { "a.jsonl" } else { "a.json" }, &file);
        for number in (0..10).filter(|number| *number != which) {
            let whole = format!(" 第{number}则|第{number}段。");
            prop_assert!(found.iter().any(|found| found.ends_with(&whole)), "{}\n{:#?}", String::from_utf8_lossy(&file), found);
        }
        prop_assert!(found.len() <= 12, "{:#?}", found);
    }
}
