//! Labels to stick on devices: sheets of A4, each label with the number, the name and a QR code that opens the device.
//! Not here: what the code opens ([`super::door::label`]).
//! Next: [`Sheet`], measured in millimetres; `templates/inventory/stocktake/labels.html`.

use crate::{
    address::{whole, with_query, words_of},
    error::WebError,
    page::{Choice, FormErrors, Page},
    qr::{Picture, picture},
    shell::Shell,
    text::T,
};
use askama::Template;
use axum::{extract::Query as Address, http::HeaderMap, response::Response};
use domain::{
    access::{Inventory, Read},
    inventory::Asset,
    text::shortened,
};
use hub::{
    Cx,
    inventory::{self, Cursor, Query, Sort},
};
use serde::Deserialize;

/// Labels of one page at most.
const LABELS: u32 = 240;

/// A4, in millimetres; the picture of a sheet ends a millimetre above its lower edge, or it would take two pages.
const WIDTH_MM: f64 = 210.0;
const HEIGHT_MM: f64 = 297.0;

/// What stands behind the `?`. Texts, so that a wrong number is put right instead of refused.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct LabelsAddress {
    q: String,
    department: String,
    asset: String,
    columns: String,
    rows: String,
    skip: String,
    top: String,
    side: String,
    gap: String,
    frame: String,
    /// The form was sent; a box that is not ticked sends nothing.
    set: String,
    after: String,
}

#[derive(Template)]
#[template(path = "inventory/stocktake/labels.html")]
struct LabelsPage<'a> {
    page: &'a Page,
    t: T,
    errors: FormErrors,
    address: &'a LabelsAddress,
    departments: Vec<Choice>,
    layout: Layout,
    sheets: Vec<Sheet>,
    next: String,
}

/// How a sheet is divided.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Layout {
    columns: u32,
    rows: u32,
    skip: u32,
    top_mm: f64,
    side_mm: f64,
    gap_mm: f64,
    frame: bool,
}

/// A sheet of paper.
struct Sheet {
    number: usize,
    labels: Vec<Label>,
}

/// A label in its place; everything in millimetres from the sheet's upper left corner.
struct Label {
    frame: Frame,
    picture: Picture,
    code_x: f64,
    code_y: f64,
    code_mm: f64,
    text_x: f64,
    lines: Vec<Line>,
}

struct Frame {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

/// A line of text.
struct Line {
    y: f64,
    size: f64,
    class: &'static str,
    text: String,
}

/// Draws the sheets.
pub(super) async fn show(
    cx: Cx<Read<Inventory>>,
    shell: Shell,
    headers: HeaderMap,
    Address(address): Address<LabelsAddress>,
) -> Result<Response, WebError> {
    let t = shell.t();
    let (assets, next) = chosen(&cx, &address).await?;
    let layout = address.layout();
    let organisation = hub::identity::organisation_name(cx.signed()).await?;
    let print = |asset: &Asset| {
        let code = picture(&whole(&shell.web, &headers, &format!("/label/{}", asset.id)))?;
        let details = &asset.details;
        let place = [details.department.as_str(), &details.place].join(" ");
        Ok::<_, WebError>((
            code,
            [details.asset_tag.clone(), details.name.clone(), place.trim().to_owned(), organisation.clone()],
        ))
    };
    let printed = assets.iter().map(print).collect::<Result<Vec<_>, _>>()?;
    let departments = inventory::choices(&cx).await?.departments;
    let page = shell.page(t.stocktake().labels_title());
    shell.draw(&LabelsPage {
        page: &page,
        t,
        errors: FormErrors::default(),
        address: &address,
        departments: departments.into_iter().map(|name| Choice::new(name.clone(), name)).collect(),
        layout,
        sheets: layout.sheets(printed),
        next: next.map_or_else(String::new, |next| address.address(&format!("{} {}", next.id, next.key))),
    })
}

/// The assets that get a label.
async fn chosen(
    cx: &Cx<Read<Inventory>>,
    address: &LabelsAddress,
) -> Result<(Vec<Asset>, Option<Cursor>), WebError> {
    if !address.asset.is_empty() {
        let asset = inventory::find(cx, crate::inventory::asset_id(&address.asset)?).await?;
        return Ok((vec![asset], None));
    }
    let query = Query {
        text: words_of(&address.q),
        department: Some(address.department.clone()).filter(|name| !name.is_empty()),
        sort: Sort::Department,
        ..Query::default()
    };
    let after = address
        .after
        .split_once(' ')
        .and_then(|(id, key)| Some(Cursor { key: key.to_owned(), id: id.parse().ok()? }));
    let page = inventory::list(cx, &query, after.as_ref(), LABELS).await?;
    Ok((page.assets, page.next))
}

impl LabelsAddress {
    /// How the sheet is divided: 24 labels unless told otherwise, and never outside of what a sheet can hold.
    fn layout(&self) -> Layout {
        let whole = |text: &str, most: u32, otherwise: u32| {
            text.trim().parse::<u32>().map_or(otherwise, |number| number.min(most))
        };
        let mm = |text: &str, most: f64, otherwise: f64| {
            let read = text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
            read.map_or(otherwise, |number| number.clamp(0.0, most))
        };
        let columns = whole(&self.columns, 5, 3).max(1);
        let rows = whole(&self.rows, 12, 8).max(1);
        Layout {
            columns,
            rows,
            skip: whole(&self.skip, columns * rows - 1, 0),
            top_mm: mm(&self.top, 40.0, 13.0),
            side_mm: mm(&self.side, 30.0, 7.0),
            gap_mm: mm(&self.gap, 10.0, 0.0),
            frame: self.set.is_empty() || !self.frame.is_empty(),
        }
    }

