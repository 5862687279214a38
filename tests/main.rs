//! The integration tests: one binary, a module a subject, one harness.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "tests fail and report by these")]

#[cfg(feature = "web")]
mod browser;
mod check;
mod citations;
mod clippings;
#[cfg(feature = "cluster")]
mod cluster;
mod commits;
mod containers;
mod counting;
mod documents;
mod encodings;
mod engine_options;
mod errors;
mod exactness;
mod explain;
mod export;
mod formats;
mod front_matter;
mod fuzz;
mod harness;
mod index;
mod language;
mod layers;
mod layouts;
mod links;
#[cfg(feature = "web")]
mod mcp;
mod model;
mod pages;
mod provenance;
mod queries;
mod ranking;
mod readers;
mod readme;
mod reprints;
mod sample;
mod search;
#[cfg(feature = "web")]
mod served;
mod shell;
mod tables;
#[cfg(target_os = "linux")]
mod terminal;
mod torture;
mod trust;
mod values;
#[cfg(feature = "web")]
mod web;
