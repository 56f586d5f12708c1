//! Hardware addresses (MAC), however a device or program prints them.
//! Not here: who made the device ([`super::makers`]).
//! Next: [`Mac::parse`].

use std::fmt;

/// A hardware address of 48 bits that belongs to one device; prints as `00:1B:2C:3D:4E:5F`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mac([u8; 6]);

impl Mac {
    /// Reads `00:1b:2c:3d:4e:5f`, `00-1B-2C-3D-4E-5F`, `001b.2c3d.4e5f`, `001B2C3D4E5F` and `0:1b:2c:3d:4e:5f`. Group
    /// addresses and nothing but zeros are no device's.
    ///
    /// ```
    /// use domain::inventory::evidence::Mac;
    /// assert_eq!(Mac::parse("001b.2c3d.4e5f").unwrap().to_string(), "00:1B:2C:3D:4E:5F");
    /// assert_eq!(Mac::parse("ff-ff-ff-ff-ff-ff"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let pieces: Vec<&str> = text.split([':', '-']).collect();
        let digits: String = if pieces.len() == 6 && pieces.iter().all(|piece| matches!(piece.len(), 1 | 2)) {
            pieces.iter().flat_map(|piece| ["0", *piece].into_iter().skip(piece.len() - 1)).collect()
        } else {
            text.chars().filter(|sign| !matches!(sign, ':' | '-' | '.')).collect()
        };
        if digits.len() != 12 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        let number = u64::from_str_radix(&digits, 16).ok()?;
        let [_, _, bytes @ ..] = number.to_be_bytes();
        let is_group = bytes.first().is_some_and(|first| first & 1 == 1);
        (!is_group && number != 0).then_some(Self(bytes))
    }

    /// The first three bytes, which say who made the device.
    pub const fn prefix(self) -> [u8; 3] {
        let [a, b, c, ..] = self.0;
        [a, b, c]
    }

    /// Chosen by the device itself, as phones do anew for each network: it says nothing about the maker.
    pub const fn is_private(self) -> bool {
        let [first, ..] = self.0;
        first & 2 == 2
    }
}

impl fmt::Display for Mac {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, byte) in self.0.iter().enumerate() {
            write!(out, "{}{byte:02X}", if at > 0 { ":" } else { "" })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_writing_is_read_and_printed_in_one() {
        for text in
            ["00:1b:2c:3d:4e:5f", "00-1B-2C-3D-4E-5F", "001b.2c3d.4e5f", "0:1b:2c:3d:4e:5f", "001B2C3D4E5F"]
        {
            assert_eq!(Mac::parse(text).unwrap().to_string(), "00:1B:2C:3D:4E:5F", "{text}");
        }
    }

    #[test]
    fn what_is_no_device_s_address_is_refused() {
        for text in ["", "00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:16", "00:1b:2c", "機器"]
        {
            assert_eq!(Mac::parse(text), None, "{text}");
        }
        assert!(Mac::parse("02:1b:2c:3d:4e:5f").unwrap().is_private());
    }
}
