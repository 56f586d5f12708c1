//! Saved views 保存した表示: a list's search, filters, order and columns under a name, to be found again above it.
//! Not here: what may stand behind the `?` of a list's address (each list's own address in `web`).
//! Next: `hub::views`.

use crate::{
    ids::{PersonId, ViewId},
    inventory::Book,
    text_enum::UnknownText,
};
use std::{fmt, str::FromStr};

/// Characters of a name at most.
pub const NAME_CHARS: usize = 60;

/// Bytes of a query at most; a list's address is seldom longer than 200.
pub const QUERY_BYTES: usize = 2_000;

/// Views of one list that a person has at most, and that a house shares at most.
pub const EACH: usize = 50;

/// A list that has views.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// The ledger, or a register.
    Book(Book),
    /// The findings.
    Findings,
}

/// A view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Its identifier.
    pub id: ViewId,
    /// The list that it is of.
    pub list: List,
    /// What it is called.
    pub name: String,
    /// What stands behind the `?` of the list's address; empty for the whole list.
    pub query: String,
    /// Whose it is; `None` for one that the whole house shares.
    pub owner: Option<PersonId>,
    /// Who made it.
    pub made_by: String,
    /// The person who asks opens the list with it.
    pub is_default: bool,
    /// Counts changes; a form that carries an older one is stale.
    pub version: i64,
}

impl List {
    /// The path of its page.
    pub fn path(self) -> String {
        format!("/{self}")
    }
}

impl View {
    /// Where it leads.
    pub fn address(&self) -> String {
        address(self.list, &self.query)
    }
}

/// The address of a list with this query; the whole list says so, since a bare address opens the default view.
pub fn address(list: List, query: &str) -> String {
    let query = if query.is_empty() { WHOLE } else { query };
    format!("/{list}?{query}")
}

/// The query of a whole list.
pub const WHOLE: &str = "view=all";

impl fmt::Display for List {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Book(Book::Ledger) => out.write_str(LEDGER),
            Self::Book(Book::Register(kind)) => write!(out, "{REGISTER}{kind}"),
            Self::Findings => out.write_str(FINDINGS),
        }
    }
}

impl FromStr for List {
    type Err = UnknownText;

    fn from_str(text: &str) -> Result<Self, UnknownText> {
        if let Some(kind) = text.strip_prefix(REGISTER) {
            return Ok(Self::Book(Book::Register(kind.parse()?)));
        }
        match text {
            LEDGER => Ok(Self::Book(Book::Ledger)),
            FINDINGS => Ok(Self::Findings),
            _ => Err(UnknownText { what: "list", text: text.chars().take(60).collect() }),
        }
    }
}

const LEDGER: &str = "inventory";
const REGISTER: &str = "register/";
const FINDINGS: &str = "vulnerabilities";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::register::RecordKind;

    #[test]
    fn a_list_is_named_by_the_path_of_its_page_and_read_back() {
        let registers = RecordKind::ALL.iter().map(|kind| List::Book(Book::Register(*kind)));
        for list in registers.chain([List::Book(Book::Ledger), List::Findings]) {
            assert_eq!(list.to_string().parse(), Ok(list));
            assert_eq!(list.path(), format!("/{list}"));
        }
        for other in ["", "register", "register/", "register/planet", "inventory/", "people"] {
            assert!(other.parse::<List>().is_err(), "{other}");
        }
    }

    #[test]
    fn the_whole_list_says_so() {
        assert_eq!(address(List::Findings, ""), "/vulnerabilities?view=all");
        assert_eq!(address(List::Book(Book::Ledger), "q=VPN"), "/inventory?q=VPN");
    }
}
