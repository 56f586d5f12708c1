//! temp
use domain::vulnerabilities::*;
use formats::feed::*;
use std::fmt::Write as _;
use std::io::Write as _;
fn b(x: &Option<Bound>) -> String {
    match x {
        None => "".into(),
        Some(Bound::Including(v)) => format!("i{v}"),
        Some(Bound::Excluding(v)) => format!("e{v}"),
    }
}
fn n(x: &Node, o: &mut String) {
    write!(o, "{}{}(", if x.negate { "!" } else { "" }, if x.operator == Operator::And { "A" } else { "O" })
        .unwrap();
    for c in &x.criteria {
        write!(
            o,
            "[{} {}..{} {}]",
            u8::from(c.vulnerable),
            b(&c.range.start),
            b(&c.range.end),
            c.name.to_string().to_lowercase()
        )
        .unwrap();
    }
    for c in &x.children {
        n(c, o);
    }
    o.push(')');
}
fn main() {
    let mut out = std::io::BufWriter::new(std::io::stdout());
    for p in std::env::args().skip(1) {
        read(std::fs::OpenOptions::new().read(true).open(&p).unwrap(), Limits::default(), &mut |i| match i {
            Item::Cve(c) => {
                let mut o = String::new();
                for x in &c.configurations {
                    n(x, &mut o);
                }
                writeln!(
                    out,
                    "{}\t{:?}\t{}\t{}\t{}\t{}\t{}\t{}\t{}",
                    c.id,
                    c.status,
                    c.published_at,
                    c.modified_at,
                    serde_json::to_string(&c.description).unwrap(),
                    c.vectors
                        .iter()
                        .map(|v| format!(
                            "{}={}@{}{}",
                            v.vector,
                            v.stated_score_tenths.unwrap(),
                            v.source,
                            u8::from(v.primary)
                        ))
                        .collect::<Vec<_>>()
                        .join(" "),
                    c.weaknesses.join(" "),
                    c.references.join(" "),
                    o
                )
                .unwrap();
            }
            Item::Kev(k) => writeln!(
                out,
                "KEV {}\t{}\t{}\t{}\t{}\t{}\t{}\t{}",
                k.id, k.name, k.vendor, k.product, k.added_on, k.due_on, k.ransomware, k.action
            )
            .unwrap(),
        })
        .unwrap();
    }
}
