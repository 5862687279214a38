//! A timeline as a picture: plain SVG, without a script and without anything from elsewhere. Series differ by their dashes
//! and marks, so that they can be told apart in black and white; the picture brings its own ground, light or dark as the
//! reader's. Every point has its figures as text, for the pointer and for screen readers.

use std::fmt::Write as _;

use crate::analysis::{Bin, THIN, Timeline};

const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 420.0;
const LEFT: f64 = 72.0;
const RIGHT: f64 = 24.0;
const TOP: f64 = 56.0;
const BOTTOM: f64 = 56.0;
/// Height of a line of the legend.
const LINE: f64 = 22.0;
/// Spans from which on intervals are not drawn, since they would run into each other.
const CROWDED: usize = 120;

/// Half the size of a mark, where the spans do not crowd.
const MARK: f64 = 4.0;

const COLOURS: usize = 6;
const DASHES: [&str; 6] = ["none", "8 4", "2 3", "12 4 2 4", "5 2", "1 5"];

/// The picture of a timeline.
pub fn timeline_svg(timeline: &Timeline) -> String {
    let is_share = timeline.is_share();
    let value = |bin: &Bin| if is_share { bin.per_thousand } else { Some(bin.articles as f64) };
    let bins = || timeline.series.iter().flat_map(|series| &series.bins);
    let most = bins().filter_map(value).fold(0.0, f64::max);
    let has_intervals = is_share && timeline.series.iter().all(|series| series.bins.len() <= CROWDED);
    // Intervals show whole, unless they would press the lines to the ground.
    let highest = bins().filter_map(|bin| bin.high.filter(|_| has_intervals)).fold(most, f64::max);
    let most = highest.min(2.0 * most);
    let scale = Scale::new(most, timeline.series.first().map_or(0, |series| series.bins.len()), timeline.series.len());

    let names: Vec<&str> = timeline.series.iter().map(|series| series.query.as_str()).collect();
    let what = if is_share { "articles of a thousand" } else { "articles" };
    let title = format!("{}: {what}, by {}", names.join(", "), timeline.by);
    let mut svg = String::new();
    let height = scale.height();
    let _ = write!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" \
         role=\"img\" aria-labelledby=\"title description\">\n<title id=\"title\">{}</title>\n\
         <desc id=\"description\">{}</desc>\n<style>{STYLE}</style>\n<rect class=\"ground\" width=\"100%\" height=\"100%\"/>\n\
         <text class=\"title\" x=\"{LEFT}\" y=\"28\">{}</text>\n",
        escaped(&title),
        escaped(&description(timeline)),
        escaped(&shortened(&title, 72)),
    );
    scale.axes(&mut svg, timeline, what);
    for (number, series) in timeline.series.iter().enumerate() {
        let size = if series.bins.len() <= CROWDED { MARK } else { MARK / 2.5 };
        let _ = writeln!(svg, "<g class=\"series s{}\" aria-label=\"{}\">", number % COLOURS, escaped(&series.query));
        if has_intervals {
            for (at, bin) in series.bins.iter().enumerate() {
                if let (Some(low), Some(high)) = (bin.low, bin.high) {
                    let x = scale.x(at, number);
                    // One that goes on beyond the picture has a point at its end.
                    let beyond = if high > scale.top { "m-4 6l4 -6l4 6" } else { "" };
                    let (low, high) = (scale.y(low), scale.y(high.min(scale.top)));
                    let _ = writeln!(svg, "<path class=\"interval\" d=\"M{x:.1} {low:.1}V{high:.1}{beyond}\"/>");
                }
            }
        }
        // Where there are no articles at all the line is broken.
        let mut path = String::new();
        let mut goes_on = false;
        for (at, bin) in series.bins.iter().enumerate() {
            if let Some(value) = value(bin) {
                let _ =
                    write!(path, "{}{:.1} {:.1}", if goes_on { "L" } else { "M" }, scale.x(at, number), scale.y(value));
            }
            goes_on = value(bin).is_some();
        }
        let _ =
            writeln!(svg, "<path class=\"line\" stroke-dasharray=\"{}\" d=\"{path}\"/>", DASHES[number % DASHES.len()]);
        for (at, bin) in series.bins.iter().enumerate() {
            let Some(value) = value(bin) else { continue };
            let class = if bin.thin || bin.partial { "point thin" } else { "point" };
            let label = figures(timeline, bin);
            let (x, y) = (scale.x(at, number), scale.y(value));
            let _ = writeln!(
                svg,
                "<path class=\"{class}\" d=\"{}\"><title>{}</title></path>",
                mark(number, x, y, size),
                escaped(&label)
            );
        }
        let _ = writeln!(svg, "</g>");
    }
    scale.legend(&mut svg, timeline, has_intervals);
    svg.push_str("</svg>");
    svg
}

