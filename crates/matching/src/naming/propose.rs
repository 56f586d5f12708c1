//! What a name in a ledger may mean, where the words alone do not say it.
//! Not here: remembering what a person said it means (`hub::vulnerabilities::names`).
//! Next: [`Index::propose`].

use domain::{
    cpe::{CpeName, Value},
    text::likeness_pct,
    vulnerabilities::naming::{Confidence, Proposal},
};

use super::{
    Described,
    spoken::SPOKEN,
    words::{are_generic, words},
};
use crate::{
    criterion::ProductId,
    index::Index,
    product::Class,
    subject::{Named, folded, literal},
};

/// Proposals for one name.
const PROPOSALS: usize = 5;

/// Less alike than this is nothing to propose.
const LIKENESS_MIN_PCT: u8 = 60;

/// A shorter word says too little to look for what is alike.
const WORD_MIN_CHARS: usize = 3;

/// A word of a model's name has so many letters, with a digit among them: `rtx1210`.
const MODEL_MIN_CHARS: usize = 4;

impl Index {
    /// The products of the feeds that a name may mean, the surest first: what its words say; else what people call one of
    /// its words; else what the maker has under a name that is alike.
    pub fn propose(&self, described: &Described<'_>) -> Vec<Proposal> {
        let mut found: Vec<(u8, ProductId, Confidence)> = Vec::new();
        let plain = Described { version: "", cpe: "", ..*described };
        if let Ok(subject) = self.name(&plain)
            && let Some(component) = subject.components.first()
            && let Some(id) = self.known(&component.name)
        {
            let sure = component.named == Named::Stated;
            found.push((100, id, if sure { Confidence::Sure } else { Confidence::Likely }));
        }
        if found.first().is_none_or(|(_, _, confidence)| *confidence != Confidence::Sure) {
            self.add_spoken(described, &mut found);
            self.add_called_so(described, &mut found);
            self.add_alike(described, &mut found);
        }
        found.sort_by_key(|(likeness, id, confidence)| (*confidence, std::cmp::Reverse(*likeness), *id));
        self.first_of(found)
    }

    /// As [`Self::propose`], for the model of a device.
    pub fn propose_model(&self, maker: &str, model: &str) -> Vec<Proposal> {
        let known = self.name_model(maker, model).ok().flatten().and_then(|name| self.known(&name));
        if let Some(id) = known {
            return vec![Proposal { name: as_device(self.plain_name(id)), confidence: Confidence::Sure }];
        }
        let described = Described { vendor: maker, product: model, ..Described::default() };
        let mut found = Vec::new();
        self.add_alike(&described, &mut found);
        found.retain(|(_, id, _)| self.may_be_model(*id));
        found.sort_by_key(|(likeness, id, _)| (std::cmp::Reverse(*likeness), *id));
        let devices = self.first_of(found).into_iter();
        devices.map(|one| Proposal { name: as_device(one.name), ..one }).collect()
    }

    /// The first few, each name once.
    fn first_of(&self, found: Vec<(u8, ProductId, Confidence)>) -> Vec<Proposal> {
        let mut proposals: Vec<Proposal> = Vec::new();
        for (_, id, confidence) in found {
            let name = self.plain_name(id);
            if proposals.len() < PROPOSALS && proposals.iter().all(|known| known.name != name) {
                proposals.push(Proposal { name, confidence });
            }
        }
        proposals
    }

    /// What people call one of the words, or several from the first on: 「FortiGate 60E」 begins with `fortigate`.
    fn add_spoken(&self, described: &Described<'_>, found: &mut Vec<(u8, ProductId, Confidence)>) {
        let words = words(described.product);
        let beginnings = (1..=words.len()).rev().filter_map(|count| words.get(..count));
        let alone = words.iter().map(std::slice::from_ref);
        for said in beginnings.chain(alone) {
            for name in SPOKEN.products(said) {
                let (vendor, product) = (Value::literal(name.vendor), Value::literal(name.product));
                let (Some(vendor), Some(product)) = (literal(&vendor), literal(&product)) else { continue };
                let known = self.all_named(vendor, product).find(|id| self.product(*id).is_listed);
                found.extend(known.map(|id| (90, id, Confidence::Likely)));
            }
        }
    }

    /// Every product of just this name, where several makers have one.
    fn add_called_so(&self, described: &Described<'_>, found: &mut Vec<(u8, ProductId, Confidence)>) {
        let said = words(described.product);
        if !are_generic(&said) {
            let same = self.folded(&folded(&said.concat())).iter().take(PROPOSALS);
            found.extend(same.map(|id| (95, *id, Confidence::Similar)));
        }
    }

