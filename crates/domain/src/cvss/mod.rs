//! Severity: CVSS 2.0, 3.0, 3.1 and 4.0 vectors, their scores computed and verified.
//! Not here: what a score means for one hospital's asset (ranking, `hub`).
//! Next: [`metrics`] lists the metrics; [`score2`], [`score3`] and [`score4`] compute.

mod fixed;
mod metrics;
mod score2;
mod score3;
mod score4;
mod table4;

#[cfg(test)]
mod tests;

use std::fmt;

use metrics::{METRICS_MAX, Metric};

/// A version of the standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CvssVersion {
    /// 2.0, of 2007.
    V2,
    /// 3.0, of 2015.
    V3_0,
    /// 3.1, of 2019.
    V3_1,
    /// 4.0, of 2023.
    V4,
}

/// A band of severity 深刻度. Version 2.0 knows neither none nor critical.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// 0.0
    None,
    /// To 3.9.
    Low,
    /// 4.0 to 6.9.
    Medium,
    /// From 7.0.
    High,
    /// From 9.0.
    Critical,
}

/// A CVSS vector with all it must have. Metrics that are written as not defined count as left out.
///
/// ```
/// use domain::cvss::{Severity, Vector};
/// let vector = Vector::parse("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H").unwrap();
/// assert_eq!(vector.base_score_tenths(), 98);
/// assert_eq!(vector.severity(), Severity::Critical);
/// assert!(vector.network_reachable() && vector.needs_no_privileges() && vector.needs_no_user());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Vector {
    version: CvssVersion,
    /// For each metric of the version, which of its values was given, counted from 1; 0 is none.
    given: [u8; METRICS_MAX],
}

