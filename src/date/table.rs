//! The tables of this room: lines of words, the first of which says what the others are. Takes the text of a table; gives
//! its lines.

/// The lines of `table`: the first word, and the others. `#` opens a comment.
pub(super) fn lines(table: &'static str) -> impl Iterator<Item = (&'static str, impl Iterator<Item = &'static str>)> {
    table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).filter_map(|line| {
        let mut words = line.split(' ');
        Some((words.next()?, words))
    })
}

/// One of `words`, as a pattern; the longest that stands there counts.
pub(super) fn one_of<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let mut words: Vec<String> = words.map(regex::escape).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words.dedup();
    words.join("|")
}
