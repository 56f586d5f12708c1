//! Criteria of the index back in the words of the feed.
//! Not here: comparing them ([`crate::criterion`]).
//! Next: [`crate::explain`].

use std::borrow::Cow;

use domain::{
    cpe::{CpeName, Value},
    vulnerabilities::{Bound, VersionRange},
};

use crate::{
    criterion::{CriterionId, WantedBound, WantedVersion},
    index::Index,
    intern::Symbol,
    product::Class,
};

impl Index {
    /// The name and range of a criterion.
    pub(crate) fn wording(&self, id: CriterionId) -> (CpeName, VersionRange) {
        let wanted = self.criterion(id).wanted;
        let (product, traits) = (self.product(wanted.product), self.traits(wanted.traits));
        let name = CpeName {
            part: if product.class == Class::Unknown {
                Value::Any
            } else {
                Value::Text(product.class.part().into())
            },
            vendor: self.value(product.vendor),
            product: self.value(product.product),
            version: match wanted.version {
                WantedVersion::Any => Value::Any,
                WantedVersion::Na => Value::Na,
                WantedVersion::Text(version) | WantedVersion::Pattern(version) => self.value(version),
            },
            ..traits.qualifiers()
        };
        let bound = |bound: WantedBound| {
            let version = self.texts.text(bound.version).into();
            if bound.included { Bound::Including(version) } else { Bound::Excluding(version) }
        };
        (name, VersionRange { start: wanted.start.map(bound), end: wanted.end.map(bound) })
    }

    /// The versions of a criterion, to show.
    pub(crate) fn wanted_versions(&self, id: CriterionId) -> String {
        let wanted = self.criterion(id).wanted;
        if !wanted.is_range() {
            return match wanted.version {
                WantedVersion::Any => "*".to_owned(),
                WantedVersion::Na => "-".to_owned(),
                WantedVersion::Text(version) | WantedVersion::Pattern(version) => self
                    .value(version)
                    .plain()
                    .map_or_else(|| self.texts.text(version).to_owned(), Cow::into_owned),
            };
        }
        let bound = |bound: WantedBound, sign| {
            let equal = if bound.included { "=" } else { "" };
            format!("{sign}{equal} {}", self.texts.text(bound.version))
        };
        let bounds = [wanted.start.map(|start| bound(start, ">")), wanted.end.map(|end| bound(end, "<"))];
        bounds.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    fn value(&self, symbol: Symbol) -> Value {
        match self.texts.text(symbol) {
            "*" => Value::Any,
            "-" => Value::Na,
            text => Value::Text(text.into()),
        }
    }
}
