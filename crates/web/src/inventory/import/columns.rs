//! The page of columns: what each is taken for, and correcting it.
//! Not here: the proposal (`formats::sheets::mapping`).
//! Next: `templates/inventory/import/columns.html`.

use super::{Version, import_id, steps, words};
use crate::{
    error::WebError,
    form::Form,
    inventory::words as ledger,
    page::{Choice, FormErrors, Page, Steps},
    shell::Shell,
    text::T,
};
use askama::Template;
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    access::{Inventory, Write},
    inventory::{AssetKind, LedgerField},
};
use hub::{
    Cx, Fault, HubError, What,
    inventory::import::{self, Mapping, Origin, Run, Survey, SurveyedColumn, UploadError},
};
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "inventory/import/columns.html")]
struct ColumnsPage<'a> {
    page: &'a Page,
    t: T,
    steps: Steps,
    errors: FormErrors,
    run: &'a Run,
    address: String,
    heading: String,
    about: Vec<String>,
    sheet: String,
    sheets: Vec<Choice>,
    kinds: Vec<Choice>,
    rest_kind: &'static str,
    guesses_kind: bool,
    fields: Vec<Choice>,
    columns: Vec<Column>,
    is_own: bool,
}

/// A column of the file.
struct Column {
    name: String,
    label: String,
    letters: String,
    sample: String,
    field: &'static str,
    origin: &'static str,
}

/// What the form sent: fixed fields, and one `c0`, `c1`, ... for each column.
struct Sent {
    version: Version,
    sheet: usize,
    mapping: Mapping,
}

