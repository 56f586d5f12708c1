//! CISA's list of known exploited vulnerabilities.
//! Not here: going through the whole list ([`crate::feed`]).
//! Next: [`domain::vulnerabilities::KevEntry`].

use domain::vulnerabilities::KevEntry;
use jiff::civil::Date;
use serde::Deserialize;

use crate::feed::{Flaw, Text};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    #[serde(borrow, rename = "cveID")]
    id: Text<'a>,
    #[serde(borrow)]
    vulnerability_name: Text<'a>,
    #[serde(borrow)]
    vendor_project: Text<'a>,
    #[serde(borrow)]
    product: Text<'a>,
    #[serde(borrow)]
    date_added: Text<'a>,
    #[serde(borrow)]
    due_date: Text<'a>,
    #[serde(borrow)]
    required_action: Text<'a>,
    #[serde(borrow, default)]
    known_ransomware_campaign_use: Text<'a>,
}

/// The entry of an item.
pub(crate) fn entry(item: &str) -> Result<KevEntry, Flaw> {
    let entry: Entry<'_> = serde_json::from_str(item)?;
    Ok(KevEntry {
        id: entry.id.parse().map_err(Flaw::new)?,
        name: entry.vulnerability_name.trim().to_owned(),
        vendor: entry.vendor_project.trim().to_owned(),
        product: entry.product.trim().to_owned(),
        added_on: date(&entry.date_added)?,
        due_on: date(&entry.due_date)?,
        ransomware: &*entry.known_ransomware_campaign_use == "Known",
        action: entry.required_action.trim().to_owned(),
    })
}

/// A date that is one, as `2024-02-09`.
fn date(text: &str) -> Result<String, Flaw> {
    text.parse::<Date>().map(|date| date.to_string()).map_err(|_| Flaw::new(format_args!("no date: {text}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = include_str!("../../../../fuzz/seeds/feed/kev.json");

    fn first() -> &'static str {
        let (item, _) = LIST.split_once("\"vulnerabilities\": [").unwrap().1.split_once("},").unwrap();
        item
    }

    #[test]
    fn an_entry_is_read_whole() {
        let entry = entry(&format!("{}}}", first())).unwrap();
        assert_eq!(entry.id.to_string(), "CVE-2018-90001");
        assert_eq!((&*entry.vendor, &*entry.product), ("Maker", "Gate"));
        assert_eq!((&*entry.name, &*entry.action), ("Maker Gate Path Traversal", "Apply updates."));
        assert_eq!((&*entry.added_on, &*entry.due_on), ("2021-11-03", "2022-05-03"));
        assert!(entry.ransomware);
    }

    #[test]
    fn only_known_use_in_ransomware_counts() {
        let without = first().replace(r#""knownRansomwareCampaignUse": "Known", "#, "");
        for text in [first().replace(r#""Known""#, r#""Unknown""#), without] {
            assert!(!entry(&format!("{text}}}")).unwrap().ransomware);
        }
    }

    #[test]
    fn a_date_that_is_none_is_a_flaw() {
        for date in ["", "2022-02-30", "soon"] {
            let text = format!("{}}}", first().replace("2022-05-03", date));
            assert_eq!(entry(&text).unwrap_err().to_string(), format!("no date: {date}"));
        }
    }
}
