//! The letter on one page, the same as a fax to be sent back, and the mail that a person sends.
//! Not here: sending anything: what leaves the house is sent by a person.
//! Next: `templates/vulnerabilities/request/letter.html`.

use super::{
    request_id,
    words::{self, Line},
};
use crate::{address::encode, error::WebError, page::Page, shell::Shell, text::T};
use askama::Template;
use axum::{extract::Path, response::Response};
use domain::{
    access::{Read, Vulnerabilities},
    vulnerabilities::request::Letter,
};
use hub::{
    Cx,
    vulnerabilities::request::{self, Said, VendorRequest},
};

#[derive(Template)]
#[template(path = "vulnerabilities/request/letter.html")]
struct LetterPage<'a> {
    page: &'a Page,
    t: T,
    request: &'a VendorRequest,
    organisation: String,
    is_fax: bool,
    addressee: Vec<String>,
    today: String,
    due: String,
    lines: Vec<Line>,
    more: String,
}

/// A mail, to be sent by a person.
pub(super) struct Mail {
    pub(super) href: String,
    pub(super) subject: String,
    pub(super) body: String,
}

/// Vulnerabilities with a sentence each that fit on the page; the others are named by number.
const LINES: usize = 7;

/// The same where boxes to tick need room.
const LINES_OF_FAX: usize = 4;

/// The letter.
pub(super) async fn letter(
    cx: Cx<Read<Vulnerabilities>>,
    shell: Shell,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    draw(&cx, &shell, &id, false).await
}

/// The letter with a fax header, and boxes to tick and send back.
pub(super) async fn fax(
    cx: Cx<Read<Vulnerabilities>>,
    shell: Shell,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    draw(&cx, &shell, &id, true).await
}

async fn draw(
    cx: &Cx<Read<Vulnerabilities>>,
    shell: &Shell,
    id: &str,
    is_fax: bool,
) -> Result<Response, WebError> {
    let t = shell.t();
    let request = request::find(cx, request_id(id)?).await?;
    let said = request::said(cx, &request).await?;
    let mut lines = words::lines(t, &said);
    let most = if is_fax { LINES_OF_FAX } else { LINES };
    let behind: Vec<String> = lines.iter().skip(most).map(|line| line.cve.clone()).collect();
    lines.truncate(most);
    let title = if is_fax { t.vendor_request().fax_title() } else { t.vendor_request().letter_title() };
    let page = shell.page(title);
    shell.draw(&LetterPage {
        page: &page,
        t,
        request: &request,
        organisation: hub::identity::organisation_name(cx.signed()).await?,
        is_fax,
        addressee: addressee(t, &request.letter),
        today: t.date(cx.hub().today()),
        due: request.letter.due_on.map_or_else(String::new, |day| t.date(day)),
        lines,
        more: if behind.is_empty() {
            String::new()
        } else {
            t.vendor_request().more(behind.len(), behind.join(", "))
        },
    })
}

/// Who is written to. Beside a person's name a firm's bears no 御中.
fn addressee(t: T, letter: &Letter) -> Vec<String> {
    if letter.contact.is_empty() {
        return vec![t.vendor_request().addressee(letter.vendor.as_str())];
    }
    vec![letter.vendor.clone(), t.vendor_request().addressee_contact(letter.contact.as_str())]
}

/// The mail's words, with the vendor's link where there is one to hand out.
pub(super) fn mail(t: T, request: &VendorRequest, said: &[Said], organisation: &str, link: &str) -> Mail {
    let (words, letter) = (t.vendor_request(), &request.letter);
    let subject = words.mail_subject(letter.device.as_str(), organisation);
    let mut body = addressee(t, letter);
    body.extend([String::new(), words.greeting(organisation), words.please().to_owned(), String::new()]);
    let pairs = [
        (words.device(), &letter.device),
        (words.model(), &letter.model),
        (words.serial(), &letter.serial),
        (words.asset_tag(), &letter.asset_tag),
        (words.due(), &letter.due_on.map_or_else(String::new, |day| t.date(day))),
        (words.interim(), &letter.interim),
        (words.remarks(), &letter.remarks),
        (words.in_charge(), &letter.in_charge),
    ];
    let filled = pairs.into_iter().filter(|(_, text)| !text.is_empty());
    body.extend(filled.map(|(label, text)| t.common().pair(label, text.as_str())));
    body.push(String::new());
    for line in words::lines(t, said) {
        body.push(format!("- {} {} {}", line.cve, line.component, line.exploited).trim_end().to_owned());
        if !line.sentence.is_empty() {
            body.push(format!("  {}", line.sentence));
        }
    }
    body.push(String::new());
    body.push(if link.is_empty() { words.reply().to_owned() } else { words.reply_by_link(link) });
    let body = body.join("\n");
    // A line ends in CR LF within such an address. [RFC 6068, 5]
    let quoted = encode(&body.replace('\n', "\r\n"));
    let href = format!("mailto:{}?subject={}&body={quoted}", encode(&letter.email), encode(&subject));
    Mail { href, subject, body }
}
