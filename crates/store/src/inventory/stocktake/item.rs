//! The devices of a run: list, find, change, add.
//! Not here: what a report does to one (`domain::inventory::stocktake::item`).
//! Next: [`page`].

use crate::{
    Conflict, Reads, StoreError, Tx,
    condition::{Condition, holding, words},
    sql::{all, bind, number, run},
};
use domain::{
    ids::{AssetId, StocktakeId, StocktakePartId},
    inventory::stocktake::{
        Answered, Correction, Decided, Facts, Item, ItemCursor, ItemQuery, ListedItem, Outcome,
    },
    text::normalise,
};
use sea_orm::{FromQueryResult, prelude::Uuid};

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    part_id: Uuid,
    kind: String,
    name: String,
    asset_tag: String,
    maker: String,
    model: String,
    serial: String,
    place: String,
    responsible: String,
    outcome: String,
    said_name: String,
    said_asset_tag: String,
    said_serial: String,
    said_place: String,
    said_responsible: String,
    note: String,
    answered_by: String,
    answered_via: String,
    answered_at_ms: Option<i64>,
    decision: String,
    decided_by: String,
    decided_at_ms: Option<i64>,
    decision_note: String,
    version: i64,
    department: String,
    sort_key: String,
}

const COLUMNS: &str = "i.id, i.part_id, i.kind, i.name, i.asset_tag, i.maker, i.model, i.serial, i.place, i.responsible,
    i.outcome, i.said_name, i.said_asset_tag, i.said_serial, i.said_place, i.said_responsible, i.note, i.answered_by,
    i.answered_via, i.answered_at_ms, i.decision, i.decided_by, i.decided_at_ms, i.decision_note, i.version,
    p.department";

/// By department, the empty one last, then by name.
const KEY: &str = "case when p.department = '' then '1' else '0' end || p.department || ' ' || i.sort_name";

/// What a search looks in beside the name.
const SEARCHED: &str = "i.asset_tag || ' ' || i.serial || ' ' || i.model || ' ' || i.place";

/// A page of the devices of a run.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn page(
    read: &impl Reads,
    stocktake: StocktakeId,
    query: &ItemQuery,
    after: Option<&ItemCursor>,
    limit: u32,
) -> Result<Vec<ListedItem>, StoreError> {
    let mut condition = condition(read, stocktake, query);
    condition.and_behind((KEY, "i.id"), false, after.map(|last| (&last.key, last.id)));
    listed(read, condition, limit).await
}

/// How many devices of a run there are.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn count(read: &impl Reads, stocktake: StocktakeId, query: &ItemQuery) -> Result<i64, StoreError> {
    let Condition { sql, values } = condition(read, stocktake, query);
    number(read.conn(), &format!("select count(*) as number from stocktake_item i where {sql}"), values).await
}

/// One device of a run.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn find(
    read: &impl Reads,
    stocktake: StocktakeId,
    id: AssetId,
) -> Result<Option<ListedItem>, StoreError> {
    let values = bind![read.organisation(), stocktake, id];
    let this = Condition::new("i.organisation_id = $1 and i.stocktake_id = $2 and i.id = $3", values);
    let found = listed(read, this, 1).await?;
    Ok(found.into_iter().next())
}

fn condition(read: &impl Reads, stocktake: StocktakeId, query: &ItemQuery) -> Condition {
    let values = bind![read.organisation(), stocktake];
    let mut condition = Condition::new("i.organisation_id = $1 and i.stocktake_id = $2", values);
    if let Some(part) = query.part {
        condition.and_with("i.part_id = ?", part);
    }
    if let Some(outcome) = query.outcome {
        condition.and_with("i.outcome = ?", outcome.as_str());
    }
    if let Some(decision) = query.decision {
        condition.and_with("i.decision = ?", decision.as_str());
    }
    for word in words(&query.text) {
        let folded = condition.bind(holding(&normalise(word)));
        let typed = condition.bind(holding(&word.to_lowercase()));
        let like = |column: &str, pattern: &str| format!("{column} like {pattern} escape '\\'");
        let searched = format!("lower({SEARCHED})");
        condition.and(&format!(
            "({} or {} or {})",
            like("i.sort_name", &folded),
            like(&searched, &folded),
            like(&searched, &typed)
        ));
    }
    condition
}

async fn listed(
    read: &impl Reads,
    Condition { sql, values }: Condition,
    limit: u32,
) -> Result<Vec<ListedItem>, StoreError> {
    let rows: Vec<Row> = all(
        read.conn(),
        &format!(
            "select {COLUMNS}, {KEY} as sort_key
             from stocktake_item i
             join stocktake_part p
               on p.organisation_id = i.organisation_id
               and p.id = i.part_id
             where {sql}
             order by {KEY}, i.id
             limit {limit}"
        ),
        values,
    )
    .await?;
    rows.into_iter().map(to_item).collect()
}

