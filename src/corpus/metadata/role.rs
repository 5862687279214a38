//! What a label is of.

/// What a label is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Source,
    Author,
    Editor,
    Reviewer,
    Date,
    Update,
    Title,
    Section,
    Url,
    /// An author, where a slash or a bar and a person follow: 快訊／某某.
    SlashAuthor,
    Furniture,
}
