//! Pages, as a browser gets them: what stands on them, where their links lead, and what must never be on them.

use axum::Router;
use scraper::{ElementRef, Html, Selector};

use super::reader::{get, post, post_parts, served};
use crate::harness::Archive;

/// A page, parsed.
struct Page(Html, String);

impl Page {
    fn of(router: &Router, address: &str) -> Self {
        let answer = get(router, address, "en");
        assert_eq!(answer.status, 200, "{address}: {}", answer.text);
        assert!(answer.headers["content-type"].to_str().unwrap().starts_with("text/html"));
        Self(Html::parse_document(&answer.text), answer.text)
    }

    fn all(&self, selector: &str) -> Vec<ElementRef<'_>> {
        self.0.select(&Selector::parse(selector).unwrap()).collect()
    }

    fn texts(&self, selector: &str) -> Vec<String> {
        let text = |element: ElementRef<'_>| {
            element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
        };
        self.all(selector).into_iter().map(text).collect()
    }

    fn links(&self, selector: &str) -> Vec<String> {
        self.all(selector).iter().filter_map(|link| link.attr("href")).map(str::to_owned).collect()
    }
}

const PAGES: [&str; 17] = [
    "/",
    "/?query=渡輪",
    "/?query=渡輪&lang=zh-Hant",
    "/?query=晶片&source=%3D東港時報&lang=zh-Hans",
    "/?query=晶片+火星",
    "/?query=*&from=2024&to=2024-06&sort=oldest&limit=5",
    "/timeline",
    "/timeline?query=渡輪&with=颱風&by=year",
    "/kwic",
    "/kwic?query=渡輪&sort=L1,L2,L3&distinct=true",
    "/kwic?query=*",
    "/facets",
    "/facets?query=渡輪&by=author&by=lang&by=weekday",
    "/help",
    "/clippings",
    "/article/86a89d30995d905d?query=晶片&rank=1&inspect=1",
    "/article/86a89d30995d905d",
];

