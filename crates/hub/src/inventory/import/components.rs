//! Components out of a row: operating system, firmware, software, and the CPE names that belong to them.
//! Not here: the other fields ([`super::merge`]).
//! Next: [`merge_stated`] for lists of others, [`replaced`] for our own, [`assign`] for CPE names.

use super::cells::one_line;
use domain::{
    cpe::{CpeName, Value},
    inventory::{AssetDetails, Component, ComponentKind},
    text::{half_width, likeness_pct, normalise},
};
use formats::sheets::{asset_words::is_placeholder, split_product_version};

/// A component as a list of others states it; an empty text is not stated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Stated {
    pub(super) name: String,
    pub(super) version: String,
}

/// What the cells for name and version state. Several names in one cell are several components if each has its
/// version, or none has.
pub(super) fn stated(names: &str, versions: &str) -> Vec<Stated> {
    let (many_names, many_versions) = (pieces(names), pieces(versions));
    let pairs =
        if many_names.len() > 1 && (many_versions.is_empty() || many_versions.len() == many_names.len()) {
            let versions = many_versions.into_iter().chain(std::iter::repeat(""));
            many_names.into_iter().zip(versions).map(|(name, version)| tidied(name, version)).collect()
        } else {
            vec![tidied(names, versions)]
        };
    pairs.into_iter().filter(|part| *part != Stated::default()).collect()
}

fn pieces(cell: &str) -> Vec<&str> {
    cell.split(['\n', ';', '；', '、']).map(str::trim).filter(|piece| !piece.is_empty()).collect()
}

/// Name and version apart, wherever they stood: `FortiOS 6.0.4` in the cell for the name, `Ver.5.2` in the other.
fn tidied(name: &str, version: &str) -> Stated {
    let told = |text: &str| {
        let text = one_line(text);
        if is_placeholder(&text) { String::new() } else { text }
    };
    let (name, version) = (told(name), told(version));
    let whole = |version: Option<String>, rest: Option<String>| {
        version.map_or_else(String::new, |version| {
            rest.map_or_else(|| version.clone(), |rest| format!("{version} {rest}"))
        })
    };
    if version.is_empty() {
        let split = split_product_version(&name);
        // Without a version the name stays as it was written, in its own width.
        if split.version.is_none() || split.name.is_empty() {
            return Stated { name, version };
        }
        return Stated { name: split.name, version: whole(split.version, split.rest) };
    }
    let split = split_product_version(&version);
    let has_product = split.name.chars().count() > 2;
    match split.version {
        Some(_) if split.name.is_empty() => Stated { name, version: whole(split.version, split.rest) },
        Some(_) if name.is_empty() && has_product => {
            Stated { name: split.name, version: whole(split.version, split.rest) }
        }
        _ => Stated { name, version: half_width(&version) },
    }
}

/// Takes what a list of others states into the components that are there. Components it does not speak of stay.
pub(super) fn merge_stated(
    components: &mut Vec<Component>,
    kind: ComponentKind,
    stated: &[Stated],
    default_name: &str,
) {
    for part in stated {
        match place_of(components, kind, stated, part).and_then(|at| components.get_mut(at)) {
            Some(component) => update(component, part),
            None => components.push(Component {
                kind,
                name: if part.name.is_empty() { default_name.to_owned() } else { part.name.clone() },
                version: part.version.clone(),
                cpe: String::new(),
            }),
        }
    }
}

/// The component that is meant: the one of the same name; else, where there is one and one is stated, that one.
fn place_of(
    components: &[Component],
    kind: ComponentKind,
    stated: &[Stated],
    part: &Stated,
) -> Option<usize> {
    let of_kind = || components.iter().enumerate().filter(|(_, component)| component.kind == kind);
    let name = normalise(&part.name);
    let same = of_kind().find(|(_, component)| normalise(&component.name) == name);
    let only = || (stated.len() == 1 && of_kind().count() == 1).then(|| of_kind().next()).flatten();
    same.or_else(only).map(|(at, _)| at)
}

