//! The tables of the command line: their forms, their files, and what they say to questions that make no sense.

use std::fs;
use std::process::Command;

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;

use crate::harness::{Archive, Outcome};

fn harbour() -> Archive {
    let archive = Archive::new();
    for (number, (day, source, title, body)) in [
        ("2023-12-30", "東港時報", "渡輪加班", "渡輪今天加班。\n\n新渡輪啟用。"),
        ("2024-01-02", "東港時報", "港口關閉", "渡輪停航，港口關閉。"),
        ("2024-01-03", "雁洲日報", "票價", "渡輪票價上漲，渡輪停航。"),
        ("2024-03-01", "雁洲日報", "天氣", "晴。"),
    ]
    .into_iter()
    .enumerate()
    {
        archive.write(
            &format!("{number}.md"),
            format!("---\ntitle: {title}\ndate: {day}\nsource: {source}\n---\n{body}\n"),
        );
    }
    archive.write("undated.md", "---\ntitle: 渡輪\n---\n沒有日期。\n");
    archive.run(&["index"]).succeeds();
    archive
}

fn object(outcome: &Outcome) -> Value {
    serde_json::from_str(&outcome.stdout).unwrap_or_else(|error| panic!("{error}\n{outcome}"))
}

fn rows(text: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text);
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn facets_in_every_form() {
    let archive = harbour();
    let found = object(&archive.run(&["facets", "渡輪", "--by", "source,year", "--format", "json"]).succeeds());
    assert_eq!((found["query"].as_str(), found["total"].as_u64()), (Some("渡輪"), Some(4)));
    let sources = &found["facets"][0];
    assert_eq!(sources["values"][0], serde_json::json!({"value": "東港時報", "articles": 2, "of": 2}));
    assert_eq!(sources["values"][1], serde_json::json!({"value": "雁洲日報", "articles": 1, "of": 2}));
    assert_eq!(sources["none"], serde_json::json!({"articles": 1, "of": 1}));
    let years: Vec<&str> =
        found["facets"][1]["values"].as_array().unwrap().iter().map(|v| v["value"].as_str().unwrap()).collect();
    assert_eq!(years, ["2023", "2024"], "time in its order");
    // The filters bound what the articles are held against, and the words do not.
    let found = object(
        &archive.run(&["facets", "票價", "--by", "source", "--from", "2024-01", "--to", "2024-01", "--format", "json"]),
    );
    assert_eq!((found["total"].as_u64(), found["of"].as_u64()), (Some(1), Some(2)));
    let outcome = archive.run(&["facets", "渡輪", "--by", "source", "--limit", "1", "-o", "facets.csv"]).succeeds();
    assert_eq!(outcome.stdout, "");
    let table = rows(&fs::read(archive.path().join("facets.csv")).unwrap());
    assert_eq!(table[0], ["field", "kind", "value", "articles", "of", "share"]);
    assert_eq!(table[1], ["source", "value", "東港時報", "2", "2", "1"]);
    assert_eq!(table[2], ["source", "none", "", "1", "1", "1"]);
    assert_eq!(table[3], ["source", "other", "1 values", "1", "", ""]);
    let manifest: Value =
        serde_json::from_slice(&fs::read(archive.path().join("facets.csv.manifest.json")).unwrap()).unwrap();
    assert_eq!((manifest["command"].as_str(), manifest["rows"].as_u64()), (Some("facets"), Some(3)));
    assert_eq!(manifest["settings"]["by"][0], "source");
    archive.run(&["facets", "渡輪", "--by", "source", "-o", "f.xlsx", "--no-manifest"]).succeeds();
    assert!(fs::read(archive.path().join("f.xlsx")).unwrap().starts_with(b"PK"));
    assert!(!archive.path().join("f.xlsx.manifest.json").exists());
    archive.run(&["facets", "不存在", "--by", "source"]).ends(1);
    let text = archive.run(&["facets", "渡輪", "--by", "source"]).succeeds().stdout;
    assert!(text.contains("4 of 5 articles; list them: jianbao search 渡輪"), "{text}");
    assert!(text.contains("the 2 of 東港時報: jianbao search '渡輪 source:=\"東港時報\"'"), "{text}");
}

