//! Posts of persons: what stands glued before a name or behind it, or below it on a line of its own. Takes a word; gives the
//! name in it. The words are a table in `data/persons.txt`.

use std::sync::LazyLock;

use super::idle::fold;
use super::person::{is_han, is_likely, is_name, is_person};
use super::role::Role;
use super::surnames::has_compound_surname;
use super::table::words_of;

/// Most characters of a post below a name.
const LONGEST_POST: usize = 16;

/// What a person is, and what a reporter is called.
static POSTS: LazyLock<Vec<String>> = LazyLock::new(|| words_of(include_str!("../data/persons.txt"), "post"));
static REPORTERS: LazyLock<Vec<String>> = LazyLock::new(|| words_of(include_str!("../data/persons.txt"), "reporter"));
static TITLES: LazyLock<Vec<String>> = LazyLock::new(|| words_of(include_str!("../data/persons.txt"), "title"));

/// The name beside a post that is glued to it, 研究院研究员某某, 某报记者某某; where a label says that it is one, also 某某教授.
/// Empty where the word is a post and nothing else.
pub(super) fn beside_post(word: &str, believed: bool) -> Option<&str> {
    let length = word.chars().count();
    if !is_han(word) {
        return None;
    }
    let folded = fold(word);
    if length < 4 {
        return POSTS.contains(&folded).then_some("");
    }
    let last = |words: &[String]| {
        let ends = words.iter().filter_map(|word| folded.rfind(word.as_str()).map(|at| at + word.len()));
        ends.max().map_or(0, |end| folded[..end].chars().count())
    };
    let (post, reporter) = (last(&POSTS), last(&REPORTERS));
    let end = post.max(reporter);
    let rest = word.char_indices().nth(end).map_or("", |(at, _)| &word[at..]);
    match rest.chars().count() {
        _ if end == 0 => None,
        0 => Some(before_title(word, &folded).filter(|_| believed).unwrap_or_default()),
        2..=4 if is_person(rest) || reporter == end && is_name(rest) => Some(rest),
        _ => None,
    }
}

/// The name before a title: 某某博士.
fn before_title<'w>(word: &'w str, folded: &str) -> Option<&'w str> {
    let title = POSTS.iter().filter(|post| folded.ends_with(post.as_str())).max_by_key(|post| post.len())?;
    let keep = word.chars().count() - title.chars().count();
    let name = word.char_indices().nth(keep).map_or(word, |(at, _)| &word[..at]);
    (keep <= if has_compound_surname(name) { 4 } else { 3 } && is_likely(name)).then_some(name)
}

/// Whether `word` is a title of a person, and no name: Dr.
pub(super) fn is_title(word: &str) -> bool {
    TITLES.iter().any(|title| fold(word.trim_end_matches('.')) == *title)
}

/// What a person does of whom `text` is the post, as a line below the name has it: 雁洲网记者, BBC中文記者.
pub(super) fn does(text: &str) -> Option<Role> {
    let folded = fold(text);
    let ends = |words: &[&str]| words.iter().any(|word| folded.ends_with(word));
    if folded.chars().count() > LONGEST_POST {
        None
    } else if ends(&["记者", "特派员", "通讯员", "撰稿人", "特约撰稿", "评论员", "专栏作家", "主笔"])
    {
        Some(Role::Author)
    } else if ends(&["责任编辑", "编辑", "主编"]) {
        Some(Role::Editor)
    } else {
        None
    }
}
