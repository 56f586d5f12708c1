//! The rules of a bundle: what was signed comes back as it was, and nothing else does.
//! Not here: which key and which serial a receiver takes (`crates/hub/tests/bundle`).
//! Next: [`super::Reader`].

use super::{
    news::{Head, LineLimits, Lines, PURPOSE, Record, Section, Writer},
    *,
};
use domain::vulnerabilities::{
    Bound, Criterion, CveRecord, CveStatus, KevEntry, Node, Operator, RatedVector, VersionRange,
};
use jiff::Timestamp;
use proptest::prelude::*;
use ring::signature::{Ed25519KeyPair, KeyPair};

fn pair(seed: u8) -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap()
}

fn public(seed: u8) -> PublicKey {
    PublicKey::new(pair(seed).public_key().as_ref().try_into().unwrap())
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The manifest of files with these contents, signed by the key of `seed`.
fn manifest(seed: u8, files: &[(&str, &[u8])]) -> Manifest {
    let made_at = at("2026-11-21T00:00:00Z");
    let mut manifest = Manifest::new(PURPOSE, 7, public(seed), made_at, at("2027-02-21T00:00:00Z"));
    manifest.base = 3;
    manifest.files = files.iter().map(|(path, bytes)| Listed::of(path, *bytes).unwrap()).collect();
    manifest
}

fn written(seed: u8, manifest: &Manifest, files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = Vec::new();
    let sign = |message: &[u8]| pair(seed).sign(message).as_ref().to_vec();
    let open = |listed: &Listed| Ok(files.iter().find(|(path, _)| *path == listed.path).unwrap().1);
    write(&mut out, manifest, sign, open).unwrap();
    out
}

const FILES: [(&str, &[u8]); 3] = [("nvd.jsonl.gz", &[9; 700]), ("kev.jsonl.gz", b"short"), ("empty", b"")];

fn bundle() -> Vec<u8> {
    written(1, &manifest(1, &FILES), &FILES)
}

/// Manifest and contents, read to the end.
fn read(bytes: &[u8]) -> Result<(Manifest, Vec<Vec<u8>>), BundleError> {
    let mut reader = Reader::open(bytes, Limits::default())?;
    let mut contents = Vec::new();
    while let Some(content) = reader.next_file(|_, file| {
        let mut content = Vec::new();
        file.read_to_end(&mut content)?;
        Ok::<_, BundleError>(content)
    })? {
        contents.push(content);
    }
    Ok((reader.manifest().clone(), contents))
}

#[test]
fn what_was_signed_comes_back_as_it_was() {
    let (found, contents) = read(&bundle()).unwrap();
    assert_eq!(found, manifest(1, &FILES));
    assert_eq!(contents, FILES.map(|(_, bytes)| bytes.to_vec()));
}

#[test]
fn other_programs_read_it_as_a_tar_file() {
    let bytes = bundle();
    let mut archive = tar::Archive::new(bytes.as_slice());
    let names: Vec<_> = archive
        .entries()
        .unwrap()
        .map(|entry| entry.unwrap().path().unwrap().display().to_string())
        .collect();
    assert_eq!(names, ["manifest.json", "manifest.sig", "nvd.jsonl.gz", "kev.jsonl.gz", "empty"]);
}

#[test]
fn one_bit_altered_anywhere_is_refused() {
    let whole = bundle();
    for place in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[place] ^= 1 << (place % 8);
        assert!(read(&bytes).is_err(), "byte {place}");
    }
}

#[test]
fn what_is_cut_off_anywhere_or_goes_on_is_refused() {
    let whole = bundle();
    for end in 0..whole.len() {
        assert!(read(&whole[..end]).is_err(), "{end} bytes");
    }
    let longer = [whole.as_slice(), b"\0"].concat();
    assert!(matches!(read(&longer), Err(BundleError::Altered(_))));
}

#[test]
fn a_file_that_is_none_of_ours_is_told_from_a_broken_one() {
    for stranger in [b"".as_slice(), b"PK\x03\x04", &[0; 4096], b"{\"vulnerabilities\": []}"] {
        assert!(matches!(read(stranger), Err(BundleError::Stranger)));
    }
    assert!(matches!(read(&bundle()[..2000]), Err(BundleError::Cut)));
}

#[test]
fn a_signature_of_another_key_does_not_fit() {
    let forged = written(2, &manifest(1, &FILES), &FILES);
    assert!(matches!(read(&forged), Err(BundleError::Altered(_))));
}

#[test]
fn a_name_that_leads_elsewhere_is_refused_even_signed() {
    for name in ["../x", "/etc/passwd", "a/b", ".hidden", "A", "a b", "", "nvd\u{0}x"] {
        let mut named = manifest(1, &[("a", b"x")]);
        named.files[0].path = name.to_owned();
        let text = serde_json::to_vec(&named).unwrap();
        assert!(matches!(Manifest::parse(&text, Limits::default()), Err(BundleError::Altered(_))), "{name}");
    }
    let twice = manifest(1, &[("a", b"x"), ("a", b"x")]);
    let text = serde_json::to_vec(&twice).unwrap();
    assert!(matches!(Manifest::parse(&text, Limits::default()), Err(BundleError::Altered(_))));
}

