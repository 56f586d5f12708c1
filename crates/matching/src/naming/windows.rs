//! Which release of Windows a build number is, in the names of the feeds.
//! Not here: other systems, whose versions the feeds write as the device shows them.
//! Next: `windows.tsv`.

use domain::cpe::{CpeName, Value};

use super::search::{Found, Kind, Sought};
use crate::{
    criterion::has_revision,
    index::Index,
    subject::{Named, folded, literal},
};

/// A row of the table.
struct Release {
    build: &'static str,
    name: &'static str,
    update: Option<&'static str>,
}

const VENDOR: &str = "microsoft";

impl Index {
    /// The release of Windows that a name and a build, or the name of a release, mean.
    pub(super) fn windows(&self, sought: &Sought<'_>, kind: Kind<'_>) -> Option<Found> {
        let words = match sought.words {
            [first, rest @ ..] if first == VENDOR => rest,
            words => words,
        };
        if words.first().is_none_or(|first| first != "windows") {
            return None;
        }
        let (said, release, is_build) = super::words::forms(words).into_iter().find_map(|form| {
            let (release, is_build) = release(&form.product, sought.version)?;
            Some((form.product, release, is_build))
        })?;
        let found = |product: String, version| Found {
            vendor: VENDOR.to_owned(),
            product,
            version,
            update: release.update.map(|update| Value::Text(update.into())),
            named: Named::Stated,
        };
        if let Some(product) = self.spelt(VENDOR, &format!("{said} {}", release.name), kind) {
            return Some(found(product, (!is_build).then_some(Value::Any)));
        }
        let family = said.strip_suffix(" r2").unwrap_or(&said);
        Some(found(self.spelt(VENDOR, family, kind)?, None))
    }
}

/// The other names under which the feeds list the release of a build: as a product of its own, as a version. The latter
/// means the release as it came out, so it is none of a build whose revision says what was mended since.
pub(super) fn also(name: &CpeName) -> Vec<CpeName> {
    let maker = literal(&name.vendor).filter(|vendor| *vendor == VENDOR);
    let of_windows = maker.and(literal(&name.product)).filter(|product| product.starts_with("windows_"));
    let (Some(product), Some(build)) = (of_windows, name.version.plain()) else { return Vec::new() };
    let (family, own) = product.rsplit_once('_').unwrap_or((product, ""));
    let of_family =
        || release(family, &build).filter(|(release, _)| release.name == own).map(|found| (family, found));
    let r2 = || release(&format!("{product} r2"), &build).map(|found| (product, found));
    let found = release(product, &build).map(|found| (product, found)).or_else(of_family).or_else(r2);
    let Some((family, (release, true))) = found else { return Vec::new() };
    let named = |product: String, version: Value| CpeName {
        product: Value::Text(product.into()),
        version,
        ..name.clone()
    };
    if release.name == "-" {
        return if has_revision(name) { Vec::new() } else { vec![named(family.to_owned(), Value::Na)] };
    }
    let release_product = format!("{family}_{}", release.name);
    let mut names =
        vec![named(family.to_owned(), name.version.clone()), named(release_product, name.version.clone())];
    if !has_revision(name) {
        names.push(named(family.to_owned(), Value::Text(release.name.into())));
    }
    names.retain(|other| other != name);
    names
}

/// The row for a name and a version, and whether the version is a build.
fn release(said: &str, version: &str) -> Option<(Release, bool)> {
    let version = folded(version.trim().trim_start_matches(['v', 'V']));
    let said = folded(said);
    let rows = include_str!("windows.tsv").lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|line| {
        let mut cells = line.split('\t');
        let is_said = folded(cells.next()?) == said;
        let release = Release { build: cells.next()?, name: cells.next()?, update: cells.next() };
        is_said.then_some(release)
    })
    .find_map(|release| {
        let rest = version.strip_prefix(release.build);
        let is_build = rest.is_some_and(|rest| !rest.starts_with(|next: char| next.is_ascii_digit()));
        (is_build || version == release.name).then_some((release, is_build))
    })
}
