//! The index against an evaluator that has none: it walks every CVE for every asset, on small invented worlds.
//! Not here: what is right ([`super::rules`]); this holds the index to it on cases nobody thought of.
//! Next: `benches/README.md` for the same on the real feeds.

use domain::{
    cpe::{Value, compare},
    version::{Version, is_prerelease_label},
};
use proptest::prelude::*;

use super::*;
use crate::{Component, Estate, Named, truth::Truth};

/// A criterion against a name of the same product.
fn leaf(criterion: &Criterion, stated: &CpeName) -> Truth {
    let text = |value: &Value| value.plain().map(std::borrow::Cow::into_owned).unwrap_or_default();
    let (wanted, range) = (&criterion.name, &criterion.range);
    let full = Version::with_update(&text(&stated.version), &text(&stated.update));
    let plain = Version::parse(&text(&stated.version));
    let unread = matches!(stated.version, Value::Text(_)) && plain.is_none();
    let update = match (&wanted.update, &stated.update) {
        (Value::Na, Value::Any) if plain.is_some() => Truth::Yes,
        (Value::Text(label), Value::Any) if plain.is_some() && is_prerelease_label(label) => Truth::No,
        (wanted, stated) => attribute(wanted, stated),
    };
    let hardware = matches!(&wanted.part, Value::Text(part) if &**part == "h");
    let version = match (&wanted.version, &stated.version) {
        _ if !range.is_unbounded() => match &stated.version {
            Value::Any => Truth::Possible,
            Value::Na => return Truth::No,
            Value::Text(_) if unread => Truth::ToCheck,
            Value::Text(_) => {
                let end_update = text(&wanted.update);
                let side =
                    |bound: &Option<Bound>, update: &str, fits: fn(&Version, &Version, bool) -> bool| {
                        let Some(bound) = bound else { return Truth::Yes };
                        let included = matches!(bound, Bound::Including(_));
                        match (Version::with_update(bound.version(), update), &full) {
                            (Some(bound), Some(full)) if fits(full, &bound, included) => Truth::Yes,
                            (Some(_), Some(_)) => Truth::No,
                            _ => Truth::ToCheck,
                        }
                    };
                let start = side(
                    &range.start,
                    "",
                    |full, bound, included| if included { full >= bound } else { full > bound },
                );
                let end = side(
                    &range.end,
                    &end_update,
                    |full, bound, included| if included { full <= bound } else { full < bound },
                );
                if range.end.is_some() && matches!(wanted.update, Value::Text(_)) {
                    return start.and(end).and(attribute(&wanted.target_sw, &stated.target_sw));
                }
                start.and(end)
            }
        },
        (Value::Any, _) | (Value::Na, Value::Na) => Truth::Yes,
        (Value::Na, _) if hardware || !criterion.vulnerable => Truth::Yes,
        (Value::Na | Value::Text(_), Value::Any) => Truth::Possible,
        (Value::Na, Value::Text(_)) => Truth::No,
        (Value::Text(_), Value::Na) => return Truth::No,
        (Value::Text(_), Value::Text(_)) if unread => Truth::ToCheck,
        (Value::Text(_), Value::Text(_)) => {
            let wanted_full = Version::with_update(&text(&wanted.version), &text(&wanted.update));
            if full == wanted_full && matches!(wanted.update, Value::Text(_)) {
                return attribute(&wanted.target_sw, &stated.target_sw);
            }
            if plain == Version::parse(&text(&wanted.version)) { Truth::Yes } else { Truth::No }
        }
    };
    version.and(update).and(attribute(&wanted.target_sw, &stated.target_sw))
}

fn attribute(wanted: &Value, stated: &Value) -> Truth {
    let relation = compare(wanted, stated);
    match () {
        () if relation.is_superset() => Truth::Yes,
        () if relation.is_disjoint() => Truth::No,
        () => Truth::Possible,
    }
}

fn same_product(criterion: &Criterion, stated: &CpeName) -> bool {
    let wanted = &criterion.name;
    (&wanted.part, &wanted.vendor, &wanted.product) == (&stated.part, &stated.vendor, &stated.product)
}

fn ceiling(stated: &Component) -> Truth {
    if stated.named == Named::Guessed { Truth::Possible } else { Truth::Yes }
}

fn is_part(name: &CpeName, part: &str) -> bool {
    name.part == Value::Text(part.into())
}

fn fits(criterion: &Criterion, stated: &Component) -> Truth {
    let truth = if same_product(criterion, &stated.name) { leaf(criterion, &stated.name) } else { Truth::No };
    truth.and(ceiling(stated))
}

