//! The shell around a page: menu, organisation, results of the last step.
//! Not here: how it is drawn (`templates/base.html`).
//! Next: [`crate::capabilities`], where the entries of the menu stand.

use crate::{
    address::own,
    capabilities,
    error::WebError,
    identify::{Identity, cookie},
    page::{Flash, FlashKind, NavGroup, NavItem, Page},
    state::{Banner, Web},
    text::T,
};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{Html, IntoResponse, Redirect, Response},
};
use data_encoding::BASE64URL_NOPAD;
use std::collections::HashMap;

/// What a handler needs to draw a page.
pub(crate) struct Shell {
    /// Everything that handlers reach.
    pub(crate) web: Web,
    /// Who asks.
    pub(crate) identity: Identity,
    organisation: String,
    waiting: HashMap<&'static str, Waiting>,
    flash: Vec<Flash>,
}

/// How much waits behind an entry of the menu.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Waiting {
    /// How many things.
    pub(crate) count: u64,
    /// They are urgent.
    pub(crate) hot: bool,
}

/// The cookie that carries a result to the next page.
const FLASH_COOKIE: &str = "yagura-flash";

impl FromRequestParts<Web> for Shell {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, WebError> {
        let identity = Identity::from_request_parts(parts, web).await?;
        let mut organisation = String::new();
        let mut waiting = HashMap::new();
        if let Some(signed) = &identity.signed {
            organisation = hub::identity::organisation_name(signed).await?;
            waiting = capabilities::waiting(signed).await?;
        }
        let flash = read_flash(&parts.headers);
        Ok(Self { web: web.clone(), identity, organisation, waiting, flash })
    }
}

impl Shell {
    /// Texts in the person's language.
    pub(crate) fn t(&self) -> T {
        T::new(self.identity.lang)
    }

    /// Whether passkeys work at the address that was opened; they are bound to one name.
    pub(crate) fn has_passkeys(&self) -> bool {
        let address = self.web.hub().public_address();
        self.is_at_public_address() && address.is_some_and(|known| known.relying_party().is_some())
    }

    /// Whether the address was opened that others know the hub by.
    pub(crate) fn is_at_public_address(&self) -> bool {
        let address = self.web.hub().public_address();
        address.is_some_and(|known| known.authority().eq_ignore_ascii_case(&self.identity.host))
    }

    /// The name that the person signs in with; empty before sign-in.
    pub(crate) fn login(&self) -> &str {
        self.identity.opened.as_ref().map_or("", |opened| opened.person.login.as_str())
    }

    /// The shell for a page with this title.
    pub(crate) fn page(&self, title: &str) -> Page {
        Page {
            organisation: self.organisation.clone(),
            nav: menu(&self.identity, &self.waiting),
            flash: self.flash.clone(),
            ..page(&self.web, &self.identity, title)
        }
    }

    /// A drawn page; shown results are forgotten.
    pub(crate) fn draw(&self, template: &impl askama::Template) -> Result<Response, WebError> {
        let mut response = Html(template.render()?).into_response();
        if !self.flash.is_empty() {
            let gone = format!("{FLASH_COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
            append_cookie(&mut response, &gone);
        }
        Ok(response)
    }

    /// A drawn page with a status of its own.
    pub(crate) fn draw_as(
        &self,
        status: StatusCode,
        template: &impl askama::Template,
    ) -> Result<Response, WebError> {
        Ok((status, self.draw(template)?).into_response())
    }

    /// The same, status first.
    pub(crate) const fn answering(&self, status: StatusCode) -> Answering<'_> {
        Answering { shell: self, status }
    }
}

/// A shell whose page has a status of its own.
pub(crate) struct Answering<'s> {
    shell: &'s Shell,
    status: StatusCode,
}

impl Answering<'_> {
    /// A drawn page.
    pub(crate) fn draw(&self, template: &impl askama::Template) -> Result<Response, WebError> {
        self.shell.draw_as(self.status, template)
    }
}

/// The shell as far as it is known without asking the database.
pub(crate) fn page(web: &Web, identity: &Identity, title: &str) -> Page {
    let t = T::new(identity.lang);
    let person = identity.signed.as_ref().and(identity.opened.as_ref());
    let several = person.is_some_and(|opened| {
        opened.assignments.iter().any(|held| held.organisation != opened.session.organisation)
    });
    Page {
        person: person.map(|opened| opened.person.name.clone()),
        switch_href: several.then(|| "/organisations".to_owned()),
        nav: menu(identity, &HashMap::new()),
        csrf: identity.csrf.clone(),
        request_id: identity.request_id.clone(),
        made_at: web.hub().now().as_millisecond(),
        banner: match web.settings().banner {
            Some(Banner::Demonstration) => t.identity().demonstration().to_owned(),
            None => String::new(),
        },
        ..Page::bare(identity.lang, title, identity.path.clone())
    }
}

fn menu(identity: &Identity, waiting: &HashMap<&'static str, Waiting>) -> Vec<NavGroup> {
    let Some(signed) = &identity.signed else { return Vec::new() };
    let t = T::new(identity.lang);
    let path = identity.path.split('?').next().unwrap_or_default();
    let item = |entry: &capabilities::Entry| {
        let waits = waiting.get(entry.href).copied().unwrap_or_default();
        NavItem {
            href: entry.href.to_owned(),
            label: (entry.label)(t).to_owned(),
            current: path == entry.href
                || path.strip_prefix(entry.href).is_some_and(|rest| rest.starts_with('/')),
            count: waits.count,
            hot: waits.hot,
        }
    };
    let group = |group: &capabilities::Group| NavGroup {
        title: (group.title)(t).to_owned(),
        items: group.entries.iter().filter(|entry| (entry.shown)(signed)).map(item).collect(),
    };
    capabilities::MENU.iter().map(group).collect()
}

/// Goes to a page and shows a result there.
pub(crate) fn redirect_with(to: &str, kind: FlashKind, text: &str) -> Response {
    let mut response = Redirect::to(to).into_response();
    let sign = match kind {
        FlashKind::Done => 'd',
        FlashKind::Warning => 'w',
        FlashKind::Error => 'e',
    };
    let text: String = text.chars().take(500).collect();
    let value = BASE64URL_NOPAD.encode(text.as_bytes());
    let flash = format!("{FLASH_COOKIE}={sign}{value}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax");
    append_cookie(&mut response, &flash);
    response
}

fn read_flash(headers: &HeaderMap) -> Vec<Flash> {
    let read = || {
        let value = cookie(headers, FLASH_COOKIE)?;
        let kind = match value.chars().next()? {
            'd' => FlashKind::Done,
            'w' => FlashKind::Warning,
            _ => FlashKind::Error,
        };
        let text = BASE64URL_NOPAD.decode(value.get(1..)?.as_bytes()).ok()?;
        Some(Flash { kind, text: String::from_utf8(text).ok()? })
    };
    read().into_iter().collect()
}

/// Goes to a page, and has the browser remember a choice for a year.
pub(crate) fn redirect_remembering(to: &str, name: &str, value: &str, path: &str) -> Response {
    let mut response = Redirect::to(own(to)).into_response();
    let cookie = format!("{name}={value}; Path={path}; Max-Age=31536000; HttpOnly; SameSite=Lax");
    append_cookie(&mut response, &cookie);
    response
}

/// Sets a cookie; [`crate::headers`] keeps it to TLS where there is TLS.
pub(crate) fn append_cookie(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}
