//! Where in its paragraph a place stands.

/// A place in title or body that only goes forward.
#[derive(Default)]
pub(super) struct InText {
    pub(super) in_body: bool,
    at: usize,
    /// The number of its paragraph, from 0; the bytes at which that begins and ends; and the characters before the place.
    pub(super) paragraph: u64,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) offset: u64,
}

impl InText {
    /// The beginning of a body.
    pub(super) fn of_body() -> Self {
        Self { in_body: true, ..Self::default() }
    }

    pub(super) fn go_to(&mut self, text: &str, at: usize) {
        // What was passed is not looked at again, so that a paragraph of many places takes no time.
        let is_first = self.end == 0;
        if let Some(end) = text[self.at..at].rfind('\n') {
            self.paragraph += text[self.at..at].matches('\n').count() as u64;
            self.start = self.at + end + 1;
            self.at = self.start;
            self.offset = 0;
        }
        if is_first || at > self.end {
            self.end = at + text[at..].find('\n').unwrap_or(text.len() - at);
        }
        self.offset += text[self.at..at].chars().count() as u64;
        self.at = at;
    }
}
