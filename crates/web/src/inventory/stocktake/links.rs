//! Links of departments: made, shown this once with a picture and a text to send, withdrawn.
//! Not here: what is behind one ([`super::door`]).
//! Next: `templates/inventory/stocktake/links.html`, which prints a sheet for each department.

use super::{part_id, run_id, words};
use crate::{
    address::whole,
    error::WebError,
    faults::sentence,
    form::{Form, Nothing},
    page::{FlashKind, Page},
    qr::{Picture, picture},
    shell::{Shell, redirect_with},
    text::T,
};
use askama::Template;
use axum::{extract::Path, http::HeaderMap, response::Response};
use domain::{
    access::{Read, Stocktakes, Write},
    ids::StocktakeId,
};
use hub::{
    Cx, HubError,
    identity::Token,
    inventory::stocktake::{self, Part, Stocktake, link},
};

#[derive(Template)]
#[template(path = "inventory/stocktake/links.html")]
struct LinksPage<'a> {
    page: &'a Page,
    t: T,
    run: &'a Stocktake,
    links: Vec<Link>,
}

struct Link {
    department: String,
    address: String,
    picture: Picture,
    text: String,
}

/// Makes the link of a part and shows it, this once.
pub(super) async fn make(
    cx: Cx<Write<Stocktakes>>,
    shell: Shell,
    headers: HeaderMap,
    Path((id, part)): Path<(String, String)>,
    Form(_): Form<Nothing>,
) -> Result<Response, WebError> {
    let (id, part) = (run_id(&id)?, part_id(&part)?);
    let made = link::make(&cx, id, part).await.map(|made| vec![made]);
    show(&cx, &shell, &headers, id, made).await
}

/// Makes the links that are lacking and shows them, this once.
pub(super) async fn make_all(
    cx: Cx<Write<Stocktakes>>,
    shell: Shell,
    headers: HeaderMap,
    Path(id): Path<String>,
    Form(_): Form<Nothing>,
) -> Result<Response, WebError> {
    let id = run_id(&id)?;
    let made = link::make_all(&cx, id).await;
    show(&cx, &shell, &headers, id, made).await
}

async fn show(
    cx: &Cx<Write<Stocktakes>>,
    shell: &Shell,
    headers: &HeaderMap,
    id: StocktakeId,
    made: Result<Vec<(Part, Token)>, HubError>,
) -> Result<Response, WebError> {
    let t = shell.t();
    let back = |kind: FlashKind, text: &str| redirect_with(&format!("/stocktakes/{id}"), kind, text);
    let made = match made {
        Ok(made) if made.is_empty() => return Ok(back(FlashKind::Done, t.stocktake().link_all_there())),
        Ok(made) => made,
        Err(HubError::Invalid(faults)) => {
            let text: Vec<String> = faults.iter().map(|fault| sentence(t, &fault.what)).collect();
            return Ok(back(FlashKind::Error, &text.join(" ")));
        }
        Err(other) => return Err(other.into()),
    };
    let read = cx.signed().permit::<Read<Stocktakes>>()?;
    let run = stocktake::overview(&read, id).await?.run;
    let organisation = hub::identity::organisation_name(cx.signed()).await?;
    let one = |(part, token): &(Part, Token)| {
        let address = whole(&shell.web, headers, &format!("/stocktake/{}", token.text()));
        let department = words::department(t, part).to_owned();
        let text = t.stocktake().mail_body(
            department.as_str(),
            t.date(run.due_on),
            address.as_str(),
            organisation.as_str(),
        );
        Ok::<_, WebError>(Link { picture: picture(&address)?, department, address, text })
    };
    let links = made.iter().map(one).collect::<Result<_, _>>()?;
    let page = shell.page(t.stocktake().links_title());
    shell.draw(&LinksPage { page: &page, t, run: &run, links })
}

/// Withdraws the link of a part.
pub(super) async fn withdraw(
    cx: Cx<Write<Stocktakes>>,
    shell: Shell,
    Path((id, part)): Path<(String, String)>,
    Form(_): Form<Nothing>,
) -> Result<Response, WebError> {
    let (id, part) = (run_id(&id)?, part_id(&part)?);
    link::withdraw(&cx, id, part).await?;
    let done = shell.t().stocktake().link_withdrawn();
    Ok(redirect_with(&format!("/stocktakes/{id}/parts/{part}"), FlashKind::Done, done))
}
