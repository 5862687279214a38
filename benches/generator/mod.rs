//! Articles for measuring: the sentences of a corpus, combined anew, so that characters and words are as frequent as they are
//! there. The same in every run. Dates lie in the thirty years from 1995; there are 40 sources and 2,000 authors.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use chrono::{Days, NaiveDate};
use jianbao::corpus::{Entry, Item, ReadOptions, read_file, walk};

const SOURCES: usize = 40;
const AUTHORS: usize = 2000;
const DAYS: usize = 30 * 365;
/// What names are made of.
const SURNAMES: [char; 20] = [
    '王', '李', '张', '刘', '陈', '杨', '黄', '赵', '吴', '周', '徐', '孙', '马', '朱', '胡', '郭', '何', '林', '高',
    '罗',
];
const GIVEN: [char; 10] = ['伟', '芳', '娜', '敏', '静', '强', '磊', '洋', '艳', '杰'];
const PLACES: [&str; 10] = ["东港", "雁洲", "南屿", "北岭", "西浦", "青川", "白沙", "云溪", "石桥", "长汀"];
const OUTLETS: [&str; 4] = ["日报", "晚报", "时报", "广播"];
const SECTIONS: [&str; 8] = ["要闻", "国际", "财经", "社会", "体育", "文化", "科技", "评论"];

/// Writes so many articles of so many bytes of text, on average, to a file: of the sentences of `sample_corpus`.
#[allow(dead_code, reason = "a piece of more than one program")]
pub(crate) fn write(file: &Path, articles: usize, bytes: usize) {
    write_to(&mut BufWriter::new(File::create(file).unwrap()), &sample(), articles, bytes, None).unwrap();
}

/// The corpus that sentences are taken from where no other is named.
pub(crate) fn sample() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("sample_corpus")
}

/// Writes articles as JSON Lines, of the sentences of a file or folder. With `reprints`, so many of a hundred are reprints, and the
/// others are of pieces of sentences.
pub(crate) fn write_to(
    out: &mut dyn Write,
    corpus: &Path,
    articles: usize,
    bytes: usize,
    reprints: Option<usize>,
) -> io::Result<()> {
    let mut sentences = sentences(corpus);
    if reprints.is_some() {
        sentences = pieces(&sentences);
    }
    assert!(!sentences.is_empty(), "the corpus has no sentences");
    for number in 0..articles {
        writeln!(out, "{}", reprint(number, bytes, &sentences, reprints.unwrap_or(0)))?;
    }
    out.flush()
}

/// Pieces of a few characters each, so that hardly two texts share a run of eight.
fn pieces(sentences: &[String]) -> Vec<String> {
    let characters: Vec<char> = sentences.iter().flat_map(|sentence| sentence.chars()).collect();
    characters.chunks(5).map(|piece| piece.iter().collect()).collect()
}

/// One article, or in so many of a hundred cases a reprint of one of the thousand before it: with its own headline, source
/// and a date of the next days, the whole text or that without the first paragraph.
fn reprint(number: usize, bytes: usize, sentences: &[String], reprints: usize) -> serde_json::Value {
    let mut random = Random::new(!(number as u64));
    let mut own = article(number, bytes, sentences);
    if number == 0 || random.below(100) >= reprints {
        return own;
    }
    let original = article(number - 1 - random.below(number.min(1000)), bytes, sentences);
    let body = original["body"].as_str().unwrap();
    let cut = body.split_once('\n').filter(|_| random.below(2) == 0).map_or(body, |(_, rest)| rest);
    own["body"] = serde_json::json!(cut);
    let day: NaiveDate = original["date"].as_str().unwrap()[..10].parse().unwrap();
    own["date"] = serde_json::json!((day + Days::new(random.below(3) as u64)).to_string());
    own
}

/// One article, which depends on its number alone.
fn article(number: usize, bytes: usize, sentences: &[String]) -> serde_json::Value {
    let mut random = Random::new(number as u64);
    let mut sentence = || sentences[random.below(sentences.len())].as_str();
    let title: String = sentence().chars().take_while(|c| c.is_alphanumeric()).take(24).collect();
    let first = sentence();
    // Short notices and long reports: between a quarter and seven quarters of the mean.
    let wanted = bytes / 4 + random.below(bytes * 3 / 2 + 1);
    let mut body = String::from(first);
    let mut paragraph = 1;
    while body.len() < wanted {
        if paragraph >= 2 + random.below(4) {
            body.push('\n');
            paragraph = 0;
        }
        body.push_str(&sentences[random.below(sentences.len())]);
        paragraph += 1;
    }
    let day = NaiveDate::from_ymd_opt(1995, 1, 1).unwrap() + Days::new(random.below(DAYS) as u64);
    let source = random.below(SOURCES);
    let author = random.below(AUTHORS);
    serde_json::json!({
        "title": format!("{title}（{number}）"),
        "date": format!("{day} {:02}:{:02}:00", random.below(24), random.below(60)),
        "source": format!("{}{}", PLACES[source % PLACES.len()], OUTLETS[source / PLACES.len()]),
        "author": name(author),
        "section": SECTIONS[random.below(SECTIONS.len())],
        "body": body,
    })
}

/// One of the 2,000 authors: 20 surnames, 10 characters by 10 of a given name.
fn name(author: usize) -> String {
    let (surname, given) = (author % SURNAMES.len(), author / SURNAMES.len());
    [SURNAMES[surname], GIVEN[given / 10], GIVEN[given % 10]].into_iter().collect()
}

/// The sentences of a folder or file, in its order.
fn sentences(corpus: &Path) -> Vec<String> {
    let options = ReadOptions::default();
    let mut sentences = Vec::new();
    let mut take = |item: Item, _: u64| {
        if let Item::Article(read) = item {
            let ends = |c: char| matches!(c, '。' | '！' | '？' | '\n');
            let whole = read.article.body.split_inclusive(ends).map(str::trim).filter(|text| text.len() > 12);
            sentences.extend(whole.map(str::to_owned));
        }
        ControlFlow::Continue(())
    };
    if corpus.is_file() {
        let folder = corpus.parent().unwrap();
        read_file(folder, &corpus.file_name().unwrap().to_string_lossy(), &options, &mut take).unwrap();
    } else {
        for entry in walk(corpus, &corpus.join(".jianbao"), &options.config).unwrap() {
            if let Entry::File(file) = entry {
                // What cannot be read has no sentences.
                let _ = read_file(corpus, &file.path, &options, &mut take);
            }
        }
    }
    sentences
}

/// Numbers that look random and are the same in every run: xorshift64*.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % bound
    }
}