fn update(component: &mut Component, part: &Stated) {
    let is_other = !part.name.is_empty() && normalise(&part.name) != normalise(&component.name);
    if is_other {
        component.cpe = String::new();
        component.version.clone_from(&part.version);
    } else if !part.version.is_empty() && part.version != component.version {
        component.version.clone_from(&part.version);
        component.cpe = without_version(&component.cpe);
    }
    if !part.name.is_empty() {
        component.name.clone_from(&part.name);
    }
}

/// The CPE name of a component whose version changed: it must not go on naming the old version.
fn without_version(cpe: &str) -> String {
    CpeName::parse_lenient(cpe).map_or_else(
        |_| cpe.to_owned(),
        |name| CpeName { version: Value::Any, update: Value::Any, ..name }.to_string(),
    )
}

/// The components of a kind as our own list states them, line by line: they take the place of those that were there.
pub(super) fn replaced(components: &mut Vec<Component>, kind: ComponentKind, cells: [&str; 3]) {
    let [names, versions, cpes] = cells.map(|cell| cell.split('\n').map(one_line).collect::<Vec<_>>());
    let count = names.len().max(versions.len()).max(cpes.len());
    let line = |lines: &[String], at: usize| lines.get(at).cloned().unwrap_or_default();
    let all = (0..count).map(|at| Component {
        kind,
        name: line(&names, at),
        version: line(&versions, at),
        cpe: CpeName::parse_lenient(&line(&cpes, at))
            .map_or_else(|_| line(&cpes, at), |name| name.to_string()),
    });
    let stated: Vec<Component> = all
        .filter(|part| ![&part.name, &part.version, &part.cpe].iter().all(|text| text.is_empty()))
        .collect();
    let first = components.iter().position(|part| part.kind == kind).unwrap_or(components.len());
    components.retain(|part| part.kind != kind);
    let at = first.min(components.len());
    components.splice(at..at, stated);
}

/// Gives CPE names to the hardware and to the components they fit; one that fits none becomes a component.
///
/// `false` if two names claim to be the hardware.
pub(super) fn assign(details: &mut AssetDetails, names: Vec<CpeName>, device_kind: ComponentKind) -> bool {
    let (hardware, others): (Vec<_>, Vec<_>) = names.into_iter().partition(|name| part(name) == "h");
    match hardware.as_slice() {
        [] => {}
        [one] => details.hardware_cpe = one.to_string(),
        _ => return false,
    }
    let mut is_taken = vec![false; details.components.len()];
    for (at, name) in others.iter().enumerate() {
        let left = others.iter().skip(at).filter(|other| part(other) == part(name)).count();
        if let Some(place) = fitting(&details.components, &is_taken, name, left) {
            if let Some(component) = details.components.get_mut(place) {
                component.cpe = name.to_string();
                if component.version.is_empty() {
                    component.version = plain(&name.version);
                }
            }
            if let Some(taken) = is_taken.get_mut(place) {
                *taken = true;
            }
        } else {
            let is_firmware = plain(&name.product).ends_with("firmware");
            let system = if is_firmware { ComponentKind::Firmware } else { device_kind };
            details.components.push(Component {
                kind: if part(name) == "a" { ComponentKind::Software } else { system },
                name: plain(&name.product).replace('_', " "),
                version: plain(&name.version),
                cpe: name.to_string(),
            });
            is_taken.push(true);
        }
    }
    true
}

/// The component that a CPE name belongs to: the one that has it, the one called alike, or the only one left.
fn fitting(components: &[Component], is_taken: &[bool], name: &CpeName, left: usize) -> Option<usize> {
    let fits = |(at, component): &(usize, &Component)| {
        component.kind.cpe_part() == part(name) && !is_taken.get(*at).copied().unwrap_or(true)
    };
    let free = || components.iter().enumerate().filter(fits);
    let has_it = |component: &Component| {
        CpeName::parse_lenient(&component.cpe)
            .is_ok_and(|stored| stored.vendor == name.vendor && stored.product == name.product)
    };
    let product = plain(&name.product).replace('_', " ");
    let alike = |component: &Component| {
        let maker_and_product = format!("{} {product}", plain(&name.vendor));
        likeness_pct(&component.name, &product).max(likeness_pct(&component.name, &maker_and_product))
    };
    let owner = free().find(|(_, component)| has_it(component));
    let likest = || free().max_by_key(|(at, component)| (alike(component), std::cmp::Reverse(*at)));
    let only = || likest().filter(|_| left == 1 && free().count() == 1);
    owner
        .or_else(|| likest().filter(|(_, component)| alike(component) >= LEAST_LIKENESS_PCT))
        .or_else(|| only().filter(|(_, component)| component.cpe.is_empty()))
        .map(|(at, _)| at)
}

