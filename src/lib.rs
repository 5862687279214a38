//! wip
pub mod article;
pub mod corpus {
    /** x */
    pub struct ReadFailure;
}
pub mod date;
pub mod error;
pub mod query;
pub mod text;