#[test]
fn a_page_of_hits_shows_what_answers_and_every_link_of_it_leads_somewhere() {
    let archive = Archive::sample();
    let router = served(archive.path());
    let page = Page::of(&router, "/?query=晶片");
    assert_eq!(page.texts("#total"), ["3 articles"]);
    let found: Vec<String> = archive.search(&["晶片"])["hits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hit| hit["title"].as_str().unwrap().split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(page.texts(".hit h3"), found);
    assert!(page.texts(".hit .text mark").iter().all(|mark| mark == "晶片" || mark == "芯片"));
    assert_eq!(page.texts("#words .chip"), ["晶片, also 芯片×"]);
    // What narrows says how many there are, and they are there.
    for section in page.all(".side section ul li") {
        let Some(link) = section.select(&Selector::parse("a[rel=nofollow]").unwrap()).next() else { continue };
        let count: String = section.select(&Selector::parse("span").unwrap()).last().unwrap().text().collect();
        let narrowed = Page::of(&router, link.attr("href").unwrap());
        assert!(narrowed.texts("#total")[0].starts_with(&format!("{count} article")), "{}", link.attr("href").unwrap());
    }
    for bar in page.all("#bars a") {
        let narrowed = Page::of(&router, bar.attr("href").unwrap());
        let (_, count) = bar.attr("aria-label").unwrap().rsplit_once(": ").unwrap();
        assert!(narrowed.texts("#total")[0].starts_with(&format!("{count} article")));
    }
}

#[test]
fn a_regional_word_is_switched_off_and_on() {
    let archive = Archive::sample();
    let router = served(archive.path());
    let off = Page::of(&router, &Page::of(&router, "/?query=晶片").links("#words a")[0]);
    assert_eq!(off.texts("#total"), ["1 article"]);
    let on = Page::of(&router, &off.links("#words a")[0]);
    assert_eq!(on.texts("#total"), ["3 articles"]);
}

#[test]
fn one_goes_through_all_hits_by_the_next_page_and_by_the_next_article() {
    let archive = Archive::sample();
    let router = served(archive.path());
    let (mut address, mut titles, mut ranks) = ("/?query=的&limit=7".to_owned(), Vec::new(), Vec::new());
    loop {
        let page = Page::of(&router, &address);
        titles.extend(page.links(".hit h3 a"));
        ranks.extend(page.all(".hit").iter().map(|hit| hit.attr("value").unwrap().parse::<usize>().unwrap()));
        match page.links("#next").pop() {
            Some(next) => address = next,
            None => break,
        }
    }
    assert_eq!(ranks, (1..=titles.len()).collect::<Vec<_>>());
    assert!(titles.len() > 20);
    let mut article = titles[0].clone();
    for (nth, wanted) in titles.iter().enumerate() {
        let id = |address: &str| address[9..25].to_owned();
        assert_eq!(id(&article), id(wanted));
        let page = Page::of(&router, &article);
        assert!(page.texts("#rank")[0].starts_with(&format!("{} of ", nth + 1)));
        match page.links("#next-hit").pop() {
            Some(next) => article = next,
            None => assert_eq!(nth + 1, titles.len()),
        }
    }
}

#[test]
fn an_article_has_its_marks_and_its_metadata_are_searches() {
    let archive = Archive::sample();
    let router = served(archive.path());
    let page = Page::of(&router, "/article/86a89d30995d905d?query=晶片&rank=1");
    assert_eq!(page.texts("#title"), ["汐砂新廠上梁 明年產車用晶片›"]);
    assert_eq!(page.all("article h1")[0].attr("lang"), Some("zh-Hant"));
    let ids: Vec<&str> = page.all("mark").iter().map(|mark| mark.attr("id").unwrap()).collect();
    assert_eq!(ids, ["m1", "m2", "m3"]);
    assert_eq!(page.links(".hop a"), ["#m2", "#m1", "#m3", "#m2"]);
    assert!(page.texts("#cite-gbt")[0].contains("東港時報"));
    for link in page.links("#facts a").iter().filter(|link| link.starts_with('/')) {
        assert!(!Page::of(&router, link).all(".hit").is_empty(), "{link}");
    }
    let inspected = Page::of(&router, &page.links("#inspect-link")[0].replace("#inspect", ""));
    assert!(inspected.texts(".inspected tr").iter().any(|row| row.contains("record: headline")));
}

#[test]
fn nothing_found_says_what_would_be_found() {
    let archive = Archive::sample();
    let router = served(archive.path());
    let page = Page::of(&router, "/?query=晶片+渡輪+火星");
    assert_eq!(page.texts("#total"), ["0 articles"]);
    assert!(page.texts("#nothing").concat().contains("\"火星\" 0 articles"));
    for link in page.links("#nothing ul a") {
        Page::of(&router, &link);
    }
    let wrong = get(&router, "/?query=autor:王", "zh-CN");
    assert_eq!(wrong.status, 400);
    assert!(wrong.text.contains("<mark>autor:</mark>") || wrong.text.contains("<mark>autor</mark>"), "{}", wrong.text);
    assert!(wrong.text.contains("这个查询读不懂"));
    assert_eq!(get(&router, "/?qeury=a", "en").status, 400);
    assert_eq!(get(&router, "/article/ffffffffffffffff", "en").status, 404);
}

#[test]
fn what_is_wrong_is_said_in_the_language_of_the_page() {
    let archive = Archive::sample();
    let router = served(archive.path());
    for address in [
        "/?query=autor:王",
        "/?query=港口+sectoin:x",
        "/?query=date:二月三十日",
        "/?query=日期:2024-13",
        "/?query=lang:法文",
        "/?query=港口+NEAR/99999+渡輪",
        "/?query=港口+OR",
        "/?query=()+a+OR",
        "/?query=，",
        "/?query=(港口+-渡輪)+NEAR+颱風",
        "/?query=title:*",
        "/?query=港口&from=2025&to=2024",
        "/?query=港口&from=x",
        "/?query=港口&after=x",
        "/?query=港口&sort=best",
        "/?query=港口&qeury=x",
        "/kwic?query=渡輪&sort=L0",
        "/article/zz",
        "/article/0000000000000000",
        "/reprints/0000000000000000",
        "/clippings?folder=x",
        "/nothing",
    ] {
        let own = |language: &str| {
            let answer = get(&router, address, language);
            assert!((400..500).contains(&answer.status.as_u16()), "{address}: {}", answer.status);
            let page = Page(Html::parse_document(&answer.text), String::new());
            (page.texts("#failure p"), page.all("#failure [lang=en]").len())
        };
        let ((traditional, english), (simplified, _), (plain, _)) = (own("zh-TW"), own("zh-CN"), own("en"));
        // What has no name of its own, and what may be which, is said in English as well.
        let is_whole = !["/nothing", "/?query=港口&sort=best", "/?query=港口&qeury=x"].contains(&address);
        assert!(english == 0 || !is_whole, "{address}: {traditional:?}");
        for said in [&traditional, &simplified] {
            assert!(said.iter().any(|said| said.contains(is_han)), "{address}: {said:?}");
        }
        assert_ne!(traditional, plain, "{address}");
        assert!(!plain.is_empty() && plain.iter().all(|said| !said.is_empty()), "{address}: {plain:?}");
    }
    let (said, wanted) = (get(&router, "/?query=autor:王", "zh-TW").text, "是不是 author:？");
    assert!(said.contains("沒有「autor」這個欄位。") && said.contains(wanted), "{said}");
}

fn is_han(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c)
}

