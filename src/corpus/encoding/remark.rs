//! What a person should know of a text that was decoded: doubt and loss, in one sentence.

use super::decide::{Decision, name};
use super::transcode::Transcoder;

/// What databases of old made of text twice decoded wrongly: U+FFFD in UTF-8, read as GBK.
const TWICE_WRONG: &str = "锟斤拷";
/// Traces of damage from which on a text is worth a look.
const TRACES: u64 = 3;

/// The sentence so far.
pub(super) struct Remark {
    encoding: &'static str,
    parts: Vec<String>,
}

impl Remark {
    pub(super) fn new(decision: &Decision) -> Self {
        Self { encoding: name(decision.encoding), parts: decision.doubt.clone().into_iter().collect() }
    }

    /// Adds what could not be decoded.
    pub(super) fn lost(&mut self, transcoder: &Transcoder, nuls: u64) {
        let broken = transcoder.replaced - u64::from(transcoder.is_cut);
        if broken > 0 {
            let characters = if broken == 1 { "character" } else { "characters" };
            let encoding = self.encoding;
            self.parts
                .push(format!("has {broken} {characters} that could not be decoded as {encoding}, each now \u{FFFD}"));
        }
        if transcoder.is_cut {
            self.parts.push("ends inside of a character; something may be missing at its end".to_owned());
        }
        if nuls > 0 {
            let characters = if nuls == 1 { "character" } else { "characters" };
            self.parts.push(format!("has {nuls} NUL {characters}, which were left out"));
        }
    }

    /// Adds what was lost before `text` was stored; `replaced` characters of it were lost only now.
    pub(super) fn lost_before(&mut self, text: &str, replaced: u64) {
        let marks = (text.matches('\u{FFFD}').count() as u64).saturating_sub(replaced);
        for (traces, mark) in [(marks, "\u{FFFD}"), (text.matches(TWICE_WRONG).count() as u64, TWICE_WRONG)] {
            if traces >= TRACES {
                self.parts.push(format!("was damaged before it was stored: it has `{mark}` {traces} times"));
            }
        }
    }

    pub(super) fn finish(self) -> Option<String> {
        (!self.parts.is_empty()).then(|| self.parts.join("; it "))
    }
}
