//! Citations: the samples of the standard letter for letter, from articles to the command line; hit lists in every format,
//! with their manifests; and what is refused.

use std::fs;

use serde_json::{Value, json};

use crate::harness::{Archive, run_in};

/// The ID of the article of an archive that has one.
fn only_id(archive: &Archive) -> String {
    archive.search(&["*"])["hits"][0]["id"].as_str().unwrap().to_owned()
}

fn of(article: &Value) -> Archive {
    let archive = Archive::new();
    archive.write("a.json", article.to_string());
    archive.run(&["index"]).succeeds();
    archive
}

/// Samples of GB/T 7714—2015 and GB/T 7714—2025 of newspapers and web texts, from articles with the fields that they show.
#[test]
fn the_samples_of_the_standard_letter_for_letter() {
    let people = "http://paper.people.com.cn/rmrb/html/2013-01/12/nw.D110000renmrb_20130112_2-04.htm";
    let youth = "http://www.bjyouth.com.cn/Bqb/20000412/GB/4216%5ED0412B1401.htm";
    for (edition, article, reference) in [
        (
            "2015",
            json!({"title": "数字革命与竞争国际化", "authors": ["丁文详"], "source": "中国青年报", "date": "2000-11-20", "page": "15"}),
            "丁文详. 数字革命与竞争国际化[N]. 中国青年报, 2000-11-20(15).",
        ),
        (
            "2015",
            json!({"title": "罪犯DNA库与生命伦理学计划", "authors": ["张田勤"], "source": "大众科技报", "date": "2000-11-12", "page": "7"}),
            "张田勤. 罪犯DNA库与生命伦理学计划[N]. 大众科技报, 2000-11-12(7).",
        ),
        (
            "2015",
            json!({"title": "大风沙过后的思考", "authors": ["傅刚", "赵承", "李佳路"], "source": "北京青年报", "date": "2000-01-12",
                   "captured": "2005-09-28", "url": youth}),
            "傅刚, 赵承, 李佳路. 大风沙过后的思考[N/OL]. 北京青年报, 2000-01-12[2005-09-28]. http://www.bjyouth.com.cn/Bqb/20000412/GB/4216%5ED0412B1401.htm.",
        ),
        (
            "2015",
            json!({"title": "雾霾来袭, 如何突围", "authors": ["刘裕国", "杨柳", "张洋", "王汉超"], "source": "人民日报",
                   "date": "2013-01-12", "captured": "2013-11-06", "url": people}),
            "刘裕国, 杨柳, 张洋, 等. 雾霾来袭, 如何突围[N/OL]. 人民日报, 2013-01-12[2013-11-06]. http://paper.people.com.cn/rmrb/html/2013-01/12/nw.D110000renmrb_20130112_2-04.htm.",
        ),
        (
            "2015",
            json!({"title": "出版业信息化迈入快车道", "authors": ["萧钰"], "date": "2001-12-19", "captured": "2002-04-15",
                   "url": "http://www.creader.com/news/20011219/200112190019.html"}),
            "萧钰. 出版业信息化迈入快车道[EB/OL]. (2001-12-19)[2002-04-15]. http://www.creader.com/news/20011219/200112190019.html.",
        ),
        (
            "2025",
            json!({"title": "数字革命与竞争国际化", "authors": ["丁文详"], "source": "中国青年报", "date": "2000-11-20", "page": "15"}),
            "丁文详. 数字革命与竞争国际化[N]. 中国青年报，2000-11-20（15）.",
        ),
        (
            "2025",
            json!({"title": "探索微观世界的无穷奥秘（科技大观）", "authors": ["陈缮真"], "source": "人民日报", "date": "2022-08-16",
                   "page": "17", "captured": "2025-01-01",
                   "url": "http://paper.people.com.cn/rmrb/html/2022-08/16/nw.D110000renmrb_20220816_3-17.htm"}),
            "陈缮真. 探索微观世界的无穷奥秘（科技大观）[N/OL]. 人民日报，2022-08-16（17）. http://paper.people.com.cn/rmrb/html/2022-08/16/nw.D110000renmrb_20220816_3-17.htm.",
        ),
        (
            "2025",
            json!({"title": "“好好干，当一个好工人”", "authors": ["许振超"], "source": "人民网", "date": "2025-02-17", "captured": "2025-06-22",
                   "url": "https://cpc.people.com.cn/n1/2025/0217/c443712-40419790.html"}),
            "许振超. “好好干，当一个好工人”[EB/OL]. （2025-02-17）[2025-06-22]. https://cpc.people.com.cn/n1/2025/0217/c443712-40419790.html.",
        ),
    ] {
        let mut article = article;
        article["body"] = json!("正文在此。");
        let archive = of(&article);
        let id = only_id(&archive);
        let cited = archive.run(&["cite", &id, "--gbt", edition]).succeeds();
        assert_eq!(cited.stdout, format!("{reference}\n"), "{cited}");
        let exported = archive.run(&["export", "*", "-o", "-", "--format", "gbt", "--gbt", edition]).succeeds();
        assert_eq!(exported.stdout, cited.stdout);
        if edition == "2025" {
            assert_eq!(archive.run(&["cite", &id]).succeeds().stdout, cited.stdout);
        }
    }
}