    /// What the maker has under a name that is alike; of an unknown maker, what is called exactly as one of the words.
    fn add_alike(&self, described: &Described<'_>, found: &mut Vec<(u8, ProductId, Confidence)>) {
        let said = words(described.product);
        let mut makers = self.makers(&words(described.vendor));
        makers.extend(said.iter().filter_map(|word| SPOKEN.brand(word)).map(str::to_owned));
        let models = said.iter().filter(|word| is_model(word)).map(|word| folded(word));
        for model in models {
            let of_device = self.folded(&model).iter().copied();
            let of_firmware = self.folded(&format!("{model}firmware")).iter().copied();
            found.extend(of_firmware.chain(of_device).map(|id| (95, id, Confidence::Similar)));
        }
        let long = |word: &String| word.chars().count() >= WORD_MIN_CHARS;
        let parts: Vec<String> = said.iter().filter(|word| long(word)).map(|word| folded(word)).collect();
        let whole = folded(&said.concat());
        for id in makers.iter().flat_map(|maker| self.made_by(maker)) {
            let product = self.product(id);
            let name = folded(self.texts.text(product.product));
            let core = name.strip_suffix("firmware").unwrap_or(&name);
            // To compare letter by letter is dear, and what shares no word is not alike.
            if parts.iter().any(|part| core.contains(&**part)) {
                let likeness = likeness_pct(&whole, core);
                if likeness >= LIKENESS_MIN_PCT {
                    found.push((likeness, id, Confidence::Similar));
                }
            }
        }
    }

    /// The product that a name names; one with a CPE name before one that an advisory names in its own words.
    fn known(&self, name: &CpeName) -> Option<ProductId> {
        let (vendor, product) = (literal(&name.vendor)?, literal(&name.product)?);
        let fitting =
            || self.all_named(vendor, product).filter(|id| self.product(*id).class.fits(&name.part));
        fitting().find(|id| self.product(*id).is_listed).or_else(|| fitting().next())
    }

    fn may_be_model(&self, id: ProductId) -> bool {
        let product = self.product(id);
        product.class == Class::Hardware || (product.class == Class::Unknown && !product.is_listed)
    }

    fn plain_name(&self, id: ProductId) -> CpeName {
        let product = self.product(id);
        let [vendor, name] =
            [product.vendor, product.product].map(|text| Value::Text(self.texts.text(text).into()));
        let part = match product.class {
            Class::Unknown => Value::Any,
            class => Value::Text(class.part().into()),
        };
        CpeName { part, vendor, product: name, ..CpeName::any() }
    }
}

/// The name of a device; what an advisory names in its own words says of no part.
fn as_device(name: CpeName) -> CpeName {
    CpeName { part: Value::Text(Class::Hardware.part().into()), ..name }
}

fn is_model(word: &str) -> bool {
    let has = |is: fn(&char) -> bool| word.chars().any(|letter| is(&letter));
    word.chars().count() >= MODEL_MIN_CHARS && has(char::is_ascii_digit) && has(char::is_ascii_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{any_of, bad, cve, index};

    fn known() -> Index {
        let criteria = [
            bad("o:fortinet:fortios:6.0.4"),
            bad("h:fortinet:fortigate_60e:-"),
            bad("o:yamaha:rtx1210_firmware:14.01.28"),
            bad("h:yamaha:rtx1210:-"),
            bad("o:yamaha:rtx830_firmware:15"),
            bad("a:synology:diskstation_manager:6"),
        ];
        index(&[cve("CVE-2020-0001", vec![any_of(&criteria)])])
    }

    fn proposed(maker: &str, product: &str) -> Vec<(String, Confidence)> {
        let described = Described { vendor: maker, product, ..Described::default() };
        let found = known().propose(&described);
        let short = |name: &CpeName| {
            let text = name.to_string();
            text.split(':').skip(2).take(3).collect::<Vec<_>>().join(":")
        };
        found.iter().map(|one| (short(&one.name), one.confidence)).collect()
    }

    #[test]
    fn a_device_with_its_version_is_proposed_as_what_runs_on_it() {
        let found = proposed("", "FortiGate 60E 6.0.4");
        assert_eq!(found.first(), Some(&("o:fortinet:fortios".to_owned(), Confidence::Likely)), "{found:?}");
        assert!(
            found.iter().any(|(name, _)| name == "h:fortinet:fortigate_60e") || found.len() == 1,
            "{found:?}"
        );
    }

    #[test]
    fn a_model_in_a_japanese_name_is_proposed() {
        let found = proposed("ヤマハ", "ＶＰＮルータ RTX1210");
        assert_eq!(
            found.first().map(|(name, _)| name.as_str()),
            Some("o:yamaha:rtx1210_firmware"),
            "{found:?}"
        );
        assert_eq!(found[0].1, Confidence::Likely, "the maker is stated");
        let unknown = proposed("", "VPNルータ RTX1210");
        assert!(!unknown.is_empty(), "whoever made it");
        assert!(unknown.iter().all(|(_, confidence)| *confidence == Confidence::Similar));
    }

    #[test]
    fn what_the_words_say_is_proposed_alone() {
        assert_eq!(proposed("Fortinet", "FortiOS"), [("o:fortinet:fortios".to_owned(), Confidence::Sure)]);
        assert!(proposed("", "電子カルテ").is_empty());
    }

    #[test]
    fn a_model_alone_is_proposed_among_devices() {
        let index = known();
        let found = index.propose_model("Yamaha", "VPNルーター RTX1210 (本館)");
        assert_eq!(found.len(), 1);
        assert!(found[0].name.to_string().starts_with("cpe:2.3:h:yamaha:rtx1210:"));
        assert_eq!(index.propose_model("Yamaha", "RTX1210")[0].confidence, Confidence::Sure);
        let twice = index.propose_model("Fortinet", "FortiGate 60E 旧型");
        assert_eq!(twice.len(), 1, "maker and brand both lead to it: {twice:?}");
    }
}
