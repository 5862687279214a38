//! wip
pub mod article;
/** x */
pub mod corpus {
    /** x */
    pub struct ReadFailure;
}
pub mod date;
pub mod engine;
pub mod error;
pub mod query;
pub mod text;