fn part(name: &CpeName) -> &str {
    match &name.part {
        Value::Text(text) => text,
        Value::Any | Value::Na => "a",
    }
}

/// The text of a value, its special characters unquoted; empty for `*` and `-`.
fn plain(value: &Value) -> String {
    match value {
        Value::Text(text) => text.replace('\\', ""),
        Value::Any | Value::Na => String::new(),
    }
}

/// Less alike than this is chance.
const LEAST_LIKENESS_PCT: u8 = 45;

#[cfg(test)]
mod tests {
    use super::*;
    use domain::inventory::AssetKind;

    fn part_of(name: &str, version: &str) -> Stated {
        Stated { name: name.to_owned(), version: version.to_owned() }
    }

    fn component(kind: ComponentKind, name: &str, version: &str, cpe: &str) -> Component {
        Component { kind, name: name.to_owned(), version: version.to_owned(), cpe: cpe.to_owned() }
    }

    fn names(text: &[&str]) -> Vec<CpeName> {
        text.iter().map(|name| CpeName::parse_lenient(name).unwrap()).collect()
    }

    #[test]
    fn name_and_version_are_found_wherever_they_stand() {
        assert_eq!(stated("FortiOS 6.0.4", ""), [part_of("FortiOS", "6.0.4")]);
        assert_eq!(stated("DR-300", "Ｖ３．２"), [part_of("DR-300", "3.2")]);
        assert_eq!(stated("LOGIQ E10", "R3.2.6"), [part_of("LOGIQ E10", "R3.2.6")]);
        assert_eq!(stated("Windows 7 Professional", "SP1"), [part_of("Windows 7 Professional", "SP1")]);
        assert_eq!(
            stated("Windows 10 IoT Enterprise", "1809"),
            [part_of("Windows 10 IoT Enterprise", "1809")]
        );
        assert_eq!(stated("", "FortiOS 6.0.4"), [part_of("FortiOS", "6.0.4")]);
        assert_eq!(stated("", "６．０．４"), [part_of("", "6.0.4")]);
        assert_eq!(stated("なし", "―"), []);
    }

    #[test]
    fn several_names_are_several_components_where_versions_match() {
        assert_eq!(stated("Chrome、Edge", "120;121"), [part_of("Chrome", "120"), part_of("Edge", "121")]);
        assert_eq!(stated("A; B", ""), [part_of("A", ""), part_of("B", "")]);
        assert_eq!(stated("A、B", "1.0").len(), 1);
    }

    #[test]
    fn a_new_version_makes_the_cpe_name_forget_the_old_one() {
        let cpe = "cpe:2.3:o:fortinet:fortios:6.0.4:*:*:*:*:*:*:*";
        let mut parts = vec![component(ComponentKind::Firmware, "FortiOS", "6.0.4", cpe)];
        merge_stated(&mut parts, ComponentKind::Firmware, &[part_of("fortios", "7.0.17")], "");
        let without = "cpe:2.3:o:fortinet:fortios:*:*:*:*:*:*:*:*";
        assert_eq!(parts, [component(ComponentKind::Firmware, "fortios", "7.0.17", without)]);
    }

