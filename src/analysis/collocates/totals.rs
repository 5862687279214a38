//! How often words stand in all articles of a frame.

use std::collections::HashMap;

use super::{CollocatesRequest, Nearby};
use crate::analysis::sharing::each_hit;
use crate::engine::{Engine, Order, WordCounts};
use crate::error::Result;
use crate::text::words::parts_beside;

/// How often each word stands in the articles of the frame, which are cut anew.
pub(super) fn cut_anew(
    engine: &dyn Engine,
    nearby: &Nearby<'_>,
    request: &CollocatesRequest,
    see: &mut impl FnMut() -> Result<()>,
) -> Result<HashMap<String, u64>> {
    let mut totals: HashMap<String, u64> = HashMap::new();
    let add = |words: Vec<String>| {
        see()?;
        words.into_iter().for_each(|word| *totals.entry(word).or_insert(0) += 1);
        Ok(())
    };
    each_hit(engine, &request.frame, Order::Newest, |hit| nearby.words(hit), add)?;
    Ok(totals)
}

/// How often each word stands by itself, told from how often it stands by itself or as a part of a longer one: a part is
/// counted by its rule wherever the whole is, so what the longer words account for is taken away, from the longest on.
pub(super) fn whole_words(words: Vec<WordCounts>) -> HashMap<String, u64> {
    let mut words: Vec<(String, u64)> = words.into_iter().map(|word| (word.word, word.counts[0])).collect();
    words.sort_by_cached_key(|(word, _)| std::cmp::Reverse(word.chars().count()));
    let mut totals: HashMap<String, u64> = HashMap::with_capacity(words.len());
    let mut as_parts: HashMap<String, u64> = HashMap::new();
    for (word, times) in words {
        let by_itself = times.saturating_sub(as_parts.get(&word).copied().unwrap_or(0));
        if by_itself == 0 {
            continue;
        }
        for part in parts_beside(&word) {
            *as_parts.entry(word[part].to_owned()).or_insert(0) += by_itself;
        }
        totals.insert(word, by_itself);
    }
    totals
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_longer_words_are_taken_away() {
        let word = |word: &str, times| WordCounts { word: word.to_owned(), counts: vec![times] };
        // 人民共和国 is made of 人民 and 共和国, and that of 共和.
        let parts: Vec<&str> = parts_beside("人民共和国").into_iter().map(|part| &"人民共和国"[part]).collect();
        assert_eq!(parts, ["人民", "共和国", "共和"]);
        let counts = [word("人民共和国", 2), word("人民", 5), word("共和国", 3), word("共和", 3)];
        let totals = whole_words(counts.to_vec());
        let of = |word: &str| totals.get(word).copied().unwrap_or(0);
        assert_eq!(["人民共和国", "人民", "共和国", "共和"].map(of), [2, 3, 1, 0]);
    }
}
