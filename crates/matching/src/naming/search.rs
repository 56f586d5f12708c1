//! Looks for the product that a list means among those that the feeds know.
//! Not here: cutting texts into words ([`super::words`]), what people call things ([`super::spoken`]).
//! Next: [`Index::certain`], which states the order; [`super::guess`] for what is not certain.

use domain::cpe::Value;

use super::{
    spoken::SPOKEN,
    words::{are_generic, forms, is_firmware, shorter},
};
use crate::{
    criterion::ProductId,
    index::Index,
    product::Class,
    subject::{Named, folded, literal},
};

/// A product of the feeds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) vendor: String,
    pub(super) product: String,
    /// The version, where the product's name says it or the feeds write it otherwise.
    pub(super) version: Option<Value>,
    /// The update that the version stands for.
    pub(super) update: Option<Value>,
    pub(super) named: Named,
}

/// What is looked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sought<'a> {
    /// The makers that the list may mean.
    pub(super) makers: &'a [String],
    /// The words of the product's name.
    pub(super) words: &'a [String],
    /// The words of the model on which it runs.
    pub(super) model: &'a [String],
    /// The version, as it is written.
    pub(super) version: &'a str,
    /// `a`, `o` or `h`; any if it is not stated.
    pub(super) part: &'a Value,
    /// Where it is looked for.
    pub(super) among: Among,
}

/// Among which products one is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Among {
    /// Those that have a CPE name.
    Listed,
    /// Those too that an advisory names in its own words only.
    All,
}

/// Which products would do.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kind<'a> {
    part: &'a Value,
    among: Among,
}

/// So many words at the beginning of a product's name may be its maker.
pub(super) const MAKER_WORDS: usize = 3;

impl<'a> Kind<'a> {
    pub(super) const fn new(part: &'a Value, among: Among) -> Self {
        Self { part, among }
    }
}

impl Found {
    pub(super) fn stated(vendor: &str, product: String, version: Option<&str>) -> Self {
        let version = version.map(Value::literal);
        Self { vendor: vendor.to_owned(), product, version, update: None, named: Named::Stated }
    }
}

impl Index {
    /// The product that a source names: what its words mean for certain, or the device of that name.
    pub(super) fn search(&self, sought: &Sought<'_>) -> Option<Found> {
        self.certain(sought).or_else(|| self.device(sought))
    }

