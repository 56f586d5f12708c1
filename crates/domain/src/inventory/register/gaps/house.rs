//! Ledger and registers of one hospital on one day, and which device a record means.
//! Not here: the rules ([`super::lines`] and its neighbours).
//! Next: [`super::gaps`].

use super::super::Record;
use crate::{
    ids::AssetId,
    inventory::{Asset, seen::Seen},
    text::normalise,
};
use jiff::civil::Date;
use std::{collections::HashMap, sync::LazyLock};

/// Ledger and registers on one day.
pub struct House<'a> {
    /// The ledger.
    pub assets: &'a [Asset],
    /// Every register.
    pub records: &'a [Record],
    /// The day.
    pub today: Date,
    seen: Option<&'a Seen>,
    by_id: HashMap<AssetId, &'a Asset>,
    by_text: HashMap<String, Option<&'a Asset>>,
}

impl<'a> House<'a> {
    /// The house on that day.
    pub fn new(assets: &'a [Asset], records: &'a [Record], today: Date) -> Self {
        let by_id = assets.iter().map(|asset| (asset.id, asset)).collect();
        let mut by_text: HashMap<String, Option<&Asset>> = HashMap::new();
        for asset in assets {
            let tag = normalise(&asset.details.asset_tag);
            let name = normalise(&asset.details.name);
            for text in [&tag, &name].into_iter().filter(|text| !text.is_empty()) {
                let one = by_text.entry(text.clone()).or_insert(Some(asset));
                if one.is_some_and(|known| known.id != asset.id) {
                    *one = None;
                }
            }
        }
        Self { assets, records, today, seen: None, by_id, by_text }
    }

    /// The same, with what files showed of it.
    #[must_use]
    pub fn with(self, seen: &'a Seen) -> Self {
        Self { seen: Some(seen), ..self }
    }

    /// What files showed.
    pub fn seen(&self) -> &'a Seen {
        static NOTHING: LazyLock<Seen> = LazyLock::new(Seen::default);
        self.seen.unwrap_or(&NOTHING)
    }

    /// The device that a field of a record means: found when it was saved, or one that its text names alone.
    pub fn asset(&self, record: &Record, field: &str) -> Option<&'a Asset> {
        let linked = record.assets.get(field).and_then(|id| self.by_id.get(id).copied());
        linked.or_else(|| self.named(record.details.text(field)))
    }

    /// The one device with that number or name; `None` if there is none, or more than one.
    pub fn named(&self, text: &str) -> Option<&'a Asset> {
        let text = normalise(text);
        if text.is_empty() { None } else { self.by_text.get(&text).copied().flatten() }
    }
}
