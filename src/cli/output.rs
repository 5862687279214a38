//! The only door to standard output and standard error. Data go to the one, everything else to the other.
//!
//! Text is made harmless by `escape`: on a terminal nothing in it steers, and nowhere does it begin another line. Otherwise
//! a pipe gets it as it is. JSON stays the same JSON.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, BufWriter, IsTerminal as _, Stdout, Write};
use std::ops::{ControlFlow, Range};
use std::panic::PanicHookInfo;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jianbao::error::Error;
use jianbao::ingest::Progress;
use jianbao::query::Parsed;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::escape::{Harmless, Reads, escaped};
use super::interrupt;

/// Columns of text on a pipe, or where the terminal does not tell.
const COLUMNS: usize = 100;

/// Characters of a typed text shown on either side of an error.
const AROUND: usize = 40;

/// What takes no longer needs no bar.
const UNSEEN: Duration = Duration::from_secs(1);
/// A turn of what turns meanwhile.
const TURN: Duration = Duration::from_millis(100);

/// Characters of an error, which may repeat what was typed.
const LONGEST: usize = 2000;

/// When to colour.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// How a piece of text looks.
#[derive(Clone, Copy, Debug)]
pub(super) enum Style {
    Plain,
    /// A headline.
    Strong,
    /// A match.
    Match,
    /// What is beside the point.
    Faint,
}

impl Style {
    fn code(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Strong => "\x1b[1m",
            Self::Match => "\x1b[1;31m",
            Self::Faint => "\x1b[2m",
        }
    }
}

/// Standard output and standard error.
pub(super) struct Output {
    out: BufWriter<Stdout>,
    terminal: bool,
    color: bool,
    error_color: bool,
}

impl Output {
    pub(super) fn new(color: Color) -> Self {
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
            || std::env::var_os("TERM").is_some_and(|value| value == "dumb");
        let wanted = |terminal: bool| match color {
            Color::Auto => terminal && !plain,
            Color::Always => true,
            Color::Never => false,
        };
        let terminal = io::stdout().is_terminal();
        Self {
            out: BufWriter::with_capacity(1 << 16, io::stdout()),
            terminal,
            color: wanted(terminal),
            error_color: wanted(io::stderr().is_terminal()),
        }
    }

    /// Whether a person reads along.
    pub(super) fn is_terminal(&self) -> bool {
        self.terminal
    }

    /// Columns that a line may take.
    pub(super) fn columns(&self) -> usize {
        let (_, columns) = console::Term::stdout().size_checked().unwrap_or((0, COLUMNS as u16));
        if self.terminal { usize::from(columns).max(20) } else { COLUMNS }
    }

    /// Lets `write` write a table: rows, or lines of JSON.
    pub(super) fn table<T, E: From<io::Error>>(
        &mut self,
        is_json: bool,
        write: impl FnOnce(&mut (dyn Write + Send)) -> Result<T, E>,
    ) -> Result<T, E> {
        if !self.terminal {
            return write(&mut self.out);
        }
        let mut harmless =
            Harmless::new(&mut self.out, if is_json { Reads::TerminalJson } else { Reads::TerminalRows });
        let value = write(&mut harmless)?;
        harmless.finish()?;
        Ok(value)
    }

    /// A line.
    pub(super) fn line(&mut self, text: &str) -> io::Result<()> {
        let safe = self.safe(text);
        writeln!(self.out, "{safe}")
    }

    /// A line of JSON.
    pub(super) fn json(&mut self, json: &str) -> io::Result<()> {
        let safe = if self.terminal { escaped(json, Reads::TerminalJson) } else { Cow::Borrowed(json) };
        writeln!(self.out, "{safe}")
    }

    /// A line of pieces, each in its style.
    pub(super) fn styled(&mut self, pieces: &[(Style, &str)]) -> io::Result<()> {
        let line = self.painted(pieces);
        writeln!(self.out, "{line}")
    }