/// The person confirms the columns.
pub(crate) async fn choose(
    cx: Cx<Write<Inventory>>,
    shell: Shell,
    Path(id): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, WebError> {
    let import = import_id(&id)?;
    let run = import::find(&cx, import).await?;
    let sent = sent(&pairs).ok_or(WebError::BadRequest)?;
    match import::choose(&cx, import, sent.version.version, sent.sheet, &sent.mapping).await {
        Ok(()) => Ok(Redirect::to(&format!("/inventory/import/{import}")).into_response()),
        Err(UploadError::Hub(HubError::Invalid(faults))) => {
            let mut survey = look(&cx, &run, Some(sent.sheet)).await?;
            // What was chosen stays chosen.
            for column in &mut survey.columns {
                column.field = sent.mapping.columns.get(&column.column).copied();
            }
            survey.rest_kind = sent.mapping.rest_kind;
            survey.guesses_kind = sent.mapping.guesses_kind;
            draw_survey(&shell, &run, &survey, errors(shell.t(), &faults))
        }
        // The import went on in another window: the page says how it stands.
        Err(UploadError::Hub(HubError::Conflict(_))) => {
            Ok(Redirect::to(&format!("/inventory/import/{import}")).into_response())
        }
        Err(UploadError::Hub(other)) => Err(other.into()),
        Err(UploadError::Refused(_)) => Err(WebError::BadRequest),
    }
}

/// Draws the page for a sheet.
pub(super) async fn draw(
    cx: &Cx<Write<Inventory>>,
    shell: &Shell,
    run: &Run,
    sheet: Option<usize>,
) -> Result<Response, WebError> {
    match import::columns(cx, run.id, sheet).await {
        Ok(survey) => draw_survey(shell, run, &survey, FormErrors::default()),
        Err(UploadError::Hub(error)) => Err(error.into()),
        // This sheet has no list in it: the one that has stays, with a word about it.
        Err(UploadError::Refused(refusal)) => {
            let t = shell.t();
            let mut errors = FormErrors::default();
            errors.add("sheet", t.inventory().import_sheet(), words::refusal(t, &refusal));
            draw_survey(shell, run, &look(cx, run, None).await?, errors)
        }
    }
}

async fn look(cx: &Cx<Write<Inventory>>, run: &Run, sheet: Option<usize>) -> Result<Survey, WebError> {
    import::columns(cx, run.id, sheet).await.map_err(|error| match error {
        UploadError::Hub(error) => error.into(),
        UploadError::Refused(_) => WebError::NotFound,
    })
}

fn errors(t: T, faults: &[Fault]) -> FormErrors {
    let words = t.inventory();
    let mut errors = FormErrors::default();
    for fault in faults {
        let text = match (&fault.what, fault.field.parse::<LedgerField>()) {
            (What::Taken, Ok(field)) => words.import_mapping_twice(words::field(t, field)),
            _ => words.import_mapping_no_key(words.field_name(), words.field_number()),
        };
        errors.add("columns", words.import_mapping_columns(), text);
    }
    errors
}

fn draw_survey(shell: &Shell, run: &Run, survey: &Survey, errors: FormErrors) -> Result<Response, WebError> {
    let t = shell.t();
    let words = t.inventory();
    let mut about = vec![run.file_name.clone(), words.import_heading_row(survey.heading_row)];
    about.extend(survey.encoding.as_ref().map(|encoding| words.import_encoding(encoding.as_str())));
    let fields = LedgerField::ALL.iter().filter(|field| survey.is_own || **field != LedgerField::Id);
    let sheet = |(place, name): &(usize, String)| Choice::new(place.to_string(), name.as_str());
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = shell.page(words.import_title());
    shell.answering(status).draw(&ColumnsPage {
        page: &page,
        t,
        steps: steps(t, 2),
        errors,
        run,
        address: format!("/inventory/import/{}", run.id),
        heading: words.import_mapping_heading(survey.known_count(), survey.columns.len()),
        about,
        sheet: survey.sheet.to_string(),
        sheets: survey.sheets.iter().map(sheet).collect(),
        kinds: Choice::each(AssetKind::ALL, AssetKind::as_str, |kind| ledger::kind(t, kind)),
        rest_kind: survey.rest_kind.as_str(),
        guesses_kind: survey.guesses_kind,
        fields: fields.map(|field| Choice::new(field.as_str(), words::field(t, *field))).collect(),
        columns: survey.columns.iter().map(|column| shown(t, column)).collect(),
        is_own: survey.is_own,
    })
}

fn shown(t: T, column: &SurveyedColumn) -> Column {
    let words = t.inventory();
    Column {
        name: format!("c{}", column.column),
        label: if column.title.is_empty() { column.letters.clone() } else { column.title.clone() },
        letters: column.letters.clone(),
        sample: column.sample.clone(),
        field: column.field.map_or("", LedgerField::as_str),
        origin: match (column.origin, column.field) {
            (Origin::Proposed, Some(_)) => words.import_mapping_proposed(),
            (Origin::Remembered, _) => words.import_mapping_remembered(),
            _ => "",
        },
    }
}

fn sent(pairs: &[(String, String)]) -> Option<Sent> {
    let text = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let column = |(name, value): &(String, String)| {
        let column = name.strip_prefix('c')?.parse::<u16>().ok()?;
        Some((column, value.parse::<LedgerField>().ok()?))
    };
    Some(Sent {
        version: Version { version: text("version")?.parse().ok()? },
        sheet: text("sheet")?.parse().ok()?,
        mapping: Mapping {
            columns: pairs.iter().filter_map(column).collect::<BTreeMap<_, _>>(),
            rest_kind: text("rest_kind")?.parse().ok()?,
            guesses_kind: text("guesses_kind").is_some(),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_left_out_and_unknown_fields_are_not_mapped() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let pairs = [
            pair("csrf", "x"),
            pair("version", "3"),
            pair("sheet", "1"),
            pair("rest_kind", "server"),
            pair("c0", "name"),
            pair("c1", ""),
            pair("c2", "spaceship"),
            pair("c12", "os_version"),
        ];
        let sent = sent(&pairs).unwrap();
        assert_eq!((sent.version.version, sent.sheet), (3, 1));
        let columns = BTreeMap::from([(0, LedgerField::Name), (12, LedgerField::OsVersion)]);
        assert_eq!(sent.mapping, Mapping { columns, rest_kind: AssetKind::Server, guesses_kind: false });
        assert!(super::sent(&pairs[..2]).is_none());
    }
}
