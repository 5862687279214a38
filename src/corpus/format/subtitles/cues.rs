//! Cues out of a subtitle file. Takes its text; gives the cues in order, with their times, lines and speakers, and says what
//! was broken. SubRip and WebVTT are read alike, as far as they differ in nothing but signs.

use super::markup::{Kind, Plain, plain};

/// What stands for a title and says only what the file is.
const GENERIC: [&str; 5] = ["字幕", "captions", "subtitles", "closed captions", "file"];
/// Hours of a recording.
const HOURS: u64 = 100_000;

/// A cue.
#[derive(Debug, Default)]
pub(super) struct Cue {
    /// When it begins and ends, in milliseconds.
    pub(super) start: u64,
    pub(super) end: u64,
    /// Its lines, without markup.
    pub(super) lines: Vec<Plain>,
}

/// A subtitle file.
#[derive(Default)]
pub(super) struct Cues {
    pub(super) cues: Vec<Cue>,
    /// The title in the first line.
    pub(super) title: Option<String>,
    /// Cues of which the times cannot be read, which run back, and lines that stand in none.
    pub(super) untimed: u64,
    pub(super) backward: u64,
    pub(super) strays: u64,
    timed: u64,
}

/// Reads `text`.
pub(super) fn cues(text: &str, kind: Kind) -> Cues {
    let mut read = Cues::default();
    let mut lines = text.lines().peekable();
    let first =
        lines.peek().map(|line| line.trim_start_matches('\u{FEFF}')).and_then(|line| line.strip_prefix("WEBVTT"));
    if let Some(title) = first.filter(|_| kind == Kind::WebVtt) {
        let title = title.trim().trim_start_matches(['-', '–', '—']).trim();
        let is_title = !title.is_empty() && !GENERIC.contains(&title.to_lowercase().as_str());
        read.title = is_title.then(|| title.to_owned());
        // The head ends at a blank line.
        while lines.next_if(|line| !line.is_empty() && !line.contains("-->")).is_some() {}
    }
    let mut block: Vec<&str> = Vec::new();
    for line in lines.chain(std::iter::once("")) {
        if line.is_empty() {
            read.block(&block, kind);
            block.clear();
        } else {
            block.push(line);
        }
    }
    read.cues.retain(|cue| !cue.lines.is_empty());
    read
}

impl Cues {
    /// Whether no line has a time.
    pub(super) fn is_timeless(&self) -> bool {
        self.timed == 0
    }

    /// Takes over the lines between two blank ones.
    fn block(&mut self, block: &[&str], kind: Kind) {
        let Some(first) = block.first() else { return };
        let is_about = |name: &str| {
            first.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
        };
        if kind == Kind::WebVtt && ["NOTE", "STYLE", "REGION"].into_iter().any(is_about) {
            return;
        }
        let mut arrows = block.iter().enumerate().filter(|(_, line)| line.contains("-->")).map(|(at, _)| at).peekable();
        let head = arrows.peek().map_or(block, |&arrow| &block[..arrow]);
        match arrows.peek() {
            // The line above the times is the cue's number or name.
            Some(_) if head.len() == 1 && kind == Kind::WebVtt => {}
            _ if head.is_empty() || head.len() == 1 && is_number(head[0]) => {}
            _ => {
                // A blank line inside a cue, or a cue without its times.
                let head = if arrows.peek().is_some() && is_number(head[head.len() - 1]) {
                    &head[..head.len() - 1]
                } else {
                    head
                };
                self.strays += 1;
                if self.cues.is_empty() {
                    self.cues.push(Cue::default());
                }
                self.lines(head, kind);
            }
        }
        while let Some(arrow) = arrows.next() {
            self.begin(block[arrow]);
            let next = arrows.peek().copied();
            let mut lines = &block[arrow + 1..next.unwrap_or(block.len())];
            // The number of the next cue, where no blank line parts the two.
            if let (Some(_), Some((last, others))) = (next, lines.split_last())
                && is_number(last)
            {
                lines = others;
            }
            self.lines(lines, kind);
        }
    }

    /// Begins a cue at the times in `line`.
    fn begin(&mut self, line: &str) {
        let (from, to) = line.split_once("-->").unwrap_or((line, ""));
        let before = self.cues.last().map_or(0, |cue| cue.start);
        let from = time(from.trim());
        let to = to.split_whitespace().next().and_then(time);
        self.untimed += u64::from(from.is_none() || to.is_none());
        self.timed += u64::from(from.is_some());
        let start = from.unwrap_or(before);
        let end = to.unwrap_or(start);
        self.backward += u64::from(start < before || end < start);
        self.cues.push(Cue { start, end: end.max(start), lines: Vec::new() });
    }

    /// Adds lines to the last cue.
    fn lines(&mut self, lines: &[&str], kind: Kind) {
        if let Some(cue) = self.cues.last_mut() {
            let mut lines: Vec<Plain> = plain(lines, kind);
            lines.retain(|line| !line.text.is_empty());
            cue.lines.append(&mut lines);
        }
    }
}

fn is_number(line: &str) -> bool {
    let line = line.trim().trim_start_matches('\u{FEFF}');
    !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit())
}

/// `00:01:02,345`, `01:02.345`, `1:2` in milliseconds.
fn time(text: &str) -> Option<u64> {
    let (clock, fraction) = text.split_once([',', '.']).unwrap_or((text, ""));
    let number = |digits: &str| {
        let digits = digits.trim();
        let is_short = !digits.is_empty() && digits.len() <= 6;
        digits.parse::<u64>().ok().filter(|_| is_short && digits.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let fields = clock.split(':').map(number).collect::<Option<Vec<u64>>>()?;
    let (hours, minutes, seconds) = match fields[..] {
        [minutes, seconds] => (0, minutes, seconds),
        [hours, minutes, seconds] => (hours, minutes, seconds),
        _ => return None,
    };
    let fraction = match fraction.trim() {
        "" => 0,
        digits if digits.bytes().all(|byte| byte.is_ascii_digit()) => format!("{digits:0<3}")[..3].parse().ok()?,
        _ => return None,
    };
    (hours <= HOURS && minutes < 60 && seconds < 60).then(|| ((hours * 60 + minutes) * 60 + seconds) * 1000 + fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_in_many_ways() {
        for (text, milliseconds) in [
            ("00:01:02,345", Some(62_345)),
            ("01:02.345", Some(62_345)),
            ("1:01:02", Some(3_662_000)),
            ("123:00:00.5", Some(442_800_500)),
            ("00:00:01,2", Some(1200)),
            ("00:61:00,000", None),
            ("1,000", None),
            ("00:00:-1", None),
            ("99999999999999999999:00:00", None),
            ("00:00:01,二", None),
            ("", None),
        ] {
            assert_eq!(time(text), milliseconds, "{text}");
        }
    }
}
