//! `jianbao serve` in a real browser: `tests/browser` drives Chromium over a copy of the sample corpus. What it needs and how a
//! single file of it is run stands in `CONTRIBUTING.md`.

use std::process::Command;

use crate::harness::manifest_folder;

/// Where the browser is, for the tests.
const BROWSER: &str = "JIANBAO_BROWSER";

#[test]
fn the_pages_in_a_browser() {
    let Some(browser) = std::env::var_os(BROWSER).filter(|browser| !browser.is_empty()) else {
        println!("left out: no browser; set {BROWSER} to a Chromium, see CONTRIBUTING.md");
        return;
    };
    let folder = manifest_folder().join("tests/browser");
    assert!(folder.join("node_modules/playwright-core").is_dir(), "run npm ci in tests/browser first");
    let status = Command::new("node")
        .args(["--test-reporter=spec", "all.mjs"])
        .current_dir(&folder)
        .env("JIANBAO_PROGRAM", env!("CARGO_BIN_EXE_jianbao"))
        .env(BROWSER, browser)
        .status()
        .expect("node is there");
    assert!(status.success(), "the tests in tests/browser failed: {status}");
}
