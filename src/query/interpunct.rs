//! Interpuncts that were not typed, or that the text lacks: 哈利波特 for 哈利·波特, 911事件 for 9·11事件 and the reverse. Takes the
//! parts of a query; gives the other spellings of one of them.
//!
//! What the cut leaves apart (约翰 and 史密斯) is found on either side of an interpunct. Inside a part it has to be said, and where it
//! belongs only a dictionary of names would know: so each place is tried, in words of characters by which foreign names are
//! written and that the dictionary hardly knows. A text with an interpunct at a wrong place does not exist.

use super::names::Name;
use super::parts::Part;
use super::tables::is_transliterated;
use super::words::{MAX_SPELLINGS, RARE};
use crate::text::fold;
use crate::text::words::frequency;

/// Fewest characters of a name with an interpunct, over all its parts.
const SHORTEST: usize = 4;
/// From as many characters on, a part may have two of them.
const TWICE: usize = 5;

/// Other spellings of the part `at`, by an interpunct.
pub(super) fn with_interpuncts(parts: &[Part], at: usize) -> Vec<Name> {
    let text = &parts[at].text;
    let spellings = if is_name(parts, at) {
        dotted(text)
    } else if is_day(parts, at) {
        let month = text.len() - 2;
        vec![format!("{}·{}", &text[..month], &text[month..])]
    } else {
        without_dot(text).into_iter().collect()
    };
    spellings.into_iter().map(|text| Name { text, outer: Vec::new() }).collect()
}

/// Whether the part may be a foreign name, or a piece of one.
fn is_name(parts: &[Part], at: usize) -> bool {
    let is_foreign = |part: &Part| is_transliterated(&fold(&part.text));
    let follows = |part: &Part| !part.begins && part.signs.is_empty();
    if !is_foreign(&parts[at]) || frequency(&fold(&parts[at].text)) >= RARE || parts[at].text.chars().nth(2).is_none() {
        return false;
    }
    let first = (1..=at).rev().find(|&at| !follows(&parts[at]) || !is_foreign(&parts[at - 1])).unwrap_or(0);
    let behind = parts[at + 1..].iter().take_while(|part| follows(part) && is_foreign(part)).count();
    parts[first..=at + behind].iter().map(|part| part.text.chars().count()).sum::<usize>() >= SHORTEST
}

/// `text` with an interpunct at each of its places, then with two.
fn dotted(text: &str) -> Vec<String> {
    let places: Vec<usize> = text.char_indices().map(|(place, _)| place).skip(1).collect();
    let mut dotted: Vec<String> =
        places.iter().map(|&place| format!("{}·{}", &text[..place], &text[place..])).collect();
    if text.chars().count() >= TWICE {
        for (number, &first) in places.iter().enumerate() {
            for &second in &places[number + 1..] {
                dotted.push(format!("{}·{}·{}", &text[..first], &text[first..second], &text[second..]));
            }
        }
    }
    dotted.truncate(MAX_SPELLINGS - 1);
    dotted
}

/// Whether the part is a day by which an event is called: 911 in 911事件, 315 in 315晚会.
fn is_day(parts: &[Part], at: usize) -> bool {
    let text = &parts[at].text;
    let names_event = parts.get(at + 1).is_some_and(|next| !next.begins && next.signs.is_empty());
    let is_figures = matches!(text.len(), 3 | 4) && text.bytes().all(|byte| byte.is_ascii_digit());
    names_event && is_figures && is_month_and_day(&text[..text.len() - 2], &text[text.len() - 2..])
}

/// `9·11` without its interpunct.
fn without_dot(text: &str) -> Option<String> {
    let (month, day) = text.split_once(['·', '•', '‧', '・'])?;
    (day.len() == 2 && is_month_and_day(month, day)).then(|| format!("{month}{day}"))
}

fn is_month_and_day(month: &str, day: &str) -> bool {
    let within = |text: &str, most: u32| text.parse().is_ok_and(|number: u32| (1..=most).contains(&number));
    !month.starts_with('0') && within(month, 12) && within(day, 31)
}
