#![no_main]

use domain::{
    identity::{Login, PublicAddress},
    inventory::evidence::{Mac, Network},
    notify::{MailAddress, WebAddress, settings::parse_time},
    vulnerabilities::CveId,
};
use std::{fmt::Display, str::FromStr};

// What people type or a file says, one value each: whatever is read is printed so that it is read the same.
libfuzzer_sys::fuzz_target!(|text: &str| {
    again::<MailAddress>(text);
    again::<WebAddress>(text);
    again::<Login>(text);
    again::<Network>(text);
    again::<CveId>(text);
    if let Ok(site) = text.parse::<PublicAddress>() {
        assert_eq!(site.origin().parse(), Ok(site.clone()));
    }
    if let Some(mac) = Mac::parse(text) {
        assert_eq!(Mac::parse(&mac.to_string()), Some(mac));
    }
    parse_time(text);
});

fn again<T: FromStr + Display + PartialEq>(text: &str) {
    if let Ok(read) = text.parse::<T>() {
        let written = read.to_string();
        assert!(written.parse::<T>().ok() == Some(read), "{written}");
    }
}
