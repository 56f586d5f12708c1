//! Words for actions, kinds of things, their fields and values.
//! Not here: the texts (`messages/audit_trail.toml`).
//! Next: a capability that records a new kind of thing adds it to [`SUBJECTS`] and its fields to [`field`].

use crate::{identity, inventory, notify, sharing, text::T, vulnerabilities};
use domain::{
    audit_trail::Action,
    identity::{OrganisationKind, Role},
    inventory::{
        AssetKind, CareRole, Exposure, PatchState,
        register::{Field, RecordKind},
    },
    vulnerabilities::{Answer, NotAffectedReason},
};
use jiff::civil::Date;

/// A word in the language of the page.
type Word = fn(T) -> &'static str;

/// Kinds of things that the list can be filtered by.
pub(super) const SUBJECTS: &[(&str, Word)] = &[
    ("asset", |t| t.audit_trail().subject_asset()),
    ("inventory", |t| t.audit_trail().subject_inventory()),
    ("import", |t| t.audit_trail().subject_import()),
    ("evidence", |t| t.audit_trail().subject_evidence()),
    ("device", |t| t.audit_trail().subject_device()),
    ("finding", |t| t.audit_trail().subject_finding()),
    ("vendor_request", |t| t.vendor_request().title()),
    ("stocktake", |t| t.stocktake().title()),
    ("stocktake_item", |t| t.stocktake().subject_item()),
    ("match_run", |t| t.audit_trail().subject_match_run()),
    ("feed", |t| t.audit_trail().subject_feed()),
    ("confirmed_name", |t| t.audit_trail().subject_confirmed_name()),
    ("received_name", |t| t.audit_trail().subject_received_name()),
    ("bundle", |t| t.audit_trail().subject_bundle()),
    ("bundle_key", |t| t.audit_trail().subject_bundle_key()),
    ("bundle_sender", |t| t.audit_trail().subject_bundle_sender()),
    ("person", |t| t.audit_trail().subject_person()),
    ("invitation", |t| t.audit_trail().subject_invitation()),
    ("password", |t| t.audit_trail().subject_password()),
    ("password_reset", |t| t.audit_trail().subject_password_reset()),
    ("second_factor", |t| t.audit_trail().subject_second_factor()),
    ("passkey", |t| t.sign_in().passkey()),
    ("emergency_account", |t| t.sign_in().emergency()),
    ("emergency_use", |t| t.sign_in().emergency_use()),
    ("provider_link", |t| t.sign_in().provider_link()),
    ("second_factor_rule", |t| t.sign_in().rule_title()),
    ("recovery_codes", |t| t.audit_trail().subject_recovery_codes()),
    ("organisation", |t| t.audit_trail().subject_organisation()),
    ("membership", |t| t.audit_trail().subject_membership()),
    ("grant", |t| t.audit_trail().subject_grant()),
    ("statement", |t| t.audit_trail().subject_statement()),
    ("member", |t| t.audit_trail().subject_member()),
    ("notice", |t| t.audit_trail().subject_notice()),
    ("notice_digest", |t| t.audit_trail().subject_notice_digest()),
    ("notice_setting", |t| t.notify().settings()),
    ("notice_preference", |t| t.notify().preferences()),
    ("notice_consent", |t| t.notify().consent_title()),
    ("notice_roster", |t| t.notify().roster()),
    ("region", |t| t.sharing().region_title()),
    ("saved_view", |t| t.views().title()),
    ("api_token", |t| t.audit_trail().subject_api_token()),
    ("audit_trail", |t| t.audit_trail().subject_audit_trail()),
];

/// What a kind of thing is called; its name where there is no word for it.
pub(super) fn subject(t: T, name: &str) -> String {
    if let Ok(kind) = name.parse::<RecordKind>() {
        return inventory::register::words::one(t, kind).to_owned();
    }
    let known = SUBJECTS.iter().find(|(known, _)| *known == name);
    known.map_or_else(|| name.to_owned(), |(_, word)| word(t).to_owned())
}

/// What was done; its name where there is no word for it.
pub(super) fn action(t: T, name: &str) -> String {
    let words = t.audit_trail();
    let Ok(action) = name.parse::<Action>() else { return name.to_owned() };
    let word = match action {
        Action::Create => words.created(),
        Action::Update => words.changed(),
        Action::Remove => words.removed(),
        Action::Import => words.imported(),
        Action::Export => words.exported(),
        Action::SignIn => words.signed_in(),
        Action::SignInFailed => words.sign_in_failed(),
        Action::SignOut => words.signed_out(),
        Action::Grant => words.granted(),
        Action::Revoke => words.revoked(),
        Action::Publish => words.published(),
    };
    word.to_owned()
}

