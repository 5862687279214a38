//! Subtitles: SubRip and WebVTT. A file is one article, the words of a broadcast; where each cue begins is a locator, so
//! that a quotation can be found in the recording. Names of speakers and what is set about the cues are no text.

mod cues;
mod flow;
mod markup;
#[cfg(test)]
mod tests;

use std::io::BufRead;

use self::cues::{Cues, cues};
use self::flow::flow;
use self::markup::Kind;
use super::contract::{Emit, Format, Record};
use crate::article::LocatorKind;
use crate::corpus::context::Context;
use crate::corpus::encoding::read_text;
use crate::corpus::evidence::{Content, Draft, Field, Marked, Origin};

/// Files of SubRip.
pub(super) struct SubRip;

/// Files of WebVTT.
pub(super) struct WebVtt;

impl Format for SubRip {
    fn extensions(&self) -> &'static [&'static str] {
        &["srt"]
    }

    fn read(&self, input: &mut dyn BufRead, _: &Context<'_>, emit: &mut Emit<'_>) -> Result<(), String> {
        read(input, Kind::SubRip, emit)
    }
}

impl Format for WebVtt {
    fn extensions(&self) -> &'static [&'static str] {
        &["vtt"]
    }

    fn read(&self, input: &mut dyn BufRead, _: &Context<'_>, emit: &mut Emit<'_>) -> Result<(), String> {
        read(input, Kind::WebVtt, emit)
    }
}

fn read(input: &mut dyn BufRead, kind: Kind, emit: &mut Emit<'_>) -> Result<(), String> {
    let decoded = read_text(input, None)?;
    let content = draft(cues(&decoded.text, kind)).map(|mut draft| {
        draft.decoded(&decoded);
        draft
    });
    let _ = emit(Record { number: None, content });
    Ok(())
}

/// The article of a file.
fn draft(read: Cues) -> Content {
    if read.cues.is_empty() || read.is_timeless() {
        return Err(
            "holds no subtitles: no line has a time such as `00:00:01,000 --> 00:00:03,000` and a text behind \
                    it"
            .to_owned(),
        );
    }
    let mut draft = Draft::default();
    for (count, what) in [
        (read.untimed, "whose times cannot be read, which are read at the time of the one before"),
        (read.backward, "whose times run back"),
        (read.strays, "that have no time, which are read as text of the one before"),
    ] {
        if count > 0 {
            draft.remarks.push(format!("has subtitles {what}: {count}"));
        }
    }
    if let Some(title) = &read.title {
        draft.text(Field::Title, title, Origin::Properties, "WEBVTT");
    }
    let flow = flow(read.cues);
    if flow.repeated > 0 {
        draft.note(format!("{} lines that two subtitles both show stand once", flow.repeated));
    }
    if !flow.speakers.is_empty() {
        draft.note(format!("speakers: {}", flow.speakers.join("、")));
    }
    draft.body.clone_from(&flow.body);
    draft.marked = Some(Marked { text: flow.body, kind: LocatorKind::Timestamp, marks: flow.marks });
    Ok(draft)
}
