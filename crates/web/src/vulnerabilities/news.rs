//! What other sources say of a finding: each with its words, the Japanese text first, the likelihood of attacks.
//! Not here: NVD's record and the severity ([`super::finding`]); what is made of it (`hub::vulnerabilities::sources`).
//! Next: `templates/vulnerabilities/finding.html`.

use crate::{
    page::parts::Mark,
    text::{Lang, T, join},
};
use domain::vulnerabilities::{Advisory, CveRecord, EpssScore, KevEntry, NewsSource, Ssvc};
use hub::vulnerabilities::{findings::News, sources::Voice, why::Why};
use jiff::civil::Date;

/// The word of a source, as a row.
pub(super) struct VoiceRow {
    pub(super) source: &'static str,
    pub(super) publisher: String,
    pub(super) number: String,
    pub(super) href: String,
    pub(super) mark: Mark,
    pub(super) says: &'static str,
    pub(super) words: String,
    pub(super) remedy: String,
    pub(super) decides: bool,
}

/// A text about the CVE, in its own language.
pub(super) struct Described {
    pub(super) heading: String,
    pub(super) lang: &'static str,
    pub(super) title: String,
    pub(super) text: String,
    pub(super) href: String,
}

/// Texts of one finding at most.
const TEXTS: usize = 3;

/// Each source's word, as the last comparison kept it.
pub(super) fn voices(t: T, why: &Why, news: &News) -> Vec<VoiceRow> {
    let row = |voice: &Voice| {
        let of = |one: &&Advisory| one.source.as_str() == voice.source && one.id == voice.number;
        let (mark, says) = says(t, &voice.says);
        VoiceRow {
            source: source(t, &voice.source),
            publisher: voice.publisher.clone(),
            number: voice.number.clone(),
            href: news.advisories.iter().find(of).map_or_else(String::new, |one| linkable(&one.address)),
            mark,
            says,
            words: voice.words.clone(),
            remedy: voice.remedy.clone(),
            decides: voice.decides,
        }
    };
    why.voices.iter().map(row).collect()
}

/// The texts: on a Japanese page JVN's first; else NVD's; then what else there is in another's words.
pub(super) fn described(
    t: T,
    record: Option<&CveRecord>,
    kev: Option<&KevEntry>,
    news: &News,
) -> Vec<Described> {
    let of_nvd = record.filter(|record| !record.description.is_empty()).map(|record| Described {
        heading: t.vulnerabilities().description_source().to_owned(),
        lang: "en",
        title: String::new(),
        text: record.description.clone(),
        href: String::new(),
    });
    let said = |one: &Advisory| Described {
        heading: t.news().described_by(source(t, one.source.as_str())),
        lang: if one.source == NewsSource::Jvn { "ja" } else { "en" },
        title: one.title.clone(),
        text: one.summary.clone(),
        href: linkable(&one.address),
    };
    let is_told = |one: &&Advisory| !one.summary.is_empty() || !one.title.is_empty();
    let (jvn, others): (Vec<&Advisory>, Vec<&Advisory>) =
        news.advisories.iter().filter(is_told).partition(|one| one.source == NewsSource::Jvn);
    let jvn = jvn.into_iter().map(said);
    // CISA adds facts, and its texts are the assigner's.
    let others = others.into_iter().filter(|one| one.source != NewsSource::CisaAdp).map(said);
    let mut texts: Vec<Described> = match (t.lang, of_nvd) {
        (Lang::Ja, of_nvd) => jvn.chain(of_nvd).chain(others).collect(),
        (Lang::En, Some(of_nvd)) => std::iter::once(of_nvd).chain(jvn).chain(others).collect(),
        (Lang::En, None) => others.chain(jvn).collect(),
    };
    texts.truncate(TEXTS);
    if texts.is_empty() {
        let heading = t.vulnerabilities().description_source().to_owned();
        let named = kev.filter(|entry| !entry.name.is_empty());
        texts.extend(named.map(|entry| Described {
            heading,
            lang: "en",
            title: String::new(),
            text: entry.name.clone(),
            href: String::new(),
        }));
    }
    texts
}

/// The range that no program could read, with what to do about it.
pub(super) fn unread_wording(t: T, why: &Why) -> String {
    match (why.is_in_others_words, why.wording.as_str()) {
        (false, _) => String::new(),
        (true, "") => t.news().wording_none().to_owned(),
        (true, wording) => t.news().wording_unread(wording),
    }
}

/// How likely attacks are, as sentences.
pub(super) fn likelihood(t: T, news: &News) -> Vec<String> {
    let mut sentences = Vec::new();
    if let Some((score, day)) = &news.epss {
        sentences.push(epss(t, score, *day));
    }
    let ssvc = news.advisories.iter().find_map(|one| one.ssvc.as_ref());
    sentences.extend(ssvc.map(|ssvc| assessed(t, ssvc)));
    sentences
}

fn epss(t: T, score: &EpssScore, day: Date) -> String {
    let words = t.news();
    let sentence = words.epss(t.date_short(day), percent(score.probability_ppm));
    match score.percentile_ppm {
        Some(share) if t.lang == Lang::Ja => format!("{sentence}{}", words.epss_compared(percent(share))),
        Some(share) => format!("{sentence} {}", words.epss_compared(percent(share))),
        None => sentence,
    }
}

