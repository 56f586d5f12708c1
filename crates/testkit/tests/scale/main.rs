//! Figures at scale, on each database. Long, so run by `./test --long`.
//! Not here: figures of single parts (`examples` and `tests/corpus_*` of their crates).
//! Next: [`region`], [`night`], [`map`]; `benches/` says what came out.
#![cfg(test)]

mod map;
mod night;
mod region;
mod rows;
