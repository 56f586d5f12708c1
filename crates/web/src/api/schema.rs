//! Schemas of the domain's own choices, taken from the domain, so that they cannot fall behind it.
//! Not here: schemas of what one capability sends (its `api.rs`).
//! Next: [`super::document`].

use domain::{
    audit_trail::Action,
    identity::{OrganisationKind, Role},
    inventory::{AssetKind, CareRole, ComponentKind, Exposure, PatchState},
    notify::{NoticeKind, NoticeUrgency, Step},
    vulnerabilities::{Answer, NotAffectedReason, Tier, Urgency},
};
use serde_json::Value;
use utoipa::openapi::{
    ArrayBuilder, KnownFormat, ObjectBuilder, Type,
    schema::{SchemaFormat, SchemaType},
};

/// A text that is one of these.
pub(crate) fn one_of<E: Copy>(all: &[E], text: fn(E) -> &'static str) -> ObjectBuilder {
    let texts = all.iter().map(|one| text(*one));
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(texts))
}

macro_rules! choices {
    ($($name:ident $kind:ident $about:literal;)+) => {$(
        #[doc = $about]
        pub(crate) fn $name() -> ObjectBuilder {
            one_of($kind::ALL, $kind::as_str).description(Some($about))
        }
    )+};
}

choices! {
    action Action "What was done.";
    answer Answer "What people decided about it.";
    asset_kind AssetKind "What kind of asset it is.";
    care_role CareRole "What becomes of patients if it stops.";
    component_kind ComponentKind "What part of the asset it is.";
    exposure Exposure "From where it can be reached.";
    notice_kind NoticeKind "What a notice is about.";
    notice_step Step "How far up the house a notice went.";
    notice_urgency NoticeUrgency "How soon someone must look.";
    organisation_kind OrganisationKind "What kind of organisation it is.";
    patch_state PatchState "How far its updates are.";
    role Role "What someone may do in the organisation.";
    tier Tier "How sure it is that the CVE touches the asset.";
    urgency Urgency "When to act.";
}

/// Why something is not affected, or null.
pub(crate) fn reason() -> ObjectBuilder {
    let texts = NotAffectedReason::ALL.iter().map(|reason| Value::from(reason.as_str()));
    let or_null = SchemaType::from_iter([Type::String, Type::Null]);
    ObjectBuilder::new()
        .schema_type(or_null)
        .enum_values(Some(texts.chain([Value::Null])))
        .description(Some("Why it is not affected; needed for that answer."))
}

/// Several roles.
pub(crate) fn roles() -> ArrayBuilder {
    ArrayBuilder::new()
        .items(role())
        .description(Some("Everything the person, or the token's maker, is there."))
}

/// A thing as it was, whatever it is.
pub(crate) fn as_it_was() -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(SchemaType::AnyValue)
        .description(Some("The whole thing at that moment; null if it was not there."))
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
