//! How an index on a cluster is named on the command line and in the configuration, and what is said where that is wrong. No
//! cluster is needed.

use crate::harness::Archive;
#[cfg(feature = "cluster")]
use crate::harness::Outcome;

/// What is in no message.
#[cfg(feature = "cluster")]
const SECRET: &str = "Dampf-Nachen-77";

/// A run that ends in an error of the user's or the environment's, of which `message` is a part.
#[cfg(feature = "cluster")]
fn refused(outcome: Outcome, message: &str) -> Outcome {
    let outcome = outcome.ends(2);
    assert!(outcome.stderr.contains(message) && outcome.stderr.contains("error: "), "no `{message}` in\n{outcome}");
    assert!(!outcome.stderr.contains("a mistake of this program"), "{outcome}");
    assert!(!outcome.stderr.contains(SECRET), "{outcome}");
    assert_eq!(outcome.stdout, "");
    outcome
}

/// The address of an index on a machine that does not listen.
#[cfg(feature = "cluster")]
fn dead() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}/news", listener.local_addr().unwrap())
}

#[cfg(feature = "cluster")]
#[test]
fn an_address_that_holds_a_password_is_refused_without_it() {
    let archive = Archive::of(&[("甲", "文字")]);
    let engine = format!("https://anna:{SECRET}@127.0.0.1:9200/news");
    let option = format!("--engine={engine}");
    for arguments in [&["search", "甲"][..], &["index"], &["check"], &["stats"], &["cite", "5a"], &["explain", "甲"]]
    {
        for given in [&["--engine", &engine][..], &[&option]] {
            refused(archive.run(&[arguments, given].concat()), "");
        }
    }
    // Neither does a command line print it that is wrong elsewhere.
    refused(archive.run(&["search", "甲", "--engine", &engine, "--index", "x"]), "cannot be used with");
    refused(archive.run(&["inspect", "0.md", &option]), "unexpected argument");
    archive.write(".jianbao/config.toml", format!("engine = \"{engine}\"\n"));
    refused(archive.run(&["search", "甲"]), "config.toml");
}

#[cfg(feature = "cluster")]
#[test]
fn options_that_contradict_or_miss_one_another_are_refused() {
    let archive = Archive::of(&[("甲", "文字")]);
    let engine = "https://127.0.0.1:9200/news";
    refused(archive.run(&["search", "甲", "--engine", engine, "--index", ".jianbao"]), "cannot be used with");
    refused(archive.run(&["search", "甲", "--index", ".jianbao", "--engine-auth", "x"]), "cannot be used with");
    refused(archive.run(&["search", "甲", "--engine", "ftp://127.0.0.1/news"]), "http");
    refused(archive.run(&["search", "甲", "--engine", "/var/news"]), "");
    for option in [&["--shards", "2"][..], &["--replicas", "0"]] {
        let message = format!("{} is for an index on a cluster\nhint: name the cluster with --engine", option[0]);
        refused(archive.run(&[&["index"], option].concat()), &message);
        refused(archive.run(&[&["search", "甲", "--update"], option].concat()), "unexpected argument");
    }
    for option in [&["--engine-auth", "x"][..], &["--engine-ca", "x"], &["--engine-insecure"]] {
        let message = format!("{} is for an index on a cluster", option[0]);
        refused(archive.run(&[&["search", "甲"], option].concat()), &message);
    }
    let outcome = refused(archive.run(&["check", "--repair", "--engine", engine]), "is not repaired in its place");
    assert!(outcome.stderr.contains("remove the old index: jianbao index "), "{outcome}");
    assert!(outcome.stderr.contains(&format!(" --engine {engine}-2\n")), "{outcome}");
}

#[cfg(feature = "cluster")]
#[test]
fn the_configuration_names_a_cluster_and_the_command_line_wins() {
    let archive = Archive::of(&[("甲", "文字")]);
    let (one, other) = (dead(), dead());
    archive.write(".jianbao/config.toml", format!("engine = \"{one}\"\nengine_auth = \"auth\"\n"));
    archive.write(".jianbao/auth", format!("anna:{SECRET}\n"));
    refused(archive.run(&["search", "甲"]), &one["http://".len()..one.len() - "/news".len()]);
    refused(archive.run(&["search", "甲", "--engine", &other]), &other["http://".len()..other.len() - "/news".len()]);
    let outcome = archive.run(&["search", "甲", "--index", ".jianbao", "--count"]).succeeds();
    assert_eq!(outcome.stdout, "1\n");
    // Nothing is read anew for it.
    let outcome = archive.run(&["index", "--index", ".jianbao"]).succeeds();
    assert!(outcome.stdout.contains("1 unchanged"), "{outcome}");
    archive.write(".jianbao/config.toml", "engine = \"news\"\n");
    refused(archive.run(&["search", "甲"]), "`engine` of the configuration");
}

/// The credentials of the configuration are for its own nodes.
#[cfg(feature = "cluster")]
#[test]
fn a_cluster_that_the_configuration_does_not_name_is_not_told_its_password() {
    let archive = Archive::of(&[("甲", "文字")]);
    let (one, other) = (dead(), dead());
    archive.write(".jianbao/config.toml", format!("engine = \"{one}\"\nengine_auth = \"missing\"\n"));
    refused(archive.run(&["search", "甲", "--engine", &format!("{one}-2")]), "missing");
    let outcome = refused(archive.run(&["search", "甲", "--engine", &other]), "");
    assert!(!outcome.stderr.contains("missing"), "{outcome}");
}

#[cfg(feature = "cluster")]
#[test]
fn a_cluster_that_does_not_answer_is_an_error() {
    let archive = Archive::new();
    archive.write("a.md", "# 甲\n\n文字。\n");
    let engine = dead();
    let node = &engine["http://".len()..engine.len() - "/news".len()];
    for arguments in [&["search", "甲"][..], &["export", "甲", "-o", "a.csv"], &["check"], &["index", "."]] {
        refused(archive.run(&[arguments, &["--engine", &engine]].concat()), node);
    }
    assert!(!archive.path().join("a.csv").exists() && !archive.path().join(".jianbao").exists());
}

#[cfg(feature = "cluster")]
#[test]
fn a_password_is_in_no_message() {
    let archive = Archive::new();
    let engine = dead();
    let ask = ["search", "甲", "--engine", &engine, "--engine-auth", "auth"];
    for content in [&format!("anna:{SECRET}"), &format!("Bearer {SECRET}"), SECRET, &format!("{SECRET}\n{SECRET}\n")] {
        archive.write("auth", content);
        refused(archive.run(&ask), "");
        refused(archive.run_with(("JIANBAO_ENGINE_AUTH", content), &ask[..4]), "");
    }
    archive.write("auth", format!("anna:{SECRET}"));
    // As certificates it is none.
    refused(archive.run(&["search", "甲", "--engine", &engine, "--engine-ca", "auth"]), "");
    refused(archive.run(&["search", "甲", "--engine", &engine, "--engine-auth", "none"]), "none");
}

#[cfg(not(feature = "cluster"))]
#[test]
fn a_build_without_clusters_says_so() {
    let archive = Archive::of(&[("甲", "文字")]);
    archive.write(".jianbao/config.toml", "engine = \"https://127.0.0.1:9200/news\"\n");
    let outcome = archive.run(&["search", "甲"]).ends(2);
    assert!(outcome.stderr.contains("names a search cluster (engine), which this build"), "{outcome}");
    assert_eq!(archive.run(&["search", "甲", "--index", ".jianbao", "--count"]).succeeds().stdout, "1\n");
}