/// The parts of a joint: its criteria, one by one or as alternatives, and the joints below; empty ones left out.
enum Part<'a> {
    Criteria(Vec<&'a Criterion>),
    Node(&'a Node),
}

fn parts(node: &Node) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    match node.operator {
        Operator::Or if !node.criteria.is_empty() => {
            parts.push(Part::Criteria(node.criteria.iter().collect()));
        }
        Operator::Or => {}
        Operator::And => parts.extend(node.criteria.iter().map(|criterion| Part::Criteria(vec![criterion]))),
    }
    parts.extend(node.children.iter().filter(|child| names_products(child)).map(Part::Node));
    parts
}

/// The node below all joints of one part, and whether it is negated by an odd number of them: what is negated twice
/// is meant as it stands.
fn core(node: &Node) -> (&Node, bool) {
    match parts(node).as_slice() {
        [Part::Node(child)] => {
            let (core, negate) = core(child);
            (core, negate != node.negate)
        }
        _ => (node, node.negate),
    }
}

fn names_products(node: &Node) -> bool {
    !node.criteria.is_empty() || node.children.iter().any(names_products)
}

fn one_of(truths: impl Iterator<Item = Truth>) -> Truth {
    truths.fold(Truth::No, Truth::or)
}

fn has(criteria: &[&Criterion], asset: &Subject) -> Truth {
    let listed: Vec<Component> =
        asset.components.iter().cloned().chain(asset.hardware.clone().map(Component::from)).collect();
    one_of(criteria.iter().map(|criterion| {
        let fitting = one_of(listed.iter().map(|stated| fits(criterion, stated)));
        let excluded = match () {
            () if is_part(&criterion.name, "h") => asset.hardware.is_some(),
            () if is_part(&criterion.name, "o") => asset.components.iter().any(|one| is_part(&one.name, "o")),
            () => listed.iter().any(|stated| same_product(criterion, &stated.name)),
        };
        if excluded { fitting } else { fitting.or(Truth::Possible) }
    }))
}

fn holds(node: &Node, asset: &Subject) -> Truth {
    let (node, negate) = core(node);
    let truths = parts(node).into_iter().map(|part| match part {
        Part::Criteria(criteria) => has(&criteria, asset),
        Part::Node(child) => holds(child, asset),
    });
    let truth = match node.operator {
        Operator::Or => one_of(truths),
        Operator::And => truths.fold(Truth::Yes, Truth::and),
    };
    if negate { truth.not() } else { truth }
}

fn touches(node: &Node, component: &Component, asset: &Subject) -> Truth {
    let (core, negate) = core(node);
    if negate {
        return if names_vulnerable(core, &component.name) {
            holds(node, asset).and(ceiling(component))
        } else {
            Truth::No
        };
    }
    let (node, parts) = (core, parts(core));
    let touched = |part: &Part<'_>| match part {
        Part::Criteria(criteria) => {
            one_of(criteria.iter().filter(|one| one.vulnerable).map(|criterion| fits(criterion, component)))
        }
        Part::Node(child) => touches(child, component, asset),
    };
    let held = |part: &Part<'_>| match part {
        Part::Criteria(criteria) => has(criteria, asset),
        Part::Node(child) => holds(child, asset),
    };
    one_of(parts.iter().enumerate().map(|(at, part)| {
        match node.operator {
            Operator::Or => touched(part),
            Operator::And => parts
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != at)
                .fold(touched(part), |truth, (_, other)| truth.and(held(other))),
        }
    }))
}

fn names_vulnerable(node: &Node, component: &CpeName) -> bool {
    node.criteria.iter().any(|one| one.vulnerable && same_product(one, component))
        || node.children.iter().any(|child| names_vulnerable(child, component))
}

fn brute(records: &[CveRecord], asset: &Subject) -> Vec<(usize, String, Tier)> {
    let mut found = Vec::new();
    for (at, component) in asset.components.iter().enumerate() {
        for record in records {
            let truth = one_of(record.configurations.iter().map(|node| touches(node, component, asset)));
            found.extend(truth.tier().map(|tier| (at, record.id.to_string(), tier)));
        }
    }
    found
}

fn versions() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["*", "*", "-", "1.0", "1.0.0", "1.2", "1.10", "2.0", "latest", "3.0"])
}

const SOFTWARE: [&str; 5] = ["a:x:app", "a:x:tool", "a:y:app", "o:x:os", "o:y:os"];
const HARDWARE: [&str; 2] = ["h:x:box", "h:y:box"];

fn name_text(products: Vec<&'static str>) -> impl Strategy<Value = String> {
    let product = prop::sample::select(products);
    let update = prop::sample::select(vec!["*", "*", "*", "-", "rc1", "sp1", "sp2"]);
    let platform = prop::sample::select(vec!["*", "*", "*", "android"]);
    (product, versions(), update, platform).prop_map(|(product, version, update, platform)| {
        format!("{product}:{version}:{update}:*:*:*:{platform}")
    })
}

