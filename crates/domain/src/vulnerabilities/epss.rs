//! How likely a vulnerability is to be exploited in the next thirty days, as FIRST's model EPSS says.
//! Not here: reading its files (`formats`); what a hospital makes of it ([`super::urgency`]).
//! Next: [`super::record`].

use super::CveId;

/// A CVE's score. Both figures are parts of a million, so that they are exact and can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EpssScore {
    /// The CVE.
    pub id: CveId,
    /// Probability of exploitation within thirty days: 975,670 is 97.567 %.
    pub probability_ppm: u32,
    /// Share of all CVEs that score as much or less; files before September 2021 do not say.
    pub percentile_ppm: Option<u32>,
}