#[test]
fn no_page_has_styles_or_scripts_of_its_own_and_each_is_whole() {
    let archive = Archive::sample();
    let router = served(archive.path());
    for address in PAGES {
        let page = Page::of(&router, address);
        assert!(page.all("[style], style, script:not([src])").is_empty(), "{address}");
        for element in page.all("*") {
            let handler = element.value().attrs().find(|(name, _)| name.starts_with("on"));
            assert!(handler.is_none(), "{address}: {handler:?}");
            let place = element.attr("href").or(element.attr("src")).or(element.attr("action")).unwrap_or("/");
            assert!(place.starts_with(['/', '#']) || place.starts_with("https://"), "{address}: {place}");
        }
        // What a reader of the screen goes by.
        assert_eq!(page.all("main h1, main [role=alert] h1").len(), 1, "{address}");
        assert_eq!(page.all("main, header, footer").len(), 3, "{address}");
        let mut ids: Vec<&str> = page.all("[id]").iter().map(|element| element.attr("id").unwrap()).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "{address} has an id twice");
        for field in page.all("main input:not([type=hidden]), main select") {
            let id = field.attr("id").unwrap_or_default();
            let is_named = !page.all(&format!("label[for='{id}']")).is_empty()
                || field.ancestors().filter_map(ElementRef::wrap).any(|parent| parent.value().name() == "label");
            assert!(is_named, "{address}: {}", field.html());
        }
        for named in page.all("[aria-labelledby]") {
            let id = named.attr("aria-labelledby").unwrap();
            assert_eq!(page.all(&format!("[id='{id}']")).len(), 1, "{address}: {id}");
        }
        assert!(page.1.len() <= 60 << 10, "{address} has {} bytes", page.1.len());
    }
}

#[test]
fn links_keep_the_language_and_the_question() {
    let archive = Archive::sample();
    let router = served(archive.path());
    let page = Page::of(&router, "/?query=渡輪&source=%3D東港時報&lang=zh-Hans");
    assert_eq!(page.all("html")[0].attr("lang"), Some("zh-Hans"));
    let links = page.links("#pages a");
    assert_eq!(links[1], "/timeline?query=渡輪&source=%3D東港時報&lang=zh-Hans");
    assert_eq!(links[4], "/clippings?lang=zh-Hans");
    for (header, wanted) in [("zh-TW", "zh-Hant"), ("zh-CN,en", "zh-Hans"), ("de", "en"), ("", "zh-Hant")] {
        let text = get(&router, "/help", header).text;
        assert!(text.contains(&format!("<html lang=\"{wanted}\">")), "{header}");
    }
}

/// Sends a form of a page, with the token that stands in it.
fn send(router: &Router, page: &Page, form: &str, fields: &[(&str, &str)]) -> super::reader::Answer {
    let own = page.all(&format!("{form} input[type=hidden]"));
    let own = own.iter().map(|field| (field.attr("name").unwrap().to_owned(), field.attr("value").unwrap().to_owned()));
    let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    post(router, "/clippings", &own.chain(fields).collect::<Vec<_>>())
}