#[test]
fn timelines_in_every_form() {
    let archive = harbour();
    let run = |more: &[&str]| archive.run(&[&["timeline", "渡輪", "--by", "month"], more].concat());
    let found = object(&run(&["--format", "json"]).succeeds());
    assert_eq!(
        (found["by"].as_str(), found["of"].as_str(), found["undated"].as_u64()),
        (Some("month"), Some("filters"), Some(1))
    );
    let series = &found["series"][0];
    assert_eq!((series["total"].as_u64(), series["undated"].as_u64()), (Some(4), Some(1)));
    let bins: Vec<(&str, u64, u64, bool)> = series["bins"]
        .as_array()
        .unwrap()
        .iter()
        .map(|bin| {
            (
                bin["from"].as_str().unwrap(),
                bin["articles"].as_u64().unwrap(),
                bin["of"].as_u64().unwrap(),
                bin["partial"].as_bool().unwrap(),
            )
        })
        .collect();
    // The articles themselves begin and end inside their first and last month.
    assert_eq!(
        bins,
        [
            ("2023-12-01", 1, 1, true),
            ("2024-01-01", 2, 2, false),
            ("2024-02-01", 0, 0, false),
            ("2024-03-01", 0, 1, true)
        ]
    );
    assert!(series["bins"][2]["per_thousand"].is_null());
    let wide = rows(run(&["--with", "票價", "--format", "csv"]).succeeds().stdout.as_bytes());
    assert_eq!(wide[0].len(), 2 + 7 * 2);
    assert_eq!((wide[0][2].as_str(), wide[0][9].as_str()), ("渡輪 articles", "票價 articles"));
    assert_eq!(wide.len(), 1 + 4 + 1, "a row a month, and one for the undated");
    assert_eq!((wide[2][2].as_str(), wide[2][9].as_str()), ("2", "1"));
    assert_eq!((wide[5][0].as_str(), wide[5][2].as_str()), ("undated", "1"));
    // Against the filters, and against all.
    let share = |more: &[&str]| {
        object(&run(&[&["--source", "雁洲日報", "--format", "json"], more].concat()))["series"][0]["bins"][0]["of"]
            .as_u64()
    };
    assert_eq!((share(&[]), share(&["--of", "all"])), (Some(1), Some(1)));
    let of = |which: &str| {
        object(&run(&["--source", "雁洲日報", "--from", "2024-01", "--of", which, "--format", "json"]))["series"][0]["bins"][0]["of"].as_u64()
    };
    assert_eq!((of("filters"), of("all")), (Some(1), Some(2)));
    let text = run(&["--with", "票價"]).succeeds().stdout;
    assert!(text.contains("2024-02") && text.contains("A  渡輪  4 articles") && text.contains("undated"), "{text}");
    assert!(text.contains("the 2 of 2024-01: jianbao search 渡輪"), "{text}");
}

