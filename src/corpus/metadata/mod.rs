//! News metadata from the text of pages: credits ([`labels`]), opening and closing bylines ([`byline`]), sections
//! ([`breadcrumb`]), names of persons ([`names`]), and what is page furniture ([`furniture`]).
//!
//! What a label states counts before what a byline says.

pub(super) mod breadcrumb;
pub(super) mod byline;
pub(super) mod furniture;
pub(super) mod labels;
pub(super) mod names;

use crate::article::Article;

/// An article as a format read it, completed by what its text says of itself.
///
/// # Errors
/// Where there is neither a title nor a text.
pub(super) fn complete(mut article: Article) -> Result<Article, String> {
    byline::complete(&mut article);
    if article.title.is_empty() && article.body.is_empty() {
        return Err("holds no article: there is neither a title nor a text".to_owned());
    }
    Ok(article)
}