#[test]
fn an_article_is_clipped_noted_and_taken_out_and_without_a_token_nothing_is() {
    let archive = Archive::sample();
    let router = served(archive.path());
    assert!(Page::of(&router, "/clippings").texts(".nothing")[0].starts_with("Nothing has been clipped"));
    let article = Page::of(&router, "/article/86a89d30995d905d?query=晶片&rank=1");
    let sent =
        send(&router, &article, "#clip-form", &[("folder", "產業 & \"a\""), ("note", "第一行\n"), ("do", "add")]);
    assert_eq!(sent.status, 303);
    let back = sent.headers["location"].to_str().unwrap().to_owned();
    let article = Page::of(&router, &back);
    assert_eq!(article.texts("#clipped a"), ["產業 & \"a\""]);
    let folder = Page::of(&router, &article.links("#clipped a")[0]);
    assert_eq!(folder.texts(".hit h3"), ["汐砂新廠上梁 明年產車用晶片"]);
    assert_eq!(folder.texts("textarea"), ["第一行"]);
    // Clipped again with another note, both are kept.
    send(&router, &article, "#clip-form", &[("folder", "產業 & \"a\""), ("note", "第二行"), ("do", "add")]);
    assert_eq!(Page::of(&router, "/clippings").texts("textarea"), ["第一行 第二行"]);
    let exported = get(&router, &Page::of(&router, "/clippings").links("#export a")[0], "en");
    assert!(exported.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    assert!(exported.text.starts_with("\u{feff}id,") && exported.text.contains("第二行"));
    // What is kept is there for another server, as it is for the command line.
    let other = served(archive.path());
    assert_eq!(Page::of(&other, "/clippings").texts(".hit h3").len(), 1);
    assert!(archive.run(&["clip", "list", "--folder", "產業 & \"a\""]).succeeds().stdout.contains("汐砂新廠上梁"));
    for fields in [
        &[("do", "delete"), ("folder", "產業 & \"a\"")][..],
        &[("do", "delete"), ("folder", "產業 & \"a\""), ("form-token", "0123456789abcdef")],
    ] {
        let fields: Vec<(String, String)> =
            fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        assert_eq!(post(&router, "/clippings", &fields).status, 403);
        assert_eq!(get(&router, "/clippings/export?folder=x&do=delete", "en").status, 400);
    }
    let page = Page::of(&router, "/clippings");
    assert_eq!(send(&router, &page, ".note", &[("note", "新"), ("do", "note")]).status, 303);
    let page = Page::of(&router, "/clippings");
    assert_eq!(page.texts("textarea"), ["新"]);
    assert_eq!(send(&router, &page, ".clipping details form", &[("do", "remove")]).status, 303);
    let page = Page::of(&router, "/clippings");
    assert!(page.all(".hit").is_empty());
    assert_eq!(send(&router, &page, "#delete", &[("do", "delete")]).status, 303);
    assert!(Page::of(&router, "/clippings").all("#folders").is_empty());
}

#[test]
fn clippings_are_carried_to_another_archive_in_a_file() {
    let (archive, other) = (Archive::sample(), Archive::sample());
    archive.run(&["clip", "add", "86a89d30995d905d", "--folder", "晶片", "--note", "一"]).succeeds();
    other.run(&["clip", "add", "86a89d30995d905d", "--folder", "晶片", "--note", "二"]).succeeds();
    let saved = get(&served(archive.path()), "/clippings/backup", "en");
    assert!(saved.headers["content-disposition"].to_str().unwrap().contains("clippings.jsonl"));
    assert_eq!(saved.text, std::fs::read_to_string(archive.path().join(".jianbao/clippings.jsonl")).unwrap());
    let router = served(other.path());
    let token = |page: &Page| page.all("#import input[type=hidden]")[0].attr("value").unwrap().to_owned();
    let token = token(&Page::of(&router, "/clippings"));
    let bring = |token: &str, bytes: &[u8]| {
        let fields = [("form-token".to_owned(), token.to_owned()), ("do".to_owned(), "import".to_owned())];
        post_parts(&router, "/clippings", &fields, ("file", bytes))
    };
    let notes = || Page::of(&router, "/clippings").texts("textarea");
    assert_eq!(bring("", saved.text.as_bytes()).status, 403);
    for (none, status) in
        [(&b""[..], 400), (b"title,date\n", 400), (b"\xff\xfe", 400), (&vec![b'a'; (1 << 20) + 1], 413)]
    {
        let answer = bring(&token, none);
        assert_eq!(answer.status, status, "{}", answer.text);
    }
    assert_eq!(notes(), ["二"]);
    let mut bytes = saved.text.clone().into_bytes();
    bytes.extend(b"{\"folder\":\n");
    let brought = bring(&token, &bytes);
    assert_eq!(brought.status, 303, "{}", brought.text);
    let page = Page::of(&router, brought.headers["location"].to_str().unwrap());
    let said = page.texts("[role=status]").join(" ");
    assert!(said.contains("1 line of the file could not be read") && said.contains("The note of 1 clipping"), "{said}");
    assert_eq!(notes(), ["二 一"]);
    assert_eq!(bring(&token, saved.text.as_bytes()).status, 303);
    assert_eq!(notes(), ["二 一"], "brought twice is as brought once");
}

#[test]
fn text_of_articles_is_text() {
    let evil = "\"><script>alert(1)</script><b onclick='x'>&amp;\u{202e}x";
    let text = format!("渡輪{evil}\n來源：東港時報\n\n渡輪今天停航{evil}，居民說好。\n\n{evil}渡輪。\n");
    let line = serde_json::json!({
        "title": format!("渡輪{evil}"), "body": format!("渡輪{evil}\n{evil}渡輪"), "source": evil, "authors": [evil],
        "url": "javascript:alert(1)", "date": "2024-03-19", "section": evil,
    });
    let archive = Archive::new();
    archive.write("a.txt", &text);
    archive.write("<img src=x onerror=alert(1)>.jsonl", line.to_string());
    archive.run(&["index"]).succeeds();
    let router = served(archive.path());
    let hits = Page::of(&router, "/?query=渡輪");
    assert_eq!(hits.all(".hit").len(), 2);
    let [first, article] = [0, 1].map(|nth| hits.links(".hit h3 a")[nth].clone());
    let id = article[9..25].to_owned();
    let clean = |page: &Page, address: &str| {
        assert!(
            page.all("script:not([src]), main b:not([aria-hidden]), [onclick], img:not([alt=''])").is_empty(),
            "{address}"
        );
        assert!(
            page.all("main a").iter().all(|link| !link.attr("href").unwrap_or("/").starts_with("javascript")),
            "{address}"
        );
        assert!(!page.1.contains('\u{202e}'), "{address}");
    };
    let marked = format!("/?query={}", "%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E");
    for address in [
        "/?query=渡輪",
        &first,
        &article,
        &format!("{first}&inspect=1"),
        &format!("{article}&inspect=1"),
        "/facets?query=渡輪&by=source&by=author&by=section",
        "/kwic?query=渡輪",
        &format!("/reprints/{id}"),
        "/timeline?query=渡輪&with=%3Cscript%3Ealert(1)%3C%2Fscript%3E",
        &marked,
        "/?query=渡輪&source=%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    ] {
        clean(&Page::of(&router, address), address);
    }
    assert!(hits.texts(".hit h3").iter().any(|title| title.contains("<script>alert(1)</script>")));
    assert!(hits.texts(".hit h3").iter().any(|title| title.contains("⟨U+202E⟩")));
    assert!(hits.texts(".hit .path").iter().any(|path| path.contains("<img src=x onerror=alert(1)>")));
}

#[test]
fn a_long_query_and_long_articles_are_pages_of_sixty_kilobytes() {
    let body = "渡輪今天停航，明天開航，碼頭上的人說好。".repeat(300);
    let articles: Vec<String> = (0..30)
        .map(|nth| {
            let title = format!("第{nth}篇{}", "渡輪".repeat(60));
            serde_json::json!({"title": title, "body": body, "source": format!("很長的報社名稱第{nth}家"), "date": format!("20{:02}-03-19", nth % 25), "authors": ["王一", "李二"]}).to_string()
        })
        .collect();
    let archive = Archive::new();
    archive.write("a.jsonl", articles.join("\n"));
    archive.run(&["index"]).succeeds();
    let router = served(archive.path());
    for query in ["渡輪".to_owned(), "渡輪 停航 開航 碼頭 ".repeat(8), "渡輪停航明天開航".repeat(12)]
    {
        let page = Page::of(&router, &format!("/?query={}&match=any", query.trim().replace(' ', "+")));
        assert!(!page.all(".hit").is_empty());
        assert!(page.1.len() <= 60 << 10, "{} bytes of {}", page.1.len(), query.chars().count());
    }
}

#[test]
fn files_of_the_page_have_addresses_that_may_be_kept() {
    let archive = Archive::sample();
    let router = served(archive.path());
    let page = Page::of(&router, "/help");
    for file in page
        .links("link")
        .into_iter()
        .chain(page.all("script").iter().filter_map(|script| Some(script.attr("src")?.to_owned())))
    {
        let answer = get(&router, &file, "en");
        assert_eq!(answer.status, 200, "{file}");
        assert!(answer.headers["cache-control"].to_str().unwrap().contains("immutable"));
    }
    assert_eq!(get(&router, "/assets/000000000000/style.css", "en").status, 404);
}
