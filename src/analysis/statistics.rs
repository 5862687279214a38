//! Measures of proportion and association: pure functions of counts. Each names its source. Logarithms are natural where no
//! base is named.

/// The quantile of the normal distribution that leaves 2.5 % on either side.
pub const Z_95: f64 = 1.959_963_984_540_054;

/// The value of χ² with one degree of freedom that chance exceeds once in 10,000 times.
pub const CRITICAL_1_IN_10_000: f64 = 15.136_705_226_623_606;

/// The interval of a proportion of `count` among `of`, as its two ends between 0 and 1, at the confidence of the normal
/// quantile `z` (Wilson 1927, "Probable inference, the law of succession, and statistical inference"). `None` for none of
/// none.
pub fn wilson(count: u64, of: u64, z: f64) -> Option<(f64, f64)> {
    if of == 0 {
        return None;
    }
    let (count, of) = (count as f64, of as f64);
    let share = count / of;
    let centre = share + z * z / (2.0 * of);
    let spread = z * (share * (1.0 - share) / of + z * z / (4.0 * of * of)).sqrt();
    let scale = 1.0 + z * z / of;
    // Rounding must not leave the interval without what it is about.
    let low = if count == 0.0 { 0.0 } else { ((centre - spread) / scale).max(0.0) };
    let high = if count == of { 1.0 } else { ((centre + spread) / scale).min(1.0) };
    Some((low, high))
}

/// A table of two by two: how often a thing is in either of two sets, and how often it is not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contingency {
    /// In the first set, with it.
    pub first_with: f64,
    /// All of the first set.
    pub first: f64,
    /// In the second set, with it.
    pub second_with: f64,
    /// All of the second set.
    pub second: f64,
}

impl Contingency {
    /// Of `first_with` among `first`, and `second_with` among `second`.
    pub fn new(first_with: u64, first: u64, second_with: u64, second: u64) -> Self {
        let [first_with, first, second_with, second] = [first_with, first, second_with, second].map(|n| n as f64);
        Self { first_with, first, second_with, second }
    }

    /// How many the first set would have with it if both had it alike.
    pub fn expected(self) -> f64 {
        self.first * (self.first_with + self.second_with) / (self.first + self.second)
    }

    /// The log-likelihood ratio G², over all four cells (Dunning 1993, "Accurate methods for the statistics of surprise and
    /// coincidence"): 2 · Σ O · ln(O / E). Zero where both sets have it alike, and where one is empty.
    pub fn log_likelihood(self) -> f64 {
        let all = self.first + self.second;
        let with = self.first_with + self.second_with;
        let cells = [
            (self.first_with, self.first * with / all),
            (self.first - self.first_with, self.first * (all - with) / all),
            (self.second_with, self.second * with / all),
            (self.second - self.second_with, self.second * (all - with) / all),
        ];
        let terms = cells.into_iter().map(|(observed, expected)| {
            if observed > 0.0 && expected > 0.0 { observed * (observed / expected).ln() } else { 0.0 }
        });
        (2.0 * terms.sum::<f64>()).max(0.0)
    }

    /// The binary logarithm of how many times as frequent it is in the first set as in the second (Hardie 2014, "Log
    /// Ratio: an informal introduction"); a count of zero is taken for one half. `None` where a set is empty.
    pub fn log_ratio(self) -> Option<f64> {
        if self.first == 0.0 || self.second == 0.0 {
            return None;
        }
        let share = |with: f64, of: f64| if with == 0.0 { 0.5 / of } else { with / of };
        Some((share(self.first_with, self.first) / share(self.second_with, self.second)).log2())
    }
}

/// logDice of a word that stands `together` times beside another, where the two occur `one` and `other` times: 14 + log₂ of
/// the Dice coefficient (Rychlý 2008, "A lexicographer-friendly association score"). 14 at most where neither stands beside
/// the other more than once an occurrence; does not grow with the corpus. `None` where they never stand together.
pub fn log_dice(together: u64, one: u64, other: u64) -> Option<f64> {
    (together > 0).then(|| 14.0 + (2.0 * together as f64 / (one + other) as f64).log2())
}

/// Mutual information: the binary logarithm of how many times as often as by chance (Church and Hanks 1990, "Word
/// association norms, mutual information, and lexicography"). `None` where either is zero.
pub fn mutual_information(observed: u64, expected: f64) -> Option<f64> {
    (observed > 0 && expected > 0.0).then(|| (observed as f64 / expected).log2())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, wanted: f64) {
        assert!((found - wanted).abs() < 1e-6 * wanted.abs().max(1.0), "{found} for {wanted}");
    }

    /// Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I, method 3.
    #[test]
    fn wilson_is_that_of_the_literature() {
        for (count, of, low, high) in
            [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
        {
            let (found_low, found_high) = wilson(count, of, Z_95).unwrap();
            assert!((found_low - low).abs() < 5e-5 && (found_high - high).abs() < 5e-5, "{count} of {of}");
        }
        assert_eq!(wilson(0, 0, Z_95), None);
        assert_eq!(wilson(20, 20, Z_95).unwrap().1, 1.0);
        assert_eq!(wilson(0, 20, Z_95).unwrap().0, 0.0);
    }

    #[test]
    fn association_by_hand() {
        // 30 of 100 beside 10 of 200: expected 13.333, 86.667, 26.667, 173.333.
        let table = Contingency::new(30, 100, 10, 200);
        near(table.expected(), 40.0 / 3.0);
        let by_hand = 2.0
            * (30.0 * (30.0_f64 / (40.0 / 3.0)).ln()
                + 70.0 * (70.0_f64 / (260.0 / 3.0)).ln()
                + 10.0 * (10.0_f64 / (80.0 / 3.0)).ln()
                + 190.0 * (190.0_f64 / (520.0 / 3.0)).ln());
        near(table.log_likelihood(), by_hand);
        near(table.log_ratio().unwrap(), 6.0_f64.log2());
        near(Contingency::new(4, 100, 0, 200).log_ratio().unwrap(), 16.0_f64.log2());
        near(Contingency::new(0, 100, 4, 200).log_ratio().unwrap(), 0.25_f64.log2());
        assert_eq!(Contingency::new(1, 2, 0, 0).log_ratio(), None);
        near(Contingency::new(10, 100, 20, 200).log_likelihood(), 0.0);
        assert_eq!(Contingency::new(0, 0, 3, 5).log_likelihood(), 0.0);
        near(log_dice(10, 10, 10).unwrap(), 14.0);
        near(log_dice(1, 100, 156).unwrap(), 7.0);
        assert_eq!(log_dice(0, 1, 1), None);
        near(mutual_information(8, 1.0).unwrap(), 3.0);
        assert_eq!(mutual_information(0, 1.0), None);
    }

    /// The quantiles belong to their names: 3.8906 is the normal quantile that leaves 1 in 20,000 on either side.
    #[test]
    fn the_critical_value_is_the_square_of_the_normal_quantile() {
        near(CRITICAL_1_IN_10_000, 3.890_591_886_413_12_f64.powi(2));
    }
}
