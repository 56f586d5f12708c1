//! Types and rules of Yagura: what a hospital has, where it is weak, who may see and do what.
//! Not here: input and output, time, randomness, databases, pages.
//! Next: `formats` reads other people's files into these types, `hub` uses them.

pub mod access;
pub mod audit_trail;
pub mod bundle;
pub mod cpe;
pub mod cvss;
pub mod identity;
pub mod ids;
pub mod inventory;
pub mod notify;
pub mod sharing;
pub mod text;
pub mod text_enum;
pub mod version;
pub mod views;
pub mod vulnerabilities;
