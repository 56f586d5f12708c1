//! What `yagura import` prints: the columns, the preview, why a cell cannot be taken.
//! Not here: the words of the pages (`web`).
//! Next: [`preview`].

use crate::commands::say;
use ::hub::{
    Cx,
    inventory::{
        import::{self, Mapping, Reason, Run, Survey},
        snapshot,
    },
};
use domain::{
    access::{Inventory, Write},
    inventory::RowVerdict,
};

/// Faults and changes that are printed.
const PRINTED: u32 = 20;

/// Which column is which.
pub(super) fn columns(survey: &Survey, mapping: &Mapping) -> anyhow::Result<()> {
    let encoding = survey.encoding.as_deref().unwrap_or("Excel");
    say(&format!("{encoding} {}, headings in row {}", survey.sheet_name, survey.heading_row))?;
    for column in &survey.columns {
        let field = column.field.map_or("left out", |field| field.as_str());
        say(&format!("  {:<3} {} -> {field}", column.letters, column.title))?;
    }
    let guess = if mapping.guesses_kind { "guessed from their words, else " } else { "" };
    say(&format!("  rows that do not say are: {guess}{}", mapping.rest_kind))?;
    Ok(())
}

/// What would change, and what cannot be read.
pub(super) async fn preview(cx: &Cx<Write<Inventory>>, run: &Run) -> anyhow::Result<()> {
    let counts = &run.counts;
    say(&format!(
        "{} rows: {} to add, {} to change, {} the same, {} left out; {} cells cannot be read; {} rows passed over",
        counts.total, counts.added, counts.changed, counts.same, counts.bad, counts.cells_bad, counts.skipped
    ))?;
    for cell in import::bad_cells(cx, run.id, (0, i64::MAX), PRINTED).await? {
        let why = cell.reason.map_or_else(|| "cannot be read".to_owned(), words);
        say(&if cell.letters.is_empty() {
            format!("  row {}: {why}", cell.row)
        } else {
            format!("  {}{} {}: {why}: {:?}", cell.letters, cell.row, cell.heading, cell.written)
        })?;
    }
    for change in import::changes(cx, run.id, RowVerdict::Changed, 0, PRINTED).await? {
        say(&format!("  row {}, {}:", change.row, change.after.name))?;
        let Some(before) = &change.before else { continue };
        for line in differences(&snapshot(before), &snapshot(&change.after))? {
            say(&format!("    {line}"))?;
        }
    }
    Ok(())
}

/// The fields of two assets that differ.
fn differences(before: &str, after: &str) -> anyhow::Result<Vec<String>> {
    type Fields = serde_json::Map<String, serde_json::Value>;
    let (before, after): (Fields, Fields) = (serde_json::from_str(before)?, serde_json::from_str(after)?);
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort();
    names.dedup();
    let shown =
        |fields: &Fields, name: &str| fields.get(name).map_or_else(|| "-".to_owned(), ToString::to_string);
    let differing = names.into_iter().filter(|name| before.get(*name) != after.get(*name));
    Ok(differing.map(|name| format!("{name}: {} -> {}", shown(&before, name), shown(&after, name))).collect())
}

fn words(reason: Reason) -> String {
    let plain = match reason {
        Reason::NotADate => "no date",
        Reason::NotAKind => "no kind of asset",
        Reason::NotAWord => "none of the words that this column knows",
        Reason::NotAnAddress => "no IP address",
        Reason::NotAMac => "no MAC address",
        Reason::NotACpe => "no CPE name",
        Reason::NotYesOrNo => "neither yes nor no",
        Reason::TooLong(chars) => return format!("longer than {chars} characters"),
        Reason::TooMany(most) => return format!("more than {most} components"),
        Reason::Missing => "needed, but empty",
        Reason::Twice(row) => return format!("the same asset as in row {row}"),
        Reason::Ambiguous => "several assets of the ledger fit",
        Reason::NothingAbove => "a ditto mark with nothing above",
        Reason::NoValue => "a formula without a value",
    };
    plain.to_owned()
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_fields_that_differ_are_named() {
        let lines =
            super::differences(r#"{"name":"VPN","place":"1"}"#, r#"{"name":"VPN","vendor":"A"}"#).unwrap();
        assert_eq!(lines, [r#"place: "1" -> -"#, r#"vendor: - -> "A""#]);
    }
}
