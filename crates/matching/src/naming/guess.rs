//! Guesses what a list may mean, where nothing in it is certain. What rests on a guess is possible at most.
//! Not here: what is said for certain ([`super::search`]), what a person is shown to confirm ([`super::propose`]).
//! Next: [`Index::guess`].

use domain::{cpe::Value, version::WordKind};

use super::{
    search::{Found, Kind, MAKER_WORDS, Sought, folded_name, quoted},
    spoken::SPOKEN,
    words::{are_generic, forms, kind, parted},
};
use crate::{aliases::ALIASES, index::Index, subject::Named};

impl Index {
    /// What may be meant, where nothing is said for certain: what runs on a device whose model is named, a product that
    /// one maker alone has, a model of the stated maker in the name. It is marked as a guess, unless the device itself is
    /// listed and nobody knows what runs on it.
    pub(super) fn guess(&self, sought: &Sought<'_>) -> Option<Found> {
        let kind = Kind::new(&Value::Any, sought.among);
        let guessed = |found: Found| Found { named: Named::Guessed, ..found };
        self.on_device(sought, kind)
            .map(guessed)
            .or_else(|| self.device(sought))
            .or_else(|| self.of_only_maker(sought.words, kind).map(guessed))
            .or_else(|| self.of_model(sought, kind).map(guessed))
    }

    /// What runs on a device: 「FortiGate-60E 本館」. A short name (`FG`) counts only if no other maker is stated.
    fn on_device(&self, sought: &Sought<'_>, kind: Kind<'_>) -> Option<Found> {
        let words = sought.words;
        let places = (0..words.len()).flat_map(|at| (1..=MAKER_WORDS).map(move |count| (at, at + count)));
        places.filter_map(|(start, end)| Some((words.get(start..end)?, words.get(end..)?))).find_map(
            |(said, rest)| {
                let (last, before) = said.split_last()?;
                let glued = parted(last);
                let family = glued.map_or(&**last, |(name, _)| name);
                let family = before.iter().map(String::as_str).chain([family]).collect::<String>();
                let number = glued.map(|(_, number)| number).or_else(|| rest.first().map(String::as_str))?;
                let is_model =
                    number.contains(|letter: char| letter.is_ascii_digit()) && !number.contains('.');
                let version =
                    rest.iter().find(|word| word.contains('.') && kind_of(word) == Some(WordKind::Version));
                let name = SPOKEN.on_device(&family).iter().filter(|_| is_model).find_map(|name| {
                    let vendor = quoted(name.vendor);
                    let is_own = sought.makers.is_empty() || sought.makers.contains(&vendor);
                    let product = self.spelt(&vendor, name.product, kind)?;
                    (is_own || family.len() > SHORT_NAME_BYTES).then_some((vendor, product))
                })?;
                Some(Found::stated(&name.0, name.1, version.map(String::as_str)))
            },
        )
    }

    /// A model of the stated maker under its number alone: 「CARESCAPE B650」 is `B650`.
    fn of_model(&self, sought: &Sought<'_>, kind: Kind<'_>) -> Option<Found> {
        let is_model = |word: &&String| {
            word.len() >= MODEL_MIN_BYTES
                && word.contains(|letter: char| letter.is_ascii_alphabetic())
                && kind_of(word) == Some(WordKind::Model)
        };
        sought.words.iter().filter(is_model).find_map(|word| {
            let model = std::slice::from_ref(word);
            let firmware = [word.clone(), "firmware".to_owned()];
            self.of_makers(sought.makers, model, kind)
                .or_else(|| self.of_makers(sought.makers, &firmware, kind))
        })
    }

    /// A product that one maker alone has.
    fn of_only_maker(&self, words: &[String], kind: Kind<'_>) -> Option<Found> {
        if are_generic(words) {
            return None;
        }
        forms(words).into_iter().find_map(|form| {
            let key = folded_name(&form.product);
            let mut known = self.folded(&key).iter().filter(|id| self.is_kind(**id, kind));
            let first = self.product(*known.next()?);
            let (vendor, product) = (self.texts.text(first.vendor), self.texts.text(first.product));
            let is_same = |other: &str| {
                other == vendor || ALIASES.of(other, product).any(|name| name == (vendor, product))
            };
            let only = known.all(|id| is_same(self.texts.text(self.product(*id).vendor)));
            let found = || Found::stated(vendor, product.to_owned(), form.version.as_deref());
            (only && key.len() >= GUESS_MIN_BYTES).then(found)
        })
    }
}

/// What a word with a digit is, wherever it stands.
fn kind_of(word: &str) -> Option<WordKind> {
    kind(word, &[])
}

/// Such a name of a device is shared by several makers.
const SHORT_NAME_BYTES: usize = 3;

/// A model's number that is shorter is shared by several products of a maker.
const MODEL_MIN_BYTES: usize = 4;

/// A product's name that is shorter tells too little to guess its maker by it.
const GUESS_MIN_BYTES: usize = 5;
