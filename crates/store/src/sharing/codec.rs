//! What statements say, as JSON: numbers in one text, names and contents in another.
//! Not here: what may be said (`domain::sharing`).
//! Next: [`super::row`].

use crate::StoreError;
use domain::sharing::{Cell, CveAnswer, CveAnswers, CveCount, Devices, FindingCounts, ProductCount};
use serde::{Deserialize, Serialize};

/// The numbers.
#[derive(Serialize, Deserialize)]
struct Counts {
    assets: u64,
    cells: Vec<CellText>,
}

#[derive(Serialize, Deserialize)]
struct CellText {
    urgency: String,
    tier: String,
    findings: u64,
    assets: u64,
}

/// Names and contents.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Particulars {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    products: Vec<ProductText>,
    #[serde(skip_serializing_if = "is_zero")]
    products_left: u64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cves: Vec<CveText>,
    #[serde(skip_serializing_if = "is_zero")]
    cves_left: u64,
}

#[derive(Serialize, Deserialize)]
struct ProductText {
    vendor: String,
    product: String,
    urgency: String,
    findings: u64,
    assets: u64,
}

#[derive(Serialize, Deserialize)]
struct CveText {
    cve: String,
    urgency: String,
    tier: String,
    assets: u64,
}

/// How many CVEs a statement tells, and how many more there are.
#[derive(Serialize, Deserialize)]
struct AnswersText {
    count: u64,
    left: u64,
}

