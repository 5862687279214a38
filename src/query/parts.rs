//! An unquoted word → its parts, each of which is looked for as characters: the words of its Han runs, and its codes
//! whole. Knows the segmenter and the tables of what belongs together; nothing of other names or of queries.

use std::ops::Range;

use super::tables::{LONGEST_TAIL, binds, counts, is_between, is_magnitude, is_mixed, is_number, is_unit};
use crate::text::units::{Unit, UnitKind, units};
use crate::text::{Folded, Segmenter};

/// Signs that hold a code or a Latin word together: `gen-itgc`, `3.6.3`, `it's`, `a/b`, `r&d`, `a@b`, `1,500`, `us$100`.
pub(super) const JOINING: &str = "-._/&+@\":',$=";
/// Signs that end a code and belong to it: `C++`, `C#`, `5%`.
pub(super) const TRAILING: &str = "+#%°";
/// Makes an ordinal of the number behind it.
const ORDINAL: &str = "第";

/// A part of an unquoted word.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// As it was typed.
    pub(super) text: String,
    /// The bytes of the word.
    pub(super) range: Range<usize>,
    /// Whether a new word begins with it.
    pub(super) begins: bool,
    /// The signs between it and the part before it in its word, folded.
    pub(super) signs: String,
    /// Whether it only binds the words beside it.
    pub(super) binds: bool,
    /// Whether it is all of its word that can be searched.
    pub(super) whole: bool,
}

/// The parts of `word`, end to end but for signs; what `is_own` knows is one word, too.
pub(super) fn parts(word: &str, segmenter: &Segmenter, is_own: &dyn Fn(&str) -> bool) -> Vec<Part> {
    let folded = Folded::new(word);
    let units: Vec<Unit> = units(folded.text()).collect();
    let ranges = Cutter { text: folded.text(), units: &units, segmenter, is_own }.ranges();
    let whole = ranges.len() == 1;
    let mut end = None;
    let part = |(from, to): (usize, usize)| {
        let begins = end.is_none();
        let signs = end.map_or(String::new(), |end: usize| {
            units[end..from].iter().map(|unit| &folded.text()[unit.range.clone()]).collect()
        });
        end = Some(to);
        let bytes = units[from].range.start..units[to - 1].range.end;
        let binds = binds(&folded.text()[bytes.clone()]);
        let range = folded.original(bytes);
        Part { text: word[range.clone()].to_owned(), range, begins, signs, binds, whole }
    };
    ranges.into_iter().map(part).collect()
}

/// Cuts one word.
struct Cutter<'a> {
    /// Folded.
    text: &'a str,
    units: &'a [Unit],
    segmenter: &'a Segmenter,
    is_own: &'a dyn Fn(&str) -> bool,
}

impl<'a> Cutter<'a> {
    /// Each part as units from … to.
    fn ranges(&self) -> Vec<(usize, usize)> {
        let mut parts = Vec::new();
        let mut at = 0;
        while let Some(unit) = self.units.get(at) {
            match unit.kind {
                UnitKind::Han => at = self.run(at, &mut parts),
                UnitKind::Word => {
                    let start = match parts.last() {
                        Some(&(from, to)) if to == at && self.slice(from, to) == ORDINAL && self.is_digit(at) => from,
                        _ => at,
                    };
                    if start < at {
                        parts.pop();
                    }
                    at = self.code(at);
                    parts.push((start, at));
                }
                UnitKind::Sign | UnitKind::Paragraph => at += 1,
            }
        }
        parts
    }

    /// The words of the Han run that begins at `at`, the first of them with the code before it where the two are one word.
    /// Gives the end of the run.
    fn run(&self, at: usize, parts: &mut Vec<(usize, usize)>) -> usize {
        let end = self.end(at, |unit| unit.kind == UnitKind::Han);
        let mut words = self.segmenter.cut(self.slice(at, end));
        let mut at = at;
        if let Some(code) = parts.last_mut()
            && code.1 == at
            && let Some((length, rest)) = self.tail(*code, end, &words)
        {
            code.1 += length;
            at += length;
            words = rest;
        }
        for word in words {
            // In a Han run every character is a unit.
            let next = at + word.chars().count();
            parts.push((at, next));
            at = next;
        }
        end
    }

