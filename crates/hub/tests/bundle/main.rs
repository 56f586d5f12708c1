//! Vulnerability news carried by hand, rule by rule, on both databases.
#![cfg(test)]

mod carried;
mod cut_off;
mod desk;
mod keys;
mod two_hubs;