/// What a screen reader says before the points.
fn description(timeline: &Timeline) -> String {
    let mut text = String::new();
    for series in &timeline.series {
        let _ = write!(text, "{}: {} articles, {} of them undated. ", series.query, series.total, series.undated);
        for bin in series.bins.iter().filter(|bin| bin.articles > 0) {
            let _ = write!(text, "{}; ", figures(timeline, bin));
        }
    }
    text.trim_end().to_owned()
}

fn figures(timeline: &Timeline, bin: &Bin) -> String {
    let mut text = format!("{}: {} of {} articles", timeline.unit.label(bin.from), bin.articles, bin.of);
    if let (Some(share), Some(low), Some(high)) = (bin.per_thousand, bin.low, bin.high) {
        let decimals = if share > 0.0 && share < 1.0 { 3 } else { 1 };
        let _ = write!(text, ", {share:.decimals$} of a thousand ({low:.decimals$} to {high:.decimals$})");
    }
    text.push_str(if bin.thin { ", thin" } else { "" });
    text.push_str(if bin.partial { ", partial" } else { "" });
    text
}

/// From spans and values to places.
struct Scale {
    top: f64,
    step: f64,
    spans: usize,
    series: usize,
}

impl Scale {
    /// For values up to `most`.
    fn new(most: f64, spans: usize, series: usize) -> Self {
        let step = tidy(most / 5.0);
        Self { top: step * (most / step).ceil().max(1.0), step, spans: spans.max(1), series }
    }

    fn height(&self) -> f64 {
        HEIGHT + LINE * self.series as f64
    }

    /// Series stand a little beside each other, so that their intervals do not hide one another.
    fn x(&self, at: usize, series: usize) -> f64 {
        let width = (WIDTH - LEFT - RIGHT) / self.spans as f64;
        let beside = (series as f64 - (self.series as f64 - 1.0) / 2.0) * (width / 8.0).min(4.0);
        LEFT + width * (at as f64 + 0.5) + beside
    }

    fn y(&self, value: f64) -> f64 {
        HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / self.top
    }

    fn axes(&self, svg: &mut String, timeline: &Timeline, what: &str) {
        let mut value = 0.0;
        while value <= self.top + self.step / 2.0 {
            let y = self.y(value);
            let _ = writeln!(svg, "<path class=\"grid\" d=\"M{LEFT} {y:.1}H{}\"/>", WIDTH - RIGHT);
            let decimals = (-self.step.log10()).ceil().max(0.0) as usize;
            let label = format!("{value:.decimals$}");
            let _ = writeln!(svg, "<text class=\"value\" x=\"{}\" y=\"{:.1}\">{label}</text>", LEFT - 8.0, y + 4.0);
            value += self.step;
        }
        let _ = writeln!(svg, "<text class=\"axis\" x=\"{LEFT}\" y=\"{}\">{what}</text>", TOP - 10.0);
        let Some(series) = timeline.series.first() else { return };
        // As many labels as fit side by side.
        let every = (series.bins.len() * 90).div_ceil((WIDTH - LEFT - RIGHT) as usize).max(1);
        for (at, bin) in series.bins.iter().enumerate().step_by(every) {
            let x = LEFT + (WIDTH - LEFT - RIGHT) / self.spans as f64 * (at as f64 + 0.5);
            let y = HEIGHT - BOTTOM;
            let _ = writeln!(svg, "<path class=\"tick\" d=\"M{x:.1} {y}v5\"/>");
            let label = timeline.unit.label(bin.from);
            let _ = writeln!(svg, "<text class=\"span\" x=\"{x:.1}\" y=\"{}\">{label}</text>", y + 20.0);
        }
    }

