//! The commonest Han characters, folded: so many that an index has a list of its own for each. A character is otherwise
//! found by the pairs that begin with it, of which these have thousands.

mod table {
    include!(concat!(env!("OUT_DIR"), "/common.rs"));
}

/// The characters, in their order.
pub(crate) static COMMON: &[char] = &table::COMMON;

/// The place of a folded character among the commonest.
pub(crate) fn common(c: char) -> Option<usize> {
    COMMON.binary_search(&c).ok()
}

/// The character that a folded text is, if it is one of the commonest and nothing else.
pub(crate) fn is_common(folded: &str) -> bool {
    let mut characters = folded.chars();
    characters.next().is_some_and(|c| common(c).is_some()) && characters.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    #[test]
    fn the_commonest_characters_are_folded_and_in_order() {
        assert_eq!(COMMON.len(), 512);
        assert!(COMMON.is_sorted());
        assert!(COMMON.iter().all(|c| fold(&c.to_string()) == c.to_string() && ('一'..='龥').contains(c)));
        assert!(is_common("的") && is_common("国") && !is_common("國") && !is_common("鳗") && !is_common("的的"));
    }
}
