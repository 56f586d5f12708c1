//! One file per command.
//! Not here: starting the program ([`support`]).
//! Next: [`support`].

mod audit;
mod backup;
mod config;
mod db;
mod help;
mod import;
mod jvn;
mod kills;
mod pipes;
mod secrets;
mod serving;
mod support;
mod tls;
mod user;
