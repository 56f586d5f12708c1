//! Export 書き出し of a run: every device with what was said of it and what became of it.
//! Not here: words and headings (`web::inventory::stocktake`), writing a sheet ([`crate::sheet`]).
//! Next: [`export`].

use super::{ItemCursor, ItemQuery, ListedItem};
use crate::{Cx, HubError, Pieces, SheetFormat, SheetHead, SheetValue, sheet};
use domain::{
    access::{Read, Stocktakes},
    ids::StocktakeId,
};
use store::inventory::stocktake::{item, run};

/// Devices read at a time.
const PAGE: u32 = 500;

/// Writes the devices of a run by department and name; `row` says what each has under the headings.
///
/// # Errors
/// [`HubError::NotFound`].
pub async fn export(
    cx: &Cx<Read<Stocktakes>>,
    id: StocktakeId,
    query: &ItemQuery,
    format: SheetFormat,
    head: &SheetHead,
    row: impl Fn(ListedItem) -> Vec<SheetValue> + Send + 'static,
) -> Result<Pieces, HubError> {
    let read = cx.read();
    let found = run::find(&read, id).await?.ok_or(HubError::NotFound)?;
    let count = item::count(&read, id, query).await?;
    cx.note_export(super::SUBJECT, &found.name, format.name(), ("assets", count)).await?;
    let query = query.clone();
    let page = move |after: Option<ItemCursor>| {
        let (read, query) = (read.clone(), query.clone());
        async move {
            let listed = item::page(&read, id, &query, after.as_ref(), PAGE).await?;
            let last = listed.last().filter(|_| listed.len() == PAGE as usize);
            let next = last.map(|last| ItemCursor { key: last.sort_key.clone(), id: last.item.id });
            Ok((listed, next))
        }
    };
    Ok(sheet::export(cx, format, head, page, row))
}