#[test]
fn articles_are_cited_by_the_first_digits_of_their_ids() {
    let archive = Archive::of(&[("甲", "港口一"), ("乙", "港口二"), ("丙", "港口三")]);
    let page = archive.search(&["港口"]);
    let ids: Vec<&str> = page["hits"].as_array().unwrap().iter().map(|hit| hit["id"].as_str().unwrap()).collect();
    let titles: Vec<&str> = page["hits"].as_array().unwrap().iter().map(|hit| hit["title"].as_str().unwrap()).collect();
    let two = archive.run(&["cite", ids[1], ids[0], &ids[1][..12]]).succeeds();
    assert_eq!(two.stdout, format!("{}[EB].\n{}[EB].\n", titles[1], titles[0]));
    let missing = archive.run(&["cite", "0123456789abcdef", ids[2]]).ends(1);
    assert_eq!(missing.stdout, format!("{}[EB].\n", titles[2]));
    assert!(missing.stderr.contains("no article has an ID that begins with `0123456789abcdef`"), "{missing}");
    let none = archive.run(&["cite", "0123456789abcdef", "--format", "csljson"]).ends(1);
    assert_eq!(none.stdout, "");
    assert!(archive.run(&["cite", "不是"]).ends(2).stderr.contains("`不是` is not the ID of an article"));
    assert!(archive.run(&["cite", ids[0], "nowhere"]).ends(2).stderr.contains("the archive `nowhere` does not exist"));
    // From outside, the folder stands last.
    let (folder, name) = (archive.path().parent().unwrap(), archive.path().file_name().unwrap().to_str().unwrap());
    let outside = run_in(folder, &["cite", ids[0], name, "--format", "csljson"]).succeeds();
    assert_eq!(serde_json::from_str::<Value>(&outside.stdout).unwrap()[0]["title"], titles[0]);
}

#[test]
fn digits_that_fit_several_articles_are_an_error_with_their_ids() {
    let articles: Vec<(String, &str)> = (0..40).map(|number| (number.to_string(), "港口")).collect();
    let articles: Vec<(&str, &str)> = articles.iter().map(|(title, body)| (title.as_str(), *body)).collect();
    let archive = Archive::of(&articles);
    let shared = "0123456789abcdef"
        .chars()
        .map(|digit| archive.run(&["cite", &digit.to_string()]))
        .find(|outcome| outcome.status == 2)
        .unwrap();
    assert!(shared.stderr.contains("several IDs begin so"), "{shared}");
    assert_eq!(shared.stdout, "");
}

#[test]
fn every_hit_is_cited_in_every_format_with_its_manifest() {
    let archive = Archive::sample();
    for (format, mark) in [("ris", "ER  - "), ("bib", "\n}\n"), ("csljson", "{\"id\":"), ("gbt", ".\n")] {
        let file = format!("list.{format}");
        let outcome = archive.run(&["export", "*", "-o", &file, "--sort", "oldest"]).succeeds();
        assert!(outcome.stderr.contains(&format!("100 citations in `{file}`")), "{outcome}");
        let text = fs::read_to_string(archive.path().join(&file)).unwrap();
        assert_eq!(text.matches(mark).count(), 100, "{format}");
        assert_eq!(text.contains("\r\n"), format == "ris");
        let manifest = fs::read_to_string(archive.path().join(format!("{file}.manifest.json"))).unwrap();
        let manifest: Value = serde_json::from_str(&manifest).unwrap();
        let settings = if format == "gbt" {
            json!({"accessed": ["captured"], "gbt": ["2025"]})
        } else {
            json!({"accessed": ["captured"]})
        };
        assert_eq!((&manifest["settings"], &manifest["format"]), (&settings, &json!(format)));
        assert_eq!((&manifest["rows"], &manifest["fields"]), (&json!(100), &json!([])));
    }
    let items: Value = serde_json::from_slice(&fs::read(archive.path().join("list.csljson")).unwrap()).unwrap();
    let dates: Vec<String> = items.as_array().unwrap().iter().map(|item| item["issued"].to_string()).collect();
    assert_eq!(dates.len(), 100);
    let kinds = |kind: &str| items.as_array().unwrap().iter().filter(|item| item["type"] == kind).count();
    assert!(kinds("article-newspaper") > 20 && kinds("webpage") > 10);
    // None of the files is taken for articles.
    archive.run(&["index"]).succeeds();
    assert_eq!(archive.found(&["*"]).len(), 100);
}