    /// A line of which `behind` begins in `column`, counted from zero, up to which `before` goes. Terminals differ on how wide
    /// joined emoji are; where `before` has such, the terminal is told the column.
    pub(super) fn aligned(
        &mut self,
        before: &[(Style, &str)],
        column: usize,
        behind: &[(Style, &str)],
    ) -> io::Result<()> {
        let is_doubtful = |text: &str| text.width() != text.chars().filter_map(|c| c.width()).sum::<usize>();
        let place = match self.terminal && before.iter().any(|(_, text)| is_doubtful(text)) {
            true => format!("\x1b[{}G", column + 1),
            false => String::new(),
        };
        let line = format!("{}{place}{}", self.painted(before), self.painted(behind));
        writeln!(self.out, "{line}")
    }

    fn painted(&self, pieces: &[(Style, &str)]) -> String {
        let mut line = String::new();
        for (style, text) in pieces {
            let safe = self.safe(text);
            if self.color && !style.code().is_empty() {
                let _ = write!(line, "{}{safe}\x1b[0m", style.code());
            } else {
                line.push_str(&safe);
            }
        }
        line
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// A remark to the person, on standard error.
    pub(super) fn note(&self, text: &str) {
        note(text);
    }

    /// What was mended in a query.
    pub(super) fn notices(&self, parsed: &Parsed) {
        parsed.notices.iter().for_each(|notice| self.note(&format!("note: {notice}")));
    }

    /// An error with its place, its causes and its hint.
    pub(super) fn error(&self, error: &Error) {
        let (red, bold, reset) = if self.error_color { ("\x1b[1;31m", "\x1b[1m", "\x1b[0m") } else { ("", "", "") };
        let mut text = format!("{red}error:{reset} {}", message(&error.to_string()));
        let mut cause = std::error::Error::source(error);
        while let Some(error) = cause {
            let _ = write!(text, "\n  caused by: {}", message(&error.to_string()));
            cause = error.source();
        }
        if let Some(place) = error.place() {
            let (line, marks) = pointed(&place.text, place.range.clone());
            let _ = write!(text, "\n  | {line}\n  | {red}{marks}{reset}");
        }
        if let Some(hint) = error.hint() {
            let _ = write!(text, "\n{bold}hint:{reset} {}", message(hint));
        }
        to_stderr(&text);
    }

    /// `text` on one line as it will be shown, which is how wide it is to be taken for.
    pub(super) fn on_a_line(&self, text: &str) -> String {
        let plain: String = text.chars().map(|c| if c.is_whitespace() && c != '\u{3000}' { ' ' } else { c }).collect();
        self.safe(&plain).into_owned()
    }

    fn safe<'t>(&self, text: &'t str) -> Cow<'t, str> {
        escaped(text, if self.terminal { Reads::TerminalLine } else { Reads::PipeLine })
    }
}

/// A remark to the person, on standard error.
pub(super) fn note(text: &str) {
    let reads = if io::stderr().is_terminal() { Reads::TerminalLine } else { Reads::PipeLine };
    to_stderr(&escaped(text, reads));
}

/// Writes a line to standard error. Where that is gone there is nobody to tell.
fn to_stderr(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// A message as it is shown: harmless, and not of any length.
fn message(text: &str) -> String {
    escaped(&shortened(text), Reads::TerminalLine).into_owned()
}

fn shortened(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => Cow::Owned(format!("{}…", &text[..at])),
        None => Cow::Borrowed(text),
    }
}

/// An error or a help of the command line, on the stream that it is for.
pub(super) fn of_command_line(error: &clap::Error) {
    let plain = error.to_string();
    let short = shortened(&plain);
    let safe = escaped(&short, Reads::TerminalRows);
    if error.use_stderr() && safe != plain {
        to_stderr(safe.trim_end());
    } else {
        let _ = error.print();
    }
}

