//! Dates that end with the year and may be read in two ways: 06/02/2022. Takes a draft with what the page shows and states; where
//! one reading alone is the day of another date of the page, that is what is shown.

use std::sync::LazyLock;

use chrono::NaiveDate;
use regex::Regex;

use crate::corpus::context::Context;
use crate::corpus::evidence::{Draft, Field, Origin, Value};
use crate::corpus::pattern::pattern;
use crate::date::Published;

static TURNED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^\s*(?P<first>\d{1,2})\s*[/.-]\s*(?P<second>\d{1,2})\s*[/.-]\s*(?P<year>\d{4})(?P<rest>.*)$")
});

/// Claims the reading of a labelled date that agrees with another date of the page.
pub(super) fn claim(draft: &mut Draft, context: &Context<'_>) {
    let days: Vec<NaiveDate> = draft.claims.iter().filter_map(|claim| day_of(&claim.value)).collect();
    let unread = draft.claims.iter().filter(|claim| claim.field == Field::Published && claim.refused.is_some());
    let read = unread.filter_map(|claim| {
        let Value::Text(text) = &claim.value else { return None };
        let captures = TURNED.captures(text)?;
        let reading = |month: &str, day: &str| {
            let rest = captures["rest"].trim_start_matches([' ', '-', ',', '|']);
            let date = format!("{}-{}-{} {rest}", &captures["year"], &captures[month], &captures[day]);
            Published::find(&date, context.zone).map(|(_, date)| date)
        };
        let mut readings = [reading("first", "second"), reading("second", "first")].into_iter().flatten();
        let agrees = |date: &Published| day_of(&Value::Date(*date)).is_some_and(|day| days.contains(&day));
        let (one, other) = (readings.find(agrees), readings.find(agrees));
        one.filter(|_| other.is_none()).map(|date| (date, claim.text.clone()))
    });
    for (date, text) in read.collect::<Vec<_>>() {
        draft.date(date, Origin::Label, &text);
    }
}

/// The day of a date that is known to the day.
fn day_of(value: &Value) -> Option<NaiveDate> {
    match value {
        Value::Date(Published::Day(day)) => Some(*day),
        Value::Date(Published::Time(time)) => Some(time.date_naive()),
        _ => None,
    }
}
