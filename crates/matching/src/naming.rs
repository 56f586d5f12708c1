//! Names an asset from the words of a list: maker, product, version, model.
//! Not here: reading the list.
//! Next: [`Subject`], which comes out.

use domain::cpe::{CpeError, CpeName, Value};

use crate::{
    index::Index,
    product::Class,
    subject::{Subject, folded, literal},
};

/// A component and its device in the words of a list; what is empty is not stated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Described<'a> {
    /// Maker.
    pub vendor: &'a str,
    /// Product.
    pub product: &'a str,
    /// Version.
    pub version: &'a str,
    /// `a`, `o` or `h`; if empty, the parts under which the index knows the product, else `a`.
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
        let component =
            if described.cpe.trim().is_empty() { self.words(described)? } else { from_cpe(described)? };
        let hardware = self.hardware(described.hardware, &component.vendor)?;
        Ok(Subject { components: vec![component], hardware })
    }

    fn words(&self, described: &Described<'_>) -> Result<CpeName, NamingError> {
        let vendor = Value::literal(described.vendor);
        let product = Value::literal(described.product);
        let vendor_text = literal(&vendor).ok_or(NamingError::Vendor)?;
        let product_text = literal(&product).ok_or(NamingError::Product)?;
        let part = match described.part.trim() {
            "" => None,
            part => match Value::literal(part) {
                Value::Text(part) if matches!(&*part, "a" | "o" | "h") => Some(Value::Text(part)),
                _ => return Err(NamingError::Part),
            },
        };
        let spelt = self
            .spelling(vendor_text, product_text, |class| part.as_ref().is_none_or(|part| class.fits(part)));
        let known = spelt.as_deref().unwrap_or(product_text);
        let part = part.unwrap_or_else(|| self.known_part(vendor_text, known));
        let product = Value::Text(known.into());
        Ok(CpeName { part, vendor, product, version: version(described.version), ..CpeName::any() })
    }

    /// The part under which a product is known; any, if it is known under several.
    fn known_part(&self, vendor: &str, product: &str) -> Value {
        let mut parts = self.all_named(vendor, product).map(|id| self.product(id).class.part());
        let first = parts.next().unwrap_or("a");
        if parts.all(|part| part == first) && first != "*" { Value::Text(first.into()) } else { Value::Any }
    }

    /// How the index spells a product that it does not know in this spelling.
    fn spelling(&self, vendor: &str, product: &str, fits: impl Fn(Class) -> bool) -> Option<String> {
        if self.all_named(vendor, product).any(|id| fits(self.product(id).class)) {
            return None;
        }
        let found =
            self.folded_named(vendor, &folded(product)).iter().find(|id| fits(self.product(**id).class))?;
        Some(self.texts.text(self.product(*found).product).to_owned())
    }

    fn hardware(&self, text: &str, vendor: &Value) -> Result<Option<CpeName>, NamingError> {
        let text = text.trim();
        if text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("cpe:")) {
            let name = CpeName::parse_lenient(text).map_err(NamingError::Hardware)?;
            let is_model = Class::of(&name.part, "") == Some(Class::Hardware);
            let is_named = literal(&name.vendor).is_some() && literal(&name.product).is_some();
            return if is_model && is_named { Ok(Some(name)) } else { Err(NamingError::HardwarePart) };
        }
        let stated = Value::literal(text);
        let (Some(maker), Some(model)) = (literal(vendor), literal(&stated)) else { return Ok(None) };
        let without_maker = without_prefix(model, maker);
        let readings = [Some((maker, model)), without_maker.map(|model| (maker, model))];
        let words = model.match_indices('_').map(|(at, _)| (model.get(..at), model.get(at + 1..)));
        let other_makers = words.filter_map(|(maker, model)| Some((maker?, model?)));
        let known = readings.into_iter().flatten().chain(other_makers).find_map(|(maker, model)| {
            let spelt = self.models_named(maker, &folded(model)).next()?;
            Some(hardware(maker, self.texts.text(self.product(spelt).product)))
        });
        Ok(Some(known.unwrap_or_else(|| hardware(maker, without_maker.unwrap_or(model)))))
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

fn hardware(vendor: &str, product: &str) -> CpeName {
    let [part, vendor, product] = ["h", vendor, product].map(|text| Value::Text(text.into()));
    CpeName { part, vendor, product, ..CpeName::any() }
}

/// `fortinet_fortigate-60e` without the maker.
fn without_prefix<'a>(model: &'a str, maker: &str) -> Option<&'a str> {
    let rest = model.strip_prefix(maker)?.trim_start_matches(['_', '-', '\\']);
    (!rest.is_empty()).then_some(rest)
}