/// A mistake of this program, as it comes up.
pub(super) fn mistake(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(|place| format!(" at {}:{}", place.file(), place.line())).unwrap_or_default();
    let payload = panic.payload();
    let text = payload.downcast_ref::<String>().map(String::as_str);
    let what = text.or(payload.downcast_ref::<&str>().copied()).unwrap_or_default();
    to_stderr(&message(&format!(
        "a mistake of this program{place}: {what}\nhint: a damaged index may be its cause: see jianbao check"
    )));
}

/// The part of `text` around `range` in one line, and a line with marks under the range: under a full-width character two.
fn pointed(text: &str, range: Range<usize>) -> (String, String) {
    let shown = |text: &str| {
        let plain: String = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
        escaped(&plain, Reads::TerminalLine).into_owned()
    };
    let (before, at, behind) = (&text[..range.start], &text[range.clone()], &text[range.end..]);
    let from = before.char_indices().rev().nth(AROUND - 1).map_or(0, |(at, _)| at);
    let to = behind.char_indices().nth(AROUND).map_or(behind.len(), |(at, _)| at);
    let cut = at.char_indices().nth(AROUND).map_or(at.len(), |(at, _)| at);
    let lead = format!("{}{}", if from > 0 { "…" } else { "" }, shown(&before[from..]));
    let wrong = shown(&at[..cut]);
    let rest = if cut < at.len() { "…".to_owned() } else { shown(&behind[..to]) };
    let more = if cut == at.len() && to < behind.len() { "…" } else { "" };
    let marks = format!("{}{}", " ".repeat(lead.width()), "^".repeat(wrong.width().max(1)));
    (format!("{lead}{wrong}{rest}{more}"), marks)
}

/// A bar on a terminal's standard error, and nothing on a pipe.
pub(super) fn progress_bar() -> impl FnMut(Progress) -> ControlFlow<()> {
    let bar = bar("{bar:30} {percent:>3}%  {msg}  {eta} left");
    let started = Instant::now();
    move |progress: Progress| {
        let (done, all) = progress.files;
        if all > 0 {
            bar.set_length(progress.bytes.1.max(1));
            bar.set_position(progress.bytes.0);
            let rate = progress.articles as f64 / started.elapsed().as_secs_f64().max(0.001);
            bar.set_message(format!("{done} of {all} files, {} articles, {rate:.0} articles/s", progress.articles));
            if done == all {
                bar.finish_and_clear();
            }
        }
        interrupt::flow()
    }
}

/// A bar that counts things, on a terminal, where it takes more than a second.
pub(super) fn counter_bar(what: &str) -> impl FnMut(u64, u64) -> ControlFlow<()> {
    let bar = bar(&format!("{{bar:30}} {{percent:>3}}%  {{human_pos}} of {{human_len}} {what}  {{eta}} left"));
    let started = Instant::now();
    move |done, all| {
        if started.elapsed() < UNSEEN {
            return interrupt::flow();
        }
        bar.set_length(all.max(1));
        bar.set_position(done);
        if done == all {
            bar.finish_and_clear();
        }
        interrupt::flow()
    }
}