fn assessed(t: T, ssvc: &Ssvc) -> String {
    let words = t.news();
    let exploitation = match ssvc.exploitation.to_ascii_lowercase().as_str() {
        "active" => words.ssvc_active(),
        "poc" => words.ssvc_poc(),
        _ => words.ssvc_none(),
    };
    let automatable = ssvc.is_automatable.then(|| words.ssvc_automatable().to_owned());
    let said: Vec<String> = std::iter::once(exploitation.to_owned()).chain(automatable).collect();
    t.common().pair(words.ssvc(), join(t, &said))
}

/// Parts of a million as percent: `97.6`, `0.04`, and `99.9` where rounding would say all.
fn percent(ppm: u32) -> String {
    let hundredths = (ppm + 50) / 100;
    if ppm < 1_000_000 && hundredths >= 10_000 {
        return "99.99".to_owned();
    }
    let (whole, rest) = (hundredths / 100, hundredths % 100);
    match rest {
        0 => whole.to_string(),
        rest if whole >= 1 && rest % 10 == 0 => format!("{whole}.{}", rest / 10),
        rest if whole >= 10 => format!("{whole}.{}", rest / 10),
        rest => format!("{whole}.{rest:02}"),
    }
}

/// What a source is called.
pub(super) fn source(t: T, source: &str) -> &'static str {
    let words = t.news();
    match source.parse() {
        Ok(NewsSource::Cve) => words.source_cve(),
        Ok(NewsSource::CisaAdp) => words.source_cisa_adp(),
        Ok(NewsSource::Jvn) => words.source_jvn(),
        Ok(NewsSource::Csaf) => words.source_csaf(),
        Ok(NewsSource::Cvrf) => words.source_cvrf(),
        Err(_) => words.source_nvd(),
    }
}

/// What a feed of a kind is called.
pub(super) fn feed_kind(t: T, kind: &str) -> &'static str {
    let words = t.news();
    match kind {
        "nvd" => t.vulnerabilities().feed_nvd(),
        "kev" => t.vulnerabilities().feed_kev(),
        "cve" => words.feed_cve(),
        "epss" => words.feed_epss(),
        "jvn" => words.feed_jvn(),
        "csaf" => words.feed_csaf(),
        "cvrf" => words.feed_cvrf(),
        "support" => words.feed_support(),
        _ => t.common().unknown(),
    }
}

fn says(t: T, says: &str) -> (Mark, &'static str) {
    let words = t.news();
    match says {
        "confirmed" => (Mark::Week, words.says_confirmed()),
        "possible" => (Mark::Plain, words.says_possible()),
        "to_check" => (Mark::Plain, words.says_to_check()),
        "fixed" => (Mark::Ok, words.says_fixed()),
        "not_affected" => (Mark::Ok, words.says_not_affected()),
        _ => (Mark::Plain, words.says_outside()),
    }
}

/// An address that a page may link to; an older database may hold another.
fn linkable(address: &str) -> String {
    let is_known = address.starts_with("https://") || address.starts_with("http://");
    if is_known { address.to_owned() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_million_are_printed_as_percent() {
        for (ppm, printed) in [
            (975_670, "97.5"),
            (430, "0.04"),
            (10_000, "1"),
            (12_340, "1.23"),
            (125_000, "12.5"),
            (999_999, "99.99"),
            (1_000_000, "100"),
            (0, "0"),
        ] {
            assert_eq!(percent(ppm), printed, "{ppm}");
        }
    }

    #[test]
    fn a_probability_is_a_plain_sentence_with_a_comparison() {
        let id = "CVE-2026-0001".parse().unwrap();
        let score = EpssScore { id, probability_ppm: 975_670, percentile_ppm: Some(999_950) };
        let day = jiff::civil::date(2026, 11, 20);
        let said = epss(T::new(Lang::Ja), &score, day);
        assert!(said.starts_with("30日以内に悪用される確率は97.5%と推定されています"), "{said}");
        assert!(said.ends_with("CVE全体の99.99%は、この値以下です。"), "{said}");
    }

    #[test]
    fn a_japanese_page_begins_with_the_japanese_text() {
        let jvn = Advisory {
            source: NewsSource::Jvn,
            id: "JVNDB-2026-000001".to_owned(),
            publisher: "JVN".to_owned(),
            title: "門の脆弱性".to_owned(),
            summary: "門が開きます。".to_owned(),
            address: "javascript:alert(1)".to_owned(),
            published_at: 0,
            modified_at: 0,
            is_withdrawn: false,
            cves: Vec::new(),
            vectors: Vec::new(),
            weaknesses: Vec::new(),
            references: Vec::new(),
            ssvc: None,
            products: Vec::new(),
            configurations: Vec::new(),
        };
        let record = CveRecord {
            id: "CVE-2026-0001".parse().unwrap(),
            status: domain::vulnerabilities::CveStatus::Analysed,
            published_at: 0,
            modified_at: 0,
            description: "A hole".to_owned(),
            vectors: Vec::new(),
            weaknesses: Vec::new(),
            references: Vec::new(),
            configurations: Vec::new(),
        };
        let news = News { advisories: vec![jvn], epss: None };
        let texts = |lang, record| {
            let texts = described(T::new(lang), record, None, &news);
            texts.into_iter().map(|one| (one.lang, one.text)).collect::<Vec<_>>()
        };
        let (ja, en) = (("ja", "門が開きます。".to_owned()), ("en", "A hole".to_owned()));
        assert_eq!(texts(Lang::Ja, Some(&record)), [ja.clone(), en.clone()]);
        assert_eq!(texts(Lang::En, Some(&record)), [en, ja.clone()]);
        assert_eq!(texts(Lang::Ja, None), [ja]);
        assert_eq!(described(T::new(Lang::Ja), None, None, &news)[0].href, "", "nothing to be clicked on");
    }
}