#[test]
fn an_entry_that_is_a_link_is_no_entry_of_ours() {
    let whole = bundle();
    let mut bytes = whole.clone();
    // The header of the first file stands behind manifest and signature, each with its header.
    let place = whole.windows(12).position(|name| name == b"nvd.jsonl.gz".as_slice()).unwrap();
    let place =
        (place..whole.len() - 12).find(|at| at % 512 == 0 && whole[*at..].starts_with(b"nvd.jsonl.gz"));
    let place = place.unwrap();
    let mut header = tar::Header::from_byte_slice(&whole[place..place + 512]).clone();
    header.set_entry_type(tar::EntryType::Symlink);
    header.set_cksum();
    bytes[place..place + 512].copy_from_slice(header.as_bytes());
    assert!(matches!(read(&bytes), Err(BundleError::Altered(_))));
}

#[test]
fn each_limit_holds() {
    let limits = Limits::default();
    for limits in [
        Limits { manifest_bytes: 100, ..limits },
        Limits { files: 2, ..limits },
        Limits { bytes: 704, ..limits },
    ] {
        let refused = Reader::open(bundle().as_slice(), limits).map(|_| ());
        assert!(matches!(refused, Err(BundleError::TooLarge { .. })), "{limits:?}");
    }
}

#[test]
fn a_newer_form_says_so() {
    let text = br#"{"v": 2, "program": "9.0", "surprise": true}"#;
    let refused = Manifest::parse(text, Limits::default());
    assert!(matches!(refused, Err(BundleError::Newer(program)) if program == "9.0"));
}

fn rotation(from: u8, to: u8) -> Rotation {
    let message = Rotation::message(&public(from), &public(to));
    let signature = data_encoding::HEXLOWER.encode(pair(from).sign(&message).as_ref());
    Rotation { from: public(from), to: public(to), signature }
}

#[test]
fn a_key_that_the_trusted_one_handed_over_to_is_vouched_for() {
    let mut signed = manifest(3, &FILES);
    signed.rotations = vec![rotation(1, 2), rotation(2, 3)];
    let vouched = |seed: u8| signed.vouched_by(|one| *one == public(seed).fingerprint());
    for seed in 1..=3 {
        assert_eq!(vouched(seed), Some(public(seed).fingerprint()));
    }
    assert_eq!(vouched(4), None);
}

#[test]
fn a_hand_over_that_the_old_key_did_not_sign_vouches_for_nothing() {
    let mut signed = manifest(2, &FILES);
    let own = rotation(2, 2).signature;
    for forged in [
        Rotation { signature: own, ..rotation(1, 2) },
        Rotation { signature: String::new(), ..rotation(1, 2) },
        Rotation { to: public(2), ..rotation(1, 9) },
    ] {
        signed.rotations = vec![forged];
        assert_eq!(signed.vouched_by(|one| *one == public(1).fingerprint()), None);
    }
    // A circle ends.
    signed.rotations = vec![rotation(2, 2)];
    assert_eq!(signed.vouched_by(|_| false), None);
}

fn packed(section: Section, records: &[Record]) -> Vec<u8> {
    let kinds = section.kinds().iter().map(|kind| ((*kind).to_owned(), Some(1_000))).collect();
    let head = Head { section: section.name().to_owned(), kinds };
    let mut writer = Writer::new(Vec::new(), &head).unwrap();
    for record in records {
        writer.write(record).unwrap();
    }
    let (bytes, count) = writer.finish().unwrap();
    assert_eq!(count, records.len() as u64);
    bytes
}

fn lines(bytes: &[u8], section: Section, limits: LineLimits) -> Result<Vec<Record>, BundleError> {
    Lines::open(bytes, section, limits)?.collect()
}

fn kev() -> Record {
    Record::Kev(KevEntry {
        id: "CVE-2018-13379".parse().unwrap(),
        name: "パストラバーサル".to_owned(),
        vendor: "Fortinet".to_owned(),
        product: "FortiOS".to_owned(),
        added_on: "2021-11-03".to_owned(),
        due_on: "2022-05-03".to_owned(),
        ransomware: true,
        action: "Apply updates \"now\".\nAll of them.".to_owned(),
    })
}

#[test]
fn an_entry_of_the_list_comes_back_as_it_was() {
    let bytes = packed(Section::Kev, &[kev()]);
    assert_eq!(lines(&bytes, Section::Kev, LineLimits::default()).unwrap(), [kev()]);
}

#[test]
fn a_file_of_another_section_or_cut_off_is_refused() {
    let bytes = packed(Section::Kev, &[kev()]);
    assert!(matches!(
        lines(&bytes, Section::Nvd, LineLimits::default()),
        Err(BundleError::Line { line: 1, .. })
    ));
    for end in 0..bytes.len() {
        assert!(lines(&bytes[..end], Section::Kev, LineLimits::default()).is_err(), "{end} bytes");
    }
}

