//! Rules for media, contracts, documents and allowed flows: what is past its date or lacks what it should have.
//! Not here: lines and accounts ([`super::lines`], [`super::accounts`]).
//! Next: [`super::gaps`].

use super::{super::Record, GapKind};
use jiff::civil::Date;

pub(super) fn medium(record: &Record, add: &mut impl FnMut(GapKind, &str)) {
    let written = &record.details;
    if written.is("encrypted") == Some(false) && written.date("discarded_on").is_none() {
        add(GapKind::MediumUnencrypted, written.text("keeper"));
    }
}

pub(super) fn loan(today: Date, record: &Record, add: &mut impl FnMut(GapKind, &str)) {
    let written = &record.details;
    let is_back = written.is("is_back") == Some(true) || written.date("back_on").is_some();
    if !is_back && written.date("due_on").is_some_and(|day| day < today) {
        add(GapKind::LoanOverdue, written.text("person"));
    }
}

pub(super) fn contract(today: Date, record: &Record, add: &mut impl FnMut(GapKind, &str)) {
    let written = &record.details;
    let has_ended = written.date("until").is_some_and(|day| day < today);
    if has_ended && written.is("renews") != Some(true) {
        add(GapKind::ContractEnded, written.text("until"));
    } else if written.text("security_clause") == "no" {
        add(GapKind::ContractSecurity, written.text("vendor"));
    }
}

pub(super) fn document(today: Date, record: &Record, add: &mut impl FnMut(GapKind, &str)) {
    let written = &record.details;
    if written.date("next_review_on").is_some_and(|day| day < today) {
        add(GapKind::DocumentDue, written.text("next_review_on"));
    }
    let is_for_emergencies = matches!(written.text("document_kind"), "bcp" | "contact_tree" | "print_master");
    if is_for_emergencies && written.is("paper_copy") == Some(false) {
        add(GapKind::DocumentPaper, "");
    }
}

pub(super) fn flow(today: Date, record: &Record, add: &mut impl FnMut(GapKind, &str)) {
    if record.details.date("until").is_some_and(|day| day < today) {
        add(GapKind::FlowPast, record.details.text("until"));
    }
}
