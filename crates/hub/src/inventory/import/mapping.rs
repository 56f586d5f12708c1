//! Which column of a list is which field: proposed from the headings, remembered, chosen by a person.
//! Not here: how headings are compared (`formats::sheets::mapping`).
//! Next: [`survey`], which looks at a file for the page of columns.

use super::{
    UploadError,
    reader::{Source, open},
    refusal::Refusal,
};
use domain::{
    inventory::{AssetDetails, AssetKind, LedgerField},
    text::normalise,
};
use formats::sheets::{
    asset_columns::all_fields,
    heading::{HEAD_ROWS, Heading},
    lines::{LineKind, Lines},
    mapping::Dictionary,
    read::{Book, Format, Row, column_letters},
};
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    io::{Read, Seek},
    path::Path,
};

/// Which column is which field, and what kind of asset a row is that does not say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// The field of each mapped column; the column from 0.
    pub columns: BTreeMap<u16, LedgerField>,
    /// The kind of rows without one, and of which nothing can be guessed.
    pub rest_kind: AssetKind,
    /// Rows without a kind get the one that their words speak of ([`AssetKind::spoken_of`]).
    pub guesses_kind: bool,
}

/// As it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    columns: BTreeMap<u16, String>,
    rest_kind: String,
    #[serde(default)]
    guesses_kind: bool,
}

/// What a file looks like before anything is taken from it.
#[derive(Clone, Debug)]
pub struct Survey {
    /// Encoding of a text file, such as `Shift_JIS (CP932)`; `None` for a workbook.
    pub encoding: Option<String>,
    /// The sheets that are not hidden, with their place.
    pub sheets: Vec<(usize, String)>,
    /// The sheet looked at, from 0.
    pub sheet: usize,
    /// Its name; empty for a text file.
    pub sheet_name: String,
    /// The last row of the heading, from 1.
    pub heading_row: u32,
    /// The columns.
    pub columns: Vec<SurveyedColumn>,
    /// The kind proposed for rows without one.
    pub rest_kind: AssetKind,
    /// Whether their words are asked first.
    pub guesses_kind: bool,
    /// The columns are those of our own export.
    pub is_own: bool,
    /// Names these headings, so that the mapping is found again.
    pub(super) headings_hash: Vec<u8>,
}

/// A column of the file.
#[derive(Clone, Debug)]
pub struct SurveyedColumn {
    /// The column, from 0.
    pub column: u16,
    /// Its letters, `A`.
    pub letters: String,
    /// Its heading.
    pub title: String,
    /// What the first row of the list says there.
    pub sample: String,
    /// What it is, as far as is known.
    pub field: Option<LedgerField>,
    /// From where that is known.
    pub origin: Origin,
}

/// From where the field of a column is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Proposed from the heading.
    Proposed,
    /// Chosen for the same headings before.
    Remembered,
    /// Not known.
    Unknown,
}

impl Mapping {
    /// Whether a field has a column.
    pub fn has(&self, field: LedgerField) -> bool {
        self.columns.values().any(|mapped| *mapped == field)
    }

    pub(super) fn to_json(&self) -> String {
        let columns =
            self.columns.iter().map(|(column, field)| (*column, field.as_str().to_owned())).collect();
        let rest_kind = self.rest_kind.as_str().to_owned();
        serde_json::to_string(&Kept { columns, rest_kind, guesses_kind: self.guesses_kind })
            .unwrap_or_default()
    }

    pub(super) fn from_json(text: &str) -> Option<Self> {
        let kept: Kept = serde_json::from_str(text).ok()?;
        let columns = kept.columns.into_iter().map(|(column, field)| Some((column, field.parse().ok()?)));
        Some(Self {
            columns: columns.collect::<Option<_>>()?,
            rest_kind: kept.rest_kind.parse().ok()?,
            guesses_kind: kept.guesses_kind,
        })
    }
}

impl Survey {
    /// The mapping as proposed or remembered.
    pub fn mapping(&self) -> Mapping {
        let columns = self.columns.iter().filter_map(|column| Some((column.column, column.field?))).collect();
        Mapping { columns, rest_kind: self.rest_kind, guesses_kind: self.guesses_kind }
    }

    /// How many columns have a field.
    pub fn known_count(&self) -> usize {
        self.columns.iter().filter(|column| column.field.is_some()).count()
    }

    /// Takes over a mapping that was chosen for the same headings before.
    pub(super) fn remember(&mut self, mapping: &Mapping) {
        for column in &mut self.columns {
            column.field = mapping.columns.get(&column.column).copied();
            column.origin = Origin::Remembered;
        }
        self.rest_kind = mapping.rest_kind;
        self.guesses_kind = mapping.guesses_kind;
    }
}

/// Looks at a file: at the given sheet, or at the one whose headings are known best.
pub(super) fn survey(path: &Path, sheet: Option<usize>) -> Result<Survey, UploadError> {
    let mut book = open(path)?;
    let sheets: Vec<(usize, String)> = book
        .sheets()
        .iter()
        .enumerate()
        .filter(|(_, info)| !info.is_hidden)
        .map(|(at, info)| (at, info.name.clone()))
        .collect();
    let wanted: Vec<usize> = match sheet {
        Some(sheet) => vec![sheet],
        None => sheets.iter().map(|(at, _)| *at).take(SURVEYED_SHEETS).collect(),
    };
    let encoding = match book.format() {
        Format::Xlsx => None,
        Format::Text(encoding, _) => Some(encoding.to_string()),
    };
    let mut best: Option<Survey> = None;
    for sheet in wanted {
        let name = book.sheets().get(sheet).map(|info| info.name.clone()).unwrap_or_default();
        let Some(found) = survey_sheet(&mut book, sheet)? else { continue };
        let found =
            Survey { encoding: encoding.clone(), sheets: sheets.clone(), sheet, sheet_name: name, ..found };
        if best.as_ref().is_none_or(|best| found.known_count() > best.known_count()) {
            best = Some(found);
        }
    }
    best.ok_or_else(|| Refusal::NoHeading.into())
}

