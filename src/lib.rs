//! jianbao (剪報): full-text search over an archive of Chinese news.
//!
//! Two rivers meet in an index. Files become articles, and what a person types becomes a query; the engine holds the
//! one and answers the other. Each stage takes a finished value and gives a finished value of another type.
//!
//! ```text
//! files ─► corpus ─► Article ─► ingest ─► engine ◄─ SearchRequest ◄─ query ◄─ what was typed
//!         (bytes→    (value)    (plan,      │         (text → Query)
//!          articles)             pump)      ▼
//!                                    pages, counts, hits
//!                                           │
//!           analysis (tables) · reprints · citation ─► export (bytes)
//!                                           │
//!                    service (a question → its answer) ─► the command line · a page · an assistant
//! ```
//!
//! Imports run one way: `error`, `date`, `article` → `text` → `corpus`, `query`, `citation` → `engine` → `ingest`, `reprints`,
//! `analysis` → `export` → `clippings` → `service` → `mcp`. The library prints nothing, never exits, and reads neither arguments nor
//! environment.
//!
//! ```
//! use std::ops::ControlFlow;
//!
//! use jianbao::engine::local::LocalEngine;
//! use jianbao::engine::{Engine, Order, SearchRequest};
//! use jianbao::ingest;
//! use jianbao::query::Query;
//!
//! let archive = tempfile::tempdir()?;
//! std::fs::write(archive.path().join("a.md"), "---\ntitle: 晶片廠動工\ndate: 2024-03-19\n---\n新廠今天動工。")?;
//!
//! let folder = archive.path().join(".jianbao");
//! let options = ingest::RefreshOptions::default();
//! let transaction = LocalEngine::begin(&folder, options.reading.config.zone())?;
//! let summary = ingest::refresh(archive.path(), &folder, transaction, &options, &mut |_| ControlFlow::Continue(()))?;
//! assert_eq!(summary.added, 1);
//!
//! let engine = LocalEngine::open(&folder)?;
//! let query = Query::parse("晶片 date:2024-03")?;
//! let page = engine.search(&SearchRequest { query, order: Order::Relevance, limit: 10, after: None })?;
//! assert_eq!(page.hits[0].article.title, "晶片廠動工");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![forbid(unsafe_code)]

pub mod analysis;
pub mod article;
pub mod citation;
pub mod clippings;
pub mod corpus;
pub mod date;
pub mod engine;
pub mod error;
pub mod export;
pub mod ingest;
#[cfg(feature = "web")]
pub mod mcp;
pub mod query;
pub mod reprints;
pub mod service;
pub mod text;
#[cfg(feature = "web")]
pub mod web;