    /// How many Han characters belong to the `code` before them, and the words of the run behind these.
    fn tail(&self, code: (usize, usize), end: usize, words: &[&'a str]) -> Option<(usize, Vec<&'a str>)> {
        let typed = self.slice(code.0, code.1).trim_start_matches(ORDINAL);
        let counted = if is_number(typed) { self.counted(words) } else { 0 };
        if counted > 0 {
            let length = words[..counted].iter().map(|word| word.chars().count()).sum();
            return Some((length, words[counted..].to_vec()));
        }
        (1..=LONGEST_TAIL.min(end - code.1)).rev().find_map(|length| {
            let behind = code.1 + length;
            let joined = self.slice(code.0, behind);
            if !is_mixed(joined) && !(self.is_own)(joined) {
                return None;
            }
            let rest = if behind < end { self.segmenter.cut(self.slice(behind, end)) } else { Vec::new() };
            // A股市场 has A股 in it, and A股东大会 has not: the cut of fewer words is the likelier one.
            (rest.len() < words.len()).then_some((length, rest))
        })
    }

    /// How many of `words` make one phrase with the number before them: a counter or a unit, and behind 万 and its like another.
    /// A unit that has another name is looked for by itself.
    fn counted(&self, words: &[&str]) -> usize {
        let is_unit = |word: &str| is_unit(word) && !(self.is_own)(word);
        let mut count = 0;
        loop {
            let rest = &words[count..];
            // 国集团 and 个月 are two words to the dictionary.
            count += match rest {
                [first, second, ..] if is_unit(&format!("{first}{second}")) => 2,
                [first, ..] if counts(first) || is_unit(first) => 1,
                _ => return count,
            };
            if !is_magnitude(words[count - 1]) {
                return count;
            }
        }
    }

    /// The end of the code that begins at `at`: letters and digits, and signs that hold them together.
    fn code(&self, at: usize) -> usize {
        let is_word = |at: usize| self.units.get(at).is_some_and(|unit| unit.kind == UnitKind::Word);
        let mut end = at + 1;
        loop {
            if is_word(end) {
                end += 1;
            } else if is_word(end + 1) && (self.is_sign(end, JOINING) && !self.is_list(end) || self.is_between(at, end))
            {
                end += 2;
            } else {
                end = self.end(end, |unit| unit.kind == UnitKind::Sign && TRAILING.contains(self.of(unit)));
                // ℃ unfolds into a sign and a letter.
                let is_degree =
                    self.is_sign(end - 1, "°") && is_word(end) && matches!(self.of(&self.units[end]), "c" | "f");
                return end + usize::from(is_degree);
            }
        }
    }

    /// Whether the unit `at` holds the number from `start` and the one behind it together.
    fn is_between(&self, start: usize, at: usize) -> bool {
        is_between(self.of(&self.units[at]))
            && is_number(self.slice(start, at))
            && is_number(self.slice(at + 1, at + 2))
    }

    /// Whether the unit `at` is a comma that parts words; one that joins the digits of a number does not.
    fn is_list(&self, at: usize) -> bool {
        let digits = self.slice(at - 1, at).ends_with(|c: char| c.is_ascii_digit()) && self.is_digit(at + 1);
        self.is_sign(at, ",") && !digits
    }

    fn is_digit(&self, at: usize) -> bool {
        self.of(&self.units[at]).starts_with(|c: char| c.is_ascii_digit())
    }

    fn is_sign(&self, at: usize, signs: &str) -> bool {
        let unit = &self.units[at];
        unit.kind == UnitKind::Sign && signs.contains(self.of(unit))
    }

    fn of(&self, unit: &Unit) -> &'a str {
        &self.text[unit.range.clone()]
    }

