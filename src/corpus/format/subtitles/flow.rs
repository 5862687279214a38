//! Cues → paragraphs. What a cue cuts is one sentence again: a paragraph goes on from cue to cue, and ends at a pause, at
//! another speaker, and at the end of a sentence once it is long. What two cues both show stands once. In bilingual cues the
//! lines of each language stand together, so that neither tears the other apart.

use super::cues::Cue;
use super::markup::Plain;

/// Milliseconds between two cues that end a paragraph.
const PAUSE: u64 = 2000;
/// Characters of a paragraph that ends at the next end of a sentence.
const LONG: usize = 100;

/// A text of cues.
#[derive(Debug, Default)]
pub(super) struct Flow {
    /// The paragraphs, one a line.
    pub(super) body: String,
    /// Bytes of it at which a cue begins, with its time.
    pub(super) marks: Vec<(usize, String)>,
    /// Who speaks, each once.
    pub(super) speakers: Vec<String>,
    /// Lines that were left out since the cue before shows them.
    pub(super) repeated: u64,
}

/// Speakers that are kept.
const SPEAKERS: usize = 50;

/// A paragraph in the making, with the times in it.
#[derive(Default)]
struct Paragraph {
    text: String,
    marks: Vec<(usize, u64)>,
}

/// How the file sets its lines.
struct Setting {
    /// Whether most cues show two languages; and then whether the Chinese lines stand first.
    is_bilingual: bool,
    is_han_first: bool,
    /// Whether blanks stand for all punctuation, so that one belongs between cues as well.
    is_bare: bool,
}

/// The text of `cues`.
pub(super) fn flow(mut cues: Vec<Cue>) -> Flow {
    let mut flow = Flow { repeated: once(&mut cues), ..Flow::default() };
    let setting = Setting::of(&cues);
    // Chinese, or all there is; and what stands beside it.
    let mut open = [Paragraph::default(), Paragraph::default()];
    let mut speaker: Option<&str> = None;
    let mut end = None;
    for cue in &cues {
        if end.is_some_and(|end| cue.start >= end + PAUSE) {
            flow.finish(&mut open);
        }
        for (number, line) in cue.lines.iter().enumerate() {
            if line.is_turn || line.speaker.is_some() && line.speaker.as_deref() != speaker {
                flow.finish(&mut open);
            }
            if let Some(name) = line.speaker.as_deref() {
                speaker = Some(name);
                if flow.speakers.len() < SPEAKERS && !flow.speakers.iter().any(|known| known == name) {
                    flow.speakers.push(name.to_owned());
                }
            }
            open[setting.stream(&cue.lines, number)].push(&line.text, cue.start, &setting);
        }
        let is_long = |paragraph: &Paragraph| paragraph.text.chars().nth(LONG - 1).is_some();
        let [main, beside] = &open;
        let leading = if main.text.is_empty() { beside } else { main };
        if is_long(leading) && (setting.is_bare || ends_sentence(&leading.text)) {
            flow.finish(&mut open);
        }
        end = Some(end.map_or(cue.end, |end: u64| if cue.start < end { end.max(cue.end) } else { cue.end }));
    }
    flow.finish(&mut open);
    flow
}

impl Flow {
    /// Ends the paragraphs that are open.
    fn finish(&mut self, open: &mut [Paragraph; 2]) {
        for paragraph in open.iter_mut().map(std::mem::take).filter(|paragraph| !paragraph.text.is_empty()) {
            if !self.body.is_empty() {
                self.body.push('\n');
            }
            let begins = self.body.len();
            self.marks.extend(paragraph.marks.into_iter().map(|(at, start)| (begins + at, label(start))));
            self.body.push_str(&paragraph.text);
        }
    }
}

