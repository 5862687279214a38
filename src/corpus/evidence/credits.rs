//! What credit lines state, as a value: several lines are added up, and a draft claims what they say. How a line is read
//! is another room's matter.

use super::order::Field;
use crate::date::Published;

/// What credit lines state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::corpus) struct Credits {
    pub(in crate::corpus) title: Option<String>,
    pub(in crate::corpus) published: Option<Published>,
    /// Whether the date stands without a label.
    pub(in crate::corpus) is_unlabelled_date: bool,
    /// The time of an update.
    pub(in crate::corpus) updated: Option<Published>,
    pub(in crate::corpus) source: Option<String>,
    /// Whether the source stands without a label, beside the date.
    pub(in crate::corpus) is_unlabelled_source: bool,
    pub(in crate::corpus) authors: Vec<String>,
    pub(in crate::corpus) editors: Vec<String>,
    pub(in crate::corpus) reviewers: Vec<String>,
    pub(in crate::corpus) section: Vec<String>,
    pub(in crate::corpus) url: Option<String>,
    /// The page of the printed paper.
    pub(in crate::corpus) page: Option<String>,
    /// Whether the line tells the present day, wherever the page is looked at: 今天是….
    pub(in crate::corpus) is_clock: bool,
    /// What of the line is not known.
    pub(in crate::corpus) left: Vec<String>,
    /// What was meant for a field and cannot be a value of it, with the reason.
    pub(in crate::corpus) refused: Vec<(Field, String, &'static str)>,
}

impl Credits {
    /// Whether a date is all that is stated, words that are not known aside.
    pub(in crate::corpus) fn is_bare_date(&self) -> bool {
        let date = Self {
            published: self.published,
            is_unlabelled_date: self.is_unlabelled_date,
            is_unlabelled_source: self.is_unlabelled_source,
            left: self.left.clone(),
            ..Self::default()
        };
        *self == date
    }

    /// Whether a day is all that is stated: neither a time nor a word says that it is the day of publication.
    pub(in crate::corpus) fn is_bare_day(&self) -> bool {
        self.is_unlabelled_date && matches!(self.published, Some(Published::Day(_))) && self.is_bare_date()
    }

    /// Adds what another line states; what came first counts where there can be only one.
    pub(in crate::corpus) fn add(&mut self, other: &Self) {
        fn first<T: Clone>(ours: &mut Option<T>, theirs: &Option<T>) {
            if ours.is_none() {
                ours.clone_from(theirs);
            }
        }
        first(&mut self.title, &other.title);
        if self.published.is_none() {
            self.is_unlabelled_date = other.is_unlabelled_date;
        }
        first(&mut self.published, &other.published);
        first(&mut self.updated, &other.updated);
        if self.source.is_none() {
            self.is_unlabelled_source = other.is_unlabelled_source;
        }
        first(&mut self.source, &other.source);
        first(&mut self.url, &other.url);
        first(&mut self.page, &other.page);
        for (ours, theirs) in [
            (&mut self.authors, &other.authors),
            (&mut self.editors, &other.editors),
            (&mut self.reviewers, &other.reviewers),
            (&mut self.section, &other.section),
        ] {
            for name in theirs {
                if !ours.contains(name) {
                    ours.push(name.clone());
                }
            }
        }
    }
}
