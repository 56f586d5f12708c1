//! A product as product trees name it: by branches of maker, product and version, by CPE, or by its whole name.
//! Not here: going through a tree, which CSAF (`csaf::tree`) and CVRF (`cvrf::products`) do in their own forms.
//! Next: [`Path::product`].

use std::borrow::Cow;

use domain::{
    cpe::{CpeName, Value},
    vulnerabilities::{ProductStatus, VersionRange},
};

use crate::{
    range::{self, bound::exactly},
    text::{TITLE_MAX_CHARS, clipped},
};

/// A product of a tree.
#[derive(Clone, Debug, Default)]
pub(crate) struct Product {
    pub(crate) maker: String,
    pub(crate) product: String,
    /// With any version.
    pub(crate) name: Option<CpeName>,
    pub(crate) other_names: Vec<String>,
    /// The versions as written.
    pub(crate) wording: String,
    pub(crate) ranges: Option<Vec<VersionRange>>,
    /// Its whole name, to be shown.
    pub(crate) full_name: String,
    /// What is said holds only together with another product: installed on it, or as a part of it.
    pub(crate) is_conditional: bool,
}

/// What the branches above a product say.
#[derive(Clone, Default)]
pub(crate) struct Path<'t> {
    pub(crate) maker: &'t str,
    pub(crate) family: &'t str,
    pub(crate) product: &'t str,
    pub(crate) version: &'t str,
    /// Service packs and patches, which are part of the version.
    pub(crate) level: String,
}

impl<'t> Path<'t> {
    /// Below a branch of a maker. Fortinet signs as its team.
    pub(crate) fn set_maker(&mut self, name: &'t str) {
        self.maker = name.strip_suffix(" PSIRT").unwrap_or(name);
    }

    /// Below a branch of a service pack or a patch.
    pub(crate) fn add_level(&mut self, name: &str) {
        self.level.push(' ');
        self.level.push_str(name);
    }

    /// The product at the end of the path.
    pub(crate) fn product(&self, full_name: &str, cpe: Option<&str>, other_names: Vec<String>) -> Product {
        let mut product = Product {
            maker: clipped(self.maker, TITLE_MAX_CHARS),
            product: clipped(
                if self.product.is_empty() { self.family } else { self.product },
                TITLE_MAX_CHARS,
            ),
            other_names,
            full_name: clipped(full_name, TITLE_MAX_CHARS),
            ..Product::default()
        };
        if !self.version.is_empty() {
            product.wording = clipped(&self.whole_version(), TITLE_MAX_CHARS);
            let names = [self.maker, self.family, self.product, full_name];
            product.ranges = range::read_of(&names, &product.wording);
        }
        let cpe = cpe.and_then(|text| CpeName::parse_lenient(text).ok());
        if let Some(cpe) = &cpe {
            product.take_in_cpe(cpe);
        }
        if product.product.is_empty() {
            product.take_in_name(full_name);
        }
        product.name = cpe.map(|cpe| CpeName { version: Value::Any, update: Value::Any, ..cpe });
        product
    }

    /// `10` and `SP1` are `10 SP1`; but Cisco's `15.1T` and `15.1(2)T` are `15.1(2)T`.
    fn whole_version(&self) -> String {
        let numbers = self.version.trim_end_matches(|char: char| char.is_ascii_alphabetic());
        match self.level.trim() {
            level if !numbers.is_empty() && level.starts_with(numbers) => level.to_owned(),
            _ => format!("{}{}", self.version, self.level),
        }
    }
}

impl Product {
    /// The versions of which a status holds. What clears a version must not clear it elsewhere: "IOS 15.2 on this
    /// router is not affected" says nothing of IOS 15.2 on others, nor "its part is fixed" of the rest of a product.
    pub(crate) fn ranges_of(&self, status: ProductStatus) -> Option<&Vec<VersionRange>> {
        let clears = matches!(status, ProductStatus::Fixed | ProductStatus::NotAffected);
        self.ranges.as_ref().filter(|_| !(clears && self.is_conditional))
    }

    /// What only the CPE name says.
    fn take_in_cpe(&mut self, cpe: &CpeName) {
        let plain = |value: &Value| value.plain().map(Cow::into_owned).unwrap_or_default();
        if self.maker.is_empty() {
            self.maker = plain(&cpe.vendor);
        }
        if self.product.is_empty() {
            self.product = plain(&cpe.product);
        }
        if self.wording.is_empty() && !cpe.version.has_wildcards() {
            [plain(&cpe.version), plain(&cpe.update)].join(" ").trim().clone_into(&mut self.wording);
            self.ranges = range::bound::version(&self.wording).map(|version| vec![exactly(version)]);
        }
    }

    /// A name that stands alone may end with versions: `FortiOS 7.0.0 through 7.0.11`.
    fn take_in_name(&mut self, name: &str) {
        let name = name.trim();
        match split(name).filter(|_| self.wording.is_empty()) {
            Some((product, versions, ranges)) => {
                self.product = clipped(product, TITLE_MAX_CHARS);
                self.wording = clipped(versions, TITLE_MAX_CHARS);
                self.ranges = Some(ranges);
            }
            None => self.product = clipped(name, TITLE_MAX_CHARS),
        }
    }
}

fn split(name: &str) -> Option<(&str, &str, Vec<VersionRange>)> {
    let starts = name.match_indices(' ').map(|(at, _)| at);
    starts.take(MOST_WORDS).find_map(|at| {
        let (product, versions) = name.split_at_checked(at)?;
        let versions = versions.trim();
        // `Inform 2` is a product; versions behind a name have a dot in them, signs, or words.
        let is_version = versions.contains(['.', '<', '>']) || versions.contains(' ');
        let ranges = range::read(versions).filter(|_| is_version)?;
        Some((product.trim(), versions, ranges))
    })
}

const MOST_WORDS: usize = 40;
