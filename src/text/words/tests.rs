use std::collections::BTreeMap;
use std::io::Cursor;

use super::dictionary::{frequency_of, number_of};
use super::*;
use crate::text::fold;

/// Sentences of the kind that newspapers print, in both scripts, with names, codes and rare words.
const SENTENCES: &str = include_str!("../data/sentences.txt");

/// jieba with the same dictionary, folded here once more.
fn jieba() -> Jieba {
    let mut folded = BTreeMap::<String, u64>::new();
    for line in include_str!("../data/jieba/dict.txt").lines() {
        let mut columns = line.split(' ');
        let (word, frequency) = (columns.next().unwrap(), columns.next().unwrap());
        *folded.entry(fold(word)).or_default() += frequency.parse::<u64>().unwrap();
    }
    for (word, frequency) in &folded {
        assert_eq!(frequency_of(word), Some(*frequency), "{word}");
    }
    let lines: String = folded.iter().map(|(word, frequency)| format!("{word} {frequency}\n")).collect();
    Jieba::with_dict(&mut Cursor::new(lines)).unwrap()
}

fn words_of_jieba<'a>(jieba: &Jieba, text: &'a str) -> Vec<&'a str> {
    jieba.cut(text, true).into_iter().map(|token| token.word).collect()
}

/// Texts of words and characters at random: what a newspaper prints, and what it does not.
fn texts() -> impl Iterator<Item = String> {
    let pieces: Vec<&str> = SENTENCES.split_inclusive(['，', '。', '、', '\n']).collect();
    let stock: Vec<char> = SENTENCES.chars().chain("蟒鳗祭遵萱侬律㐀𠀀豈0aZ.-+#&_%·\n \u{E000}가か".chars()).collect();
    let mut random = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = move |below: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        (random >> 11) as usize % below
    };
    (0..3000).map(move |_| {
        let mut text = String::new();
        for _ in 0..1 + next(6) {
            match next(3) {
                0 => text.push_str(pieces[next(pieces.len())]),
                _ => (0..next(12)).for_each(|_| text.push(stock[next(stock.len())])),
            }
        }
        text
    })
}

#[test]
fn the_embedded_dictionary_is_whole() {
    assert!(frequency("的") > 300_000);
    assert!(frequency("芯片") > 0 && frequency("晶片") > 0 && frequency("不在其中") == 0);
}

#[test]
fn text_is_cut_as_jieba_cuts_it() {
    let jieba = jieba();
    let segmenter = Segmenter::default();
    let mut names = 0;
    for text in SENTENCES.lines().map(str::to_owned).chain(texts()) {
        let folded = fold(&text);
        let expected = words_of_jieba(&jieba, &folded);
        assert_eq!(segmenter.cut(&folded), expected, "{folded}");
        assert_eq!(segmenter.cut(&text), words_of_jieba(&jieba, &text), "{text}");
        names += expected.iter().filter(|word| word.chars().count() > 1 && frequency(word) == 0).count();
    }
    assert!(names > 1000, "the model of names had {names}");
}

#[test]
fn words_of_ones_own_are_taken_as_jieba_takes_them() {
    let jieba = jieba();
    let mut joined = 0;
    for text in ["開源大模型與ai股", "他在c++與gpt-4之間選擇，北京大學的圖書館", "蟒鰻與祭遵都是專名"]
    {
        let folded = fold(text);
        let characters: Vec<usize> = folded.char_indices().map(|(at, _)| at).chain([folded.len()]).collect();
        for from in 0..characters.len() - 2 {
            let one = &folded[characters[from]..characters[from + 2]];
            let other = &folded[characters[from.saturating_sub(2)]..characters[(from + 3).min(characters.len() - 1)]];
            for own in [
                vec![(one.to_owned(), None)],
                vec![(other.to_owned(), None), (one.to_owned(), None)],
                vec![(one.to_owned(), Some(3)), (other.to_owned(), Some(90_000)), (one.to_owned(), None)],
            ] {
                let mut jieba = jieba.clone();
                own.iter().for_each(|(word, frequency)| {
                    jieba.add_word(word, frequency.map(|frequency: u64| frequency as usize), None);
                });
                let cut = Segmenter::for_text_with(&folded, &own).cut(&folded);
                assert_eq!(cut, words_of_jieba(&jieba, &folded), "{own:?}");
                joined += usize::from(cut.contains(&one) || cut.contains(&other));
            }
        }
    }
    assert!(joined > 50, "{joined}");
}

#[test]
fn words_of_the_dictionary_have_their_numbers() {
    let folded = fold("立陶宛總統與蟒鰻記者在北京大學討論GPT-4與opencc");
    for word in Segmenter::default().ranking_words(&folded) {
        assert_eq!(word.number, number_of(&folded[word.bytes.clone()]), "{}", &folded[word.bytes]);
    }
}

#[test]
fn traditional_text_is_cut_after_folding() {
    let folded = fold("開源軟體與尊嚴");
    assert_eq!(Segmenter::default().cut(&folded), ["开源", "软体", "与", "尊严"]);
}

#[test]
fn a_long_word_comes_with_the_words_that_it_is_made_of() {
    for (text, words) in [
        ("中华人民共和国", &["中华人民共和国", "中华", "人民共和国", "人民", "共和国", "共和"][..]),
        ("高中学生", &["高中学生", "高中", "学生"]),
        ("图书馆", &["图书馆", "图书"]),
        ("北京大学图书馆", &["北京大学图书馆", "北京大学", "北京", "大学", "图书馆", "图书"]),
    ] {
        let segmenter = Segmenter::default();
        let found: Vec<&str> = segmenter.ranking_words(text).into_iter().map(|word| &text[word.bytes]).collect();
        assert_eq!(found, words, "{text}");
        assert!(found.iter().all(|word| *word != "华人" && *word != "中学"));
    }
}

#[test]
fn a_word_of_ones_own_stays_whole() {
    let folded = fold("開源大模型");
    assert_eq!(Segmenter::default().cut(&folded), ["开源", "大", "模型"]);
    let own = [(fold("大模型"), None), (fold("不在其中"), Some(3))];
    assert_eq!(Segmenter::for_text_with(&folded, &own).cut(&folded), ["开源", "大模型"]);
}

#[test]
fn signs_and_single_characters_do_not_rank() {
    let folded = fold("北京大学的 GPT-4，很快");
    let segmenter = Segmenter::default();
    let words: Vec<&str> = segmenter.ranking_words(&folded).into_iter().map(|word| &folded[word.bytes]).collect();
    assert_eq!(words, ["北京大学", "北京", "大学", "gpt-4", "gpt", "很快"]);
}
