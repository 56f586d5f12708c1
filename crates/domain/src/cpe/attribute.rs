//! The eleven attributes of a name, in the order in which a name lists them.
//! Not here: their values.
//! Next: [`super::name`].

use std::fmt;

use super::{CpeName, Value};

/// An attribute of a [`CpeName`]. [NISTIR 7695, 5.2]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Attribute {
    /// [`CpeName::part`]
    Part,
    /// [`CpeName::vendor`]
    Vendor,
    /// [`CpeName::product`]
    Product,
    /// [`CpeName::version`]
    Version,
    /// [`CpeName::update`]
    Update,
    /// [`CpeName::edition`]
    Edition,
    /// [`CpeName::language`]
    Language,
    /// [`CpeName::sw_edition`]
    SwEdition,
    /// [`CpeName::target_sw`]
    TargetSw,
    /// [`CpeName::target_hw`]
    TargetHw,
    /// [`CpeName::other`]
    Other,
}

impl Attribute {
    /// How many there are.
    pub const COUNT: usize = 11;

    /// The name of the attribute, as the standard writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Part => "part",
            Self::Vendor => "vendor",
            Self::Product => "product",
            Self::Version => "version",
            Self::Update => "update",
            Self::Edition => "edition",
            Self::Language => "language",
            Self::SwEdition => "sw_edition",
            Self::TargetSw => "target_sw",
            Self::TargetHw => "target_hw",
            Self::Other => "other",
        }
    }
}

impl fmt::Display for Attribute {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

impl CpeName {
    /// A name whose values come from `read`, asked in the order of the standard; the first failure ends it.
    pub fn from_values<E>(mut read: impl FnMut(Attribute) -> Result<Value, E>) -> Result<Self, E> {
        Ok(Self {
            part: read(Attribute::Part)?,
            vendor: read(Attribute::Vendor)?,
            product: read(Attribute::Product)?,
            version: read(Attribute::Version)?,
            update: read(Attribute::Update)?,
            edition: read(Attribute::Edition)?,
            language: read(Attribute::Language)?,
            sw_edition: read(Attribute::SwEdition)?,
            target_sw: read(Attribute::TargetSw)?,
            target_hw: read(Attribute::TargetHw)?,
            other: read(Attribute::Other)?,
        })
    }

    /// The values in the order of the standard.
    pub const fn values(&self) -> [&Value; Attribute::COUNT] {
        [
            &self.part,
            &self.vendor,
            &self.product,
            &self.version,
            &self.update,
            &self.edition,
            &self.language,
            &self.sw_edition,
            &self.target_sw,
            &self.target_hw,
            &self.other,
        ]
    }
}
