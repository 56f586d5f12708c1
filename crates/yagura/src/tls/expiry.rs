//! Until when a certificate is good: the one field read from its DER form. [RFC 5280, 4.1]
//! Not here: whether it is trusted; clients decide that.
//! Next: [`super::material`].

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

/// The instant after which the certificate is no longer good; `None` if these bytes are no certificate.
pub(crate) fn not_after(certificate: &[u8]) -> Option<Timestamp> {
    let mut signed = Der(Der(certificate).value(SEQUENCE)?);
    let mut fields = Der(signed.value(SEQUENCE)?);
    fields.skip_if(VERSION);
    fields.value(INTEGER)?; // serial number
    fields.value(SEQUENCE)?; // algorithm
    fields.value(SEQUENCE)?; // issuer
    let mut validity = Der(fields.value(SEQUENCE)?);
    validity.next()?;
    let (tag, time) = validity.next()?;
    instant(tag, std::str::from_utf8(time).ok()?)
}

const VERSION: u8 = 0xa0;
const INTEGER: u8 = 0x02;
const SEQUENCE: u8 = 0x30;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

/// Bytes made of tag, length and value, again and again.
struct Der<'a>(&'a [u8]);

impl<'a> Der<'a> {
    fn next(&mut self) -> Option<(u8, &'a [u8])> {
        let (tag, rest) = self.0.split_first()?;
        let (first, rest) = rest.split_first()?;
        let (length, rest) = if *first < 0x80 {
            (usize::from(*first), rest)
        } else {
            // Three bytes of length are 16 MiB: no certificate is longer.
            let bytes = usize::from(first & 0x7f);
            let (length, rest) = rest.split_at_checked(bytes).filter(|_| (1..=3).contains(&bytes))?;
            (length.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)), rest)
        };
        let (value, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some((*tag, value))
    }

    fn value(&mut self, wanted: u8) -> Option<&'a [u8]> {
        self.next().filter(|(tag, _)| *tag == wanted).map(|(_, value)| value)
    }

    fn skip_if(&mut self, tag: u8) {
        if self.0.first() == Some(&tag) {
            self.next();
        }
    }
}

fn instant(tag: u8, text: &str) -> Option<Timestamp> {
    let text = match tag {
        // Two digits of the year: 50 to 99 are the last century's. [RFC 5280, 4.1.2.5.1]
        UTC_TIME => format!("{}{text}", if text.get(..2)? < "50" { "20" } else { "19" }),
        GENERALIZED_TIME => text.to_owned(),
        _ => return None,
    };
    let time = DateTime::strptime("%Y%m%d%H%M%SZ", text).ok()?;
    Some(time.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn made(year: i32) -> Vec<u8> {
        let mut params = rcgen::CertificateParams::new(vec!["a.example".to_owned()]).unwrap();
        params.not_after = rcgen::date_time_ymd(year, 3, 4);
        params.self_signed(&rcgen::KeyPair::generate().unwrap()).unwrap().der().to_vec()
    }

    #[test]
    fn the_end_is_read_from_both_forms_of_time() {
        assert_eq!(not_after(&made(2031)), Some("2031-03-04T00:00:00Z".parse().unwrap()));
        assert_eq!(not_after(&made(2061)), Some("2061-03-04T00:00:00Z".parse().unwrap()));
    }

    #[test]
    fn a_cut_or_changed_certificate_is_no_certificate_or_has_another_end() {
        let whole = made(2031);
        for end in 0..whole.len().min(120) {
            assert_eq!(not_after(&whole[..end]), None, "{end}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_harm(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            not_after(&bytes);
        }
    }
}
