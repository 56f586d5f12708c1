//! What every page needs beside its own matter: the shell that `templates/base.html` draws.
//! Not here: who may see which entry of the menu (the handlers), sentences (`messages`).
//! Next: `templates/base.html`; [`parts`] has what `templates/macros.html` draws.

pub mod clash;
pub mod parts;

use crate::text::{Lang, T};

pub use clash::{Clash, ClashField};
pub use parts::{Choice, FieldError, FormErrors, Mark, Pager, SortState, Sorted, Steps};

/// The shell around a page.
#[derive(Clone, Debug)]
pub struct Page {
    /// Texts, numbers and dates in the person's language.
    pub t: T,
    /// Title of the window; the product's name is added.
    pub title: String,
    /// Path and query of this page, to which the language switch returns; begins with one `/`.
    pub path: String,
    /// The person, or none before sign-in.
    pub person: Option<String>,
    /// The organisation the session works for; empty before sign-in.
    pub organisation: String,
    /// Where to choose another organisation, for who works in several.
    pub switch_href: Option<String>,
    /// The menu; a group without items is not drawn.
    pub nav: Vec<NavGroup>,
    /// Results of the last step, shown once.
    pub flash: Vec<Flash>,
    /// Goes with every form.
    pub csrf: String,
    /// Names this request in the log; error pages show it.
    pub request_id: String,
    /// When the page was made, milliseconds since 1970-01-01 UTC; printed pages show it.
    pub made_at: i64,
    /// A sentence above everything, such as that this is a demonstration; empty for none.
    pub banner: String,
}

/// A group of the menu, such as 知る.
#[derive(Clone, Debug)]
pub struct NavGroup {
    /// Its heading; empty for the entries on top.
    pub title: String,
    /// Its entries.
    pub items: Vec<NavItem>,
}

/// An entry of the menu.
#[derive(Clone, Debug)]
pub struct NavItem {
    /// Where it leads.
    pub href: String,
    /// What it says.
    pub label: String,
    /// This page belongs to it.
    pub current: bool,
    /// How many things wait there; 0 shows nothing.
    pub count: u64,
    /// What waits is urgent.
    pub hot: bool,
}

/// A message that a step leaves for the next page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flash {
    /// How it is meant.
    pub kind: FlashKind,
    /// What it says.
    pub text: String,
}

/// How a message is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlashKind {
    /// It worked.
    Done,
    /// It worked, but look.
    Warning,
    /// It did not work.
    Error,
}

impl Page {
    /// A page before sign-in.
    pub fn bare(lang: Lang, title: impl Into<String>, path: impl Into<String>) -> Self {
        Self {
            t: T::new(lang),
            title: title.into(),
            path: path.into(),
            person: None,
            organisation: String::new(),
            switch_href: None,
            nav: Vec::new(),
            flash: Vec::new(),
            csrf: String::new(),
            request_id: String::new(),
            made_at: 0,
            banner: String::new(),
        }
    }

    /// Changes with the assets; stands in their addresses, so that browsers may keep them for good.
    pub fn assets_version(&self) -> &'static str {
        env!("ASSETS_VERSION")
    }

    /// Urgent things in all of the menu, for the closed menu of a phone.
    pub fn urgent_count(&self) -> u64 {
        let items = self.nav.iter().flat_map(|group| &group.items);
        items.filter(|item| item.hot).map(|item| item.count).fold(0, u64::saturating_add)
    }

    /// A page as a person of an invented hospital sees it, for tests of templates.
    pub fn sample(lang: Lang) -> Self {
        let t = T::new(lang);
        let nav = t.nav();
        let item = |href: &str, label: &str, count, hot| NavItem {
            href: href.to_owned(),
            label: label.to_owned(),
            current: href == "/today",
            count,
            hot,
        };
        let group = |title: &str, items| NavGroup { title: title.to_owned(), items };
        Self {
            person: Some("北野 花子".to_owned()),
            organisation: "北見台市民病院".to_owned(),
            switch_href: Some("/organisations".to_owned()),
            nav: vec![
                group("", vec![item("/today", nav.today(), 3, true)]),
                group(
                    nav.know(),
                    vec![
                        item("/inventory", nav.inventory(), 0, false),
                        item("/vulnerabilities", nav.vulnerabilities(), 2, true),
                    ],
                ),
                group(nav.watch(), vec![]),
                group(nav.share(), vec![item("/sharing", nav.published(), 1, false)]),
                group(
                    nav.manage(),
                    vec![
                        item("/people", nav.people(), 0, false),
                        item("/audit-trail", nav.audit_trail(), 0, false),
                    ],
                ),
            ],
            flash: vec![Flash { kind: FlashKind::Done, text: t.common().saved().to_owned() }],
            csrf: "sample-csrf".to_owned(),
            request_id: "01J0-SAMPLE".to_owned(),
            made_at: 1_795_131_000_000,
            ..Self::bare(lang, nav.today(), "/today")
        }
    }
}

impl NavGroup {
    /// Whether it has anything in it.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

impl FlashKind {
    /// Its name in the style sheet.
    pub fn class(self) -> &'static str {
        match self {
            Self::Done => "ok",
            Self::Warning => "week",
            Self::Error => "now",
        }
    }

    /// Whether it interrupts a screen reader.
    pub fn is_error(self) -> bool {
        self == Self::Error
    }

    /// The word that says it without colour.
    pub fn word(self, t: T) -> &'static str {
        match self {
            Self::Done => t.common().flash_done(),
            Self::Warning => t.common().flash_warning(),
            Self::Error => t.common().flash_error(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_urgent_things_count_on_the_closed_menu() {
        assert_eq!(Page::sample(Lang::Ja).urgent_count(), 5);
        assert_eq!(Page::bare(Lang::Ja, "", "/").urgent_count(), 0);
    }
}
