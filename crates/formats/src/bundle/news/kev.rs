//! An entry of CISA's list as a line, in CISA's own words.
//! Not here: reading one, which the reader of CISA's list does ([`crate::kev`]).
//! Next: [`super::Section`].

use domain::vulnerabilities::KevEntry;
use serde_json::json;

pub(super) fn write(entry: &KevEntry) -> serde_json::Result<String> {
    serde_json::to_string(&json!({
        "cveID": entry.id.to_string(),
        "vulnerabilityName": entry.name,
        "vendorProject": entry.vendor,
        "product": entry.product,
        "dateAdded": entry.added_on,
        "dueDate": entry.due_on,
        "requiredAction": entry.action,
        "knownRansomwareCampaignUse": if entry.ransomware { "Known" } else { "Unknown" },
    }))
}

pub(super) fn read(line: &str) -> Result<KevEntry, String> {
    crate::kev::entry(line).map_err(|flaw| flaw.to_string())
}
