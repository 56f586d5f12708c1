//! What is matched: an asset's components and hardware.
//! Not here: where assets come from, reading names from people's texts ([`crate::naming`]).
//! Next: [`crate::matcher`].

use domain::{
    cpe::{CpeName, Value},
    version::may_be_model,
};

use crate::{
    criterion::ProductId,
    ladder::{Ladder, Spot},
    product::{Class, Kinds, Product},
    truth::Truth,
};

/// An asset as matching sees it. What it does not state is unknown, never assumed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Subject {
    /// Firmware, operating systems and software.
    pub components: Vec<Component>,
    /// The device's model, if stated; an asset is one model.
    pub hardware: Option<CpeName>,
}

/// A component of an asset.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Component {
    /// What it is.
    pub name: CpeName,
    /// How sure that is.
    pub named: Named,
    /// The same under other names, where the feeds use several: `windows_10:1809` of `windows_10:10.0.17763.1`.
    pub also: Vec<CpeName>,
    /// The version of a device's firmware, where the name is the device's: what a source says of versions of the device
    /// is meant of it.
    pub firmware: Option<Value>,
}

/// How a component came by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Named {
    /// The asset states it, in the words of the feeds or in others that mean nothing else.
    Stated,
    /// The maker was guessed from the product: what rests on it is possible at most.
    Guessed,
}

impl From<CpeName> for Component {
    fn from(name: CpeName) -> Self {
        Self { name, named: Named::Stated, also: Vec::new(), firmware: None }
    }
}

/// A name of a subject and the products of the index that it is.
#[derive(Clone, Debug)]
pub(crate) struct Thing<'a> {
    pub(crate) name: &'a CpeName,
    pub(crate) named: Named,
    /// More than one where makers share a product, or a product is listed under several parts.
    pub(crate) places: Vec<(ProductId, Place)>,
    /// The systems as a whole of which it is one; they count where a CVE says what it runs on.
    pub(crate) wholes: Vec<ProductId>,
    /// What it says of the asset that has it.
    pub(crate) kinds: Kinds,
}

/// Where a name's version stands on the ladder of a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// No version is stated.
    Unstated,
    /// The version is stated to be none (`-`).
    NotApplicable,
    /// The version is a text that nobody could parse.
    Unreadable,
    /// The version stands here, alone and with the update.
    At {
        plain: Spot,
        full: Spot,
        /// The update, where the version's text holds it (`9.0r3` of a product whose updates are named `r1`).
        split: Option<Value>,
    },
    /// Of a device, the version of its firmware stands here; of its own revision nothing is stated.
    Firmware(Spot),
}

impl Thing<'_> {
    /// How far anything can hold of it.
    pub(crate) const fn ceiling(&self) -> Truth {
        match self.named {
            Named::Stated => Truth::Yes,
            Named::Guessed => Truth::Possible,
        }
    }
}

impl Place {
    /// Places a name on the ladder of a product.
    pub(crate) fn of(name: &CpeName, product: &Product) -> Self {
        let version = match &name.version {
            Value::Any => return Self::Unstated,
            Value::Na => return Self::NotApplicable,
            pattern if pattern.has_wildcards() => return Self::Unreadable,
            Value::Text(version) => version,
        };
        let ladder: &Ladder = &product.ladder;
        // `60E 6.0.4` has an order, but not that of versions; what the product itself calls so (`19c`) is one.
        if may_be_model(version) && !ladder.find((version, None)).is_some_and(Spot::is_on_rung) {
            return Self::Unreadable;
        }
        let update = match &name.update {
            Value::Text(update) => Some(&**update),
            Value::Any | Value::Na => None,
        };
        let Some(plain) = ladder.find((version, None)) else { return Self::Unreadable };
        let full = update.and_then(|_| ladder.find((version, update))).unwrap_or(plain);
        if update.is_none()
            && let Some((head, tail)) = product.split_update(version)
            && let Some(plain) = ladder.find((head, None))
        {
            return Self::At { plain, full, split: Some(Value::Text(tail.into())) };
        }
        Self::At { plain, full, split: None }
    }

    /// Places a device, the version of whose firmware is known, on the ladder of a product.
    pub(crate) fn of_device(name: &CpeName, firmware: &Value, product: &Product) -> Self {
        let runs = || Self::of(&CpeName { version: firmware.clone(), ..name.clone() }, product);
        match product.class {
            _ if name.version != Value::Any => Self::of(name, product),
            // An advisory names device and firmware as one.
            Class::Unknown => runs(),
            _ => match runs() {
                Self::At { plain, .. } => Self::Firmware(plain),
                _ => Self::Unstated,
            },
        }
    }
}

/// The text of a value that names one thing.
pub(crate) fn literal(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) if !value.has_wildcards() => Some(text),
        _ => None,
    }
}

/// A text without what people spell differently: `FortiGate-60E` is `fortigate_60e`.
pub(crate) fn folded(text: &str) -> String {
    text.chars()
        .filter(|letter| !matches!(letter, '-' | '_' | ' ' | '\\'))
        .flat_map(char::to_lowercase)
        .collect()
}
