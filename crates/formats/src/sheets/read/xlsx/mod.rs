//! Workbooks of Excel 2007 and later (`.xlsx`, `.xlsm`), read as a stream: memory depends on the shared texts, not on
//! the number of rows.
//! Not here: writing them ([`crate::sheets::write`]), formulas (their last result is read), charts, comments.
//! Next: [`Workbook::open`], then [`rows`].

mod merges;
mod rows;
mod strings;
mod styles;
#[cfg(test)]
mod tests;
mod xml;

use std::io::{BufReader, Read, Seek};

use domain::text::Epoch;
use quick_xml::events::Event;

pub(super) use self::rows::XlsxRows;
use self::{
    merges::{Merges, find_spans},
    strings::SharedTexts,
    styles::Styles,
    xml::{Xml, attribute},
};
use super::{
    Limit, Limits, ReadError, SheetInfo, Stranger,
    archive::{Archive, Unpacked},
    cell::{CellAddress, Span},
};

/// An opened workbook.
pub(super) struct Workbook<R> {
    archive: Archive<R>,
    shared: Shared,
    sheets: Vec<Sheet>,
    limits: Limits,
}

/// A sheet and what is known of it.
struct Sheet {
    info: SheetInfo,
    part: String,
    /// Its merged areas, once it was read.
    spans: Option<Vec<Span>>,
}

/// What all sheets of a workbook share.
#[derive(Debug, Default)]
struct Shared {
    texts: SharedTexts,
    styles: Styles,
    epoch: Epoch,
}

/// A line of a `.rels` part: which part plays which role.
struct Relation {
    id: String,
    role: String,
    target: String,
}

impl<R: Read + Seek> Workbook<R> {
    /// # Errors
    /// [`ReadError`] when the file is no workbook, damaged, or larger than the limits.
    pub(super) fn open(file: R, limits: Limits) -> Result<Self, ReadError> {
        let mut archive = Archive::open(file, &limits)?;
        if archive.find("content.xml").is_some() && archive.find("META-INF/manifest.xml").is_some() {
            return Err(ReadError::Stranger(Stranger::OpenDocument));
        }
        if archive.find("_rels/.rels").is_none() {
            return Err(ReadError::Stranger(Stranger::OtherZip));
        }
        let relations = read_relations(&mut archive, "_rels/.rels", "", &limits)?;
        let Some(main) = with_role(&relations, "officeDocument") else {
            return Err(ReadError::Stranger(Stranger::OtherZip));
        };
        if main.to_ascii_lowercase().ends_with(".bin") {
            return Err(ReadError::Stranger(Stranger::BinaryWorkbook));
        }
        let (folder, file_name) = main.rsplit_once('/').map_or(("", main), |(folder, name)| (folder, name));
        let relations_part = format!("{folder}/_rels/{file_name}.rels");
        let relations =
            read_relations(&mut archive, relations_part.trim_start_matches('/'), folder, &limits)?;
        let (sheets, epoch) = read_workbook(&mut archive, main, &relations, &limits)?;
        let mut shared = Shared { epoch, ..Shared::default() };
        if let Some(part) = with_role(&relations, "sharedStrings") {
            shared.texts = SharedTexts::read(Xml::new(part, archive.part(part)?), &limits)?;
        }
        if let Some(part) = with_role(&relations, "styles") {
            shared.styles = Styles::read(Xml::new(part, archive.part(part)?))?;
        }
        let mut workbook = Self { archive, shared, sheets, limits };
        workbook.measure()?;
        Ok(workbook)
    }

    pub(super) fn sheets(&self) -> impl Iterator<Item = &SheetInfo> {
        self.sheets.iter().map(|sheet| &sheet.info)
    }

    /// The rows of a sheet, and the bytes that it unpacks to.
    ///
    /// # Errors
    /// [`ReadError`] when there is no such sheet or it is damaged.
    pub(super) fn rows(&mut self, sheet: usize) -> Result<(XlsxRows<'_, Unpacked<'_, R>>, u64), ReadError> {
        let sheet = self.sheets.get_mut(sheet).ok_or(ReadError::NoSheet(sheet))?;
        if sheet.spans.is_none() {
            let data = BufReader::with_capacity(BUFFER_BYTES, self.archive.part(&sheet.part)?);
            sheet.spans = Some(find_spans(data).map_err(|error| ReadError::damaged(&sheet.part, &error))?);
        }
        let spans = sheet.spans.clone().unwrap_or_default();
        let data = self.archive.part(&sheet.part)?;
        let size_bytes = data.size_bytes();
        let xml = Xml::new(&sheet.part, data);
        Ok((XlsxRows::new(xml, Merges::new(spans), &self.shared, self.limits), size_bytes))
    }