    /// The product that is meant. What the list itself says goes first: the words are what people call it; the stated
    /// maker has the product; they begin with its maker or with a brand. What is beyond is a guess ([`Self::guess`]). The
    /// part helps to choose, and no more: people call an appliance's system firmware, software or an operating system as
    /// they please.
    pub(super) fn certain(&self, sought: &Sought<'_>) -> Option<Found> {
        let among = sought.among;
        let parts: &[&Value] =
            if *sought.part == Value::Any { &[sought.part] } else { &[sought.part, &Value::Any] };
        let firmware = firmware_words(sought);
        let by_part =
            |way: &dyn Fn(Kind<'_>) -> Option<Found>| parts.iter().find_map(|part| way(Kind { part, among }));
        let of_firmware =
            |kind: Kind<'_>| firmware.iter().find_map(|words| self.of_makers(sought.makers, words, kind));
        let named_firmware =
            |kind: Kind<'_>| firmware.iter().find_map(|words| self.named_with_maker(words, kind));
        by_part(&|kind| self.windows(sought, kind))
            .or_else(|| by_part(&|kind| self.called(sought, kind)))
            .or_else(|| by_part(&|kind| self.of_makers(sought.makers, sought.words, kind)))
            .or_else(|| by_part(&of_firmware))
            .or_else(|| by_part(&|kind| self.named_with_maker(sought.words, kind)))
            .or_else(|| by_part(&named_firmware))
    }

    /// The device of that name.
    pub(super) fn device(&self, sought: &Sought<'_>) -> Option<Found> {
        let hardware = Value::Text("h".into());
        let kind = Kind { part: &hardware, among: sought.among };
        self.of_makers(sought.makers, sought.words, kind)
            .or_else(|| self.named_with_maker(sought.words, kind))
    }

    /// The makers of the feeds that are called so.
    pub(super) fn makers(&self, words: &[String]) -> Vec<String> {
        let mut makers: Vec<String> = Vec::new();
        for words in shorter(words) {
            let key = folded_name(&words.concat());
            for maker in self
                .makers_named(&key)
                .map(str::to_owned)
                .chain(SPOKEN.makers(words).iter().map(|maker| quoted(maker)))
            {
                if !makers.contains(&maker) {
                    makers.push(maker);
                }
            }
        }
        makers
    }

    /// The first of the makers that has a product of one of these forms. A maker's name at the beginning may belong to
    /// the product's or not (`VMware ESXi`): the feeds have both, and the one that they use more is meant.
    pub(super) fn of_makers(&self, makers: &[String], words: &[String], kind: Kind<'_>) -> Option<Found> {
        let without_maker = (1..words.len().min(MAKER_WORDS + 1)).filter_map(|count| {
            let (first, rest) = words.split_at_checked(count)?;
            self.makers(first).iter().any(|maker| makers.contains(maker)).then_some(rest)
        });
        let found = std::iter::once(words)
            .chain(without_maker)
            .filter_map(|words| self.of_forms(makers, words, kind));
        found.reduce(|best, next| if self.uses(&next) > self.uses(&best) { next } else { best })
    }

    fn of_forms(&self, makers: &[String], words: &[String], kind: Kind<'_>) -> Option<Found> {
        forms(words).iter().find_map(|form| {
            let (maker, product) =
                makers.iter().find_map(|maker| Some((maker, self.spelt(maker, &form.product, kind)?)))?;
            Some(Found::stated(maker, product, form.version.as_deref()))
        })
    }

    /// How often the feeds use the product.
    fn uses(&self, found: &Found) -> usize {
        self.named(&found.vendor, &found.product).iter().map(|id| self.product(*id).uses()).sum()
    }

    /// What people call so.
    fn called(&self, sought: &Sought<'_>, kind: Kind<'_>) -> Option<Found> {
        let firmware = sought.words.last().is_some_and(|last| is_firmware(last));
        let of_device = |words: &[String]| words.first().filter(|_| firmware).map(|word| vec![word.clone()]);
        let said =
            forms(sought.words).into_iter().map(|form| (vec![form.product.replace(' ', "")], form.version));
        let device =
            [of_device(sought.words), of_device(sought.model)].into_iter().flatten().map(|said| (said, None));
        // `FortiGate 60` is a device, and no version.
        let is_device = |(said, version): &(Vec<String>, Option<String>)| {
            version.as_ref().is_some_and(|version| !version.contains('.'))
                && !SPOKEN.on_device(&said.concat()).is_empty()
        };
        said.chain(device).filter(|said| !is_device(said)).find_map(|(said, version)| {
            SPOKEN.products(&said).iter().find_map(|name| {
                let vendor = quoted(name.vendor);
                let product = self.spelt(&vendor, name.product, kind)?;
                Some(Found::stated(&vendor, product, name.version.or(version.as_deref())))
            })
        })
    }

    /// A product whose name begins with its maker, or with a brand of it.
    fn named_with_maker(&self, words: &[String], kind: Kind<'_>) -> Option<Found> {
        let brand = words.first().and_then(|first| SPOKEN.brand(first)).map(quoted);
        if let Some(found) = brand.and_then(|maker| self.of_makers(&[maker], words, kind)) {
            return Some(found);
        }
        (1..words.len().min(MAKER_WORDS + 1)).find_map(|count| {
            let first = words.get(..count)?;
            let found = self.of_makers(&self.makers(first), words, kind)?;
            // A maker that nobody wrote into the table may be a word like any other.
            let rest = words.get(count..).unwrap_or_default();
            if SPOKEN.makers(first).is_empty() && are_generic(rest) {
                return None;
            }
            let named = if SPOKEN.makers(first).is_empty() { Named::Guessed } else { Named::Stated };
            Some(Found { named, ..found })
        })
    }

    /// How the feeds spell a maker's product, if they know it.
    pub(super) fn spelt(&self, vendor: &str, product: &str, kind: Kind<'_>) -> Option<String> {
        let value = Value::literal(product);
        let product = literal(&value)?;
        let fits = |id: &ProductId| self.is_kind(*id, kind);
        if self.all_named(vendor, product).any(|id| fits(&id)) {
            return Some(product.to_owned());
        }
        let found = self.folded_named(vendor, &folded(product)).find(fits)?;
        Some(self.texts.text(self.product(found).product).to_owned())
    }

    /// A product would do; a component is hardware only if it is stated to be.
    pub(super) fn is_kind(&self, id: ProductId, kind: Kind<'_>) -> bool {
        let product = self.product(id);
        product.class.fits(kind.part)
            && (*kind.part != Value::Any || product.class != Class::Hardware)
            && (product.is_listed || kind.among == Among::All)
    }
}

/// The names that firmware may have: the device's, or the component's own, each with that word.
fn firmware_words(sought: &Sought<'_>) -> Vec<Vec<String>> {
    let firmware = |words: &[String]| [words, &["firmware".to_owned()]].concat();
    match sought.words.split_last() {
        Some((last, [])) if is_firmware(last) => vec![firmware(sought.model)],
        Some((last, rest)) if is_firmware(last) => vec![firmware(rest), firmware(sought.model)],
        _ => vec![firmware(sought.words)],
    }
}

pub(super) fn quoted(maker: &str) -> String {
    literal(&Value::literal(maker)).unwrap_or_default().to_owned()
}

/// A plain text as names are looked up.
pub(super) fn folded_name(text: &str) -> String {
    literal(&Value::literal(text)).map(folded).unwrap_or_default()
}