    #[test]
    fn the_only_component_is_replaced_and_others_stay() {
        let mut parts = vec![
            component(
                ComponentKind::Os,
                "Windows 10",
                "22H2",
                "cpe:2.3:o:microsoft:windows_10:22h2:*:*:*:*:*:*:*",
            ),
            component(ComponentKind::Software, "電子カルテ", "2.8", ""),
        ];
        merge_stated(&mut parts, ComponentKind::Os, &[part_of("Windows 11", "")], "");
        assert_eq!(parts[0], component(ComponentKind::Os, "Windows 11", "", ""));
        merge_stated(&mut parts, ComponentKind::Software, &[part_of("A", "1"), part_of("B", "2")], "");
        assert_eq!(
            parts.iter().map(|part| part.name.as_str()).collect::<Vec<_>>(),
            ["Windows 11", "電子カルテ", "A", "B"]
        );
    }

    #[test]
    fn a_version_without_a_name_belongs_to_the_device() {
        let mut parts = Vec::new();
        merge_stated(&mut parts, ComponentKind::Firmware, &[part_of("", "6.0.4")], "FortiGate 60E");
        assert_eq!(parts, [component(ComponentKind::Firmware, "FortiGate 60E", "6.0.4", "")]);
    }

    #[test]
    fn cpe_names_go_where_they_fit() {
        let mut details = AssetDetails::named(AssetKind::Server, "電子カルテ サーバー");
        details.components = vec![
            component(ComponentKind::Os, "Windows Server 2019 Standard", "", ""),
            component(ComponentKind::Software, "電子カルテ", "2.8", ""),
            component(ComponentKind::Software, "Oracle Database", "19.3", ""),
        ];
        let list = [
            "cpe:2.3:h:nec:express5800:-",
            "cpe:2.3:o:microsoft:windows_server_2019:-",
            "cpe:2.3:a:oracle:database:19.3",
        ];
        assert!(assign(&mut details, names(&list), ComponentKind::Os));
        assert_eq!(details.hardware_cpe, "cpe:2.3:h:nec:express5800:-:*:*:*:*:*:*:*");
        assert_eq!(details.components[0].cpe, "cpe:2.3:o:microsoft:windows_server_2019:-:*:*:*:*:*:*:*");
        assert_eq!(details.components[1].cpe, "");
        assert_eq!(details.components[2].cpe, "cpe:2.3:a:oracle:database:19.3:*:*:*:*:*:*:*");
        let once = details.clone();
        assert!(assign(&mut details, names(&list), ComponentKind::Os));
        assert_eq!(details, once, "assigning twice changes nothing");
    }

    #[test]
    fn a_cpe_name_that_fits_nothing_becomes_a_component_once() {
        let mut details = AssetDetails::named(AssetKind::VpnFirewall, "VPN");
        for _ in 0..2 {
            assert!(assign(
                &mut details,
                names(&["cpe:2.3:o:fortinet:fortios:6.0.4"]),
                ComponentKind::Firmware
            ));
        }
        let cpe = "cpe:2.3:o:fortinet:fortios:6.0.4:*:*:*:*:*:*:*";
        assert_eq!(details.components, [component(ComponentKind::Firmware, "fortios", "6.0.4", cpe)]);
    }

    #[test]
    fn two_names_for_the_hardware_are_refused() {
        let mut details = AssetDetails::named(AssetKind::Server, "x");
        assert!(!assign(&mut details, names(&["cpe:2.3:h:a:b", "cpe:2.3:h:a:c"]), ComponentKind::Os));
    }

    #[test]
    fn our_own_lines_replace_what_was_there_in_its_place() {
        let mut parts = vec![
            component(ComponentKind::Software, "a", "1", ""),
            component(ComponentKind::Os, "os", "", ""),
            component(ComponentKind::Software, "b", "2", ""),
        ];
        replaced(&mut parts, ComponentKind::Software, ["a\nc", "\n3", ""]);
        assert_eq!(
            parts,
            [
                component(ComponentKind::Software, "a", "", ""),
                component(ComponentKind::Software, "c", "3", ""),
                component(ComponentKind::Os, "os", "", ""),
            ]
        );
        replaced(&mut parts, ComponentKind::Software, ["", "", ""]);
        assert_eq!(parts.len(), 1);
    }
}