    /// Asks each sheet how large it says it is.
    fn measure(&mut self) -> Result<(), ReadError> {
        for Sheet { info, part, .. } in &mut self.sheets {
            let mut xml = Xml::new(part, self.archive.part(part)?);
            loop {
                match xml.next()? {
                    Event::Start(tag) if tag.local_name().as_ref() == "dimension" => {
                        let text = attribute(&tag, "ref").unwrap_or_default();
                        let last = Span::parse(&text).map(|span| (span.last_row, span.last_column));
                        let last =
                            last.or_else(|| CellAddress::parse(&text).map(|cell| (cell.row, cell.column)));
                        info.stated_size = last.map(|(row, column)| (row, column.saturating_add(1)));
                        break;
                    }
                    Event::Start(tag) if tag.local_name().as_ref() == "sheetData" => break,
                    Event::Eof => return Err(ReadError::damaged(part, "it holds no rows")),
                    _ => {}
                }
            }
        }
        Ok(())
    }
}

fn read_workbook<R: Read + Seek>(
    archive: &mut Archive<R>,
    part: &str,
    relations: &[Relation],
    limits: &Limits,
) -> Result<(Vec<Sheet>, Epoch), ReadError> {
    let mut xml = Xml::new(part, archive.part(part)?);
    let (mut sheets, mut epoch, mut is_workbook) = (Vec::new(), Epoch::default(), false);
    loop {
        match xml.next()? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "workbook" => is_workbook = true,
                "workbookPr" => {
                    if let Some(flag) = attribute(&tag, "date1904") {
                        epoch = rows::epoch(flag == "1" || flag == "true");
                    }
                }
                "sheet" => {
                    let id = attribute(&tag, "id").unwrap_or_default();
                    let is_hidden = attribute(&tag, "state").is_some_and(|state| state != "visible");
                    let name = attribute(&tag, "name").unwrap_or_default();
                    let relation =
                        relations.iter().find(|relation| relation.id == id && relation.role == "worksheet");
                    // Charts have a sheet of their own; they hold no rows.
                    if let Some(relation) = relation {
                        let info = SheetInfo { name, is_hidden, stated_size: None };
                        sheets.push(Sheet { info, part: relation.target.clone(), spans: None });
                    }
                    if u64::try_from(sheets.len()).unwrap_or(u64::MAX) > limits.sheets {
                        return Err(ReadError::too_much(Limit::Sheets, limits.sheets));
                    }
                }
                _ => {}
            },
            Event::Eof if is_workbook => return Ok((sheets, epoch)),
            Event::Eof => return Err(ReadError::Stranger(Stranger::OtherZip)),
            _ => {}
        }
    }
}

/// Reads a `.rels` part. Targets are relative to `folder` unless they begin with a slash.
fn read_relations<R: Read + Seek>(
    archive: &mut Archive<R>,
    part: &str,
    folder: &str,
    limits: &Limits,
) -> Result<Vec<Relation>, ReadError> {
    let mut xml = Xml::new(part, archive.part(part)?);
    let mut relations = Vec::new();
    loop {
        match xml.next()? {
            Event::Start(tag) if tag.local_name().as_ref() == "Relationship" => {
                let role = attribute(&tag, "Type").unwrap_or_default();
                let role = role.rsplit('/').next().unwrap_or_default().to_owned();
                let target = resolve(folder, &attribute(&tag, "Target").unwrap_or_default());
                relations.push(Relation { id: attribute(&tag, "Id").unwrap_or_default(), role, target });
                if u64::try_from(relations.len()).unwrap_or(u64::MAX) > limits.parts {
                    return Err(ReadError::too_much(Limit::Parts, limits.parts));
                }
            }
            Event::Eof => return Ok(relations),
            _ => {}
        }
    }
}

fn with_role<'a>(relations: &'a [Relation], role: &str) -> Option<&'a str> {
    relations.iter().find(|relation| relation.role == role).map(|relation| relation.target.as_str())
}

fn resolve(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            ".." => drop(steps.pop()),
            "." | "" => {}
            name => steps.push(name),
        }
    }
    steps.join("/")
}

const BUFFER_BYTES: usize = 32 << 10;