#[test]
fn a_date_of_access_that_is_given_takes_the_place_of_all() {
    let archive =
        of(&json!({"title": "停航", "body": "港口", "url": "https://example.org/", "captured": "2024-05-06"}));
    let cited = |arguments: &[&str]| {
        let mut all = vec!["export", "*", "-o", "list.gbt"];
        all.extend(arguments);
        archive.run(&all).succeeds();
        let manifest = fs::read(archive.path().join("list.gbt.manifest.json")).unwrap();
        let manifest: Value = serde_json::from_slice(&manifest).unwrap();
        (fs::read_to_string(archive.path().join("list.gbt")).unwrap(), manifest["settings"].clone())
    };
    let (text, settings) = cited(&[]);
    assert_eq!(text, "停航[EB/OL]. [2024-05-06]. https://example.org/.\n");
    assert_eq!(settings, json!({"accessed": ["captured"], "gbt": ["2025"]}));
    let (text, settings) = cited(&["--accessed", "2026年7月", "--gbt", "2015"]);
    assert_eq!(text, "停航[EB/OL]. [2026-07]. https://example.org/.\n");
    assert_eq!(settings, json!({"accessed": ["2026-07"], "gbt": ["2015"]}));
}

#[test]
fn the_configuration_says_which_sources_are_newspapers() {
    let archive = of(&json!({"title": "停航", "body": "港口", "source": "群岛周末", "date": "2024-05-06"}));
    let id = only_id(&archive);
    assert_eq!(archive.run(&["cite", &id]).succeeds().stdout, "停航[EB]. 群岛周末（2024-05-06）.\n");
    archive.write(".jianbao/config.toml", "[citation]\nnewspapers = [\"群島周末\"]\n");
    assert_eq!(archive.run(&["cite", &id]).succeeds().stdout, "停航[N]. 群岛周末，2024-05-06.\n");
    let again = archive.run(&["index", "--format", "json"]).succeeds();
    assert!(again.stdout.contains("\"unchanged\":1"), "{again}");
    archive.write(".jianbao/config.toml", "[citation]\nnewspapers = [\"群島周末\"]\nwebsites = \"群岛周末\"\n");
    let error = archive.run(&["cite", &id]).ends(2);
    assert!(error.stderr.contains("`群岛周末` is named as a newspaper and as none"), "{error}");
}

#[test]
fn what_makes_no_sense_is_refused() {
    let archive = Archive::of(&[("甲", "港口")]);
    let id = only_id(&archive);
    for (arguments, message, hint) in [
        (
            &["export", "*", "-o", "a.ris", "--fields", "id"][..],
            "--fields is not for ris",
            "leave it out; a citation has",
        ),
        (&["export", "*", "-o", "a.bib", "--bom"], "--bom is not for bib", "leave it out; it is for CSV and TSV"),
        (&["export", "*", "-o", "a.bib", "--gbt", "2015"], "--gbt is not for bib", "or choose --format gbt"),
        (
            &["export", "*", "-o", "a.csv", "--gbt", "2015"],
            "--gbt is not for csv",
            "it is for citations: ris, bib, csljson, gbt",
        ),
        (&["export", "*", "-o", "a.csv", "--accessed", "2024"], "--accessed is not for csv", "it is for citations"),
        (
            &["export", "*", "-o", "a.ris", "--accessed", "soon"],
            "--accessed: `soon` is not a date",
            "write a day, month or year",
        ),
        (
            &["export", "*", "-o", "a.ris", "--accessed", "上周"],
            "--accessed: `上周` is more than one date",
            "write a day",
        ),
        (
            &["export", "*", "-o", "a.json"],
            "the ending of `a.json` names no export format",
            "ris, bib, csljson, gbt, or choose",
        ),
        (
            &["facets", "*", "--by", "source", "-o", "a.ris"],
            "the ending of `a.ris` names no format for this",
            "csv, tsv, json, jsonl, xlsx,",
        ),
        (&["timeline", "*", "--format", "bib"], "there is no format `bib` for this", "text, csv, tsv"),
        (
            &["cite", &id, "--format", "csv"],
            "there is no format of citations `csv`",
            "the formats are ris, bib, csljson, gbt",
        ),
        (&["cite", &id, "--format", "ris", "--gbt", "2025"], "--gbt is not for ris", "choose --format gbt"),
    ] {
        let outcome = archive.run(arguments).ends(2);
        let line = |name: &str| outcome.stderr.lines().any(|line| line.starts_with(name));
        assert!(outcome.stderr.contains(&format!("error: {message}")) && line("hint: "), "{outcome}");
        assert!(outcome.stderr.contains(hint), "{outcome}");
    }
    assert!(!archive.path().join("a.ris").exists());
    let none = archive.run(&["export", "没有这个", "-o", "-", "--format", "csljson"]).ends(1);
    assert_eq!(serde_json::from_str::<Value>(&none.stdout).unwrap(), json!([]));
}