/// What a field of a thing is called; its name where there is no word for it.
pub(super) fn field(t: T, subject: &str, name: &str) -> String {
    if let Some((kind, field)) = register_field(subject, name) {
        return inventory::register::words::field(t, kind, field.key).to_owned();
    }
    let (words, people) = (t.audit_trail(), t.identity());
    let word = match (subject, name) {
        ("saved_view", "name") => t.views().name(),
        ("saved_view", "query") => t.views().query(),
        ("saved_view", "shared") => t.views().share(),
        ("saved_view", "is_default") => t.views().open_first(),
        (_, "edited") => t.bulk().edited(),
        (_, "value") => t.bulk().value(),
        (_, "assets") => words.field_assets(),
        (_, "members" | "people" | "accounts" | "records")
        | ("received_name", "names")
        | ("region", "rows")
        | ("vendor_request", "requests") => words.field_count(),
        ("vendor_request", "format") => words.field_format(),
        ("vendor_request", _) => vulnerabilities::request_words::field(t, name),
        ("asset", "stocktake") => t.stocktake().field_origin(),
        ("asset", _) => inventory::words::field(t, name),
        ("stocktake", _) => inventory::stocktake_words::run_field(t, name),
        ("stocktake_item", _) => inventory::stocktake_words::field(t, name),
        ("confirmed_name", "maker") => t.news().name_maker(),
        ("confirmed_name", "name") => t.news().name_name(),
        ("confirmed_name", "cpe") => t.news().name_cpe(),
        ("import" | "evidence" | "bundle", "file") => words.field_file(),
        ("import", "rows") => words.field_rows(),
        ("import", "added") => t.inventory().import_added(),
        ("import" | "evidence", "changed") => t.inventory().import_changed(),
        ("import", "same") => t.inventory().import_left(),
        ("import", "bad") => t.inventory().import_left_rows(),
        ("import" | "evidence" | "bundle", "file_sha256") => words.field_file_hash(),
        ("import", "changes_sha256") => words.field_changes_hash(),
        ("evidence", "devices") => words.field_devices(),
        ("evidence", "unknown") => words.field_unknown(),
        ("evidence", "parts") => words.field_parts(),
        ("evidence", "answers") => words.field_answers(),
        ("evidence", "product") => words.field_product(),
        ("evidence" | "device", "asset") => words.subject_asset(),
        ("device", "state") => words.field_state(),
        ("bundle", "sender") | ("bundle_sender", "name") => t.packs().sender(),
        ("bundle", "serial") => t.packs().serial(),
        ("bundle", "base") => words.field_base(),
        ("bundle", "bytes") => words.field_bytes(),
        (_, "fingerprint") => t.packs().fingerprint(),
        ("match_run", "confirmed") => t.vulnerabilities().tier_confirmed(),
        ("match_run", "possible") => t.vulnerabilities().tier_possible(),
        ("match_run", "to_check") => t.vulnerabilities().tier_to_check(),
        ("grant" | "statement", "kind") => words.field_what(),
        ("grant" | "statement", "detail") => t.sharing().detail(),
        ("statement" | "finding", "findings") => t.sharing().findings(),
        ("statement", "cves") => t.sharing().cves_title(),
        ("statement", "withdrawn") => words.field_withdrawn(),
        (_, "passkey") => t.sign_in().passkey(),
        (_, "copied") => t.sign_in().passkey_copied(),
        ("second_factor_rule", "from") => t.sign_in().rule_from(),
        ("emergency_account", "name") => t.sign_in().emergency_name(),
        ("emergency_account", "place") => t.sign_in().emergency_place(),
        ("emergency_account", "checked") => t.sign_in().emergency_check(),
        ("emergency_account", "who") => t.sign_in().opening_who(),
        ("emergency_account", "why") => t.sign_in().opening_why(),
        ("emergency_use", "reason") => t.sign_in().emergency_reason(),
        (_, "provider") => t.sign_in().provider(),
        ("provider_link", "email") => t.sign_in().provider_email(),
        ("notice", "step") => words.field_step(),
        ("notice", "repeated") => t.notify().occasion_reminded(),
        ("notice", "acknowledged") => t.notify().state_done(),
        ("notice", "settled") => t.notify().state_settled(),
        ("notice_digest", "digests") => t.notify().occasion_digest(),
        ("notice_digest", "removed") => words.removed(),
        ("notice_preference", "by_mail") => t.notify().channel_mail(),
        ("notice_preference", "digest") => t.notify().digest_label(),
        ("notice_setting" | "notice_consent" | "notice_roster", _) => return notify::field(t, subject, name),
        (_, "format") => words.field_format(),
        ("organisation", "name") => people.organisation_name(),
        (_, "name") => people.person_name(),
        (_, "reading") => people.person_reading(),
        (_, "name_en") => people.organisation_name_en(),
        (_, "beds") => people.organisation_beds(),
        (_, "kind") => people.organisation_kind(),
        (_, "role" | "roles") => words.field_role(),
        (_, "until" | "expires_at") => words.field_until(),
        (_, "sent_by") => words.field_sent_by(),
        (_, "suspended") => words.field_suspended(),
        (_, "scopes") => words.field_scopes(),
        (_, "answer") => words.field_answer(),
        (_, "reason") => words.field_reason(),
        (_, "note") => words.field_note(),
        (_, "due_on") => words.field_due(),
        (_, "owner") => words.field_owner(),
        (_, "accepted_until") => words.field_accepted_until(),
        _ => return name.to_owned(),
    };
    word.to_owned()
}

