//! Public keys of passkeys, as browsers hand them out: `SubjectPublicKeyInfo` of the three kinds every browser knows.
//! Not here: verifying with them (`hub::identity::passkey`).
//! Next: [`super::authenticator`].

/// How a passkey signs: the three that every browser can hand out as a key. [W3C Web Authentication 3, 5.2.1.1]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// ECDSA with P-256 and SHA-256: nearly all authenticators.
    Es256,
    /// Ed25519: some security keys.
    EdDsa,
    /// RSASSA-PKCS1-v1_5 with SHA-256: Windows Hello on older machines.
    Rs256,
}

/// A public key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    /// How it signs.
    pub algorithm: Algorithm,
    /// The point, the 32 bytes, or the `RSAPublicKey`: as `ring` takes them.
    pub bytes: Vec<u8>,
}

/// The bytes are no key of a kind that is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a public key of a kind that is accepted")]
pub struct NotAKey;

/// `id-ecPublicKey` with `prime256v1`, up to the bit string. [RFC 5480, 2.1.1]
const P256: &[u8] =
    b"\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\x03\x42\x00";

/// `id-Ed25519`, up to the bit string. [RFC 8410, 4]
const ED25519: &[u8] = b"\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00";

/// `rsaEncryption` without parameters. [RFC 3279, 2.3.1]
const RSA: &[u8] = b"\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00";

/// Bytes of an RSA key's numbers: of 2,048 to 4,096 bits.
const RSA_BYTES: std::ops::RangeInclusive<usize> = 256..=600;

impl Algorithm {
    /// Every one, the most usual first.
    pub const ALL: [Self; 3] = [Self::Es256, Self::EdDsa, Self::Rs256];

    /// Its number in the registry of COSE.
    pub const fn cose_number(self) -> i64 {
        match self {
            Self::Es256 => -7,
            Self::EdDsa => -8,
            Self::Rs256 => -257,
        }
    }

    /// The algorithm with that number.
    pub fn from_cose_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.cose_number() == number)
    }
}

impl PublicKey {
    /// Reads a `SubjectPublicKeyInfo` in DER.
    ///
    /// # Errors
    /// [`NotAKey`].
    pub fn from_spki(der: &[u8]) -> Result<Self, NotAKey> {
        let (algorithm, bytes) = if let Some(point) = der.strip_prefix(P256) {
            // An uncompressed point begins with 4.
            (Algorithm::Es256, Some(point).filter(|point| point.len() == 65 && point.first() == Some(&4)))
        } else if let Some(key) = der.strip_prefix(ED25519) {
            (Algorithm::EdDsa, Some(key).filter(|key| key.len() == 32))
        } else {
            (Algorithm::Rs256, rsa(der))
        };
        Ok(Self { algorithm, bytes: bytes.ok_or(NotAKey)?.to_vec() })
    }
}

/// The `RSAPublicKey` within; lengths of such keys take two bytes each.
fn rsa(der: &[u8]) -> Option<&[u8]> {
    let info = long(0x30, der)?;
    let bits = long(0x03, info.strip_prefix(RSA)?)?;
    let key = bits.strip_prefix(b"\x00")?;
    long(0x30, key).filter(|numbers| RSA_BYTES.contains(&numbers.len()))?;
    Some(key)
}

/// What stands in an element with a length of two bytes that fills the whole.
fn long(tag: u8, der: &[u8]) -> Option<&[u8]> {
    let (head, content) = der.split_first_chunk::<4>()?;
    let [found, 0x82, high, low] = *head else { return None };
    let length = usize::from(u16::from_be_bytes([high, low]));
    (found == tag && content.len() == length && length > 0xff).then_some(content)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn element(tag: u8, content: &[u8]) -> Vec<u8> {
        let length = u16::try_from(content.len()).unwrap().to_be_bytes();
        [&[tag, 0x82], &length[..], content].concat()
    }

    fn rsa_key(numbers: usize) -> Vec<u8> {
        let key = element(0x30, &vec![1; numbers]);
        element(0x30, &[RSA, &element(0x03, &[&[0], &key[..]].concat())].concat())
    }

    #[test]
    fn the_three_kinds_are_read() {
        let point = [&[4][..], &[9; 64]].concat();
        let read = PublicKey::from_spki(&[P256, &point].concat()).unwrap();
        assert_eq!((read.algorithm, read.bytes), (Algorithm::Es256, point));
        let read = PublicKey::from_spki(&[ED25519, &[8; 32]].concat()).unwrap();
        assert_eq!((read.algorithm, read.bytes), (Algorithm::EdDsa, vec![8; 32]));
        let read = PublicKey::from_spki(&rsa_key(270)).unwrap();
        assert_eq!((read.algorithm, read.bytes.len()), (Algorithm::Rs256, 274));
    }

    #[test]
    fn short_keys_other_points_and_what_follows_a_key_are_refused() {
        let compressed = [P256, &[2], &[9; 64]].concat();
        let longer = [&rsa_key(270)[..], &[0]].concat();
        let cut = [ED25519, &[8; 31]].concat();
        for der in [compressed, longer, cut, rsa_key(140), rsa_key(700), Vec::new()] {
            assert_eq!(PublicKey::from_spki(&der), Err(NotAKey), "{der:?}");
        }
    }

    #[test]
    fn each_algorithm_has_its_number() {
        for algorithm in Algorithm::ALL {
            assert_eq!(Algorithm::from_cose_number(algorithm.cose_number()), Some(algorithm));
        }
        assert_eq!(Algorithm::from_cose_number(-65_535), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_key_or_refused(kind in 0_usize..4, rest in prop::collection::vec(any::<u8>(), 0..700)) {
            let der = [[P256, ED25519, RSA, b""][kind], &rest].concat();
            if let Ok(key) = PublicKey::from_spki(&der) {
                prop_assert!(key.bytes.len() < der.len());
            }
        }
    }
}