#[test]
fn a_picture_is_whole_and_says_its_figures() {
    let archive = harbour();
    archive.write("evil.md", "---\ntitle: a\ndate: 2024-02-02\n---\n渡輪<&\"'\u{202E}\n");
    archive.run(&["index"]).succeeds();
    let query = "“渡輪<&”";
    for queries in [&["渡輪"][..], &["渡輪", "--with", query, "--with", "港口"], &["*"]] {
        let arguments = [&["timeline"], queries, &["--by", "month", "-o", "picture.svg"]].concat();
        archive.run(&arguments).succeeds();
        let svg = fs::read_to_string(archive.path().join("picture.svg")).unwrap();
        let mut reader = Reader::from_str(&svg);
        reader.config_mut().check_end_names = true;
        let (mut titles, mut depth) = (0, 0);
        loop {
            match reader.read_event().unwrap() {
                Event::Start(start) => {
                    depth += 1;
                    titles += usize::from(start.name().as_ref() == "title");
                }
                Event::End(_) => depth -= 1,
                Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(depth, 0);
        assert!(titles > 3, "{svg}");
        assert!(!svg.contains("http://") || svg.matches("http").count() == 1, "only the name of the format: {svg}");
        assert!(!svg.contains("<script") && !svg.contains('\u{202E}') && !svg.contains("NaN"), "{svg}");
    }
    let svg = archive.run(&["timeline", "渡輪", "--by", "year", "--format", "svg"]).succeeds().stdout;
    assert!(svg.contains("2024: 3 of 4 articles, 750.0 of a thousand (300.6 to 954.4), thin"), "{svg}");
    archive.run(&["facets", "渡輪", "--by", "year", "--format", "svg"]).ends(2);
}

#[test]
fn a_concordance_in_every_order() {
    let archive = harbour();
    let lines = |more: &[&str]| -> Vec<Value> {
        let outcome = archive.run(&[&["kwic", "渡輪", "--format", "jsonl", "--width", "2"], more].concat()).succeeds();
        outcome.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let shown = |lines: &[Value]| -> Vec<String> {
        let text = |line: &Value, key: &str| line[key].as_str().unwrap().to_owned();
        lines
            .iter()
            .map(|line| format!("{}[{}]{}", text(line, "left"), text(line, "hit"), text(line, "right")))
            .collect()
    };
    assert_eq!(
        shown(&lines(&["--sort", "oldest"])),
        ["[渡輪]加班", "[渡輪]今天", "新[渡輪]啟用", "[渡輪]停航", "[渡輪]票價", "漲，[渡輪]停航", "[渡輪]"]
    );
    let first = &lines(&["--sort", "oldest"])[2];
    assert_eq!(
        (first["field"].as_str(), first["paragraph"].as_u64(), first["offset"].as_u64(), first["source"].as_str()),
        (Some("body"), Some(2), Some(1), Some("東港時報"))
    );
    // By code point of the fold: nothing before 今 before 停 before 加 before 启 before 票.
    assert_eq!(
        shown(&lines(&["--sort", "R1,L1"])),
        ["[渡輪]", "[渡輪]今天", "[渡輪]停航", "漲，[渡輪]停航", "[渡輪]加班", "新[渡輪]啟用", "[渡輪]票價"]
    );
    assert_eq!(shown(&lines(&["--sort", "L1,L2", "--limit", "7"]))[5..], ["漲，[渡輪]停航", "新[渡輪]啟用"]);
    assert_eq!(lines(&["--per-article", "1"]).len(), 4);
    let random = |seed: &str| shown(&lines(&["--sort", "random", "--seed", seed]));
    assert_eq!(random("1"), random("1"));
    assert!((2..9).any(|seed| random(&seed.to_string()) != random("1")), "seeds draw different orders");
    let sample = lines(&["--sort", "random", "--seed", "1", "--limit", "3"]);
    assert_eq!(shown(&sample), random("1")[..3], "a sample is the beginning of the whole");
    let distinct = archive.run(&["kwic", "渡輪", "--width", "0", "--distinct", "--format", "csv"]).succeeds();
    let table = rows(distinct.stdout.as_bytes());
    assert_eq!((table.len(), table[1].last().map(String::as_str)), (2, Some("7")));
    let text = archive.run(&["kwic", "渡輪", "--limit", "2"]).succeeds().stdout;
    assert!(text.contains("2 lines of 7 places in 4 articles; list them: jianbao search 渡輪"), "{text}");
    archive.run(&["kwic", "不存在"]).ends(1);
}

#[test]
fn a_list_has_a_row_a_line() {
    let archive = harbour();
    archive.write("list.txt", "渡輪\n\n# eine Bemerkung\n港口 -渡輪\n(渡輪\nautor:王\n票價 OR 晴\n");
    let outcome =
        archive.run(&["batch", "list.txt", "--by", "year", "--format", "csv", "--hits", "hits.jsonl"]).ends(2);
    let table = rows(outcome.stdout.as_bytes());
    assert_eq!(
        table[0],
        [
            "line",
            "name",
            "query",
            "articles",
            "occurrences",
            "first",
            "last",
            "source",
            "source_articles",
            "2023",
            "2024",
            "no year"
        ]
    );
    assert_eq!(
        table[1],
        ["1", "渡輪", "\"渡輪\"", "4", "7", "2023-12-30", "2024-01-03", "東港時報", "2", "1", "2", "1"]
    );
    assert_eq!(table[2][..5], ["4", "港口 -渡輪", "\"港口\" -\"渡輪\"", "0", "0"]);
    let last = table.last().unwrap();
    assert_eq!((last[0].as_str(), last[3].as_str()), ("7", "2"));
    assert!(outcome.stderr.contains("error: line 6: there is no field `autor`"), "{outcome}");
    assert!(outcome.stderr.contains("  | autor:王\n  | ^^^^^^"), "{outcome}");
    assert!(outcome.stderr.contains("find nothing: 港口 -渡輪"), "{outcome}");
    let hits = fs::read_to_string(archive.path().join("hits.jsonl")).unwrap();
    let first: Value = serde_json::from_str(hits.lines().next().unwrap()).unwrap();
    assert_eq!((first["line"].as_u64(), first["name"].as_str()), (Some(1), Some("渡輪")));
    assert!(hits.lines().count() >= 6 && archive.path().join("hits.jsonl.manifest.json").exists());

    archive.write("names.csv", "name,names\n船,渡輪|\"ferry\"\n\"價, 錢\",票價\n");
    let outcome = archive.run(&["batch", "names.csv", "--names", "--format", "json"]).succeeds();
    let found = object(&outcome);
    assert_eq!(found["lines"][0]["parsed"], "\"渡輪\" OR \"”ferry”\"");
    assert_eq!((found["lines"][0]["name"].as_str(), found["lines"][1]["name"].as_str()), (Some("船"), Some("價, 錢")));
    assert_eq!((found["lines"][0]["articles"].as_u64(), found["lines"][0]["line"].as_u64()), (Some(4), Some(2)));
    // A name in a header is guarded as one in a cell is, and is no other column.
    archive.write("evil.json", "{\"title\":\"渡輪\",\"body\":\"渡輪\",\"source\":\"=1+1\",\"authors\":[\"name\"]}");
    archive.run(&["index"]).succeeds();
    archive.write("one.txt", "渡輪\n");
    let table =
        rows(archive.run(&["batch", "one.txt", "--by", "source", "--format", "csv"]).succeeds().stdout.as_bytes());
    assert!(table[0].contains(&"source:=1+1".to_owned()), "{:?}", table[0]);
    let table = rows(
        archive
            .run(&["timeline", "渡輪", "--with", "=渡輪", "--by", "year", "--format", "csv"])
            .succeeds()
            .stdout
            .as_bytes(),
    );
    assert!(table[0].contains(&"'=渡輪 articles".to_owned()), "{:?}", table[0]);
    archive.write("none.txt", "不存在\n");
    archive.run(&["batch", "none.txt"]).ends(1);
}

#[test]
fn words_near_and_words_that_are_typical() {
    let archive = harbour();
    let near = object(
        &archive
            .run(&["collocates", "渡輪", "--min", "2", "--min-articles", "2", "--by", "count", "--format", "json"])
            .succeeds(),
    );
    let word = &near["words"][0];
    assert_eq!(
        (word["word"].as_str(), word["count"].as_u64(), word["right"].as_u64(), word["articles"].as_u64()),
        (Some("停航"), Some(2), Some(2), Some(2))
    );
    assert_eq!((near["occurrences"].as_u64(), word["word_total"].as_u64()), (Some(7), Some(2)));
    let text = archive.run(&["collocates", "渡輪", "--min", "1", "--min-articles", "1"]).succeeds().stdout;
    assert!(text.contains("articles with the first: jianbao kwic '渡輪 \""), "{text}");
    archive.run(&["typical", "渡輪", "--min-articles", "1"]).ends(1);
    let many = Archive::new();
    let lines: Vec<String> = (0..60)
        .map(|n| {
            format!(
                "{{\"title\":\"第{n}號\",\"body\":\"{}\"}}",
                if n % 3 == 0 { "渡輪在颱風裡停航" } else { "市民到圖書館看展覽" }
            )
        })
        .collect();
    many.write("a.jsonl", lines.join("\n"));
    many.run(&["index"]).succeeds();
    let typical = object(&many.run(&["typical", "渡輪", "--both", "--format", "json"]).succeeds());
    let words = |key: &str| -> Vec<&str> {
        typical[key].as_array().unwrap().iter().map(|word| word["word"].as_str().unwrap()).collect()
    };
    let (mut here, mut there) = (words("words"), words("against_words"));
    here.sort_unstable();
    there.sort_unstable();
    assert_eq!((here, there), (vec!["停航", "颱風"], vec!["圖書館", "展覽", "市民"]), "as they are written");
    // 圖書 stands in 圖書館 alone.
    assert_eq!((typical["left_out"].clone(), typical["parts"].as_u64()), (serde_json::json!(["渡轮"]), Some(1)));
    assert_eq!((typical["articles"].as_u64(), typical["against_articles"].as_u64()), (Some(20), Some(40)));
}

/// What makes no sense is told with what to type.
#[test]
fn questions_that_make_no_sense() {
    let archive = harbour();
    archive.write("empty.txt", "\n# nichts\n");
    archive.write("wide.csv", "a,b,c\n");
    archive.write("q.txt", "渡輪\n");
    for (arguments, message, hint) in [
        (
            &["timeline", "渡輪", "--by", "day", "--from", "1920", "--to", "2019"][..],
            "36525 spans of a day, more than 20000",
            "--by week, which makes 5219",
        ),
        (&["timeline", "渡輪", "--by", "hour"], "`hour` is no span", "day, week, month, quarter, year"),
        (&["facets", "渡輪", "--by", "sauce"], "cannot be counted by `sauce`", "source,author,editor"),
        (&["facets", "渡輪"], "--by", "--help"),
        (&["facets", "渡輪", "--by", "source", "--limit", "many"], "write a number, or all", "--help"),
        (&["kwic", "渡輪", "--sort", "L0"], "cannot be sorted by `L0`", "hit, L1 to L50"),
        (&["kwic", "渡輪", "--seed", "3"], "--seed is for a random order", "--sort random"),
        (&["kwic", "source:日報"], "asks for no text", "add a word"),
        (&["collocates", "渡輪", "--window", "0"], "nothing stands within 0 words", "--window 5"),
        (&["collocates", "*"], "asks for no text", "add a word"),
        (&["collocates", "渡輪", "--by", "z"], "`z` is no measure", "logdice, ll, mi or count"),
        (&["typical", "*"], "no other articles to compare with", "--against"),
        (&["batch", "empty.txt"], "the list `empty.txt` is empty", "a query or a name on each line"),
        (&["batch", "wide.csv"], "line 1: there are 3 columns", "a name and a query a row"),
        (
            &["batch", "q.txt", "-o", "q.txt", "--format", "csv"],
            "cannot be both the list and what is made of it",
            "another file",
        ),
        (
            &["batch", "q.txt", "-o", "a.csv", "--hits", "a.csv"],
            "cannot be both the table and the hits",
            "another file",
        ),
        (&["batch", "q.txt", "-o", "a.csv", "--hits", "a.foo"], "names no export format", "csv, tsv, jsonl, xlsx"),
        (
            &["batch", "q.txt", "-o", "a.csv", "--hits", "no/a.csv"],
            "the folder of `no/a.csv` does not exist",
            "make it",
        ),
        (&["facets", "渡輪", "--by", "year,source,year"], "`year` is named twice", "once"),
        (&["timeline", "渡輪", "--with", "渡輪"], "`渡輪` is asked twice", "once"),
        (&["typical", "渡輪", "--against", "渡輪停航"], "answers the first as well", "compare with more"),
        (&["batch", "nowhere.txt"], "nowhere.txt", ""),
        (&["facets", "渡輪", "--by", "source", "-o", "a.pdf"], "names no format", "csv, tsv, json, jsonl, xlsx"),
        (
            &["facets", "渡輪", "--by", "source", "--format", "text", "-o", "a.csv"],
            "text goes to standard output",
            "> FILE",
        ),
        (&["facets", "渡輪", "--by", "source", "--bom"], "--bom is not for text", "CSV"),
        (
            &["facets", "渡輪", "--by", "source", "-o", "0.md", "--format", "csv"],
            "a table cannot take its place",
            "-o FILE",
        ),
    ] {
        let outcome = archive.run(arguments).ends(2);
        assert!(outcome.stderr.contains(message) && outcome.stderr.contains(hint), "{outcome}");
        assert_eq!(outcome.stdout, "", "{outcome}");
    }
}

/// The examples in the help of each command run as they stand.
#[test]
fn the_examples_of_the_help_run() {
    let archive = Archive::sample();
    let work = tempfile::tempdir().unwrap();
    fs::rename(archive.path(), work.path().join("sample_corpus")).unwrap();
    for command in ["facets", "timeline", "kwic", "collocates", "typical", "batch", "export", "cite"] {
        let help = crate::harness::run_in(work.path(), &[command, "--help"]).succeeds().stdout;
        let examples = help.lines().filter(|line| line.starts_with("  jianbao ") || line.starts_with("  printf "));
        let mut run = 0;
        for example in examples {
            let line = example.replace("jianbao ", concat!(env!("CARGO_BIN_EXE_jianbao"), " "));
            let output = Command::new("sh").args(["-c", &line]).current_dir(work.path()).output().unwrap();
            assert!(output.status.success(), "{example}: {}", String::from_utf8_lossy(&output.stderr));
            run += 1;
        }
        assert_eq!(run, 2, "{help}");
    }
}