fn criteria() -> impl Strategy<Value = Criterion> {
    let bound = || prop::sample::select(vec!["", "", "=1.0", "1.2", "=1.10", "2.0", "=xcp"]);
    (name_text([&SOFTWARE[..], &HARDWARE].concat()), prop::bool::ANY, bound(), bound()).prop_map(
        |(text, vulnerable, start, end)| {
            let mut criterion = between(&text, start, end);
            // The worlds hold no words that only some products know; they have tests of their own.
            if matches!(criterion.name.version.plain().as_deref(), Some("latest")) {
                criterion.name.version = Value::Any;
            }
            Criterion { vulnerable, ..criterion }
        },
    )
}

fn nodes() -> impl Strategy<Value = Node> {
    let joint = |criteria: Vec<Criterion>, children: Vec<Node>, and: bool, negate: bool| Node {
        operator: if and { Operator::And } else { Operator::Or },
        negate,
        criteria,
        children,
    };
    let negate = || prop::bool::weighted(0.15);
    let leaf = (prop::collection::vec(criteria(), 0..3), prop::bool::ANY, negate())
        .prop_map(move |(criteria, and, negate)| joint(criteria, Vec::new(), and, negate));
    leaf.prop_recursive(2, 8, 3, move |inner| {
        (
            prop::collection::vec(criteria(), 0..2),
            prop::collection::vec(inner, 0..3),
            prop::bool::ANY,
            negate(),
        )
            .prop_map(move |(criteria, children, and, negate)| joint(criteria, children, and, negate))
    })
}

fn worlds() -> impl Strategy<Value = Vec<CveRecord>> {
    prop::collection::vec(prop::collection::vec(nodes(), 1..3), 1..6).prop_map(|world| {
        world
            .into_iter()
            .enumerate()
            .map(|(at, nodes)| cve(&format!("CVE-2020-{:04}", at + 1), nodes))
            .collect()
    })
}

fn assets() -> impl Strategy<Value = Subject> {
    let component = name_text(SOFTWARE.to_vec());
    let hardware = prop::option::of(prop::sample::select(vec!["x:box", "y:box", "x:box:1.2"]));
    let guessed = prop::option::weighted(0.2, 0..3_usize);
    (prop::collection::vec(component, 1..4), hardware, guessed).prop_map(|(components, hardware, guessed)| {
        let components: Vec<&str> = components.iter().map(String::as_str).collect();
        let mut asset = asset(&components, hardware.unwrap_or_default());
        if let Some(component) = guessed.and_then(|at| asset.components.get_mut(at)) {
            component.named = Named::Guessed;
        }
        asset
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_index_finds_what_brute_force_finds(world in worlds(), asset in assets()) {
        let found = index(&world).matches(&asset);
        let found: Vec<_> = found.into_iter().map(|one| (one.component, one.cve.to_string(), one.tier)).collect();
        prop_assert_eq!(found, brute(&world, &asset));
    }

    #[test]
    fn an_index_changed_in_place_finds_what_a_new_one_finds(
        first in worlds(), second in worlds(), asset in assets(),
    ) {
        let mut changed = index(&first);
        for record in &second {
            changed.upsert(record);
        }
        for record in first.iter().skip(second.len()) {
            changed.remove(record.id);
        }
        prop_assert_eq!(changed.matches(&asset), index(&second).matches(&asset));
        prop_assert_eq!(changed.criteria_count(), index(&second).criteria_count());
    }

    #[test]
    fn every_match_is_explained_with_its_tier(world in worlds(), asset in assets()) {
        let index = index(&world);
        let found = index.matches(&asset);
        for component in 0..asset.components.len() {
            for record in &world {
                let tier = found.iter().find(|one| one.component == component && one.cve == record.id).map(|one| one.tier);
                let explained = index.explain(&asset, component, record.id);
                prop_assert_eq!(explained.as_ref().map(|explained| explained.tier), tier);
                let lacks = explained.is_some_and(|explained| !explained.missing.is_empty());
                prop_assert_eq!(lacks, tier == Some(Tier::Possible));
            }
        }
    }

    #[test]
    fn an_estate_finds_the_assets_that_each_match_on_their_own(
        world in worlds(), assets in prop::collection::vec(assets(), 1..6),
    ) {
        let index = index(&world);
        let mut estate = Estate::default();
        for (number, asset) in assets.iter().enumerate() {
            estate.upsert(number, asset);
        }
        let mut found: Vec<_> = estate
            .touched(&index)
            .into_iter()
            .flat_map(|one| one.assets.iter().map(move |asset| (*asset, one.component, one.cve, one.tier)))
            .collect();
        found.sort_unstable();
        let alone = assets.iter().enumerate().flat_map(|(number, asset)| {
            index.matches(asset).into_iter().map(move |one| (number, one.component, one.cve, one.tier))
        });
        prop_assert_eq!(found, alone.collect::<Vec<_>>());
    }
}