    fn legend(&self, svg: &mut String, timeline: &Timeline, has_intervals: bool) {
        for (number, series) in timeline.series.iter().enumerate() {
            let y = HEIGHT - BOTTOM + 44.0 + LINE * number as f64;
            let _ = writeln!(
                svg,
                "<g class=\"series s{}\"><path class=\"line\" stroke-dasharray=\"{}\" d=\"M{LEFT} {y:.1}h36\"/>\
                 <path class=\"point\" d=\"{}\"/></g><text class=\"name\" x=\"{}\" y=\"{:.1}\">{}</text>",
                number % COLOURS,
                DASHES[number % DASHES.len()],
                mark(number, LEFT + 18.0, y, MARK),
                LEFT + 48.0,
                y + 4.0,
                escaped(&format!("{} ({} articles)", shortened(&series.query, 60), series.total)),
            );
        }
        let y = HEIGHT - BOTTOM + 48.0 + LINE * timeline.series.len() as f64;
        let intervals = if has_intervals { "; upright lines: interval at 95 % (Wilson)" } else { "" };
        let _ = writeln!(
            svg,
            "<text class=\"note\" x=\"{LEFT}\" y=\"{y}\">hollow: of fewer than {THIN} articles, or cut at an end{intervals}</text>"
        );
    }
}

/// One, two or five times a power of ten, not less than `step`; one where there is nothing.
fn tidy(step: f64) -> f64 {
    if step <= 0.0 {
        return 1.0;
    }
    let power = 10.0_f64.powf(step.log10().floor());
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|times| times * power).find(|tidy| *tidy >= step).unwrap_or(10.0 * power)
}

/// The mark of a series around a point: a disc, a square, a triangle, a diamond, a cross, an upturned triangle.
fn mark(series: usize, x: f64, y: f64, size: f64) -> String {
    let (half, whole) = (size, 2.0 * size);
    let (left, top, bottom) = (x - half, y - half, y + half);
    // Those that share a colour and a dash differ by their marks.
    match (series + series / COLOURS) % 6 {
        0 => format!("M{left:.1} {y:.1}a{half} {half} 0 1 0 {whole} 0a{half} {half} 0 1 0 -{whole} 0z"),
        1 => format!("M{left:.1} {top:.1}h{whole}v{whole}h-{whole}z"),
        2 => format!("M{x:.1} {top:.1}l{half} {whole}h-{whole}z"),
        3 => format!("M{x:.1} {top:.1}l{half} {half}l-{half} {half}l-{half} -{half}z"),
        4 => format!("M{left:.1} {top:.1}l{whole} {whole}m0 -{whole}l-{whole} {whole}"),
        _ => format!("M{x:.1} {bottom:.1}l{half} -{whole}h-{whole}z"),
    }
}

/// `text` as a text of XML: without what XML does not take, and without what turns the writing round.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            '"' => safe.push_str("&quot;"),
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFFE}' | '\u{FFFF}' => safe.push('\u{FFFD}'),
            c if c.is_control() => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe
}

fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// Colours of Okabe and Ito (2008), which the colour-blind can tell apart, a little darker on a light ground.
const STYLE: &str = "\
:root{--ground:#fff;--ink:#1a1a1a;--faint:#d9d9d9;--c0:#0072b2;--c1:#b34700;--c2:#007a5a;--c3:#a3467f;--c4:#1a1a1a;--c5:#8a6d00}\
@media(prefers-color-scheme:dark){:root{--ground:#161616;--ink:#ececec;--faint:#3a3a3a;--c0:#56b4e9;--c1:#ff9a4d;--c2:#3fd0a4;--c3:#e79ac6;--c4:#ececec;--c5:#f0e442}}\
.ground{fill:var(--ground)}text{fill:var(--ink);font:13px system-ui,sans-serif}.title{font-size:16px;font-weight:600}\
.value{text-anchor:end}.note{font-size:11px}.span{text-anchor:middle}.grid{stroke:var(--faint);fill:none}.tick{stroke:var(--ink);fill:none}\
.line{fill:none;stroke-width:2}.interval{fill:none;stroke-width:1;opacity:.6}.point{stroke-width:1.5}.thin{fill:var(--ground)!important}\
.s0{stroke:var(--c0);fill:var(--c0)}.s1{stroke:var(--c1);fill:var(--c1)}.s2{stroke:var(--c2);fill:var(--c2)}\
.s3{stroke:var(--c3);fill:var(--c3)}.s4{stroke:var(--c4);fill:var(--c4)}.s5{stroke:var(--c5);fill:var(--c5)}";
