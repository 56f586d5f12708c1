use proptest::prelude::*;

use super::*;

/// Vectors with their base score and their score by all metrics, in tenths.
const SCORES: &[(&str, u16, u16)] = &[
    ("AV:N/AC:L/Au:N/C:C/I:C/A:C", 100, 100),
    ("AV:N/AC:L/Au:N/C:P/I:P/A:P", 75, 75),
    ("AV:N/AC:M/Au:N/C:N/I:P/A:N", 43, 43),
    ("AV:L/AC:H/Au:M/C:N/I:N/A:P", 8, 8),
    ("AV:A/AC:L/Au:S/C:C/I:N/A:N", 55, 55),
    ("AV:N/AC:L/Au:N/C:N/I:N/A:N", 0, 0),
    ("AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C", 78, 64),
    ("AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:H", 78, 92),
    ("AV:L/AC:H/Au:N/C:C/I:C/A:C/E:POC/RL:OF/RC:C/CDP:L/TD:L/CR:H/IR:L", 62, 14),
    ("CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 98, 98),
    ("CVSS:3.0/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N", 64, 64),
    ("CVSS:3.0/AV:P/AC:H/PR:H/UI:R/S:U/C:N/I:L/A:N", 16, 16),
    // Version 3.1 changed the environmental formula.
    ("CVSS:3.0/AV:N/AC:H/PR:N/UI:R/S:C/C:H/I:H/A:H/MS:C", 83, 83),
    ("CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:C/C:H/I:H/A:H/MS:C", 83, 84),
    ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", 100, 100),
    ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", 0, 0),
    ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", 75, 75),
    ("CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", 78, 78),
    ("CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 61, 61),
    ("CVSS:3.1/AV:A/AC:L/PR:H/UI:N/S:C/C:L/I:N/A:H", 69, 69),
    ("CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 68, 68),
    ("CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H/E:F", 88, 86),
    ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:P/RL:O/RC:R", 98, 85),
    ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:L/A:L/CR:H/IR:L/AR:M/MAV:L/MPR:H", 73, 43),
    ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:L/I:N/A:L/E:H/RL:O/RC:C/MC:N/MI:N/MA:N", 72, 0),
    ("CVSS:3.1/AV:N/AC:H/PR:H/UI:R/S:U/C:H/I:H/A:H/CR:H/IR:H/AR:H", 64, 64),
    ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", 100, 100),
    ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:L/VA:H/SC:N/SI:N/SA:N/CR:L/IR:L/AR:L", 78, 78),
    ("CVSS:4.0/AV:A/AC:L/AT:N/PR:L/UI:N/VC:N/VI:N/VA:H/SC:N/SI:N/SA:N/CR:L/IR:L/AR:L", 55, 55),
    ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:L/SC:N/SI:N/SA:N/CR:M/IR:L/AR:L", 89, 89),
    ("CVSS:4.0/AV:L/AC:H/AT:N/PR:H/UI:A/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N", 41, 41),
    ("CVSS:4.0/AV:L/AC:H/AT:P/PR:H/UI:A/VC:N/VI:N/VA:L/SC:H/SI:N/SA:N/MSI:S", 46, 46),
    ("CVSS:4.0/AV:L/AC:L/AT:N/PR:H/UI:N/VC:L/VI:N/VA:N/SC:L/SI:N/SA:H/E:P/CR:L/IR:L/AR:L", 46, 46),
    ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 93, 93),
    ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N", 0, 0),
    ("CVSS:4.0/AV:N/AC:L/AT:N/PR:H/UI:N/VC:N/VI:L/VA:N/SC:N/SI:N/SA:N", 51, 51),
    // An exact half: calculators with floating point print 5.6.
    ("CVSS:4.0/AV:N/AC:H/AT:P/PR:H/UI:A/VC:L/VI:H/VA:N/SC:N/SI:N/SA:N", 57, 57),
    ("CVSS:4.0/AV:P/AC:H/AT:P/PR:H/UI:A/VC:L/VI:L/VA:L/SC:L/SI:L/SA:L", 10, 10),
    ("CVSS:4.0/AV:L/AC:L/AT:N/PR:L/UI:P/VC:H/VI:L/VA:N/SC:N/SI:N/SA:H", 67, 67),
    ("CVSS:4.0/AV:A/AC:L/AT:P/PR:N/UI:N/VC:L/VI:L/VA:H/SC:L/SI:N/SA:N/E:P", 56, 56),
    ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:H/SC:N/SI:N/SA:N/E:U", 66, 66),
    ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/CR:L/IR:L/AR:L", 89, 89),
    ("CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:N/VC:N/VI:H/VA:H/SC:N/SI:H/SA:H/E:A/MSI:S/MSA:S", 95, 95),
    ("CVSS:4.0/AV:N/AC:L/AT:N/PR:L/UI:N/VC:L/VI:H/VA:L/SC:N/SI:N/SA:N/CR:H/IR:M/AR:H", 57, 57),
    (
        "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:U/AR:M/MAV:P/MVC:N/MVI:N/MVA:N/MSC:N/MSI:N/MSA:N",
        0,
        0,
    ),
    ("CVSS:4.0/AV:N/AC:L/AT:P/PR:H/UI:N/VC:N/VI:N/VA:N/SC:H/SI:H/SA:N/RE:L/U:Green", 51, 51),
];

#[test]
fn scores_are_as_the_standard_computes_them() {
    for &(text, base, all) in SCORES {
        let vector = Vector::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!((vector.base_score_tenths(), vector.score_tenths()), (base, all), "{text}");
        assert_eq!(vector.to_string(), text);
    }
}

#[test]
fn stated_score_is_verified() {
    let vector = Vector::parse("CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H/E:F").unwrap();
    assert_eq!(verify(&vector, 88), Verdict::Agrees);
    assert_eq!(verify(&vector, 86), Verdict::Agrees, "the temporal score");
    assert_eq!(verify(&vector, 98), Verdict::Differs { computed_tenths: 88 });
}

#[test]
fn bands_follow_the_version() {
    use Severity::{Critical, High, Low, Medium, None};
    let bands = |version| [0, 1, 39, 40, 69, 70, 89, 90, 100].map(|tenths| Severity::of(version, tenths));
    assert_eq!(bands(CvssVersion::V2), [Low, Low, Low, Medium, Medium, High, High, High, High]);
    assert_eq!(bands(CvssVersion::V3_1), [None, Low, Low, Medium, Medium, High, High, Critical, Critical]);
    assert_eq!(Vector::parse("AV:N/AC:L/Au:N/C:C/I:C/A:C").unwrap().severity(), High);
}

#[test]
fn order_is_free_but_in_version_4() {
    let plain = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";
    let turned = Vector::parse("CVSS:3.1/A:H/I:H/C:H/S:U/UI:N/PR:N/AC:L/AV:N").unwrap();
    assert_eq!(turned.to_string(), plain);
    assert_eq!(
        Vector::parse("CVSS:4.0/AC:L/AV:N/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"),
        Err(VectorError::OutOfOrder("AV"))
    );
}

#[test]
fn metric_not_defined_is_a_metric_left_out() {
    let plain = Vector::parse("CVSS:4.0/AV:N/AC:L/AT:N/PR:H/UI:N/VC:N/VI:L/VA:N/SC:N/SI:N/SA:N").unwrap();
    assert_eq!(Vector::parse(&format!("{plain}/E:X/CR:X/MAV:X/S:X/U:X")), Ok(plain));
    let old = Vector::parse("AV:N/AC:L/Au:N/C:P/I:P/A:P").unwrap();
    assert_eq!(Vector::parse("(AV:N/AC:L/Au:N/C:P/I:P/A:P/E:ND/CDP:ND)"), Ok(old));
}

#[test]
fn other_texts_are_refused_with_the_reason() {
    use VectorError::{Malformed, Missing, Repeated, UnknownMetric, UnknownValue, UnknownVersion};
    for (text, error) in [
        ("", UnknownVersion),
        ("9.8", UnknownVersion),
        ("CVSS:5.0/AV:N/AC:L", UnknownVersion),
        ("CVSS:3.1", UnknownVersion),
        ("cvss:3.1/AV:N", UnknownMetric),
        ("CVSS:3.1/", Malformed),
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/", Malformed),
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H", Missing("A")),
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:X", UnknownValue("A")),
        ("CVSS:3.1/AV:N/AV:L/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", Repeated("AV")),
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:X/E:U", Repeated("E")),
        ("CVSS:3.1/AV:N/AC:L/Au:N/C:P/I:P/A:P", UnknownMetric),
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:P/S:U/C:H/I:H/A:H", UnknownValue("UI")),
        ("AV:N/AC:L/Au:N/C:P/I:P", Missing("A")),
        ("AV:N/AC:L/Au:N/C:P/I:P/A:P)", UnknownValue("A")),
        ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:S/SA:N", UnknownValue("SI")),
    ] {
        assert_eq!(Vector::parse(text), Err(error), "{text}");
    }
}

#[test]
fn what_an_attacker_needs_is_told_for_each_version() {
    let needs = |text| {
        let vector = Vector::parse(text).unwrap();
        [vector.network_reachable(), vector.needs_no_privileges(), vector.needs_no_user()]
    };
    assert_eq!(needs("AV:N/AC:L/Au:N/C:P/I:P/A:P"), [true, true, true]);
    assert_eq!(needs("AV:A/AC:M/Au:S/C:P/I:P/A:P"), [false, false, false]);
    assert_eq!(needs("CVSS:3.0/AV:N/AC:H/PR:L/UI:R/S:U/C:H/I:H/A:H"), [true, false, false]);
    assert_eq!(needs("CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H/MAV:L"), [false, true, true]);
    assert_eq!(needs("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"), [true, true, false]);
}

#[test]
fn every_vector_of_version_4_has_its_macro_vector() {
    let all = |letters: &'static str| letters.split(' ');
    for reach in all("N/PR:N/UI:N A/PR:N/UI:N P/PR:H/UI:A L/PR:L/UI:P") {
        for loss in all("H/VI:H/VA:H H/VI:L/VA:N L/VI:L/VA:L") {
            for beyond in all("H/SI:N/SA:N N/SI:L/SA:N L/SI:N/SA:N/MSI:S") {
                let (first, after) = reach.split_once('/').unwrap();
                let (beyond, modified) =
                    beyond.split_once("/MSI").map_or((beyond, ""), |(beyond, _)| (beyond, "/MSI:S"));
                for exploit in ["A", "P", "U"] {
                    for required in ["H", "L"] {
                        let text = format!(
                            "CVSS:4.0/AV:{first}/AC:L/AT:P/{after}/VC:{loss}/SC:{beyond}/E:{exploit}/CR:{required}/IR:{required}/AR:{required}{modified}"
                        );
                        let vector = Vector::parse(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
                        assert!((1..=100).contains(&vector.score_tenths()), "{text}");
                    }
                }
            }
        }
    }
}

/// A walk through the vectors of each version; the sums are what another implementation made of the same walk.
#[test]
fn scores_all_over_the_scale_are_those_of_another_implementation() {
    for (version, base, all) in [
        (CvssVersion::V2, 224_701_384, 2_929_391_431),
        (CvssVersion::V3_0, 3_521_437_617, 829_639_527),
        (CvssVersion::V3_1, 3_521_437_617, 3_655_409_345),
        (CvssVersion::V4, 2_803_765_028, 2_803_765_028),
    ] {
        let mut random = 1_u64;
        let sums = (0..3000).fold([0_u32; 2], |sums, _| {
            let mut given = [0; METRICS_MAX];
            for (metric, given) in metrics::of(version).iter().zip(&mut given) {
                random =
                    random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                *given = metric.chosen(usize::try_from(random >> 33).unwrap());
            }
            let vector = Vector { version, given };
            let scores = [vector.base_score_tenths(), vector.score_tenths()].map(u32::from);
            [0, 1].map(|at| sums[at].wrapping_mul(31).wrapping_add(scores[at]))
        });
        assert_eq!(sums, [base, all], "{version}");
    }
}

impl Metric {
    /// One of its values, or none where that is allowed.
    fn chosen(&self, number: usize) -> u8 {
        let known = (1..u8::MAX).take_while(|number| self.value_of(*number).is_some()).count();
        let least = usize::from(self.mandatory);
        u8::try_from(least + number % (known + 1 - least)).unwrap()
    }
}

/// A vector with some value, or none, for each metric.
fn some_vector() -> impl Strategy<Value = Vector> {
    let version =
        prop::sample::select(vec![CvssVersion::V2, CvssVersion::V3_0, CvssVersion::V3_1, CvssVersion::V4]);
    (version, prop::array::uniform32(any::<u8>())).prop_map(|(version, chosen)| {
        let mut given = [0; METRICS_MAX];
        for ((metric, number), given) in metrics::of(version).iter().zip(chosen).zip(&mut given) {
            *given = metric.chosen(number.into());
        }
        Vector { version, given }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn printed_vector_reads_back(vector in some_vector()) {
        prop_assert_eq!(Vector::parse(&vector.to_string()), Ok(vector));
    }

    #[test]
    fn score_stays_within_the_scale(vector in some_vector()) {
        prop_assert!(vector.base_score_tenths() <= 100 && vector.score_tenths() <= 100);
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        let _ = Vector::parse(&text);
        let _ = Vector::parse(&format!("CVSS:4.0/{text}"));
    }
}
