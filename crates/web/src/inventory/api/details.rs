//! What the document says of an asset's fields: their names are the ledger's, their words those of the pages.
//! Not here: reading and writing them (`hub::inventory::Snapshot`).
//! Next: `domain::inventory::asset`.

use crate::{
    api::schema,
    inventory::words,
    text::{Lang, T},
};
use domain::inventory::{
    AssetDetails, AssetKind,
    check::{COMPONENTS, LONG_CHARS, SHORT_CHARS},
};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ArrayBuilder, Object, ObjectBuilder, RefOr, Schema, Type,
        schema::{AdditionalProperties, SchemaType},
    },
};

/// Stands in the document for `hub::inventory::Snapshot`.
pub(super) struct Details;

impl ToSchema for Details {
    fn name() -> std::borrow::Cow<'static, str> {
        "AssetDetails".into()
    }
}

impl PartialSchema for Details {
    fn schema() -> RefOr<Schema> {
        let told = |field: &str| words::field(T::new(Lang::En), field);
        let mut object = ObjectBuilder::new()
            .description(Some("What is written in the ledger. What is empty or unknown may be left out."));
        let blank = AssetDetails::named(AssetKind::Server, "");
        for (field, _) in blank.short_texts().iter().filter(|(field, _)| *field != "kind") {
            object = object.property(*field, schema::text(SHORT_CHARS).description(Some(told(field))));
        }
        object = object.property("remarks", schema::text(LONG_CHARS).description(Some(told("remarks"))));
        for field in ["support_end_on", "patched_on", "installed_on"] {
            object = object.property(field, schema::day().description(Some(told(field))));
        }
        for (field, choices) in [
            ("kind", schema::asset_kind()),
            ("exposure", schema::exposure()),
            ("care_role", schema::care_role()),
            ("patch_state", schema::patch_state()),
        ] {
            object = object.property(field, choices.description(Some(told(field))));
        }
        let yes_no = SchemaType::from_iter([Type::Boolean, Type::Null]);
        let patient_data = ObjectBuilder::new().schema_type(yes_no).description(Some(told("patient_data")));
        let components = ArrayBuilder::new()
            .items(component())
            .max_items(Some(COMPONENTS))
            .description(Some(told("components")));
        object
            .property("patient_data", patient_data)
            .property("components", components)
            .required("kind")
            .required("name")
            .additional_properties(Some(AdditionalProperties::<Schema>::FreeForm(false)))
            .into()
    }
}

fn component() -> Object {
    let t = T::new(Lang::En).inventory();
    let kind = schema::component_kind().description(Some(t.field_component_kind()));
    let text = |label: &str| schema::text(SHORT_CHARS).description(Some(label));
    ObjectBuilder::new()
        .property("kind", kind)
        .property("name", text(t.field_product()))
        .property("version", text(t.field_version()))
        .property("cpe", text(t.field_cpe()))
        .required("kind")
        .required("name")
        .additional_properties(Some(AdditionalProperties::<Schema>::FreeForm(false)))
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::inventory::{CareRole, Component, ComponentKind, Exposure, PatchState};
    use hub::inventory::snapshot;
    use jiff::civil::date;
    use serde_json::Value;

    /// Every field filled, so that none is left out.
    fn full() -> AssetDetails {
        let mut details = AssetDetails::named(AssetKind::Server, "x");
        for text in [
            &mut details.asset_tag,
            &mut details.maker,
            &mut details.model,
            &mut details.serial,
            &mut details.hardware_cpe,
            &mut details.department,
            &mut details.place,
            &mut details.segment,
            &mut details.host_name,
            &mut details.ip_address,
            &mut details.mac_address,
            &mut details.care_impact,
            &mut details.responsible,
            &mut details.vendor,
            &mut details.remarks,
        ] {
            "x".clone_into(text);
        }
        let day = Some(date(2027, 3, 31));
        let part =
            Component { kind: ComponentKind::Os, name: "x".into(), version: "x".into(), cpe: "x".into() };
        AssetDetails {
            exposure: Exposure::Inside,
            care_role: CareRole::Life,
            patient_data: Some(true),
            patch_state: PatchState::Current,
            support_end_on: day,
            patched_on: day,
            installed_on: day,
            components: vec![part],
            ..details
        }
    }

    fn names(object: &Value) -> Vec<&String> {
        let mut names: Vec<_> = object.as_object().unwrap().keys().collect();
        names.sort();
        names
    }

    #[test]
    fn the_document_has_the_very_fields_that_are_written() {
        let schema = serde_json::to_value(Details::schema()).unwrap();
        let written: Value = serde_json::from_str(&snapshot(&full())).unwrap();
        assert_eq!(names(&schema["properties"]), names(&written));
        let part = &schema["properties"]["components"]["items"]["properties"];
        assert_eq!(names(part), names(&written["components"][0]));
    }
}
