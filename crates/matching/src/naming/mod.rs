//! Names an asset from the words of a list: maker, product, version, model.
//! Not here: reading the list.
//! Next: [`search`], which finds the product that is meant; [`Subject`], which comes out; [`stated`] for advisories,
//! [`propose`] for what stays open.

mod guess;
mod propose;
mod search;
mod spoken;
mod stated;
mod windows;
mod words;

use domain::cpe::{CpeError, CpeName, Value};

pub(crate) use stated::statement_name;

use self::{
    search::{Among, Sought},
    spoken::SPOKEN,
    words::{forms, without_service_pack, words},
};
use crate::{
    index::Index,
    product::Class,
    subject::{Component, Subject, folded, literal},
};

/// A component and its device in the words of a list; what is empty is not stated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Described<'a> {
    /// Maker of the component or of its device.
    pub vendor: &'a str,
    /// Product.
    pub product: &'a str,
    /// Version.
    pub version: &'a str,
    /// `a`, `o` or `h`, which chooses among products of one name; if empty, the parts under which the index knows the
    /// product, else `a`.
    pub part: &'a str,
    /// The device's model: a CPE name, or plain text with or without its maker.
    pub hardware: &'a str,
    /// The CPE name of the component, in either notation; it takes the place of the other words, save that the
    /// version is taken from them if the name has none.
    pub cpe: &'a str,
}

/// Why a component could not be named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NamingError {
    /// No maker.
    #[error("column vendor: empty, and there is no cpe")]
    Vendor,
    /// No product.
    #[error("column product: empty, and there is no cpe")]
    Product,
    /// Another part.
    #[error("column part: neither a, o nor h")]
    Part,
    /// No CPE name.
    #[error("column cpe: {0}")]
    Cpe(CpeError),
    /// A CPE name of everything.
    #[error("column cpe: the name has no vendor or no product")]
    CpeTooWide,
    /// No CPE name of a model.
    #[error("column hardware: {0}")]
    Hardware(CpeError),
    /// A CPE name, but not of hardware.
    #[error("column hardware: the name is not one of hardware (cpe:2.3:h:vendor:product)")]
    HardwarePart,
}

impl Index {
    /// The asset that a list describes, spelt as this index spells it where it knows the product.
    ///
    /// # Errors
    /// [`NamingError`] names the column that cannot be used.
    pub fn name(&self, described: &Described<'_>) -> Result<Subject, NamingError> {
        let component = if described.cpe.trim().is_empty() {
            self.in_words(described)?
        } else {
            from_cpe(described)?.into()
        };
        let component = Component { also: windows::also(&component.name), ..component };
        let hardware = self.name_model(described.vendor, described.hardware)?;
        let hardware = hardware.or_else(|| self.model_of(&[&component.name.vendor], described.hardware));
        Ok(Subject { components: vec![component], hardware })
    }

    /// The model of a device; `None` where nothing is stated.
    ///
    /// # Errors
    /// [`NamingError`] for a CPE name that is none of a model.
    pub fn name_model(&self, maker: &str, text: &str) -> Result<Option<CpeName>, NamingError> {
        if text.trim().get(..4).is_some_and(|start| start.eq_ignore_ascii_case("cpe:")) {
            let name = CpeName::parse_lenient(text).map_err(NamingError::Hardware)?;
            let is_model = Class::of(&name.part, "") == Some(Class::Hardware);
            let is_named = literal(&name.vendor).is_some() && literal(&name.product).is_some();
            return if is_model && is_named { Ok(Some(name)) } else { Err(NamingError::HardwarePart) };
        }
        let stated = Value::literal(maker);
        let makers: Vec<Value> =
            self.makers(&words(maker)).into_iter().map(|maker| Value::Text(maker.into())).collect();
        let makers: Vec<&Value> = makers.iter().chain([&stated]).collect();
        Ok(self.model_of(&makers, text))
    }

    /// A component's name says no more than that it is the firmware of the device.
    pub fn is_firmware_of(&self, maker: &str, model: &str, name: &str) -> bool {
        let known = [words(maker), words(model)].concat();
        let said = words(name);
        said.iter().all(|word| words::is_firmware(word) || known.contains(word))
    }

