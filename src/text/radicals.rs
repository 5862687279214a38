//! Radicals and strokes as characters of their own, and the ideographs that they equal: ⼝ and 口. Programs that make PDFs
//! write the one for the other where a font draws both with one glyph. The table is Unicode's
//! `EquivalentUnifiedIdeograph.txt`; search takes the two for one anyway (see [`fold()`](super::fold())).

use std::collections::HashMap;
use std::sync::LazyLock;

/// The ideograph that `c`, a radical or a stroke, equals.
pub fn ideograph(c: char) -> Option<char> {
    static TABLE: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
        let code = |text: &str| u32::from_str_radix(text.trim(), 16).ok().and_then(char::from_u32);
        let mut table = HashMap::new();
        for line in include_str!("data/unicode/EquivalentUnifiedIdeograph.txt").lines() {
            let Some((radicals, ideograph)) = line.split('#').next().and_then(|line| line.split_once(';')) else {
                continue;
            };
            let (first, last) = radicals.split_once("..").unwrap_or((radicals, radicals));
            if let (Some(first), Some(last), Some(ideograph)) = (code(first), code(last), code(ideograph)) {
                table.extend((first..=last).map(|radical| (radical, ideograph)));
            }
        }
        table
    });
    ('\u{2E80}'..='\u{31EF}').contains(&c).then(|| TABLE.get(&c).copied()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    #[test]
    fn radicals_are_ideographs_and_search_takes_them_for_one() {
        for (radical, c) in [('⼝', '口'), ('⻓', '长'), ('⻑', '長'), ('⼈', '人'), ('⺟', '母'), ('㇐', '一')]
        {
            assert_eq!(ideograph(radical), Some(c));
            assert_eq!(fold(&radical.to_string()), fold(&c.to_string()));
        }
        assert_eq!([ideograph('口'), ideograph('、'), ideograph('a')], [None; 3]);
    }
}
