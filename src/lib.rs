//! wip
pub mod article;
pub mod corpus;
pub mod date;
pub mod engine;
pub mod error;
pub mod query;
pub mod text;
