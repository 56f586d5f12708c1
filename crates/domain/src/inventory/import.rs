//! How far an import 取り込み of a file is, and what each of its rows does.
//! Not here: reading the file (`formats::sheets`), the rules (`hub::inventory::import`).
//! Next: [`ImportState`].

use crate::text_enum::text_enum;

text_enum! {
    /// How far an import is. Only the step to [`Applied`](Self::Applied) changes the ledger.
    ImportState, "state of an import" {
        /// The file is stored; a person says which column is what.
        Mapping = "mapping",
        /// A job reads it into the staging tables.
        Reading = "reading",
        /// The preview waits for a person.
        Ready = "ready",
        /// The ledger was changed.
        Applied = "applied",
        /// A person gave it up; the ledger was not changed.
        Discarded = "discarded",
        /// The file cannot be read; the ledger was not changed.
        Broken = "broken",
    }
}

text_enum! {
    /// What a row of the file does.
    RowVerdict, "verdict on a row" {
        /// Adds an asset.
        Added = "added",
        /// Changes an asset.
        Changed = "changed",
        /// Says what the ledger says.
        Same = "same",
        /// Cannot be applied.
        Bad = "bad",
    }
}
