//! Whose turn it is among the nodes, and how long the pause is.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher as _, Hasher as _};
use std::time::Duration;

use super::failure::{Failure, Lasts};

/// Which node is asked, and what came of those before.
pub(super) struct Round {
    /// The node whose turn it is.
    pub(super) at: usize,
    /// Nodes that were asked since the last pause.
    tried: Vec<bool>,
    failures: Vec<Option<Failure>>,
}

impl Round {
    pub(super) fn new(nodes: usize, first: usize) -> Self {
        Self { at: first % nodes, tried: vec![false; nodes], failures: vec![None; nodes] }
    }

    /// The node that was asked gave no answer, or none that helps.
    pub(super) fn record(&mut self, failure: Failure) {
        self.tried[self.at] = true;
        self.failures[self.at] = Some(failure);
    }

    /// Goes on to a node that was not asked since the last pause, if there is one.
    pub(super) fn next_untried(&mut self) -> bool {
        let nodes = self.tried.len();
        let is_hopeless = |at: usize| self.failures[at].as_ref().is_some_and(|known| known.lasts == Lasts::Always);
        let next = (1..=nodes).map(|step| (self.at + step) % nodes).find(|at| !self.tried[*at] && !is_hopeless(*at));
        self.at = next.unwrap_or(self.at);
        next.is_some()
    }

    /// Begins again after a pause, at the next node; `false` where none is worth it.
    pub(super) fn begin(&mut self) -> bool {
        self.tried.fill(false);
        self.next_untried()
    }

    /// The nodes that were asked, each with what came of it.
    pub(super) fn told<'a>(&'a self, nodes: &'a [String]) -> Vec<(&'a str, &'a str)> {
        let of_node =
            |(node, failure): (&'a String, &'a Option<Failure>)| Some((node.as_str(), failure.as_ref()?.why.as_str()));
        nodes.iter().zip(&self.failures).filter_map(of_node).collect()
    }
}

/// Half of a pause to all of it, so that many who wait do not come back at once.
pub(super) fn jittered(pause: Duration) -> Duration {
    let random = RandomState::new().build_hasher().finish() % 1024;
    pause / 2 + pause.mul_f64(random as f64 / 2048.0)
}