#[test]
fn each_limit_of_a_file_holds() {
    let bytes = packed(Section::Kev, &vec![kev(); 40]);
    let limits = LineLimits::default();
    for limits in [
        LineLimits { bytes: 5_000, ..limits },
        LineLimits { line_bytes: 100, ..limits },
        LineLimits { lines: 40, ..limits },
    ] {
        assert!(
            matches!(lines(&bytes, Section::Kev, limits), Err(BundleError::TooLarge { .. })),
            "{limits:?}"
        );
    }
    assert_eq!(lines(&bytes, Section::Kev, LineLimits { lines: 41, ..limits }).unwrap().len(), 40);
}

#[test]
fn a_line_that_is_no_record_is_named() {
    let record = |line: &str| Section::Nvd.read(line).unwrap_err();
    let base = r#"{"id":"CVE-2024-1","status":"analysed","published":1,"modified":1,"description":"","#;
    for address in ["javascript:alert(1)", "https://a b", r"https://a\u003c", r"https://a\n"] {
        assert!(record(&format!(r#"{base}"references":["{address}"]}}"#)).contains("no link"), "{address}");
    }
    assert!(record(&format!(r#"{base}"surprise":1}}"#)).contains("surprise"));
    assert!(record(&base.replace("CVE-2024-1", "CVE-2024")).len() > 5);
}

fn version() -> impl Strategy<Value = Option<Bound>> {
    prop_oneof![
        Just(None),
        "[0-9.a-zA-Z]{1,8}".prop_map(|text| Some(Bound::Including(text.into()))),
        "[0-9.a-zA-Z]{1,8}".prop_map(|text| Some(Bound::Excluding(text.into()))),
    ]
}

fn criterion() -> impl Strategy<Value = Criterion> {
    let name = "cpe:2\\.3:[aoh]:[a-z]{1,6}:[a-z]{1,6}:(\\*|-|[0-9]{1,3}):\\*:\\*:\\*:\\*:\\*:\\*:\\*";
    (any::<bool>(), name, version(), version()).prop_map(|(vulnerable, name, start, end)| Criterion {
        vulnerable,
        name: domain::cpe::CpeName::parse(&name).unwrap(),
        range: VersionRange { start, end },
    })
}

fn tree() -> impl Strategy<Value = Node> {
    let node = |children: Vec<Node>, (and, negate, criteria): (bool, bool, Vec<Criterion>)| Node {
        operator: if and { Operator::And } else { Operator::Or },
        negate,
        criteria,
        children,
    };
    let own = || (any::<bool>(), any::<bool>(), prop::collection::vec(criterion(), 0..3));
    let leaf = own().prop_map(move |own| node(Vec::new(), own));
    leaf.prop_recursive(3, 12, 3, move |inner| {
        (prop::collection::vec(inner, 0..3), own()).prop_map(move |(children, own)| node(children, own))
    })
}

fn record() -> impl Strategy<Value = CveRecord> {
    let vector = (".{0,20}", any::<Option<u16>>(), any::<bool>()).prop_map(|(vector, score, primary)| {
        RatedVector { vector, stated_score_tenths: score, source: "nvd@nist.gov".to_owned(), primary }
    });
    let status =
        prop::sample::select(vec![CveStatus::AwaitingAnalysis, CveStatus::Analysed, CveStatus::Rejected]);
    let texts = (
        prop::collection::vec("[^\0]{0,20}", 0..3),
        prop::collection::vec("(https|HTTPS|Ftp)://[a-z]{1,9}", 0..3),
    );
    let trees = prop::collection::vec(tree(), 0..3);
    let vectors = prop::collection::vec(vector, 0..3);
    (1999..2030_u16, 1..99_999_u32, status, any::<(i64, i64)>(), "[^\0]{0,80}", vectors, texts, trees)
        .prop_map(
            |(year, number, status, at, description, vectors, (weaknesses, references), configurations)| {
                CveRecord {
                    id: format!("CVE-{year}-{number:04}").parse().unwrap(),
                    status,
                    published_at: at.0,
                    modified_at: at.1,
                    description,
                    vectors: vectors.into_iter().filter(|one| !one.vector.contains('\0')).collect(),
                    weaknesses,
                    references,
                    configurations,
                }
            },
        )
}

proptest! {
    #[test]
    fn a_cve_comes_back_as_it_was(record in record()) {
        let record = Record::Nvd(record);
        let bytes = packed(Section::Nvd, std::slice::from_ref(&record));
        prop_assert_eq!(lines(&bytes, Section::Nvd, LineLimits::default()).unwrap(), [record]);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        prop_assert!(read(&bytes).is_err());
        prop_assert!(lines(&bytes, Section::Nvd, LineLimits::default()).is_err());
    }

    #[test]
    fn bytes_changed_together_are_refused(changes in prop::collection::vec((any::<prop::sample::Index>(), 1..=255_u8), 1..6)) {
        let whole = bundle();
        let mut bytes = whole.clone();
        for (place, by) in changes {
            bytes[place.index(whole.len())] ^= by;
        }
        prop_assert_eq!(read(&bytes).is_ok(), bytes == whole);
    }
}
