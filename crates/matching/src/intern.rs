//! Texts kept once, known by a number.
//! Not here: what a text means.
//! Next: [`crate::index`].

use std::{collections::HashMap, sync::Arc};

/// The number of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Symbol(u32);

/// All texts of an index. A text stays until the index goes: feeds repeat themselves, so it hardly grows.
#[derive(Debug, Default)]
pub(crate) struct Interner {
    numbers: HashMap<Arc<str>, Symbol>,
    texts: Vec<Arc<str>>,
}

impl Interner {
    /// The number of a text, new or old.
    pub(crate) fn add(&mut self, text: &str) -> Symbol {
        if let Some(symbol) = self.find(text) {
            return symbol;
        }
        let symbol = Symbol(row(self.texts.len()));
        let text: Arc<str> = text.into();
        self.texts.push(Arc::clone(&text));
        self.numbers.insert(text, symbol);
        symbol
    }

    /// The number of a text that was added before.
    pub(crate) fn find(&self, text: &str) -> Option<Symbol> {
        self.numbers.get(text).copied()
    }

    /// The text of a number made here.
    pub(crate) fn text(&self, symbol: Symbol) -> &str {
        self.texts.get(symbol.0 as usize).map_or("", AsRef::as_ref)
    }
}

/// A position in a table as the 32 bits that refer to it.
#[expect(clippy::expect_used, reason = "2^32 rows would take more memory than any machine has")]
pub(crate) fn row(position: usize) -> u32 {
    u32::try_from(position).expect("fewer than 2^32 rows")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_one_number() {
        let mut interner = Interner::default();
        let (first, second) = (interner.add("fortios"), interner.add("junos"));
        assert_ne!(first, second);
        assert_eq!(interner.add("fortios"), first);
        assert_eq!((interner.find("junos"), interner.find("ios")), (Some(second), None));
        assert_eq!(interner.text(second), "junos");
    }
}
