//! The books of a house: the ledger of assets and the registers beside it, told apart where one thing serves all.
//! Not here: what stands in them ([`super::asset`], [`super::register`]).
//! Next: `hub::inventory::bulk`, which edits many lines of one at once.

use super::{
    LedgerField,
    register::{Field, RecordKind},
};

/// The ledger, or a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Book {
    /// The ledger of assets 資産台帳.
    Ledger,
    /// A register beside it.
    Register(RecordKind),
}

impl Book {
    /// The fields in which many lines can hold the same, in the order of its form.
    pub fn common_fields(self) -> Vec<Field> {
        match self {
            Self::Ledger => {
                let field = |one: &LedgerField| {
                    one.common().map(|shape| Field {
                        key: one.as_str(),
                        shape,
                        is_listed: false,
                        is_common: true,
                    })
                };
                LedgerField::ALL.iter().filter_map(field).collect()
            }
            Self::Register(kind) => kind.fields().iter().filter(|field| field.is_common).copied().collect(),
        }
    }

    /// The field of that name, if many lines can hold the same in it.
    pub fn common_field(self, key: &str) -> Option<Field> {
        self.common_fields().into_iter().find(|field| field.key == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_numbers_and_addresses_are_each_line_s_own() {
        for kind in RecordKind::ALL {
            let book = Book::Register(*kind);
            assert!(!book.common_fields().is_empty(), "{kind}");
            for own in ["name", "number", "line_number", "address_range", "email", "phone", "remarks"] {
                assert!(book.common_field(own).is_none(), "{kind} {own}");
            }
        }
        for own in
            ["id", "name", "asset_tag", "serial", "ip_address", "os_version", "hardware_cpe", "remarks"]
        {
            assert!(Book::Ledger.common_field(own).is_none(), "{own}");
        }
        assert!(Book::Ledger.common_field("department").is_some());
    }
}