/// What a text in a field means, where it is one of a list; else the text.
pub(super) fn value(t: T, subject: &str, field: &str, text: &str) -> String {
    if let Some((_, field)) = register_field(subject, field) {
        return inventory::register::words::printed(t, field, text);
    }
    let word = match (subject, field) {
        ("inventory", "edited") => Some(inventory::words::field(t, text)),
        (kind, "edited") => kind.parse().ok().map(|kind| inventory::register::words::field(t, kind, text)),
        ("asset", "kind") => text.parse::<AssetKind>().ok().map(|kind| inventory::words::kind(t, kind)),
        ("asset", "exposure") => text.parse::<Exposure>().ok().map(|one| inventory::words::exposure(t, one)),
        ("asset", "care_role") => text.parse::<CareRole>().ok().map(|one| inventory::words::care(t, one)),
        ("asset", "patch_state") => {
            text.parse::<PatchState>().ok().map(|one| inventory::words::patch(t, one))
        }
        ("evidence", "format") => text.parse().ok().map(|kind| inventory::words::evidence_kind(t, kind)),
        ("device", "state") => text.parse().ok().map(|state| inventory::words::device_state(t, state)),
        ("finding", "answer") => text.parse::<Answer>().ok().map(|one| vulnerabilities::answer(t, one)),
        ("finding", "reason") => {
            text.parse::<NotAffectedReason>().ok().map(|one| vulnerabilities::reason(t, one))
        }
        ("vendor_request", "state") => {
            text.parse().ok().map(|state| vulnerabilities::request_words::state(t, state))
        }
        ("vendor_request", "answered_via") => {
            text.parse().ok().map(|via| vulnerabilities::request_words::via(t, via))
        }
        ("stocktake_item", "outcome") => {
            text.parse().ok().map(|one| inventory::stocktake_words::outcome(t, one))
        }
        ("stocktake_item", "decision") => {
            text.parse().ok().map(|one| inventory::stocktake_words::decision(t, one))
        }
        ("stocktake_item" | "stocktake", "answered_via") => {
            text.parse().ok().map(|one| inventory::stocktake_words::via(t, one))
        }
        ("grant" | "statement", "kind") => text.parse().ok().map(|one| sharing::kind(t, one)),
        ("grant" | "statement", "detail") => text.parse().ok().map(|one| sharing::level(t, one)),
        ("notice" | "notice_setting" | "notice_preference" | "notice_roster", _) => {
            notify::value(t, field, text)
        }
        ("organisation", "kind") => {
            text.parse::<OrganisationKind>().ok().map(|kind| identity::words::kind(t, kind))
        }
        (_, "role" | "roles") => text.parse::<Role>().ok().map(|role| identity::words::role(t, role)),
        (_, "scopes") => return identity::words::scope(t, text),
        _ => None,
    };
    match (word, text.parse::<Date>()) {
        (Some(word), _) => word.to_owned(),
        (None, Ok(day)) if text == day.to_string() => t.date_short(day),
        _ => text.to_owned(),
    }
}

/// The register that a kind of thing is, and its field of that name.
fn register_field(subject: &str, name: &str) -> Option<(RecordKind, &'static Field)> {
    let kind: RecordKind = subject.parse().ok()?;
    Some((kind, kind.field(name)?))
}