    fn slice(&self, from: usize, to: usize) -> &'a str {
        &self.text[self.units[from].range.start..self.units[to - 1].range.end]
    }

    fn end(&self, from: usize, belongs: impl Fn(&Unit) -> bool) -> usize {
        from + self.units[from..].iter().take_while(|unit| belongs(unit)).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(word: &str) -> String {
        let parts = parts(word, &Segmenter::default(), &|own| own == "ai股");
        parts.into_iter().map(|part| part.text).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_character_behind_letters_stays_only_where_the_two_are_one_word() {
        for (typed, parts) in [
            ("AI与教育", "AI 与 教育"),
            ("AI與教育", "AI 與 教育"),
            ("GPT的未来", "GPT 的 未来"),
            ("NBA和CBA", "NBA 和 CBA"),
            ("5G在中国", "5G 在 中国"),
            ("iPhone与华为", "iPhone 与 华为"),
            ("gen-itgc后", "gen-itgc 后"),
            ("COVID-19疫情", "COVID-19 疫情"),
            ("C919首飞", "C919 首飞"),
            ("iPhone15发布", "iPhone15 发布"),
            ("GDP增长5%", "GDP 增长 5%"),
            ("5%的利率", "5% 的 利率"),
            ("25℃的早晨", "25℃ 的 早晨"),
            ("卡拉OK厅", "卡拉 OK 厅"),
            ("A股跌停", "A股 跌停"),
            ("A股市场", "A股 市场"),
            ("A股的未来", "A股 的 未来"),
            ("A股东大会", "A 股东大会"),
            ("Ａ股", "Ａ股"),
            ("T恤衫", "T恤衫"),
            ("T恤和X光", "T恤 和 X光"),
            ("K線走勢", "K線 走勢"),
            ("K歌之王", "K歌之王"),
            ("U盘病毒", "U盘 病毒"),
            ("AA制婚姻", "AA制 婚姻"),
            ("4S店", "4S店"),
            ("e签", "e签"),
            ("Q版人物", "Q版 人物"),
            ("AI股", "AI股"),
            ("维生素C的作用", "维生素 C 的 作用"),
        ] {
            assert_eq!(cut(typed), parts, "{typed}");
        }
    }

    #[test]
    fn a_number_keeps_its_counter() {
        for (typed, parts) in [
            ("12日开幕", "12日 开幕"),
            ("500万", "500万"),
            ("3名学生", "3名 学生"),
            ("5億", "5億"),
            ("60歲", "60歲"),
            ("2米", "2米"),
            ("2024年两会", "2024年 两会"),
            ("7月8時9點10元", "7月 8時 9點 10元"),
            ("第3届", "第3届"),
            ("第20届代表", "第20届 代表"),
            ("1,500亿", "1,500亿"),
            ("3.5亿元", "3.5亿元"),
            ("100美元", "100美元"),
            ("100億美元", "100億美元"),
            ("24小時", "24小時"),
            ("20国集团峰会", "20国集团 峰会"),
            ("13号楼", "13号楼"),
            ("2號線", "2號線"),
            ("3000多人", "3000多人"),
            ("21世纪初", "21世纪 初"),
            ("1.5万平方米", "1.5万平方米"),
            ("5万人口", "5万 人口"),
            ("5个月大", "5个月 大"),
            ("3日本", "3 日本"),
            ("20集团", "20 集团"),
            ("90后", "90后"),
            ("500强企业", "500强 企业"),
            ("5·12地震", "5·12 地震"),
            ("9·11事件", "9·11 事件"),
            ("2比1获胜", "2比1 获胜"),
            ("3至5年", "3至5年"),
            ("3和5", "3 和 5"),
            ("110的电话", "110 的 电话"),
            ("１２日", "１２日"),
        ] {
            assert_eq!(cut(typed), parts, "{typed}");
        }
    }

    #[test]
    fn what_only_binds_is_told_from_words() {
        let binding = |word: &str| -> Vec<(String, bool)> {
            let parts = parts(word, &Segmenter::default(), &|_| false);
            parts.into_iter().filter(|part| part.binds).map(|part| (part.text, part.whole)).collect()
        };
        for (typed, found) in [
            ("GPT的未来", vec![("的", false)]),
            ("京都與大阪", vec![("與", false)]),
            ("的", vec![("的", true)]),
            ("的，", vec![("的", true)]),
            ("的士", vec![]),
            ("目的", vec![]),
        ] {
            let found: Vec<_> = found.into_iter().map(|(text, whole)| (text.to_owned(), whole)).collect();
            assert_eq!(binding(typed), found, "{typed}");
        }
    }
}