/// Why a text is no vector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VectorError {
    /// Neither `CVSS:3.0/`, `CVSS:3.1/`, `CVSS:4.0/` nor the metrics of 2.0.
    #[error("not a CVSS vector of version 2.0, 3.0, 3.1 or 4.0")]
    UnknownVersion,
    /// A part is not a name, a colon and a value.
    #[error("a part of the vector is not written NAME:VALUE")]
    Malformed,
    /// The version has no such metric.
    #[error("the vector has a metric that its CVSS version does not know")]
    UnknownMetric,
    /// The metric has no such value.
    #[error("metric {0} has no such value")]
    UnknownValue(&'static str),
    /// The metric is given twice.
    #[error("metric {0} is given twice")]
    Repeated(&'static str),
    /// A metric that every vector has is left out.
    #[error("metric {0} is missing")]
    Missing(&'static str),
    /// Version 4.0 fixes the order of its metrics. [CVSS 4.0, 7]
    #[error("metric {0} stands in the wrong place")]
    OutOfOrder(&'static str),
}

/// What became of checking a stated score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The score is the vector's.
    Agrees,
    /// The vector gives another.
    Differs {
        /// The base score computed from the vector.
        computed_tenths: u16,
    },
}

impl Vector {
    /// Reads a vector. One of 2.0 has no prefix and may stand in brackets.
    ///
    /// # Errors
    /// [`VectorError`] says what is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, VectorError> {
        let text = text.trim();
        let (version, parts) = match text.split_once('/') {
            Some(("CVSS:4.0", parts)) => (CvssVersion::V4, parts),
            Some(("CVSS:3.1", parts)) => (CvssVersion::V3_1, parts),
            Some(("CVSS:3.0", parts)) => (CvssVersion::V3_0, parts),
            _ => (
                CvssVersion::V2,
                text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(text),
            ),
        };
        if version == CvssVersion::V2 && (parts.starts_with("CVSS") || !parts.contains('/')) {
            return Err(VectorError::UnknownVersion);
        }
        Self::read(version, parts)
    }

    fn read(version: CvssVersion, parts: &str) -> Result<Self, VectorError> {
        let metrics = metrics::of(version);
        let mut given = [0; METRICS_MAX];
        let mut seen = [false; METRICS_MAX];
        let mut last = 0;
        for part in parts.split('/') {
            let (name, value) = part.split_once(':').ok_or(VectorError::Malformed)?;
            let at =
                metrics.iter().position(|metric| metric.name == name).ok_or(VectorError::UnknownMetric)?;
            let (Some(metric), Some(seen), Some(given)) =
                (metrics.get(at), seen.get_mut(at), given.get_mut(at))
            else {
                return Err(VectorError::UnknownMetric);
            };
            if std::mem::replace(seen, true) {
                return Err(VectorError::Repeated(metric.name));
            }
            if version == CvssVersion::V4 && at < last {
                return Err(VectorError::OutOfOrder(metric.name));
            }
            last = at;
            *given = metric.number_of(value).ok_or(VectorError::UnknownValue(metric.name))?;
        }
        match metrics.iter().zip(given).find(|(metric, given)| metric.mandatory && *given == 0) {
            Some((metric, _)) => Err(VectorError::Missing(metric.name)),
            None => Ok(Self { version, given }),
        }
    }

    /// The version of the standard.
    pub const fn version(&self) -> CvssVersion {
        self.version
    }

    /// The base score in tenths (98 is 9.8). Version 4.0 has a single score, by all metrics given
    /// (CVSS-B, -BT, -BE or -BTE), and that is what its makers state.
    pub fn base_score_tenths(&self) -> u16 {
        match self.version {
            CvssVersion::V2 => score2::base_tenths(self),
            CvssVersion::V3_0 | CvssVersion::V3_1 => score3::base_tenths(self),
            CvssVersion::V4 => score4::tenths(self),
        }
    }

    /// The score in tenths by all metrics given: base, temporal or threat, environmental.
    pub fn score_tenths(&self) -> u16 {
        match self.version {
            CvssVersion::V2 => score2::tenths(self),
            CvssVersion::V3_0 | CvssVersion::V3_1 => score3::tenths(self),
            CvssVersion::V4 => score4::tenths(self),
        }
    }

    /// The band of the base score.
    pub fn severity(&self) -> Severity {
        Severity::of(self.version, self.base_score_tenths())
    }

    /// An attacker can reach the weakness over routed networks (AV:N, unless the environment changes it).
    pub fn network_reachable(&self) -> bool {
        self.effective("AV") == "N"
    }

    /// An attacker needs no account (PR:N; Au:N in 2.0).
    pub fn needs_no_privileges(&self) -> bool {
        let metric = if self.version == CvssVersion::V2 { "Au" } else { "PR" };
        self.effective(metric) == "N"
    }

    /// No one else has to do anything (UI:N). Version 2.0 has no such metric, but lowers its access complexity
    /// where a person must be misled; so there it is AC:L.
    pub fn needs_no_user(&self) -> bool {
        match self.version {
            CvssVersion::V2 => self.value("AC") == Some("L"),
            _ => self.effective("UI") == "N",
        }
    }

    /// The given value of a metric.
    fn value(&self, name: &str) -> Option<&'static str> {
        self.metrics().find(|(metric, _)| metric.name == name)?.1
    }

    /// The value of a base metric, or what the environmental metric `M…` puts in its place; `X` if neither is given.
    fn effective(&self, name: &str) -> &'static str {
        let modified = self.metrics().find(|(metric, _)| metric.name.strip_prefix('M') == Some(name));
        modified.and_then(|(_, value)| value).or_else(|| self.value(name)).unwrap_or("X")
    }

    /// One of the metrics is given.
    fn has_any(&self, names: &[&str]) -> bool {
        self.metrics().any(|(metric, value)| value.is_some() && names.contains(&metric.name))
    }

    /// All metrics of the version, each with its value if given.
    fn metrics(&self) -> impl Iterator<Item = (&'static Metric, Option<&'static str>)> {
        metrics::of(self.version)
            .iter()
            .zip(self.given)
            .map(|(metric, given)| (metric, metric.value_of(given)))
    }
}

impl Severity {
    /// The band of a score in tenths.
    pub const fn of(version: CvssVersion, score_tenths: u16) -> Self {
        match (version, score_tenths) {
            (CvssVersion::V2, 0) => Self::Low,
            (_, 0) => Self::None,
            (_, ..40) => Self::Low,
            (_, ..70) => Self::Medium,
            (CvssVersion::V2, _) | (_, ..90) => Self::High,
            _ => Self::Critical,
        }
    }
}

/// Checks a score in tenths that a feed states with a vector. Some state the score by all metrics as the base
/// score, which agrees too.
pub fn verify(vector: &Vector, stated_tenths: u16) -> Verdict {
    let computed_tenths = vector.base_score_tenths();
    if stated_tenths == computed_tenths || stated_tenths == vector.score_tenths() {
        Verdict::Agrees
    } else {
        Verdict::Differs { computed_tenths }
    }
}

impl fmt::Display for CvssVersion {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::V2 => "2.0",
            Self::V3_0 => "3.0",
            Self::V3_1 => "3.1",
            Self::V4 => "4.0",
        })
    }
}

/// Prints the metrics given, in the order of the standard.
impl fmt::Display for Vector {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut slash = "";
        if self.version != CvssVersion::V2 {
            write!(out, "CVSS:{}", self.version)?;
            slash = "/";
        }
        for (metric, value) in self.metrics() {
            if let Some(value) = value {
                write!(out, "{slash}{}:{value}", metric.name)?;
                slash = "/";
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Vector {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Vector({self})")
    }
}