    fn in_words(&self, described: &Described<'_>) -> Result<Component, NamingError> {
        let part = match described.part.trim() {
            "" => Value::Any,
            part => match Value::literal(part) {
                Value::Text(part) if matches!(&*part, "a" | "o" | "h") => Value::Text(part),
                _ => return Err(NamingError::Part),
            },
        };
        let (vendor, product) = (Value::literal(described.vendor), Value::literal(described.product));
        let product_text = literal(&product).ok_or(NamingError::Product)?;
        let fits = |id| self.product(id).class.fits(&part);
        if is_spelt(described.product)
            && let Some(maker) = literal(&vendor)
            && self.all_named(maker, product_text).any(fits)
        {
            return Ok(self.component(maker, product_text, &part, version(described.version)).into());
        }
        let makers = self.makers(&words(described.vendor));
        let (product_words, update) = without_service_pack(words(described.product));
        let sought = Sought {
            makers: &makers,
            words: &product_words,
            model: &words(described.hardware),
            version: described.version,
            part: &part,
            among: Among::Listed,
        };
        let in_words_only = || {
            let has_any = !self.spoken().is_empty();
            has_any.then(|| self.certain(&Sought { among: Among::All, ..sought })).flatten()
        };
        let unsure = || {
            let listed = self.guess(&sought);
            listed.or_else(|| {
                let has_any = !self.spoken().is_empty();
                has_any.then(|| self.guess(&Sought { among: Among::All, ..sought })).flatten()
            })
        };
        let Some(found) = self.certain(&sought).or_else(in_words_only).or_else(unsure) else {
            let brand = product_words.first().and_then(|first| SPOKEN.brand(first));
            let known = brand.or(makers.first().map(String::as_str));
            let maker = known.or_else(|| literal(&vendor)).ok_or(NamingError::Vendor)?;
            let plain =
                forms(&product_words).into_iter().rfind(|form| brand.is_some() && form.version.is_none());
            let plain = plain.map_or_else(|| product.clone(), |form| Value::literal(&form.product));
            let product_text = literal(&plain).unwrap_or(product_text);
            return Ok(self.component(maker, product_text, &part, version(described.version)).into());
        };
        let stated = version(described.version);
        let version = found.version.filter(|version| !begins(&stated, version));
        let name = self.component(&found.vendor, &found.product, &part, version.unwrap_or(stated));
        let update = update.map(|update| Value::literal(&update)).or(found.update).unwrap_or(Value::Any);
        Ok(Component { named: found.named, ..CpeName { update, ..name }.into() })
    }

    fn component(&self, vendor: &str, product: &str, part: &Value, version: Value) -> CpeName {
        let fits = self.all_named(vendor, product).any(|id| self.product(id).class.fits(part));
        let part = if *part != Value::Any && (fits || self.all_named(vendor, product).next().is_none()) {
            part.clone()
        } else {
            self.known_part(vendor, product)
        };
        let [vendor, product] = [vendor, product].map(|text| Value::Text(text.into()));
        CpeName { part, vendor, product, version, ..CpeName::any() }
    }

    /// The part under which a product is known; any, if it is known under several.
    fn known_part(&self, vendor: &str, product: &str) -> Value {
        let mut parts = self.all_named(vendor, product).map(|id| self.product(id).class.part());
        let first = parts.next().unwrap_or("a");
        if parts.all(|part| part == first) && first != "*" { Value::Text(first.into()) } else { Value::Any }
    }

    /// The model in a text, of one of these makers unless the text names another.
    fn model_of(&self, makers: &[&Value], text: &str) -> Option<CpeName> {
        let stated = Value::literal(text);
        let model = literal(&stated)?;
        let makers: Vec<&str> = makers.iter().filter_map(|maker| literal(maker)).collect();
        let own = makers.iter().flat_map(|maker| {
            [Some((*maker, model)), without_prefix(model, maker).map(|model| (*maker, model))]
                .into_iter()
                .flatten()
        });
        let words = model.match_indices('_').map(|(at, _)| (model.get(..at), model.get(at + 1..)));
        let other_makers = words.filter_map(|(maker, model)| Some((maker?, model?)));
        let known = own.chain(other_makers).find_map(|(maker, model)| {
            let spelt = self.models_named(maker, &folded(model)).next()?;
            Some(hardware(maker, self.texts.text(self.product(spelt).product)))
        });
        known.or_else(|| {
            let maker = makers.first()?;
            Some(hardware(maker, without_prefix(model, maker).unwrap_or(model)))
        })
    }
}

fn from_cpe(described: &Described<'_>) -> Result<CpeName, NamingError> {
    let mut name = CpeName::parse_lenient(described.cpe).map_err(NamingError::Cpe)?;
    if literal(&name.vendor).is_none() || literal(&name.product).is_none() {
        return Err(NamingError::CpeTooWide);
    }
    if name.version == Value::Any {
        name.version = version(described.version);
    }
    Ok(name)
}

/// A version cell; `*` and `-` there say that nobody knows, as an empty one does.
fn version(text: &str) -> Value {
    if text.trim() == "*" { Value::Any } else { Value::literal(text) }
}

/// Nobody but the feeds writes a name so.
fn is_spelt(product: &str) -> bool {
    !product.trim().contains(|letter: char| letter.is_uppercase() || letter.is_whitespace())
}

/// The stated version is the other one or more exact.
fn begins(stated: &Value, with: &Value) -> bool {
    matches!((literal(stated), literal(with)), (Some(stated), Some(with)) if stated.starts_with(with))
}

fn hardware(vendor: &str, product: &str) -> CpeName {
    let [part, vendor, product] = ["h", vendor, product].map(|text| Value::Text(text.into()));
    CpeName { part, vendor, product, ..CpeName::any() }
}

/// `fortinet_fortigate-60e` without the maker.
fn without_prefix<'a>(model: &'a str, maker: &str) -> Option<&'a str> {
    let rest = model.strip_prefix(maker)?.trim_start_matches(['_', '-', '\\']);
    (!rest.is_empty()).then_some(rest)
}
