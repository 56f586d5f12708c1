//! What a page of an asset says of its vulnerabilities, without promising what nobody has compared.
//! Not here: the list of them ([`super::list`]).
//! Next: `templates/inventory/asset.html`.

use crate::{error::WebError, page::Mark, text::T};
use domain::{
    access::{Read, Vulnerabilities},
    inventory::Asset,
    vulnerabilities::Urgency,
};
use hub::{
    Cx, Signed,
    vulnerabilities::{
        feeds,
        findings::{self, Query},
    },
};

/// A sentence, how urgent it is, and where it leads; an empty address leads nowhere.
pub(crate) struct OfAsset {
    pub(crate) mark: Mark,
    pub(crate) text: String,
    pub(crate) href: String,
}

/// What is known of an asset; nothing for who may not see findings.
pub(crate) async fn of_asset(signed: &Signed, t: T, asset: &Asset) -> Result<Option<OfAsset>, WebError> {
    let Ok(cx) = signed.permit::<Read<Vulnerabilities>>() else { return Ok(None) };
    let query = Query { asset: Some(asset.id), open_on: Some(cx.hub().today()), ..Query::default() };
    let words = t.vulnerabilities();
    let found = findings::count(&cx, &query).await?;
    if found > 0 {
        return Ok(Some(OfAsset {
            mark: most_urgent(&cx, &query).await?,
            text: words.of_asset(asset.details.name.as_str(), found),
            href: format!("/vulnerabilities?asset={}", asset.id),
        }));
    }
    let parts = &asset.details.components;
    let (mark, text) = if !is_compared(&cx).await? {
        (Mark::Week, words.not_matched_yet())
    } else if parts.is_empty() {
        (Mark::Week, words.nothing_listed())
    } else if parts.iter().any(|part| part.version.is_empty()) {
        (Mark::Week, words.not_comparable())
    } else {
        (Mark::Ok, words.empty())
    };
    Ok(Some(OfAsset { mark, text: text.to_owned(), href: String::new() }))
}

/// Whether assets were compared with anything at all.
pub(super) async fn is_compared(cx: &Cx<Read<Vulnerabilities>>) -> Result<bool, WebError> {
    Ok(findings::last_run(cx).await?.is_some() && feeds::known_cves(cx.hub()).await? > 0)
}

async fn most_urgent(cx: &Cx<Read<Vulnerabilities>>, query: &Query) -> Result<Mark, WebError> {
    for (urgency, mark) in [(Urgency::Now, Mark::Now), (Urgency::Week, Mark::Week)] {
        if findings::count(cx, &Query { urgency: Some(urgency), ..query.clone() }).await? > 0 {
            return Ok(mark);
        }
    }
    Ok(Mark::Plain)
}
