//! Fields to correct, in words.
//! Not here: the rules that found them (`hub`).
//! Next: `messages/common.toml`, keys `error_*`.

use crate::{
    page::{Clash, FormErrors},
    text::T,
};
use axum::http::StatusCode;
use hub::{Fault, What};

/// What is wrong with a field, as a sentence.
pub(crate) fn sentence(t: T, what: &What) -> String {
    let words = t.common();
    match what {
        What::Required => words.error_required().to_owned(),
        What::TooLong(chars) => words.error_too_long(chars),
        What::TooShort(chars) => words.error_too_short(chars),
        What::Unknown => words.error_choose().to_owned(),
        What::NotADate => words.error_date().to_owned(),
        What::NotANumber => words.error_number().to_owned(),
        What::NotATime => words.error_time().to_owned(),
        What::NotAMailAddress => words.error_mail_address().to_owned(),
        What::NotAWebAddress => words.error_web_address().to_owned(),
        What::NotACpe => words.error_cpe().to_owned(),
        What::NotALogin => words.error_login().to_owned(),
        What::Taken => words.error_taken().to_owned(),
        What::Differs => words.error_differs().to_owned(),
        What::Wrong => words.error_wrong().to_owned(),
        What::Reused => words.error_reused().to_owned(),
        What::TooPlain => words.error_too_plain().to_owned(),
        What::Past => words.error_past().to_owned(),
        What::Closed => t.stocktake().error_closed().to_owned(),
        What::Settled => t.stocktake().error_settled().to_owned(),
        What::Waiting(count) => t.stocktake().error_waiting(count),
        What::Gone => t.stocktake().error_gone().to_owned(),
        What::Impossible => words.error_impossible().to_owned(),
        What::TooMany(most) => t.sign_in().error_too_many(most),
        What::NotAccepted => t.sign_in().error_not_accepted().to_owned(),
        What::Demanded => t.sign_in().error_demanded().to_owned(),
        What::Locked => words.error_locked().to_owned(),
        What::LastAdministrator => t.identity().last_administrator().to_owned(),
    }
}

/// The status of a page with a form: whether something in it is to be corrected.
pub(crate) const fn form_status(faults: &[Fault]) -> StatusCode {
    if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
}

/// The same where someone may have saved meanwhile what the form shows.
pub(crate) const fn clash_status(clash: Option<&Clash>, faults: &[Fault]) -> StatusCode {
    if clash.is_some() { StatusCode::CONFLICT } else { form_status(faults) }
}

/// The faults of a form, each with the label of its field.
pub(crate) fn form_errors<'l>(t: T, faults: &[Fault], label: impl Fn(&str) -> &'l str) -> FormErrors {
    let mut errors = FormErrors::default();
    for fault in faults {
        errors.add(fault.field, label(fault.field), sentence(t, &fault.what));
    }
    errors
}
