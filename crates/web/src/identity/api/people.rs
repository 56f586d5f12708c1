//! The people of the own organisation for programs.
//! Not here: inviting them and giving roles; people do that.
//! Next: `hub::identity::people`.

use crate::{
    api::{ApiQuery, Paged, Paging, Refusals, Text, after, instant, schema},
    error::WebError,
};
use axum::Json;
use domain::{
    access::{People, Read},
    identity::Role,
    ids::PersonId,
};
use hub::{
    Cx,
    identity::people::{self, Colleague, Cursor, Query},
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which people, by reading.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// Part of name, reading or sign-in name.
    q: String,
    /// Only who holds this role.
    #[param(schema_with = schema::role)]
    role: Option<Text<Role>>,
    /// Items at most, 1 to 200; 100 unless told otherwise.
    limit: Option<u32>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// A person with a role in the organisation.
#[derive(Serialize, ToSchema)]
pub(super) struct Person {
    /// Their identifier.
    #[schema(value_type = String)]
    id: Text<PersonId>,
    /// What they sign in with.
    login: String,
    /// Their name.
    name: String,
    /// How it is read.
    reading: String,
    /// What they are here.
    roles: Vec<HeldRole>,
    /// None of these roles counts at the moment.
    suspended: bool,
    /// They sign in with a second factor.
    second_factor: bool,
    /// When they last signed in here.
    #[schema(value_type = Option<String>, format = DateTime)]
    last_sign_in_at: Option<Timestamp>,
}

/// A role that someone holds.
#[derive(Serialize, ToSchema)]
struct HeldRole {
    /// Which.
    #[schema(schema_with = schema::role)]
    role: Text<Role>,
    /// The last day on which it holds.
    #[schema(value_type = Option<String>, format = Date)]
    until: Option<Date>,
}

impl From<Colleague> for Person {
    fn from(colleague: Colleague) -> Self {
        let person = colleague.who.person;
        let roles = colleague.roles.iter().map(|held| HeldRole { role: Text(held.role), until: held.until });
        Self {
            id: Text(person.id),
            login: person.login.to_string(),
            name: person.name,
            reading: person.reading,
            roles: roles.collect(),
            suspended: colleague.who.suspended,
            second_factor: person.second_factor,
            last_sign_in_at: colleague.last_sign_in_at_ms.map(instant),
        }
    }
}

/// People of the own organisation
#[utoipa::path(
    get,
    path = "/api/v1/people",
    tag = "people",
    operation_id = "people",
    security(("token" = ["people:read"])),
    params(Wanted),
    responses((status = 200, description = "A page of people", body = Paged<Person>), Refusals)
)]
pub(super) async fn list(
    cx: Cx<Read<People>>,
    ApiQuery(wanted): ApiQuery<Wanted>,
) -> Result<Json<Paged<Person>>, WebError> {
    let paging: Paging<String> = Paging::read(wanted.limit, wanted.after.as_deref())?;
    let query =
        Query { text: wanted.q.trim().chars().take(100).collect(), role: wanted.role.map(|Text(role)| role) };
    let cursor = paging.after.map(|(login, reading)| Cursor { reading, login }).unwrap_or_default();
    let page = people::page(&cx, &query, &cursor, paging.limit).await?;
    Ok(Json(Paged {
        next: page.next.map(|last| after(last.login, &last.reading)),
        items: page.people.into_iter().map(Person::from).collect(),
    }))
}
