//! Bulk edit まとめて変更: one field of many assets or records gets one value; looked at first, then all or nothing.
//! Not here: which fields can be shared (`domain::inventory::book`), pages (`web::inventory::bulk`).
//! Next: [`preview`], [`apply()`]; [`line`](mod@line) is what assets and records have in common.

mod apply;
mod line;

use crate::{Cx, HubError, What, inventory::register::fault};
use domain::{
    access::{Inventory, Write},
    ids::Uuid,
    inventory::{
        Asset, Book, Query,
        register::{Field, Record, RecordFault, query::Query as RecordQuery},
    },
};
use line::Row;
use store::inventory::{asset, list, register};

pub use apply::{Outcome, apply};
pub use line::{Line, Verdict};

/// Lines changed at a time at most.
pub const LIMIT: usize = 5_000;

/// Lines asked for in one query.
const AT_ONCE: usize = 500;

/// A field and what it shall hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    book: Book,
    field: Field,
    value: String,
}

/// Which lines.
#[derive(Clone, Debug)]
pub enum Chosen {
    /// These.
    These(Vec<Uuid>),
    /// All assets of a list.
    Assets(Query),
    /// All records of a list.
    Records(RecordQuery),
}

/// What an edit would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// The lines, those of the same present value together.
    pub lines: Vec<Line>,
    /// How many of the chosen are no longer there.
    pub gone: usize,
}

/// The lines themselves.
enum Rows {
    Assets(Vec<Asset>),
    Records(Vec<Record>),
}

impl Edit {
    /// Reads what was asked for. An empty value empties the field.
    ///
    /// # Errors
    /// [`HubError::Invalid`] for `field` or `value`.
    pub fn read(book: Book, field: &str, written: &str) -> Result<Self, HubError> {
        let field = book.common_field(field).ok_or_else(|| HubError::fault("field", What::Unknown))?;
        let wrong = |what| HubError::fault("value", fault(RecordFault { field: field.key, what }).what);
        let value = field.shape.read(written).map_err(wrong)?;
        if value.is_empty() && book == Book::Ledger && field.key == "kind" {
            return Err(HubError::fault("value", What::Required));
        }
        Ok(Self { book, field, value })
    }

    /// The field.
    pub const fn field(&self) -> &Field {
        &self.field
    }

    /// What it shall hold, in the form in which it is stored.
    pub fn value(&self) -> &str {
        &self.value
    }
}

impl Preview {
    /// The lines that would change.
    pub fn changes(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.verdict == Verdict::Changes)
    }
}

/// How many lines are chosen; of a list, all that match.
///
/// # Errors
/// [`HubError::Store`].
pub async fn count(cx: &Cx<Write<Inventory>>, chosen: &Chosen) -> Result<usize, HubError> {
    let read = cx.read();
    let count = match chosen {
        Chosen::These(ids) => return Ok(ids.len()),
        Chosen::Assets(query) => list::count(&read, query).await?,
        Chosen::Records(query) => register::list::count(&read, query).await?,
    };
    Ok(usize::try_from(count).unwrap_or(0))
}

/// What an edit would do to the chosen lines.
///
/// # Errors
/// [`HubError::NotFound`] if none of them is there, [`HubError::Invalid`] for more than [`LIMIT`].
pub async fn preview(cx: &Cx<Write<Inventory>>, edit: &Edit, chosen: &Chosen) -> Result<Preview, HubError> {
    let rows = read(cx, edit.book, chosen).await?;
    let asked = if let Chosen::These(ids) = chosen { ids.len() } else { rows.len() };
    let gone = asked.saturating_sub(rows.len());
    if rows.len() == 0 {
        return Err(HubError::NotFound);
    }
    let mut lines = match &rows {
        Rows::Assets(assets) => lines(assets, edit)?,
        Rows::Records(records) => lines(records, edit)?,
    };
    lines.sort_by(|a, b| (&a.before, &a.name, a.id).cmp(&(&b.before, &b.name, b.id)));
    Ok(Preview { lines, gone })
}

fn lines<R: Row>(rows: &[R], edit: &Edit) -> Result<Vec<Line>, HubError> {
    rows.iter().map(|row| Ok(line::judged(row, edit)?.0)).collect()
}

impl Rows {
    fn len(&self) -> usize {
        match self {
            Self::Assets(assets) => assets.len(),
            Self::Records(records) => records.len(),
        }
    }
}

async fn read(cx: &Cx<Write<Inventory>>, book: Book, chosen: &Chosen) -> Result<Rows, HubError> {
    let read = cx.read();
    let most = u32::try_from(LIMIT).unwrap_or(u32::MAX);
    if count(cx, chosen).await? > LIMIT {
        return Err(HubError::fault("chosen", What::TooMany(LIMIT)));
    }
    Ok(match (book, chosen) {
        (_, Chosen::Assets(query)) => Rows::Assets(list::page(&read, query, None, most).await?.assets),
        (_, Chosen::Records(query)) => {
            Rows::Records(register::list::page(&read, query, None, most).await?.records)
        }
        (Book::Ledger, Chosen::These(ids)) => {
            let mut assets = Vec::new();
            for chunk in ids.chunks(AT_ONCE) {
                let ids: Vec<_> = chunk.iter().copied().map(domain::ids::AssetId::from_uuid).collect();
                assets.extend(asset::find_many(&read, &ids).await?);
            }
            Rows::Assets(assets)
        }
        (Book::Register(kind), Chosen::These(ids)) => {
            let mut records = Vec::new();
            for chunk in ids.chunks(AT_ONCE) {
                let ids: Vec<_> = chunk.iter().copied().map(domain::ids::RecordId::from_uuid).collect();
                records.extend(register::record::find_many(&read, kind, &ids).await?);
            }
            Rows::Records(records)
        }
    })
}
