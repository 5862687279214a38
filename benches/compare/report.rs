//! The table.

use std::time::Duration;

/// One measure, of every contender.
pub(crate) struct Row {
    name: String,
    values: Vec<Option<f64>>,
}

impl Row {
    pub(crate) fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), values: Vec::new() }
    }

    pub(crate) fn push(&mut self, value: f64) {
        self.push_some(Some(value));
    }

    pub(crate) fn push_some(&mut self, value: Option<f64>) {
        self.values.push(value);
    }
}

pub(crate) fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// The value below which that share of them lies; `None` of none.
pub(crate) fn percentile(values: &mut [f64], share: f64) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(((values.len() as f64 * share) as usize).min(values.len().saturating_sub(1))).copied()
}

/// `None` of none.
pub(crate) fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// Prints a Markdown table: the first contender's value, of every other its value and the ratio to the first.
pub(crate) fn print(names: &[&str], rows: &[Row]) {
    println!("\n| | {} |", names.join(" | "));
    println!("|---{}|", "|---:".repeat(names.len()));
    for Row { name, values } in rows {
        let first = values[0];
        let cells = values.iter().enumerate().map(|(at, value)| match (value, first) {
            (None, _) => "–".to_owned(),
            (Some(value), Some(first)) if at > 0 && first > 0.0 => {
                format!("{} (× {})", figure(*value), figure(value / first))
            }
            (Some(value), _) => figure(*value),
        });
        println!("| {name} | {} |", cells.collect::<Vec<_>>().join(" | "));
    }
}

/// Three digits that count.
pub(crate) fn figure(value: f64) -> String {
    match value {
        value if value >= 100.0 => format!("{value:.0}"),
        value if value >= 10.0 => format!("{value:.1}"),
        value if value >= 0.1 => format!("{value:.2}"),
        value => format!("{value:.3}"),
    }
}
