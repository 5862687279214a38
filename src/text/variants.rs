//! Regional vocabulary: the words by which the mainland, Taiwan and Hong Kong name the same thing (芯片 and 晶片, 软件 and 軟體,
//! 导弹 and 飛彈). Takes a folded word; gives the others. For expanding queries only: folding such words together in the
//! index would blur every quotation.
//!
//! The table is OpenCC's `TWPhrases.txt`, read in both directions, one step, without the pairs whose Taiwanese word is a
//! common word of the mainland's for something else; and a table of our own for news. It is compiled at build time.

include!(concat!(env!("OUT_DIR"), "/variants.rs"));

/// The words that other regions use for the folded `word`; empty where none is known.
pub fn variants(word: &str) -> &'static [&'static str] {
    VARIANTS.binary_search_by_key(&word, |(known, _)| known).map_or(&[], |at| VARIANTS[at].1)
}

/// The words of the table that stand in the folded `text`.
pub fn words_in(text: &str) -> impl Iterator<Item = &str> {
    text.char_indices().flat_map(move |(start, _)| {
        let rest = &text[start..];
        let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8()).take(LONGEST).skip(1);
        ends.map(move |end| &rest[..end]).filter(|word| !variants(word).is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    #[test]
    fn words_lead_to_one_another() {
        assert_eq!(variants("芯片"), ["晶片"]);
        assert_eq!(variants("晶片"), ["芯片"]);
        assert!(variants(&fold("軟體")).iter().any(|word| fold(word) == "软件"));
        assert!(variants(&fold("信息")).contains(&"資訊"));
        assert_eq!(variants("出租车"), ["計程車", "的士"]);
        assert_eq!(variants(&fold("北韓")), ["朝鲜", "北朝鮮"]);
        assert!(variants("港口").is_empty());
    }

    #[test]
    fn a_common_word_of_the_mainland_stands_for_itself() {
        for (mainland, taiwan) in
            [("创建", "建立"), ("支持", "支援"), ("内核", "核心"), ("运行", "執行"), ("视频", "影片")]
        {
            assert!(!variants(mainland).contains(&taiwan) && !variants(&fold(taiwan)).contains(&mainland), "{taiwan}");
        }
    }

    #[test]
    fn the_table_is_sorted_and_folded() {
        assert!(VARIANTS.windows(2).all(|pair| pair[0].0 < pair[1].0));
        for (word, others) in VARIANTS {
            assert_eq!(fold(word), word);
            assert!(
                others
                    .iter()
                    .all(|other| fold(other) != word && variants(&fold(other)).iter().any(|back| fold(back) == word))
            );
        }
    }

    #[test]
    fn words_of_the_table_are_seen_in_a_text() {
        assert_eq!(words_in(&fold("葉門的軟體")).collect::<Vec<_>>(), [fold("葉門"), fold("軟體")]);
    }
}
