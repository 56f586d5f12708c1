//! What a list asks a bulk edit for: the ticked lines or all that match, a field, a value; and the lines that were
//! looked at, with their versions, as a form carries them.
//! Not here: drawing it ([`super::page`]).
//! Next: [`Asked::read`].

use crate::{
    address::read,
    error::WebError,
    inventory::{query::ListAddress, register::ListAddress as RegisterAddress},
};
use domain::{ids::Uuid, inventory::Book};
use hub::inventory::bulk::{Chosen, LIMIT, Line};
use std::collections::{BTreeMap, BTreeSet};

/// What stands behind the `?`.
pub(super) struct Asked {
    pub(super) chosen: Chosen,
    /// The list, with its filters.
    pub(super) back: String,
    /// Empty until one is chosen.
    pub(super) field: String,
    /// `None` until one is given.
    pub(super) value: Option<String>,
    /// Everything else, to be sent again.
    pub(super) kept: Vec<(String, String)>,
}

impl Asked {
    /// Reads it; `None` if no line is chosen.
    pub(super) fn read(book: Book, query: &str) -> Result<(Self, bool), WebError> {
        let pairs: Vec<(String, String)> = read(query)?;
        let of = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, text)| text.clone());
        let (listed, back) = match book {
            Book::Ledger => {
                let address: ListAddress = read(query)?;
                (Chosen::Assets(address.query()), address.here())
            }
            Book::Register(kind) => {
                let address: RegisterAddress = read(query)?;
                (Chosen::Records(address.query(kind)), address.here(kind))
            }
        };
        let ids = pairs.iter().filter(|(key, _)| key == "id").map(|(_, id)| uuid(id));
        let ids: BTreeSet<Uuid> = ids.collect::<Result<_, _>>()?;
        let all = of("all").is_some();
        let is_none = !all && ids.is_empty();
        let chosen = if all { listed } else { Chosen::These(ids.into_iter().collect()) };
        let (field, value) = (of("field").unwrap_or_default(), of("value"));
        let is_kept = |(name, text): &(String, String)| {
            !text.is_empty() && !["field", "value", "after", "before", "n"].contains(&name.as_str())
        };
        let kept = pairs.into_iter().filter(|pair| is_kept(pair)).collect();
        Ok((Self { chosen, back, field, value, kept }, is_none))
    }
}

/// Anything that is no identifier is as unknown as one that never was.
pub(super) fn uuid(text: &str) -> Result<Uuid, WebError> {
    Uuid::try_parse(text).map_err(|_| WebError::NotFound)
}

/// Lines with their versions as a form carries them: `ID.3_ID.1`. Short, so that [`LIMIT`] of them fit into a form.
pub(super) fn carried<'l>(lines: impl Iterator<Item = &'l Line>) -> String {
    lines.map(|line| format!("{}.{}", line.id, line.version)).collect::<Vec<_>>().join("_")
}

/// The lines that a form carried.
pub(super) fn brought(text: &str) -> Result<BTreeMap<Uuid, i64>, WebError> {
    let line = |one: &str| {
        let (id, version) = one.split_once('.').ok_or(WebError::BadRequest)?;
        Ok((uuid(id)?, version.parse().map_err(|_| WebError::BadRequest)?))
    };
    // One more than are allowed shows that there are too many.
    text.split('_').take(LIMIT + 1).map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::FORM_LIMIT_BYTES;
    use hub::inventory::bulk::Verdict;

    fn line(id: u128, version: i64) -> Line {
        Line {
            id: Uuid::from_u128(id),
            version,
            name: String::new(),
            before: String::new(),
            verdict: Verdict::Changes,
        }
    }

    #[test]
    fn lines_are_brought_as_they_were_carried_and_as_many_as_allowed_fit_into_a_form() {
        let lines: Vec<_> = (1..=LIMIT as u128).map(|id| line(u128::MAX - id, 12_345)).collect();
        let text = carried(lines.iter());
        assert!(text.len() < FORM_LIMIT_BYTES - 8_192, "{}", text.len());
        let brought = brought(&text).unwrap();
        assert_eq!(brought.len(), LIMIT);
        assert!(lines.iter().all(|line| brought[&line.id] == 12_345));
    }

    #[test]
    fn what_was_never_carried_is_refused() {
        for text in
            ["", "x", "x.1", "0190163d-8694-739b-aea5-966c26f8ad91", "0190163d-8694-739b-aea5-966c26f8ad91.x"]
        {
            assert!(brought(text).is_err(), "{text}");
        }
    }

    #[test]
    fn ticked_lines_and_all_that_match_are_told_apart_and_the_way_back_has_the_filter() {
        let id = "0190163d-8694-739b-aea5-966c26f8ad91";
        let (asked, is_none) =
            Asked::read(Book::Ledger, &format!("q=VPN&kind=&after=x&id={id}&id={id}&field=place")).unwrap();
        assert!(matches!(&asked.chosen, Chosen::These(ids) if ids.len() == 1) && !is_none);
        assert_eq!(
            (asked.back.as_str(), asked.field.as_str(), asked.value),
            ("/inventory?q=VPN", "place", None)
        );
        assert_eq!(asked.kept.len(), 3, "{:?}", asked.kept);
        let (asked, _) = Asked::read(Book::Ledger, "q=VPN&all=1&value=").unwrap();
        assert!(matches!(&asked.chosen, Chosen::Assets(query) if query.text == "VPN"));
        assert_eq!(asked.value.as_deref(), Some(""));
        assert!(Asked::read(Book::Ledger, "q=VPN").unwrap().1);
        assert!(Asked::read(Book::Ledger, "id=forty-two").is_err());
    }
}
