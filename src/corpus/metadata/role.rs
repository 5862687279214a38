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
    /// An author, where any sign and a person follow: 整理：某某.
    NamedAuthor,
    Furniture,
    /// What stands before a colon and is no label that is known: it ends the value before it.
    Unknown,
    /// A label of something else than an article: of a book, a film, an event.
    Other,
}

impl Role {
    /// Whether its value is persons.
    pub(super) fn is_person(self) -> bool {
        matches!(self, Self::Author | Self::Editor | Self::Reviewer)
    }
}
