//! Schemas of the domain's own choices, taken from the domain, so that they cannot fall behind it.
//! Not here: schemas of what one capability sends (its `api.rs`).
//! Next: [`super::document`].

use domain::{
    audit_trail::Action,
    identity::{OrganisationKind, Role},
    inventory::{AssetKind, CareRole, ComponentKind, Exposure, PatchState},
    vulnerabilities::{Answer, NotAffectedReason, Tier, Urgency},
};
use serde_json::Value;
use utoipa::openapi::{
    Array, KnownFormat, ObjectBuilder, Type,
    schema::{SchemaFormat, SchemaType},
};

/// A text that is one of these.
pub(crate) fn one_of<E: Copy>(all: &[E], text: fn(E) -> &'static str) -> ObjectBuilder {
    let texts = all.iter().map(|one| text(*one));
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(texts))
}

macro_rules! choices {
    ($($name:ident $kind:ident;)+) => {$(
        /// One of its values.
        pub(crate) fn $name() -> ObjectBuilder {
            one_of($kind::ALL, $kind::as_str)
        }
    )+};
}

choices! {
    action Action;
    answer Answer;
    asset_kind AssetKind;
    care_role CareRole;
    component_kind ComponentKind;
    exposure Exposure;
    organisation_kind OrganisationKind;
    patch_state PatchState;
    role Role;
    tier Tier;
    urgency Urgency;
}

/// Why something is not affected, or null.
pub(crate) fn reason() -> ObjectBuilder {
    let texts = NotAffectedReason::ALL.iter().map(|reason| Value::from(reason.as_str()));
    let or_null = SchemaType::from_iter([Type::String, Type::Null]);
    ObjectBuilder::new().schema_type(or_null).enum_values(Some(texts.chain([Value::Null])))
}

/// Several roles.
pub(crate) fn roles() -> Array {
    Array::new(role())
}

/// Any JSON.
pub(crate) fn anything() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(SchemaType::AnyValue)
}

/// A text of at most so many characters.
pub(crate) fn text(max_chars: usize) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).max_length(Some(max_chars))
}

/// A day, or null.
pub(crate) fn day() -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(SchemaType::from_iter([Type::String, Type::Null]))
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)))
}