impl Paragraph {
    fn push(&mut self, line: &str, start: u64, setting: &Setting) {
        let (before, after) = (self.text.chars().next_back(), line.chars().next());
        if let Some((before, after)) = before.zip(after) {
            let is_wide = |c: char| unicode_width::UnicodeWidthChar::width(c) == Some(2) || "“”‘’…—".contains(c);
            let is_cut_number =
                before.is_ascii_digit() && after.is_ascii_digit() && self.text.contains(is_han) || before == '-';
            if setting.is_bare || !is_wide(before) && !is_wide(after) && !is_cut_number {
                self.text.push(' ');
            }
        }
        if self.marks.last().is_none_or(|(_, last)| *last != start) {
            self.marks.push((self.text.len(), start));
        }
        self.text.push_str(line);
    }
}

impl Setting {
    fn of(cues: &[Cue]) -> Self {
        let (mut both, mut first, mut ends, mut bare) = (0, 0, 0, 0);
        let cues: Vec<&Cue> = cues.iter().filter(|cue| !cue.lines.is_empty()).collect();
        for cue in &cues {
            let han = cue.lines.iter().position(|line| has_han(&line.text));
            let other = cue.lines.iter().position(is_other);
            if let Some((han, other)) = han.zip(other) {
                both += 1;
                first += usize::from(han < other);
            }
            ends += cue
                .lines
                .iter()
                .filter(|line| line.text.contains(['。', '！', '？', '，', '、', '.', '!', '?']))
                .count();
            bare += usize::from(cue.lines.iter().any(|line| has_han(&line.text) && line.text.contains(' ')));
        }
        Self {
            is_bilingual: both * 2 >= cues.len() && both > 1,
            is_han_first: first * 2 >= both,
            is_bare: bare * 4 >= cues.len() && bare > 1 && ends * 10 < cues.len(),
        }
    }

    /// Where a line of a cue belongs: to the Chinese, or beside it.
    fn stream(&self, lines: &[Plain], number: usize) -> usize {
        if !self.is_bilingual || has_han(&lines[number].text) {
            return 0;
        }
        if lines.iter().any(|line| has_han(&line.text)) {
            return usize::from(is_other(&lines[number]) || lines.len() == 2);
        }
        match lines.len() {
            // No line is Chinese, as where a cue ends in 54.9%: the place tells.
            2 => usize::from((number == 0) != self.is_han_first),
            _ => usize::from(is_other(&lines[number])),
        }
    }
}

/// Takes out what the cue before shows as well, and gives how many lines that are: the same cue at the same time, and the
/// lines above what is new where captions roll.
fn once(cues: &mut [Cue]) -> u64 {
    let mut repeated = 0;
    let mut shown: Vec<Plain> = Vec::new();
    let mut end = 0;
    for cue in cues.iter_mut() {
        let is_same = |most: usize| {
            (1..=most.min(shown.len())).rev().find(|&count| {
                let texts = |lines: &[Plain]| lines.iter().map(|line| line.text.clone()).collect::<Vec<_>>();
                texts(&shown[shown.len() - count..]) == texts(&cue.lines[..count])
            })
        };
        let all = cue.lines.len();
        let count = match cue.start {
            start if start <= end => is_same(all),
            start if start < end + PAUSE => is_same(all.saturating_sub(1)),
            _ => None,
        };
        shown = cue.lines.clone();
        end = cue.end;
        if let Some(count) = count {
            repeated += count as u64;
            cue.lines.drain(..count);
        }
    }
    repeated
}

fn has_han(text: &str) -> bool {
    text.contains(is_han)
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Whether a line is in a language without Chinese characters.
fn is_other(line: &Plain) -> bool {
    !has_han(&line.text) && line.text.contains(char::is_alphabetic)
}

/// Whether a text ends as a sentence does. Behind what is quoted its speaker may follow.
fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['）', ')']).ends_with(['。', '！', '？', '!', '?', '.', '…', '；'])
}

/// A time as it is cited: `00:03:07`.
fn label(milliseconds: u64) -> String {
    let seconds = milliseconds / 1000;
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}
