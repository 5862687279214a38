use super::*;

#[test]
fn the_template_changes_nothing_and_is_complete() {
    let template = Config::parse(Config::TEMPLATE).unwrap();
    assert_eq!(template.fingerprint(), Config::default().fingerprint());
    // Every commented line is one that is understood.
    let used: String = Config::TEMPLATE
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(rest) if rest.contains(" = ") && (rest.ends_with('"') || rest.ends_with(']')) => rest,
            _ => line,
        })
        .collect::<Vec<_>>()
        .join("\n");
    let config = Config::parse(&used).unwrap();
    assert_eq!(config.zone().to_string(), "+08:00");
    assert_eq!(config.names("author"), ["writer", "cowriter"]);
    assert!(config.pdf_pages_are_articles() && !template.pdf_pages_are_articles());
    assert_eq!(config.source("wire/a/b.txt"), Some("群岛社"));
    assert!(config.reads("2024/a/b.txt") && config.reads("wire/a.xml"));
    assert!(!config.reads("2023/a.txt") && !config.reads("wire/a/b.xml") && !config.reads("2024/drafts/a.txt"));
    assert_ne!(config.fingerprint(), template.fingerprint());
    assert_eq!(
        (config.newspapers(), config.websites()),
        (&["群岛周末".to_owned()][..], &["雁洲直播报".to_owned()][..])
    );
}

#[test]
fn what_is_told_of_sources_reads_nothing_anew() {
    let of = |text: &str| Config::parse(text).unwrap().fingerprint();
    let citation = "[citation]\nnewspapers = \"甲\"\nwebsites = [\"乙\", \"丙\"]";
    assert_eq!(of(citation), Config::default().fingerprint());
    assert_eq!(of(&format!("exclude = [\"a\"]\n{citation}")), of("exclude = [\"a\"]"));
    assert_eq!(Config::parse(citation).unwrap().websites(), ["乙", "丙"]);
}

#[test]
fn where_the_index_is_reads_nothing_anew_and_files_are_beside_the_configuration() {
    let engine = "engine = \"https://a:9200/news\"\nengine_auth = \"auth\"\nengine_ca = \"/etc/ca.pem\"";
    let text = format!("{engine}\nengine_insecure = true\nexclude = [\"a\"]\n");
    let of = |text: &str| Config::parse(text).unwrap().fingerprint();
    assert_eq!(of(engine), Config::default().fingerprint());
    assert_eq!(of(&text), of("exclude = [\"a\"]"));
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(CONFIG_FILE), text).unwrap();
    let config = Config::load(&folder.path().join(CONFIG_FILE)).unwrap();
    let wanted = Cluster {
        engine: Some("https://a:9200/news".to_owned()),
        auth: Some(folder.path().join("auth")),
        ca: Some(PathBuf::from("/etc/ca.pem")),
        insecure: true,
    };
    assert_eq!((config.cluster(), Config::default().cluster()), (&wanted, &Cluster::default()));
}

#[test]
fn what_is_wrong_is_named_with_its_line() {
    for (text, reason) in [
        ("zone = \"Beijing\"", "`Beijing` is not a zone"),
        ("\n\nincluded = []", "line 3: unknown field `included`"),
        ("[fields]\nheadline = \"a\"", "line 2: unknown field `headline`"),
        ("exclude = [\"a[\"]", "`a[` is not a pattern of paths"),
        ("[sources]\n\"a\" = 1", "the source of `a` is not a text"),
        ("[citation]\npapers = []", "line 2: unknown field `papers`"),
        ("[pdf]\nsplit = \"article\"", "line 2: unknown variant `article`"),
    ] {
        let error = Config::parse(text).unwrap_err().to_string();
        assert!(error.starts_with(reason), "{error}");
    }
}

#[test]
fn no_pattern_of_paths_takes_long_or_panics() {
    let long = "a".repeat(GLOB + 1);
    let deep = format!("{}a{}", "{".repeat(400), "}".repeat(400));
    let broad = "[!一-龥]".repeat(160);
    let many: Vec<String> = (0..20_000).map(|number| format!("**/{number}?{}", "[!一-龥]".repeat(3))).collect();
    let parsed = |globs: &[String]| Config::parse(&format!("include = {}", serde_json::to_string(globs).unwrap()));
    for globs in [&[long][..], &[deep], &many] {
        let error = parsed(globs).unwrap_err().to_string();
        assert!(error.contains("pattern of paths") || error.contains("patterns of paths"), "{error}");
    }
    let path = "文a/".repeat(1000);
    for glob in [broad, "*a".repeat(500), format!("{}b", "**/".repeat(300)), format!("{}b", "{a,aa}*".repeat(100))] {
        assert!(!parsed(&[glob]).unwrap().reads(&path));
    }
}

#[test]
fn of_patterns_that_match_the_first_in_the_order_of_their_names_gives_the_source() {
    let config = Config::parse("[sources]\n\"b/a/**\" = \"乙\"\n\"b/**\" = \"甲\"\n\"c/**\" = \"丙\"").unwrap();
    assert_eq!(["b/a/1.md", "c/1.md", "1.md"].map(|path| config.source(path)), [Some("甲"), Some("丙"), None]);
}

#[test]
fn a_configuration_has_its_limits() {
    let names = format!("[fields]\ntitle = {}", serde_json::to_string(&vec!["a"; NAMES + 1]).unwrap());
    let nested = format!("include = {}{}", "[".repeat(100_000), "]".repeat(100_000));
    let source = format!("[sources]\n\"a\" = \"{}\"", "报".repeat(NAME + 1));
    let outlet = format!("[citation]\nwebsites = \"{}\"", "报".repeat(NAME + 1));
    for text in [names, nested, source, outlet] {
        assert!(Config::parse(&text).is_err());
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(CONFIG_FILE);
    let comment = |length: usize| fs::write(&path, format!("#{}", "a".repeat(length - 1))).unwrap();
    comment(FILE as usize);
    assert!(Config::load(&path).is_ok());
    comment(FILE as usize + 1);
    assert!(Config::load(&path).unwrap_err().to_string().contains("is larger than 1 MiB"));
    assert!(Config::load(folder.path()).unwrap_err().to_string().contains("is no file"));
    assert!(Config::load(&folder.path().join("none")).is_ok());
}
