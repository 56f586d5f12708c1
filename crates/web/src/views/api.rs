//! Saved views for programs: list, keep, change, remove.
//! Not here: pages; the rules (`hub::views`), which are the same for both.
//! Next: [`ViewBody`].

use super::{
    manage::{list_of, view_id},
    query::canonical,
};
use crate::{
    api::{ApiJson, ApiQuery, ByToken, Faulty, Missing, Refusals, Saved, Stale},
    error::WebError,
    routes::Routes,
    text::{Lang, T},
};
use axum::{
    Json,
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::access::Views;
use hub::{
    Cx,
    views::{self, Sight, View},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

#[derive(OpenApi)]
#[openapi(paths(list, add, show, change, remove))]
pub(super) struct Document;

pub(super) fn routes() -> Routes {
    Routes::default()
        .get("/api/v1/views", list)
        .post("/api/v1/views", add)
        .get("/api/v1/views/{id}", show)
        .put("/api/v1/views/{id}", change)
        .delete("/api/v1/views/{id}", remove)
}

/// A saved view.
#[derive(Serialize, ToSchema)]
#[schema(as = View)]
struct ViewBody {
    /// Its identifier.
    id: String,
    /// Counts changes; a change must carry it.
    version: i64,
    /// The list: `inventory`, `vulnerabilities`, or `register/` with the name of a register.
    list: String,
    /// What it is called.
    name: String,
    /// What stands behind the `?` of the list's page.
    query: String,
    /// Everyone in the house sees it.
    shared: bool,
    /// The token's maker opens the list with it.
    opens: bool,
}

/// A new view.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewView {
    /// The list: `inventory`, `vulnerabilities`, or `register/` with the name of a register.
    list: String,
    /// What it is called.
    name: String,
    /// What stands behind the `?` of the list's page; pages are left out.
    query: String,
    /// Everyone in the house sees it; else only the token's maker.
    #[serde(default)]
    shared: bool,
}

/// A view as it shall be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangedView {
    /// The version that was read.
    version: i64,
    /// What it is called.
    name: String,
    /// What stands behind the `?` of the list's page; pages are left out.
    query: String,
    /// Everyone in the house sees it; else only the token's maker.
    #[serde(default)]
    shared: bool,
}

/// Which views.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Asked {
    /// The list: `inventory`, `vulnerabilities`, or `register/` with the name of a register.
    list: String,
}

/// The version that was read.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Version {
    version: i64,
}

impl From<View> for ViewBody {
    fn from(view: View) -> Self {
        Self {
            id: view.id.to_string(),
            version: view.version,
            list: view.list.to_string(),
            name: view.name,
            query: view.query,
            shared: view.owner.is_none(),
            opens: view.is_default,
        }
    }
}

fn wanted(list: views::List, name: String, query: &str, shared: bool) -> Result<views::Wanted, WebError> {
    let query = canonical(T::new(Lang::En), list, query)?;
    Ok(views::Wanted { name, query, sight: if shared { Sight::House } else { Sight::Own } })
}

/// Saved views of a list: the token's maker's own, and those of the house
#[utoipa::path(
    get,
    path = "/api/v1/views",
    tag = "views",
    operation_id = "views",
    security(("token" = ["views"])),
    params(Asked),
    responses((status = 200, description = "Every view, by name", body = Vec<ViewBody>), Missing, Refusals)
)]
async fn list(cx: Cx<Views>, ApiQuery(asked): ApiQuery<Asked>) -> Result<Json<Vec<ViewBody>>, WebError> {
    let seen = views::of_list(&cx, list_of(&asked.list)?).await?;
    Ok(Json(seen.into_iter().map(ViewBody::from).collect()))
}

/// Keeps a view
#[utoipa::path(
    post,
    path = "/api/v1/views",
    tag = "views",
    operation_id = "add_view",
    security(("token" = ["views"])),
    request_body = NewView,
    responses(
        (status = 201, description = "It was kept; `Location` says where it is", body = Saved),
        Missing,
        Faulty,
        Refusals
    )
)]
async fn add(cx: Cx<Views>, ApiJson(new): ApiJson<NewView>) -> Result<Response, WebError> {
    let list = list_of(&new.list)?;
    let id = views::add(&cx, list, &wanted(list, new.name, &new.query, new.shared)?).await?;
    let location = [(header::LOCATION, format!("/api/v1/views/{id}"))];
    Ok((StatusCode::CREATED, location, Json(Saved::new(id, 1))).into_response())
}

/// One view
#[utoipa::path(
    get,
    path = "/api/v1/views/{id}",
    tag = "views",
    operation_id = "view",
    security(("token" = ["views"])),
    params(("id" = String, Path, description = "Its identifier")),
    responses((status = 200, description = "The view", body = ViewBody), Missing, Refusals)
)]
async fn show(cx: Cx<Views>, Path(id): Path<String>) -> Result<Json<ViewBody>, WebError> {
    Ok(Json(views::find(&cx, view_id(&id)?).await?.into()))
}

/// Changes a view
#[utoipa::path(
    put,
    path = "/api/v1/views/{id}",
    tag = "views",
    operation_id = "change_view",
    security(("token" = ["views"])),
    params(("id" = String, Path, description = "Its identifier")),
    request_body = ChangedView,
    responses((status = 200, description = "It was changed", body = Saved), Missing, Stale, Faulty, Refusals)
)]
async fn change(
    cx: Cx<Views>,
    Path(id): Path<String>,
    ApiJson(changed): ApiJson<ChangedView>,
) -> Result<Json<Saved>, WebError> {
    let view = views::find(&cx, view_id(&id)?).await?;
    let after = wanted(view.list, changed.name, &changed.query, changed.shared)?;
    views::change(&cx, view.id, changed.version, &after).await?;
    Ok(Json(Saved::new(view.id, changed.version + 1)))
}

/// Removes a view
#[utoipa::path(
    delete,
    path = "/api/v1/views/{id}",
    tag = "views",
    operation_id = "remove_view",
    security(("token" = ["views"])),
    params(("id" = String, Path, description = "Its identifier"), Version),
    responses((status = 204, description = "It is gone"), Missing, Stale, Refusals)
)]
async fn remove(
    cx: Cx<Views>,
    Path(id): Path<String>,
    ApiQuery(read): ApiQuery<Version>,
    _: ByToken,
) -> Result<StatusCode, WebError> {
    views::remove(&cx, view_id(&id)?, read.version).await?;
    Ok(StatusCode::NO_CONTENT)
}
