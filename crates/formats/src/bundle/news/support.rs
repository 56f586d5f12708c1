//! Until when a maker supports a product, as a line.
//! Not here: the lists' own forms (`crate::support`).
//! Next: [`domain::vulnerabilities::SupportEnd`].

use crate::feed::is_linkable;
use domain::{cpe::CpeName, vulnerabilities::SupportEnd};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    maker: String,
    product: String,
    version: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cpe: Option<String>,
    ends_on: Date,
    address: String,
}

pub(super) fn write(end: &SupportEnd) -> serde_json::Result<String> {
    serde_json::to_string(&Line {
        maker: end.maker.clone(),
        product: end.product.clone(),
        version: end.version.clone(),
        cpe: end.name.as_ref().map(CpeName::to_formatted),
        ends_on: end.ends_on,
        address: end.address.clone(),
    })
}

pub(super) fn read(line: &str) -> Result<SupportEnd, String> {
    let line: Line = serde_json::from_str(line).map_err(|error| error.to_string())?;
    if !line.address.is_empty() && !is_linkable(&line.address) {
        return Err(format!("an address that is no link: {}", line.address));
    }
    let name = line.cpe.as_deref().map(CpeName::parse_formatted).transpose();
    Ok(SupportEnd {
        maker: line.maker,
        product: line.product,
        version: line.version,
        name: name.map_err(|error| error.to_string())?,
        ends_on: line.ends_on,
        address: line.address,
    })
}
