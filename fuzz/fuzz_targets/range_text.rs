#![no_main]

use domain::{version::Version, vulnerabilities::VersionRange};
use formats::{cve5, cvrf};

// Texts of versions in English, as they stand in records of the CVE programme and in CVRF.
libfuzzer_sys::fuzz_target!(|text: &str| {
    let record = RECORD.replace("TEXT", &escaped(text));
    // Refused for a character that no text may have, and for nothing that is said of versions.
    let Ok(advisories) = cve5::advisories(&record) else {
        assert!(text.contains('\0'), "{text}");
        return;
    };
    let document = DOCUMENT.replace("TEXT", &text.replace('&', "&amp;").replace('<', "&lt;"));
    let advisories = advisories.into_iter().chain(cvrf::advisory(&document));
    for product in advisories.flat_map(|advisory| advisory.products) {
        let ranges: &[VersionRange] = product.ranges.as_deref().unwrap_or_default();
        for bound in ranges.iter().flat_map(|range| [&range.start, &range.end]).flatten() {
            // What cannot be ordered is no bound, but to be checked.
            assert!(Version::parse(bound.version()).is_some(), "{text}");
        }
    }
});

fn escaped(text: &str) -> String {
    let sign = |sign: char| match sign {
        '"' | '\\' => format!("\\{sign}"),
        _ if sign.is_control() => format!("\\u{:04x}", u32::from(sign)),
        _ => sign.to_string(),
    };
    text.chars().map(sign).collect()
}

const RECORD: &str = r#"{"dataType":"CVE_RECORD","dataVersion":"5.1",
"cveMetadata":{"cveId":"CVE-2026-0001","state":"PUBLISHED","datePublished":"2026-11-01T00:00:00Z",
  "dateUpdated":"2026-11-01T00:00:00Z"},
"containers":{"cna":{"providerMetadata":{"orgId":"0","shortName":"example"},
  "descriptions":[{"lang":"en","value":"x"}],
  "affected":[{"vendor":"Example","product":"Router","defaultStatus":"unaffected",
    "versions":[{"version":"TEXT","status":"affected"},{"version":"0","lessThan":"TEXT","status":"affected"}]}]}}}"#;

const DOCUMENT: &str = r#"<cvrfdoc xmlns="http://www.icasi.org/CVRF/schema/cvrf/1.1">
<DocumentTitle>x</DocumentTitle>
<DocumentPublisher Type="Vendor"/>
<DocumentTracking><Identification><ID>X-1</ID></Identification>
<InitialReleaseDate>2026-11-01T00:00:00</InitialReleaseDate>
<CurrentReleaseDate>2026-11-01T00:00:00</CurrentReleaseDate></DocumentTracking>
<ProductTree xmlns="http://www.icasi.org/CVRF/schema/prod/1.1"><Branch Type="Vendor" Name="Example">
<Branch Type="Product Name" Name="Router"><Branch Type="Product Version" Name="TEXT">
<FullProductName ProductID="1">Router TEXT</FullProductName></Branch></Branch></Branch></ProductTree>
<Vulnerability xmlns="http://www.icasi.org/CVRF/schema/vuln/1.1" Ordinal="1"><CVE>CVE-2026-0001</CVE>
<ProductStatuses><Status Type="Known Affected"><ProductID>1</ProductID></Status></ProductStatuses></Vulnerability>
</cvrfdoc>"#;
