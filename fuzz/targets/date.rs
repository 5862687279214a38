#![no_main]
//! Any text as a date, a time and a range of dates: what is read prints as what it is.

use chrono::NaiveDate;
use jianbao::date::{DateRange, Period, Published, default_zone};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let zone = default_zone();
    for today in [None, NaiveDate::from_ymd_opt(2024, 2, 29)] {
        if let Ok(period) = Period::read(&text, today) {
            assert!(period.first <= period.last, "{period:?}");
        }
        match DateRange::read(&text, today) {
            Ok(range) => {
                let printed = range.to_string();
                assert_eq!(DateRange::read(&printed, None).map_err(|error| error.to_string()), Ok(range), "{printed}");
                if let (Some(from), Some(to)) = range.instants(zone) {
                    assert!(from < to, "{printed}");
                }
            }
            Err(error) => assert!(error.hint().is_some(), "no hint for {error}"),
        }
    }
    for date in [Published::parse(&text, zone), Published::find(&text, zone).map(|(_, date)| date)] {
        if let Some(date) = date {
            let printed = date.to_string();
            assert_eq!(Published::parse(&printed, zone), Some(date), "{printed}");
        }
    }
    if let Some((range, date)) = Published::find(&text, zone) {
        assert!(!text[range.clone()].is_empty(), "{date} at {range:?}");
    }
});