/// Stores what was said of a device and what became of it.
///
/// # Errors
/// [`StoreError::Conflict`] if someone else answered or decided since `version`.
pub async fn update(tx: &mut Tx, stocktake: StocktakeId, version: i64, now: &Item) -> Result<(), StoreError> {
    let said = now.correction.clone().unwrap_or_default();
    let (answered, decided) = (now.answered.as_ref(), now.decided.as_ref());
    let changed = run(
        tx.conn(),
        "update stocktake_item
         set outcome = $5, said_name = $6, said_asset_tag = $7, said_serial = $8, said_place = $9,
             said_responsible = $10, note = $11, answered_by = $12, answered_via = $13, answered_at_ms = $14,
             decision = $15, decided_by = $16, decided_at_ms = $17, decision_note = $18, version = version + 1
         where organisation_id = $1
           and stocktake_id = $2
           and id = $3
           and version = $4",
        bind![
            tx.organisation(),
            stocktake,
            now.id,
            version,
            now.outcome.as_str(),
            &said.name,
            &said.asset_tag,
            &said.serial,
            &said.place,
            &said.responsible,
            answered.map_or("", |one| one.note.as_str()),
            answered.map_or("", |one| one.by.as_str()),
            answered.map_or("", |one| one.via.as_str()),
            answered.map(|one| one.at_ms),
            now.decision.as_str(),
            decided.map_or("", |one| one.by.as_str()),
            decided.map(|one| one.at_ms),
            decided.map_or("", |one| one.note.as_str()),
        ],
    )
    .await?;
    if changed == 1 {
        return Ok(());
    }
    let found = number(
        tx.conn(),
        "select version as number
         from stocktake_item
         where organisation_id = $1
           and stocktake_id = $2
           and id = $3
         limit 1",
        bind![tx.organisation(), stocktake, now.id],
    )
    .await?;
    Err(Conflict { found }.into())
}

/// Adds a device that was not on the list.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn insert(tx: &mut Tx, stocktake: StocktakeId, new: &Item) -> Result<(), StoreError> {
    let (facts, answered) = (&new.facts, new.answered.as_ref());
    run(
        tx.conn(),
        "insert into stocktake_item (organisation_id, stocktake_id, id, part_id, kind, name, asset_tag, maker, model,
             serial, place, responsible, sort_name, outcome, said_name, said_asset_tag, said_serial, said_place,
             said_responsible, note, answered_by, answered_via, answered_at_ms, decision, decided_by, decision_note,
             version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, '', '', '', '', '', $15, $16, $17, $18,
             $19, '', '', $20)",
        bind![
            tx.organisation(),
            stocktake,
            new.id,
            new.part,
            facts.kind.as_str(),
            &facts.name,
            &facts.asset_tag,
            &facts.maker,
            &facts.model,
            &facts.serial,
            &facts.place,
            &facts.responsible,
            normalise(&facts.name),
            new.outcome.as_str(),
            answered.map_or("", |one| one.note.as_str()),
            answered.map_or("", |one| one.by.as_str()),
            answered.map_or("", |one| one.via.as_str()),
            answered.map(|one| one.at_ms),
            new.decision.as_str(),
            new.version,
        ],
    )
    .await?;
    Ok(())
}

/// Takes an asset that leaves the ledger off the open runs in which nobody said anything of it.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn release(tx: &mut Tx, asset: AssetId) -> Result<(), StoreError> {
    run(
        tx.conn(),
        "delete from stocktake_item
         where organisation_id = $1
           and id = $2
           and outcome = 'unconfirmed'
           and stocktake_id in (
             select id
             from stocktake
             where organisation_id = $1
               and closed_at_ms is null
           )",
        bind![tx.organisation(), asset],
    )
    .await?;
    Ok(())
}

fn to_item(row: Row) -> Result<ListedItem, StoreError> {
    let outcome: Outcome = row.outcome.parse().map_err(StoreError::unreadable)?;
    let correction = Correction {
        name: row.said_name,
        asset_tag: row.said_asset_tag,
        serial: row.said_serial,
        place: row.said_place,
        responsible: row.said_responsible,
    };
    let answered = row.answered_at_ms.map(|at_ms| {
        let via = row.answered_via.parse().map_err(StoreError::unreadable)?;
        Ok::<_, StoreError>(Answered { by: row.answered_by, via, at_ms, note: row.note })
    });
    let decided =
        row.decided_at_ms.map(|at_ms| Decided { by: row.decided_by, at_ms, note: row.decision_note });
    let item = Item {
        id: AssetId::from_uuid(row.id),
        part: StocktakePartId::from_uuid(row.part_id),
        facts: Facts {
            kind: row.kind.parse().map_err(StoreError::unreadable)?,
            name: row.name,
            asset_tag: row.asset_tag,
            maker: row.maker,
            model: row.model,
            serial: row.serial,
            place: row.place,
            responsible: row.responsible,
        },
        outcome,
        correction: (outcome == Outcome::Corrected).then_some(correction),
        answered: answered.transpose()?,
        decision: row.decision.parse().map_err(StoreError::unreadable)?,
        decided,
        version: row.version,
    };
    Ok(ListedItem { item, department: row.department, sort_key: row.sort_key })
}
