//! A page → the glyphs that are shown on it, with their characters and places, in the order in which they are drawn. What is
//! drawn otherwise, lines, areas and pictures, is passed over.

use std::panic::{self, AssertUnwindSafe};

use hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::hayro_syntax::object::dict::keys::ACTUAL_TEXT;
use hayro_interpret::hayro_syntax::object::{Dict, String as PdfString};
use hayro_interpret::kurbo::{BezPath, Point, Rect};
use hayro_interpret::{BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, SoftMask};

use super::characters;
use super::fonts::Fonts;

/// Glyphs of a page.
const MOST: usize = 400_000;
/// Things drawn on a page. A form that draws forms that draw forms may draw without end.
const DRAWN: usize = 20_000_000;
/// What stands for a glyph that no character is known for.
pub(super) const UNKNOWN: &str = "\u{FFFD}";

/// The direction in which the feet of a glyph's characters point, in turns of a quarter, clockwise: 0 is upright.
pub(super) type Turn = u8;

/// A glyph, in points from the top left corner of the page.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    /// Its characters: one, but for ligatures.
    pub(super) text: String,
    /// The middle of it: half of its advance along the line, and where the middle of a capital is above the line.
    pub(super) x: f64,
    pub(super) y: f64,
    /// The size of the font.
    pub(super) size: f64,
    /// How far it moves the pen.
    pub(super) advance: f64,
    pub(super) turn: Turn,
    /// Whether its font writes downwards.
    pub(super) is_vertical: bool,
}

/// Takes the glyphs of a page.
pub(super) struct Page<'f, 'p> {
    pub(super) glyphs: Vec<Glyph>,
    /// Whether there were more of them than are kept.
    pub(super) is_cut: bool,
    /// Glyphs outside of the page, which nobody sees.
    pub(super) outside: usize,
    drawn: usize,
    /// Whether anything was drawn that may be a picture of text.
    pub(super) has_pictures: bool,
    width: f64,
    height: f64,
    fonts: &'f mut Fonts<'p>,
    /// For each marked content that is open, the text that it stands for, until the first of its glyphs has it.
    marked: Vec<Option<Actual>>,
}

/// Thrown where a page has enough.
struct Enough;

/// What marked content says that it stands for.
struct Actual {
    text: String,
    is_said: bool,
}

impl<'f, 'p> Page<'f, 'p> {
    /// A page of this width and height.
    pub(super) fn new(width: f64, height: f64, fonts: &'f mut Fonts<'p>) -> Self {
        Self {
            glyphs: Vec::new(),
            is_cut: false,
            outside: 0,
            drawn: 0,
            has_pictures: false,
            width,
            height,
            fonts,
            marked: Vec::new(),
        }
    }

    /// Takes what `draw` draws, until there is too much of it. The library draws to the end whatever it is told, so that the
    /// only way out is to unwind.
    pub(super) fn all_of(&mut self, draw: impl FnOnce(&mut Self)) {
        let drawn = panic::catch_unwind(AssertUnwindSafe(|| draw(self)));
        if let Err(panic) = drawn
            && !panic.is::<Enough>()
        {
            panic::resume_unwind(panic);
        }
    }

    fn count(&mut self) {
        self.drawn += 1;
        if self.drawn > DRAWN || self.glyphs.len() >= MOST {
            self.is_cut = true;
            panic::resume_unwind(Box::new(Enough));
        }
    }

    /// The characters of a glyph; empty where those of another say what it stands for.
    fn text(&mut self, glyph: &Drawn<'_>) -> String {
        if let Some(actual) = self.marked.iter_mut().rev().find_map(Option::as_mut) {
            let is_first = !std::mem::replace(&mut actual.is_said, true);
            return if is_first { std::mem::take(&mut actual.text) } else { String::new() };
        }
        let known = match glyph.as_unicode() {
            Some(BfString::Char(c)) => Some(c.to_string()),
            Some(BfString::String(text)) => Some(text),
            None => None,
        };
        let is_said = |text: &String| text.chars().any(|c| c != '\0' && c != '\u{FFFD}');
        let text = known.filter(is_said).or_else(|| self.fonts.character(glyph));
        let text = text.unwrap_or_else(|| UNKNOWN.to_owned());
        let mut plain = String::with_capacity(text.len());
        text.chars().for_each(|c| characters::push(&mut plain, c));
        plain
    }
}

impl<'a> Device<'a> for Page<'_, '_> {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        let is_vertical = run.writing_mode() == WritingMode::Vertical;
        for glyph in run.glyphs() {
            self.count();
            let whole = props.transform * glyph.transform();
            let origin = whole * Point::ZERO;
            // A glyph is drawn in thousandths of its size.
            let (right, up) = (whole * Point::new(1000.0, 0.0) - origin, whole * Point::new(0.0, 1000.0) - origin);
            let advance = match &**glyph {
                Drawn::Outline(outline) => outline.advance_width(),
                Drawn::Type3(type3) => type3.advance_width(),
            };
            let text = self.text(glyph);
            let advance = f64::from(advance.unwrap_or(if is_vertical { 1000.0 } else { 500.0 })) / 1000.0;
            let advance = if advance.is_finite() { advance.clamp(0.0, 5.0) } else { 0.5 };
            let middle = origin + right * (advance / 2.0) + up * 0.38;
            let size = up.hypot();
            if !(middle.x.is_finite() && middle.y.is_finite() && size.is_finite()) || size < 0.1 {
                continue;
            }
            if !(0.0..=self.width).contains(&middle.x) || !(0.0..=self.height).contains(&middle.y) {
                self.outside += 1;
                continue;
            }
            let quarter = (right.atan2() / std::f64::consts::FRAC_PI_2).round() as i64;
            self.glyphs.push(Glyph {
                text,
                x: middle.x,
                y: middle.y,
                size,
                advance: advance * right.hypot(),
                turn: quarter.rem_euclid(4) as Turn,
                is_vertical,
            });
        }
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.count();
        self.has_pictures = true;
    }

    fn begin_marked_content(&mut self, _: &[u8], properties: Option<&Dict<'_>>) {
        let actual = properties.and_then(|properties| properties.get::<PdfString<'_>>(ACTUAL_TEXT));
        let actual = actual.map(|stated| {
            let mut text = String::new();
            super::properties::text(stated.as_bytes()).chars().for_each(|c| characters::push(&mut text, c));
            Actual { text, is_said: false }
        });
        self.marked.push(actual);
    }

    fn end_marked_content(&mut self) {
        self.marked.pop();
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {
        self.count();
    }

    fn draw_rect(&mut self, _: &Rect, _: DrawProps<'a>, _: &DrawMode) {
        self.count();
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.count();
    }

    fn push_clip_rect(&mut self, _: &Rect) {
        self.count();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.count();
    }

    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