fn survey_sheet<R: Read + Seek>(book: &mut Book<R>, sheet: usize) -> Result<Option<Survey>, UploadError> {
    let rows = book.rows(sheet).map_err(super::refusal::of)?;
    let head: Vec<Row> = rows.take(HEAD_ROWS).collect::<Result<_, _>>().map_err(super::refusal::of)?;
    let dictionary = dictionary();
    let Some(heading) = Heading::find(&head, &dictionary) else { return Ok(None) };
    let sample = first_entry(&head, &heading);
    let columns: Vec<SurveyedColumn> = dictionary
        .propose(&heading)
        .into_iter()
        .map(|proposal| {
            let field = proposal.choice.and_then(|choice| choice.field.parse().ok());
            let text =
                sample.as_ref().map_or_else(String::new, |row| row.cell(proposal.column).text().into_owned());
            SurveyedColumn {
                column: proposal.column,
                letters: column_letters(proposal.column),
                title: proposal.title,
                sample: super::cells::one_line(&text).chars().take(SAMPLE_CHARS).collect(),
                field,
                origin: if field.is_some() { Origin::Proposed } else { Origin::Unknown },
            }
        })
        .collect();
    let mut survey = Survey {
        encoding: None,
        sheets: Vec::new(),
        sheet,
        sheet_name: String::new(),
        heading_row: heading.last_row,
        is_own: columns.iter().any(|column| column.field == Some(LedgerField::Id)),
        rest_kind: rest_kind(&head, &columns),
        guesses_kind: true,
        headings_hash: headings_hash(&columns),
        columns,
    };
    version_of_device(&mut survey.columns);
    Ok(Some(survey))
}

/// Every field of the ledger, ready to be compared with headings.
pub(super) fn dictionary() -> Dictionary {
    Dictionary::new(&all_fields())
}

fn first_entry(head: &[Row], heading: &Heading) -> Option<Row> {
    let mut lines = Lines::below(heading);
    let below = head.iter().filter(|row| row.number > heading.last_row);
    below.map(|row| lines.read(row.clone())).find(|line| line.kind == LineKind::Entry).map(|line| line.row)
}

/// A list with one column for versions and none for products means the device's own version.
fn version_of_device(columns: &mut [SurveyedColumn]) {
    let has = |field: LedgerField| columns.iter().any(|column| column.field == Some(field));
    let is_lonely = [LedgerField::SoftwareName, LedgerField::FirmwareName, LedgerField::FirmwareVersion]
        .iter()
        .all(|field| !has(*field));
    if is_lonely {
        for column in columns.iter_mut().filter(|column| column.field == Some(LedgerField::SoftwareVersion)) {
            column.field = Some(LedgerField::FirmwareVersion);
        }
    }
}

/// The kind that most names of the first rows speak of; medical devices where none does, since their departments
/// keep lists of nothing else.
fn rest_kind(head: &[Row], columns: &[SurveyedColumn]) -> AssetKind {
    let name =
        columns.iter().find(|column| column.field == Some(LedgerField::Name)).map(|column| column.column);
    let texts = head.iter().filter_map(|row| name.map(|column| row.cell(column).text()));
    let named = texts.filter(|text| !text.trim().is_empty());
    let spoken: Vec<Option<AssetKind>> = named
        .map(|text| AssetKind::spoken_of(&AssetDetails::named(AssetKind::MedicalDevice, text)))
        .collect();
    let spoken_of = |kind: &AssetKind| spoken.iter().filter(|one| **one == Some(*kind)).count();
    let counted = AssetKind::ALL.iter().map(|kind| (spoken_of(kind), *kind));
    let most = counted.max_by_key(|(count, kind)| (*count, std::cmp::Reverse(*kind)));
    most.filter(|(count, _)| *count * 2 > spoken.len()).map_or(AssetKind::MedicalDevice, |(_, kind)| kind)
}

fn headings_hash(columns: &[SurveyedColumn]) -> Vec<u8> {
    let titles: Vec<String> =
        columns.iter().map(|column| format!("{}\u{1f}{}", column.column, normalise(&column.title))).collect();
    digest(&SHA256, titles.join("\u{1e}").as_bytes()).as_ref().to_vec()
}

/// Reads the entries of the chosen sheet with their mapping.
pub(super) fn source(sheet: i64, mapping: Mapping) -> Source {
    Source { sheet: usize::try_from(sheet).unwrap_or_default(), mapping }
}

/// Sheets looked at for a heading.
const SURVEYED_SHEETS: usize = 20;

/// Characters of a sample.
const SAMPLE_CHARS: usize = 60;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_reads_back_as_it_was() {
        let columns = BTreeMap::from([(0, LedgerField::Name), (3, LedgerField::OsVersion)]);
        let mapping = Mapping { columns, rest_kind: AssetKind::Storage, guesses_kind: true };
        assert_eq!(Mapping::from_json(&mapping.to_json()), Some(mapping));
        assert_eq!(Mapping::from_json("{\"columns\":{\"0\":\"spaceship\"},\"rest_kind\":\"storage\"}"), None);
    }

    #[test]
    fn every_field_of_every_list_is_a_field_of_the_ledger() {
        for field in all_fields() {
            assert!(field.id.parse::<LedgerField>().is_ok(), "{}", field.id);
        }
    }
}
