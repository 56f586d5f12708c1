//! How likely a CVE is to be exploited, as a line with the day of the estimate.
//! Not here: FIRST's own files ([`crate::epss`]).
//! Next: [`domain::vulnerabilities::EpssScore`].

use domain::vulnerabilities::EpssScore;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    cve: String,
    probability_ppm: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    percentile_ppm: Option<u32>,
    on: Date,
}

pub(super) fn write(score: &EpssScore, on: Date) -> serde_json::Result<String> {
    serde_json::to_string(&Line {
        cve: score.id.to_string(),
        probability_ppm: score.probability_ppm,
        percentile_ppm: score.percentile_ppm,
        on,
    })
}

pub(super) fn read(line: &str) -> Result<(EpssScore, Date), String> {
    let line: Line = serde_json::from_str(line).map_err(|error| error.to_string())?;
    let score = EpssScore {
        id: line.cve.parse().map_err(|_| format!("no CVE: {}", line.cve))?,
        probability_ppm: line.probability_ppm,
        percentile_ppm: line.percentile_ppm,
    };
    Ok((score, line.on))
}
