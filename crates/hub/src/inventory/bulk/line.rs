//! What assets and records have in common for a bulk edit: a name, a version, a field that gets another value.
//! Not here: storing it ([`super::apply()`]).
//! Next: [`judged`].

use super::Edit;
use crate::{
    HubError, What,
    inventory::{register::fault, snapshot::Snapshot},
};
use domain::{
    ids::Uuid,
    inventory::{
        Asset, AssetDetails,
        register::{Details, Field, Record, Shape},
    },
};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A line and what an edit would do to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its identifier.
    pub id: Uuid,
    /// Its version; an edit must carry it.
    pub version: i64,
    /// Its name.
    pub name: String,
    /// What the field holds now.
    pub before: String,
    /// What would become of it.
    pub verdict: Verdict,
}

/// What would become of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It changes.
    Changes,
    /// It holds this already.
    Same,
    /// The value does not fit this line, such as an end before its beginning.
    Refused(What),
}

/// An asset or a record.
pub(super) trait Row {
    /// What is written in it.
    type Details: PartialEq;

    fn id(&self) -> Uuid;
    fn version(&self) -> i64;
    fn name(&self) -> &str;
    fn details(&self) -> &Self::Details;
    fn held(&self, field: &Field) -> Result<String, HubError>;
    fn with(&self, edit: &Edit) -> Result<Result<Self::Details, What>, HubError>;
}

/// What an edit would do to a line, and what would be written in it if it changes.
pub(super) fn judged<R: Row>(row: &R, edit: &Edit) -> Result<(Line, Option<R::Details>), HubError> {
    let (verdict, details) = match row.with(edit)? {
        Err(what) => (Verdict::Refused(what), None),
        Ok(details) if details == *row.details() => (Verdict::Same, None),
        Ok(details) => (Verdict::Changes, Some(details)),
    };
    let before = row.held(&edit.field)?;
    let line = Line { id: row.id(), version: row.version(), name: row.name().to_owned(), before, verdict };
    Ok((line, details))
}

impl Row for Asset {
    type Details = AssetDetails;

    fn id(&self) -> Uuid {
        self.id.uuid()
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn name(&self) -> &str {
        &self.details.name
    }

    fn details(&self) -> &AssetDetails {
        &self.details
    }

    fn held(&self, field: &Field) -> Result<String, HubError> {
        Ok(match map(&self.details)?.remove(field.key) {
            Some(Value::String(text)) => text,
            Some(Value::Bool(yes)) => if yes { "yes" } else { "no" }.to_owned(),
            _ => String::new(),
        })
    }

    /// By the asset's JSON, whose fields have the ledger's names: what is empty or unknown is left out there.
    fn with(&self, edit: &Edit) -> Result<Result<AssetDetails, What>, HubError> {
        let mut map = map(&self.details)?;
        map.remove(edit.field.key);
        let value = match edit.value.as_str() {
            "" => None,
            text if edit.field.shape == Shape::YesNo => Some(Value::Bool(text == "yes")),
            text => Some(Value::String(text.to_owned())),
        };
        map.extend(value.map(|value| (edit.field.key.to_owned(), value)));
        let snapshot: Snapshot = serde_json::from_value(Value::Object(map)).map_err(HubError::internal)?;
        AssetDetails::try_from(snapshot).map(Ok).map_err(HubError::internal)
    }
}

impl Row for Record {
    type Details = Details;

    fn id(&self) -> Uuid {
        self.id.uuid()
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn name(&self) -> &str {
        self.details.name()
    }

    fn details(&self) -> &Details {
        &self.details
    }

    fn held(&self, field: &Field) -> Result<String, HubError> {
        Ok(self.details.text(field.key).to_owned())
    }

    fn with(&self, edit: &Edit) -> Result<Result<Details, What>, HubError> {
        let mut written: BTreeMap<&str, &str> = self.details.filled().collect();
        written.insert(edit.field.key, &edit.value);
        Ok(Details::read(self.kind, written)
            .map_err(|faults| faults.into_iter().next().map_or(What::Unknown, |first| fault(first).what)))
    }
}

fn map(details: &AssetDetails) -> Result<Map<String, Value>, HubError> {
    match serde_json::to_value(Snapshot::from(details)).map_err(HubError::internal)? {
        Value::Object(map) => Ok(map),
        _ => Err(HubError::internal("an asset is no object")),
    }
}
