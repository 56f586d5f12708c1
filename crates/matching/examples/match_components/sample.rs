//! Draws a list of components from feeds: products that some CVE touches, on the hardware that it asks for.
//! Not here: a hospital's list, which also holds products that nothing touches.
//! Next: [`super::bench`].

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, BufReader},
    path::PathBuf,
    process::ExitCode,
};

use domain::{
    cpe::{CpeName, Value},
    vulnerabilities::{Bound, Criterion, CveStatus, Node, Operator},
};
use formats::feed::{self, Item, Limits};

/// Draws components from feeds: each different criterion is as likely as any other.
#[derive(clap::Args)]
pub(crate) struct Sample {
    /// Feeds; files
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    feeds: Vec<PathBuf>,
    /// How many rows
    #[arg(long, default_value_t = 10_000)]
    count: usize,
    /// Another seed draws other rows
    #[arg(long, default_value_t = 7)]
    seed: u64,
}

/// Rows in a hundred that state no version.
const WITHOUT_VERSION_PCT: usize = 3;

/// A vulnerable criterion and the models that its CVE asks for.
type Drawn = (Criterion, Vec<CpeName>);

impl Sample {
    pub(crate) fn run(&self) -> anyhow::Result<ExitCode> {
        let mut drawn: BTreeMap<String, Drawn> = BTreeMap::new();
        for path in &self.feeds {
            let mut each = |item| {
                if let Item::Cve(record) = item
                    && record.status != CveStatus::Rejected
                {
                    record.configurations.iter().for_each(|node| collect(node, &mut drawn));
                }
            };
            feed::read(BufReader::new(std::fs::File::open(path)?), Limits::default(), &mut each)?;
        }
        let drawn: Vec<Drawn> = drawn.into_values().collect();
        let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (criterion, _) in &drawn {
            let bounds = [&criterion.range.start, &criterion.range.end].into_iter().flatten();
            let named = criterion.name.version.plain().map(std::borrow::Cow::into_owned);
            let of_product = versions.entry(product(&criterion.name)).or_default();
            of_product.extend(bounds.map(|bound| bound.version().to_owned()).chain(named));
        }
        let mut dice = Dice(self.seed);
        let mut rows = csv::Writer::from_writer(io::stdout().lock());
        rows.write_record(["vendor", "product", "version", "part", "hardware", "cpe"])?;
        for _ in 0..self.count {
            let Some((criterion, models)) = dice.pick(&drawn) else { break };
            let known: Vec<_> = versions.get(&product(&criterion.name)).into_iter().flatten().collect();
            let version =
                version(criterion, &known, &mut dice).filter(|_| dice.below(100) >= WITHOUT_VERSION_PCT);
            rows.write_record(row(criterion, version, dice.pick(models), &mut dice))?;
        }
        rows.flush()?;
        Ok(ExitCode::SUCCESS)
    }
}

/// A version that the criterion names, or that lies at its bounds or elsewhere in the feeds.
fn version(criterion: &Criterion, known: &[&String], dice: &mut Dice) -> Option<Value> {
    if criterion.name.version != Value::Any {
        return Some(criterion.name.version.clone());
    }
    let range = &criterion.range;
    let included = [&range.end, &range.start].into_iter().flatten().find_map(|bound| match bound {
        Bound::Including(version) => Some(&**version),
        Bound::Excluding(_) => None,
    });
    Some(Value::literal(included.or_else(|| dice.pick(known).map(|version| version.as_str()))?))
}

/// Half of the rows as CPE names, half in words.
fn row(
    criterion: &Criterion,
    version: Option<Value>,
    model: Option<&CpeName>,
    dice: &mut Dice,
) -> [String; 6] {
    let name = CpeName { version: version.unwrap_or(Value::Any), ..criterion.name.clone() };
    let plain = |value: &Value| value.plain().unwrap_or_default().into_owned();
    if dice.below(2) == 0 {
        let [vendor, product, version, part] = [String::new(), String::new(), String::new(), String::new()];
        return [
            vendor,
            product,
            version,
            part,
            model.map(ToString::to_string).unwrap_or_default(),
            name.to_string(),
        ];
    }
    let version = [plain(&name.version), plain(&name.update)].join(" ");
    let part = if dice.below(2) == 0 { plain(&name.part) } else { String::new() };
    let model = model.map(|model| plain(&model.product)).unwrap_or_default();
    [plain(&name.vendor), plain(&name.product), version.trim().to_owned(), part, model, String::new()]
}

fn collect(node: &Node, drawn: &mut BTreeMap<String, Drawn>) {
    let mut criteria = Vec::new();
    flatten(node, &mut criteria);
    let is_hardware = |criterion: &&Criterion| criterion.name.part == Value::Text("h".into());
    let models: Vec<CpeName> = match node.operator {
        Operator::And => {
            criteria.iter().copied().filter(is_hardware).map(|model| model.name.clone()).collect()
        }
        Operator::Or => Vec::new(),
    };
    for criterion in criteria.into_iter().filter(|criterion| criterion.vulnerable && !is_hardware(criterion))
    {
        let key = format!("{} {:?}", criterion.name, criterion.range);
        drawn.entry(key).or_insert_with(|| (criterion.clone(), models.clone()));
    }
}

fn flatten<'a>(node: &'a Node, criteria: &mut Vec<&'a Criterion>) {
    criteria.extend(&node.criteria);
    node.children.iter().for_each(|child| flatten(child, criteria));
}

fn product(name: &CpeName) -> String {
    CpeName {
        part: name.part.clone(),
        vendor: name.vendor.clone(),
        product: name.product.clone(),
        ..CpeName::any()
    }
    .to_string()
}

/// Numbers that look random and are the same for the same seed (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from(mixed >> 33).unwrap_or_default() % limit.max(1)
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.below(of.len()))
    }
}