#[derive(Serialize, Deserialize)]
struct AnswerText {
    cve: String,
    urgency: String,
    tier: String,
    progress: String,
    /// Touched, answered, closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    devices: Option<[u64; 3]>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
const fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// Two texts: the numbers, and names and contents; the second is empty if there are none.
pub(super) fn write(counts: &FindingCounts) -> Result<(String, String), StoreError> {
    let cell = |cell: &Cell| CellText {
        urgency: cell.urgency.as_str().to_owned(),
        tier: cell.tier.as_str().to_owned(),
        findings: cell.findings,
        assets: cell.assets,
    };
    let body = Counts { assets: counts.assets, cells: counts.cells.iter().map(cell).collect() };
    let product = |one: &ProductCount| ProductText {
        vendor: one.vendor.clone(),
        product: one.product.clone(),
        urgency: one.urgency.as_str().to_owned(),
        findings: one.findings,
        assets: one.assets,
    };
    let cve = |one: &CveCount| CveText {
        cve: one.cve.to_string(),
        urgency: one.urgency.as_str().to_owned(),
        tier: one.tier.as_str().to_owned(),
        assets: one.assets,
    };
    let particulars = Particulars {
        products: counts.products.iter().map(product).collect(),
        products_left: counts.products_left,
        cves: counts.cves.iter().map(cve).collect(),
        cves_left: counts.cves_left,
    };
    let text = serde_json::to_string(&particulars).map_err(StoreError::unreadable)?;
    let body = serde_json::to_string(&body).map_err(StoreError::unreadable)?;
    Ok((body, if text == "{}" { String::new() } else { text }))
}

/// Reads what [`write`] wrote; an empty second text is one without names and contents.
pub(super) fn read(body: &str, particulars: &str) -> Result<FindingCounts, StoreError> {
    let counts: Counts = serde_json::from_str(body).map_err(StoreError::unreadable)?;
    let named = if particulars.is_empty() {
        Particulars::default()
    } else {
        serde_json::from_str(particulars).map_err(StoreError::unreadable)?
    };
    Ok(FindingCounts {
        assets: counts.assets,
        cells: counts.cells.iter().map(to_cell).collect::<Result<_, _>>()?,
        products: named.products.into_iter().map(to_product).collect::<Result<_, _>>()?,
        products_left: named.products_left,
        cves: named.cves.iter().map(to_cve).collect::<Result<_, _>>()?,
        cves_left: named.cves_left,
    })
}

/// What is said of CVEs as two texts, alike: the first says how many.
pub(super) fn write_answers(answers: &CveAnswers) -> Result<(String, String), StoreError> {
    let answer = |one: &CveAnswer| AnswerText {
        cve: one.cve.to_string(),
        urgency: one.urgency.as_str().to_owned(),
        tier: one.tier.as_str().to_owned(),
        progress: one.progress.as_str().to_owned(),
        devices: one.devices.map(|devices| [devices.touched, devices.answered, devices.closed]),
    };
    let all =
        AnswersText { count: u64::try_from(answers.cves.len()).unwrap_or(u64::MAX), left: answers.left };
    let cves: Vec<AnswerText> = answers.cves.iter().map(answer).collect();
    let text = |written: serde_json::Result<String>| written.map_err(StoreError::unreadable);
    Ok((text(serde_json::to_string(&all))?, text(serde_json::to_string(&cves))?))
}

/// Reads what [`write_answers`] wrote; an empty second text leaves the CVEs out.
pub(super) fn read_answers(body: &str, particulars: &str) -> Result<CveAnswers, StoreError> {
    let all: AnswersText = serde_json::from_str(body).map_err(StoreError::unreadable)?;
    if particulars.is_empty() {
        return Ok(CveAnswers { cves: Vec::new(), left: all.left.saturating_add(all.count) });
    }
    let told: Vec<AnswerText> = serde_json::from_str(particulars).map_err(StoreError::unreadable)?;
    Ok(CveAnswers { cves: told.iter().map(to_answer).collect::<Result<_, _>>()?, left: all.left })
}

fn to_answer(text: &AnswerText) -> Result<CveAnswer, StoreError> {
    Ok(CveAnswer {
        cve: text.cve.parse().map_err(StoreError::unreadable)?,
        urgency: text.urgency.parse().map_err(StoreError::unreadable)?,
        tier: text.tier.parse().map_err(StoreError::unreadable)?,
        progress: text.progress.parse().map_err(StoreError::unreadable)?,
        devices: text.devices.map(|[touched, answered, closed]| Devices { touched, answered, closed }),
    })
}

fn to_cell(text: &CellText) -> Result<Cell, StoreError> {
    Ok(Cell {
        urgency: text.urgency.parse().map_err(StoreError::unreadable)?,
        tier: text.tier.parse().map_err(StoreError::unreadable)?,
        findings: text.findings,
        assets: text.assets,
    })
}

fn to_product(text: ProductText) -> Result<ProductCount, StoreError> {
    Ok(ProductCount {
        urgency: text.urgency.parse().map_err(StoreError::unreadable)?,
        vendor: text.vendor,
        product: text.product,
        findings: text.findings,
        assets: text.assets,
    })
}

fn to_cve(text: &CveText) -> Result<CveCount, StoreError> {
    Ok(CveCount {
        urgency: text.urgency.parse().map_err(StoreError::unreadable)?,
        tier: text.tier.parse().map_err(StoreError::unreadable)?,
        cve: text.cve.parse().map_err(StoreError::unreadable)?,
        assets: text.assets,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        ids::{AssetId, Uuid},
        sharing::{Detail, Fact},
        vulnerabilities::{Answer, Tier, Urgency},
    };

    fn counts(detail: Detail) -> FindingCounts {
        let fact = Fact {
            asset: AssetId::from_uuid(Uuid::from_u128(77)),
            cve: "CVE-2018-13379".parse().unwrap(),
            tier: Tier::Confirmed,
            urgency: Urgency::Now,
            product: Some(("fortinet".to_owned(), "fortios".to_owned())),
            answer: Answer::Open,
        };
        FindingCounts::of(&[fact], 12, detail)
    }

    #[test]
    fn what_was_written_is_read_back() {
        for detail in Detail::ALL.iter().copied() {
            let counts = counts(detail);
            let (body, particulars) = write(&counts).unwrap();
            assert_eq!(read(&body, &particulars).unwrap(), counts, "{detail}");
        }
    }

    #[test]
    fn what_was_said_of_cves_is_read_back() {
        let fact = Fact {
            asset: AssetId::from_uuid(Uuid::from_u128(77)),
            cve: "CVE-2018-13379".parse().unwrap(),
            tier: Tier::Possible,
            urgency: Urgency::Week,
            product: None,
            answer: Answer::Affected,
        };
        for detail in Detail::ALL.iter().copied() {
            let answers = CveAnswers::of(std::slice::from_ref(&fact), detail);
            let (body, particulars) = write_answers(&answers).unwrap();
            assert_eq!(read_answers(&body, &particulars).unwrap(), answers, "{detail}");
            assert_eq!(read_answers(&body, "").unwrap(), CveAnswers { cves: Vec::new(), left: 1 });
        }
    }

    #[test]
    fn numbers_alone_leave_the_second_text_empty() {
        let (body, particulars) = write(&counts(Detail::Count)).unwrap();
        assert_eq!(particulars, "");
        let cells = r#"[{"urgency":"now","tier":"confirmed","findings":1,"assets":1}]"#;
        assert_eq!(body, format!(r#"{{"assets":12,"cells":{cells}}}"#));
    }

    #[test]
    fn a_foreign_text_is_refused() {
        assert!(read("", "").is_err());
        assert!(
            read(
                r#"{"assets":1,"cells":[{"urgency":"soon","tier":"confirmed","findings":1,"assets":1}]}"#,
                ""
            )
            .is_err()
        );
    }
}
