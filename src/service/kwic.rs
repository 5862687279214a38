//! Every place where a query stands, in its context.

use super::Holdings;
use super::filters::Asked;
use super::limit::Limit;
use crate::analysis::{self, Beside, Concordance, ConcordanceRequest, Line, LineOrder};
use crate::engine::Order;
use crate::error::{Error, ErrorKind, Result};
use crate::export::{Cell, ExportFormat, ExportOptions, Heading};
use std::io::Write;

/// The columns of a line; where equal lines come once, `times` follows.
const COLUMNS: [&str; 11] =
    ["id", "field", "paragraph", "offset", "left", "hit", "right", "title", "published", "source", "locator"];

/// What lines are wanted.
#[derive(Clone, Debug)]
pub struct KwicOptions {
    /// Characters on either side.
    pub width: usize,
    /// The order of the lines.
    pub order: LineOrder,
    /// Whether lines that are the same come once, with their number.
    pub distinct: bool,
    /// Most lines of an article, its first.
    pub per_article: Option<usize>,
    /// Most lines.
    pub limit: Limit,
}

/// The order of lines of these names: `date` or `newest`, `oldest`, `relevance`, `random`, or what to sort by.
///
/// # Errors
/// Of kind [`ErrorKind::Input`] where there is no such order, or a seed is given for one that is not drawn.
pub fn line_order(names: &[String], seed: u64) -> Result<LineOrder> {
    let order = match names.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["date" | "newest"] => LineOrder::Articles(Order::Newest),
        ["oldest"] => LineOrder::Articles(Order::Oldest),
        ["relevance"] => LineOrder::Articles(Order::Relevance),
        ["random"] => LineOrder::Random(seed),
        by => LineOrder::Around(by.iter().map(|beside| beside.parse()).collect::<Result<Vec<Beside>>>()?),
    };
    if seed != 0 && !matches!(order, LineOrder::Random(_)) {
        return Err(
            Error::new(ErrorKind::Input, "--seed is for a random order").with_hint("type --sort random beside it")
        );
    }
    Ok(order)
}

impl KwicOptions {
    /// Characters on either side where nothing else is said.
    pub const WIDTH: usize = 20;
    /// Most characters on either side.
    pub const WIDEST: usize = 1000;

    /// What stands above the cells of a line.
    pub fn headings(&self) -> Vec<Heading> {
        let mut headings: Vec<Heading> = COLUMNS.iter().map(|name| Heading::new(*name)).collect();
        headings.extend(self.distinct.then(|| Heading::new("times")));
        headings
    }
}

/// Hands the lines to `visit`, in their order. `progress` hears how many of how many places have been looked at.
///
/// # Errors
/// Those of `visit` and `progress`; where the query has no text; and where the index cannot be read.
pub fn lines(
    holdings: &dyn Holdings,
    asked: &Asked,
    options: &KwicOptions,
    progress: &mut dyn FnMut(u64, u64) -> Result<()>,
    visit: &mut dyn FnMut(Line) -> Result<()>,
) -> Result<Concordance> {
    let request = ConcordanceRequest {
        query: asked.query.clone(),
        width: options.width,
        order: options.order.clone(),
        distinct: options.distinct,
        per_article: options.per_article,
        limit: options.limit.most(),
    };
    analysis::concordance(holdings.engine(), &request, progress, visit)
}

/// Writes the lines as rows of `format`. Gives what was found, and remarks on what the format could not hold.
///
/// # Errors
/// Where `out` cannot be written, and those of [`lines`].
pub fn write_lines(
    holdings: &dyn Holdings,
    asked: &Asked,
    options: &KwicOptions,
    format: &dyn ExportFormat,
    bom: bool,
    progress: &mut dyn FnMut(u64, u64) -> Result<()>,
    out: &mut (dyn Write + Send),
) -> Result<(Concordance, Vec<String>)> {
    let export = ExportOptions { headings: options.headings(), bom, zone: holdings.engine().zone() };
    let mut rows = format.writer(out, &export)?;
    let concordance = lines(holdings, asked, options, progress, &mut |line| rows.row(&cells(&line, options.distinct)))?;
    Ok((concordance, rows.finish()?))
}

fn cells(line: &Line, distinct: bool) -> Vec<Cell<'_>> {
    let mut cells = vec![
        Cell::Owned(line.id.to_string()),
        Cell::Text(if line.in_body { "body" } else { "title" }),
        Cell::Whole(line.paragraph),
        Cell::Whole(line.offset),
        Cell::Text(&line.left),
        Cell::Text(&line.hit),
        Cell::Text(&line.right),
        Cell::Text(&line.title),
        line.published.map_or(Cell::Empty, Cell::Date),
        line.source.as_deref().map_or(Cell::Empty, Cell::Text),
        line.locator.as_ref().map_or(Cell::Empty, |locator| Cell::Owned(locator.to_string())),
    ];
    cells.extend(distinct.then_some(Cell::Whole(line.times)));
    cells
}