    /// The address of the labels behind these, on fresh sheets.
    fn address(&self, after: &str) -> String {
        let parts = [
            ("q", self.q.as_str()),
            ("department", &self.department),
            ("columns", &self.columns),
            ("rows", &self.rows),
            ("top", &self.top),
            ("side", &self.side),
            ("gap", &self.gap),
            ("frame", &self.frame),
            ("set", &self.set),
            ("after", after),
        ];
        with_query("/inventory/labels", &parts)
    }
}

impl Layout {
    /// The labels on their sheets, row by row.
    fn sheets(self, printed: Vec<(Picture, [String; 4])>) -> Vec<Sheet> {
        let mut sheets: Vec<Sheet> = Vec::new();
        let places = (self.skip..).zip(printed);
        for (place, (code, texts)) in places {
            let of_sheet = self.columns * self.rows;
            let number = usize::try_from(place / of_sheet).unwrap_or(0) + 1;
            if sheets.last().is_none_or(|last| last.number != number) {
                sheets.push(Sheet { number, labels: Vec::new() });
            }
            let label = self.label(place % of_sheet, code, texts);
            if let Some(sheet) = sheets.last_mut() {
                sheet.labels.push(label);
            }
        }
        sheets
    }

    /// A label in its place of a sheet, counted from 0.
    fn label(self, place: u32, code: Picture, texts: [String; 4]) -> Label {
        let (columns, rows) = (f64::from(self.columns), f64::from(self.rows));
        let width = (WIDTH_MM - 2.0 * self.side_mm - (columns - 1.0) * self.gap_mm) / columns;
        let height = (HEIGHT_MM - 2.0 * self.top_mm) / rows;
        let x = self.side_mm + f64::from(place % self.columns) * (width + self.gap_mm);
        let y = self.top_mm + f64::from(place / self.columns) * height;
        let inset = (height * 0.08).clamp(1.0, 3.0);
        let code_mm = (height - 2.0 * inset).min(width * 0.45).min(30.0);
        let text_x = x + inset + code_mm + 1.5;
        // Letters are wider than half a kanji in many a typeface: a little is kept free.
        let room = (x + width - inset - text_x) * 0.92;
        Label {
            frame: Frame { x, y, width, height },
            picture: code,
            code_x: x + inset,
            code_y: y + (height - code_mm) / 2.0,
            code_mm,
            text_x,
            lines: lines(texts, room, y, height),
        }
    }
}

/// Number, name, place and organisation, as far as there is room: a line that is too long is cut, none runs out.
fn lines([number, name, place, organisation]: [String; 4], room: f64, y: f64, height: f64) -> Vec<Line> {
    let size = (height / 9.0).clamp(1.8, 3.4);
    let (large, small) = (size * 1.15, size * 0.78);
    let mut wanted: Vec<(&'static str, f64, String)> = Vec::new();
    if !number.is_empty() {
        wanted.push(("number", large, cut(&number, room, large)));
    }
    let in_two = folded(&name, room, size);
    wanted.extend(in_two.into_iter().map(|text| ("name", size, text)));
    wanted.push(("fine", small, cut(&place, room, small)));
    wanted.push(("fine", small, cut(&organisation, room, small)));
    wanted.retain(|(_, _, text)| !text.is_empty());
    let tall = |size: f64| size * 1.35;
    let mut used: f64 = wanted.iter().map(|(_, size, _)| tall(*size)).sum();
    while used > height * 0.94 && wanted.len() > 1 {
        used -= wanted.pop().map_or(0.0, |(_, size, _)| tall(size));
    }
    let mut at = y + (height - used) / 2.0;
    wanted
        .into_iter()
        .map(|(class, size, text)| {
            at += tall(size);
            Line { y: at - size * 0.35, size, class, text }
        })
        .collect()
}

/// Half-widths that fit into so many millimetres; a kanji is as wide as it is high.
fn fitting(room: f64, size: f64) -> usize {
    let columns = (room / size * 2.0).floor().clamp(2.0, 200.0);
    (2..=200_u16).rev().find(|count| f64::from(*count) <= columns).map_or(2, usize::from)
}

fn cut(text: &str, room: f64, size: f64) -> String {
    shortened(text, fitting(room, size))
}

/// A name on at most two lines.
fn folded(text: &str, room: f64, size: f64) -> Vec<String> {
    let fits = fitting(room, size);
    let first = shortened(text, fits);
    if first == text {
        return vec![first];
    }
    // What was kept of the first line goes on in the second.
    let kept = first.chars().count().saturating_sub(1);
    let rest: String = text.chars().skip(kept).collect();
    vec![text.chars().take(kept).collect(), shortened(rest.trim_start(), fits)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(parts: [(&str, &str); 3]) -> LabelsAddress {
        let mut address = LabelsAddress::default();
        for (name, text) in parts {
            let field = match name {
                "columns" => &mut address.columns,
                "rows" => &mut address.rows,
                "skip" => &mut address.skip,
                _ => &mut address.side,
            };
            text.clone_into(field);
        }
        address
    }

    fn printed(count: usize) -> Vec<(Picture, [String; 4])> {
        let texts = || ["KC-1".into(), "輸液ポンプ".repeat(9), "3階".into(), "病院".into()];
        (0..count).map(|_| (picture("https://hub.example/label/x").unwrap(), texts())).collect()
    }

    #[test]
    fn wrong_numbers_are_put_right() {
        let layout = address([("columns", "99"), ("rows", "0"), ("skip", "-1")]).layout();
        assert_eq!((layout.columns, layout.rows, layout.skip), (5, 1, 0));
        let layout = address([("columns", "x"), ("side", "NaN"), ("skip", "999")]).layout();
        assert_eq!((layout.columns, layout.side_mm, layout.skip), (3, 7.0, 23));
    }

    #[test]
    fn every_label_lies_within_its_sheet_and_none_upon_another() {
        let layout = address([("columns", "4"), ("rows", "11"), ("skip", "3")]).layout();
        let sheets = layout.sheets(printed(50));
        assert_eq!(sheets.iter().map(|sheet| sheet.labels.len()).collect::<Vec<_>>(), [41, 9]);
        for label in sheets.iter().flat_map(|sheet| &sheet.labels) {
            let frame = &label.frame;
            assert!(frame.x >= 0.0 && frame.x + frame.width <= WIDTH_MM + 0.001);
            assert!(frame.y >= 0.0 && frame.y + frame.height <= HEIGHT_MM + 0.001);
            assert!(label.code_x + label.code_mm < label.text_x && label.text_x < frame.x + frame.width);
            for line in &label.lines {
                assert!(line.y > frame.y && line.y < frame.y + frame.height, "{}", line.text);
            }
        }
        let corners: std::collections::BTreeSet<String> = sheets
            .iter()
            .flat_map(|sheet| sheet.labels.iter().map(|one| (sheet.number, &one.frame)))
            .map(|(number, frame)| format!("{number} {:.1} {:.1}", frame.x, frame.y))
            .collect();
        assert_eq!(corners.len(), 50);
    }

    #[test]
    fn a_long_name_goes_on_in_a_second_line() {
        assert_eq!(folded("輸液ポンプ1号機", 12.0, 3.0), ["輸液ポ", "ンプ1…"]);
        assert_eq!(folded("CT", 12.0, 3.0), ["CT"]);
    }
}
