//! Reads files of evidence and says what is in them: `cargo run -p formats --example scan -- FILE...`.
//! Not here: comparing them with a ledger (`hub`).
//! Next: `formats::scan`.
#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a program of its own that reads files and prints"
)]

use domain::inventory::evidence::Content;
use formats::scan::{Limits, read};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path)?;
        match read(&bytes, Limits::default()) {
            Err(error) => println!("{path}: refused: {error}"),
            Ok(evidence) => {
                let kind = evidence.kind;
                match evidence.content {
                    Content::Devices(devices) => {
                        println!("{path}: {kind}, {} devices, {:?}", devices.len(), devices.first());
                    }
                    Content::Parts { product, parts } => {
                        println!("{path}: {kind}, {product:?}, {} parts, {:?}", parts.len(), parts.last());
                    }
                    Content::Connections(ways) => println!("{path}: {kind}, {} connections", ways.len()),
                    Content::Accounts(accounts) => println!("{path}: {kind}, {} accounts", accounts.len()),
                    Content::Disclosure(form) => println!(
                        "{path}: {kind}, {} answers, {:?} {:?} {:?}",
                        form.answers.len(),
                        form.maker,
                        form.product,
                        form.version
                    ),
                }
            }
        }
    }
    Ok(())
}
