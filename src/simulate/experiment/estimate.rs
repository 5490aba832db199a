//! A mean and its confidence interval.

use std::fmt;

/// A mean over several seeds, and half the width of its confidence interval of 95 %.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The mean.
    pub mean: f64,
    /// How far the interval reaches to either side; not a number for fewer than two values.
    pub margin: f64,
}

/// Student's *t* for a two-sided interval of 95 %, by degrees of freedom from 1; with more than these it is taken to be the
/// last, which makes the interval a little too wide.
const T: [f64; 30] = [
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
    2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
];

impl Estimate {
    /// The mean of the values, which are taken to be independent and about normal.
    #[must_use]
    pub fn of(values: impl IntoIterator<Item = i64>) -> Self {
        // Sums of a year are far below 2^53, where a float still tells whole numbers apart.
        let values: Vec<f64> = values.into_iter().map(|value| value as f64).collect();
        let count = f64::from(u32::try_from(values.len()).unwrap_or(u32::MAX));
        let mean = values.iter().sum::<f64>() / count;
        let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
        let freedom = values.len().checked_sub(1).filter(|freedom| *freedom > 0);
        let t = freedom
            .map_or(f64::NAN, |freedom| T.get(freedom.saturating_sub(1)).or(T.last()).copied().unwrap_or(f64::NAN));
        Self { mean, margin: t * (squares / (count - 1.0) / count).sqrt() }
    }

    /// The same in a larger unit, of so many of this one.
    #[must_use]
    pub fn per(self, unit: f64) -> Self {
        Self { mean: self.mean / unit, margin: self.margin / unit }
    }
}

impl fmt::Display for Estimate {
    /// `1234 ±56`, in whole numbers; without a margin if there is none.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.margin.is_nan() {
            return f.pad(&format!("{:.0}", self.mean));
        }
        f.pad(&format!("{:.0} ±{:.0}", self.mean, self.margin.ceil()))
    }
}

#[cfg(test)]
mod tests {
    use super::Estimate;

    /// Mean 4, variance 10/4 = 2.5, standard error sqrt(2.5 / 5) = 0.7071, times t(4) = 2.776.
    #[test]
    fn a_mean_by_hand() {
        let estimate = Estimate::of([2, 3, 4, 5, 6]);
        assert!((estimate.mean - 4.0).abs() < 1e-12);
        assert!((estimate.margin - 1.962_9).abs() < 1e-3, "{}", estimate.margin);
        assert_eq!(estimate.to_string(), "4 ±2");
        assert_eq!(Estimate::of([7]).to_string(), "7");
        assert_eq!(format!("{:>6}", Estimate::of([7, 7])), "  7 ±0");
    }
}
