//! JVN and JVN iPedia, Japan's vulnerability notes: VULDEF, JVNRSS, and the list of products.
//! Not here: going through a whole file and telling it by its content ([`crate::feed`]: `Item::Advisory`,
//! `FeedKind::Jvn`); keeping what it says (`hub`).
//! Next: [`phrase`] reads the versions, [`vuldef`] and [`rss`] one advisory, [`products`] the names.

mod common;
pub mod phrase;
mod products;
mod rss;
mod vuldef;

#[cfg(test)]
mod tests;

use domain::vulnerabilities::Advisory;

use crate::{
    feed::About,
    xml::{Element, Visit},
};

pub use products::{Product, read_products};

/// Which of JVN's forms of a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// VULDEF: everything, with versions; an answer of `MyJVN` or a yearly "detail" feed.
    Vuldef,
    /// JVNRSS: in short, with products but without their versions; an answer, the news, or a yearly feed.
    Rss,
}

/// What an element of a feed turned out to be.
pub(crate) enum Found {
    /// An advisory.
    Advisory(Box<Advisory>),
    /// One that cannot be used: its number, if that can be read, and why.
    Flawed { which: String, why: String },
    /// Something about the feed itself.
    Nothing,
}

impl Form {
    /// The form of a feed by its first element.
    ///
    /// # Errors
    /// What it is instead.
    pub(crate) fn of(root: &Element) -> Result<Self, String> {
        let is_jvn = root.attribute_values().any(|value| value.contains("jvn.jp/"));
        match root.name.as_str() {
            "VULDEF-Document" => Ok(Self::Vuldef),
            "RDF" if is_jvn => Ok(Self::Rss),
            "RDF" => Err("an RSS feed of somebody else than JVN".to_owned()),
            "Result" if is_jvn => Err(NAMES_ONLY.to_owned()),
            other => Err(format!("a web page or XML that begins with <{}>", other.escape_debug())),
        }
    }

    /// Which elements are wanted.
    pub(crate) fn visit(self, name: &str) -> Visit {
        match (self, name) {
            (Self::Vuldef, "Vulinfo") | (Self::Rss, "item" | "date") | (_, "Status") => Visit::Take,
            (Self::Rss, "channel") => Visit::Enter,
            _ => Visit::Skip,
        }
    }
}

/// What a wanted element says.
///
/// # Errors
/// Why the whole feed is of no use.
pub(crate) fn found(element: &Element, about: &mut About) -> Result<Found, String> {
    let (number, advisory) = match element.name.as_str() {
        "Vulinfo" => (element.text_of("VulinfoID"), vuldef::advisory(element)),
        "item" => (element.text_of("identifier"), rss::advisory(element)),
        "date" => {
            about.generated_at = crate::feed::instant_ms(element.text());
            return Ok(Found::Nothing);
        }
        _ => {
            common::status(element, about)?;
            return Ok(Found::Nothing);
        }
    };
    Ok(match advisory {
        Ok(advisory) => Found::Advisory(Box::new(advisory)),
        Err(flaw) => Found::Flawed { which: number.to_owned(), why: flaw.to_string() },
    })
}

/// The list of products is no feed: it says of no product that anything touches it, and the names of those that are
/// touched stand in each advisory.
const NAMES_ONLY: &str =
    "JVN's list of products, or an answer without any advisory: it names products and says nothing of them";