/// Says on a terminal that something goes on, where it takes more than a second, until it is dropped.
pub(super) struct Waiting {
    /// Gone, it is over.
    over: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// From now on, `what` goes on.
pub(super) fn waiting(what: &'static str) -> Waiting {
    let (over, is_over) = mpsc::channel();
    let go_on = move || {
        if is_over.recv_timeout(UNSEEN) == Err(RecvTimeoutError::Timeout) {
            let bar = bar("{spinner} {msg}  {elapsed}");
            bar.set_message(what);
            while is_over.recv_timeout(TURN) == Err(RecvTimeoutError::Timeout) {
                bar.tick();
            }
            bar.finish_and_clear();
        }
    };
    let thread = io::stderr().is_terminal().then(|| std::thread::Builder::new().spawn(go_on).ok()).flatten();
    Waiting { over: Some(over), thread }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.over.take();
        // What it draws must be gone before anything else is printed.
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

fn bar(style: &str) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    bar.set_style(ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

/// A remark from outside the course of a command: of the handler of a signal. It is lost where nobody can hear it.
pub(super) fn aside(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// `text` filled with spaces to `columns`.
pub(super) fn padded(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(text.width())))
}

/// A share of a thousand with as many decimals as say something.
pub(super) fn per_thousand(share: f64) -> String {
    match share {
        0.0 => "0".to_owned(),
        share if share < 1.0 => format!("{share:.3}"),
        share if share < 10.0 => format!("{share:.2}"),
        share => format!("{share:.1}"),
    }
}

/// A bar for `value`, where one for `longest` takes `columns`; in eighths of a column, and a sliver for what is not nothing.
pub(super) fn bar_of(value: f64, longest: f64, columns: usize) -> String {
    const PARTS: [char; 7] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉'];
    if value <= 0.0 || longest <= 0.0 {
        return String::new();
    }
    let eighths = ((value / longest * columns as f64 * 8.0).round() as usize).max(1);
    let rest = (eighths % 8).checked_sub(1).map(|part| PARTS[part]);
    "█".repeat(eighths / 8).chars().chain(rest).collect()
}

/// `text` cut into pieces of at most `columns` columns, with the highlighted characters of each. A piece ends before a
/// word that does not fit, or between two full-width characters.
pub(super) fn wrapped(text: &str, highlights: &[Range<usize>], columns: usize) -> Vec<Vec<(Style, String)>> {
    let characters: Vec<char> = text.chars().collect();
    let mut lines = Vec::new();
    let mut start = 0;
    while start < characters.len() {
        let mut used = 0;
        let mut end = start;
        while end < characters.len() && used + characters[end].width().unwrap_or(0) <= columns {
            used += characters[end].width().unwrap_or(0);
            end += 1;
        }
        let is_narrow = |at: usize| characters[at].is_ascii_graphic();
        if end < characters.len() && end > start && is_narrow(end) && is_narrow(end - 1) {
            let word = (start..end).rev().take_while(|&at| is_narrow(at)).last().unwrap_or(end);
            if word > start {
                end = word;
            }
        }
        let end = end.max(start + 1);
        let mut line: Vec<(Style, String)> = Vec::new();
        let mut lit = None;
        for (at, c) in characters.iter().enumerate().take(end).skip(start) {
            let now = highlights.iter().any(|range| range.contains(&at));
            match line.last_mut() {
                Some((_, piece)) if lit == Some(now) => piece.push(*c),
                _ => line.push((if now { Style::Match } else { Style::Plain }, c.to_string())),
            }
            lit = Some(now);
        }
        lines.push(line);
        start = end;
    }
    lines
}

/// So many of something: `3 articles`.
pub(super) fn counted(count: u64, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_pointed_at_under_full_width_characters() {
        assert_eq!(pointed("港口 autor:王", 7..13), ("港口 autor:王".into(), "     ^^^^^^".into()));
        assert_eq!(pointed("標題", 3..6), ("標題".into(), "  ^^".into()));
        assert_eq!(pointed("a OR", 4..4), ("a OR".into(), "    ^".into()));
        let long = format!("{}錯{}", "字".repeat(100), "字".repeat(100));
        let (line, marks) = pointed(&long, 300..303);
        assert_eq!(line, format!("…{}錯{}…", "字".repeat(40), "字".repeat(40)));
        assert_eq!(marks, format!("{}^^", " ".repeat(81)));
    }

    #[test]
    fn columns_count_full_width_characters_twice() {
        assert_eq!(padded("港口", 6), "港口  ");
        let harbour = 0..2;
        let lines = wrapped("港口 harbour 今天", std::slice::from_ref(&harbour), 8);
        let texts: Vec<String> =
            lines.iter().map(|line| line.iter().map(|(_, piece)| piece.as_str()).collect()).collect();
        assert_eq!(texts, ["港口 ", "harbour ", "今天"]);
        assert!(matches!(lines[0][0], (Style::Match, _)));
    }
}
