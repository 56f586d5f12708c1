//! What the pages say, as typed methods: `t.today().heading_count(3)`. Made by `build.rs`.
//! Not here: the sentences (`messages/*.toml`), dates and numbers (`text`).
//! Next: add a sentence to `messages/<capability>.toml`; its arguments come in alphabetical order.

use std::fmt::Display;

use crate::text::{Lang, T, grouped};

include!(concat!(env!("OUT_DIR"), "/messages.rs"));
