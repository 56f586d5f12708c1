//! Mails in words, in their reader's language. They name no person, and no device unless the organisation lets it out.
//! Not here: sending (`hub::notify`), the texts (`messages/notify.toml`).
//! Next: `hub::notify::courier::Letter`.

use super::words;
use crate::text::{Lang, T};
use domain::notify::Occasion;
use hub::notify::{Letter, Wording, courier::About};

/// Puts a letter into words.
pub fn wording(letter: &Letter) -> Wording {
    let t = T::new(Lang::from_code(&letter.language).unwrap_or_default());
    let subject = one_line(&subject(t, letter));
    let mut text = paragraphs(t, letter).join("\n\n");
    text.push('\n');
    Wording { subject, text }
}

fn subject(t: T, letter: &Letter) -> String {
    let texts = t.notify();
    let Some(about) = &letter.about else {
        return match letter.occasion {
            Occasion::Trial => texts.mail_subject_trial().to_owned(),
            _ => texts.mail_subject_digest(letter.count),
        };
    };
    let (sentence, urgency) = (sentence(t, about), words::urgency(t, about.urgency));
    match letter.occasion {
        Occasion::Reminded => texts.mail_subject_reminded(sentence, urgency),
        Occasion::Escalated => texts.mail_subject_escalated(sentence, urgency),
        Occasion::Raised | Occasion::Digest | Occasion::Trial => texts.mail_subject(sentence, urgency),
    }
}

fn paragraphs(t: T, letter: &Letter) -> Vec<String> {
    let texts = t.notify();
    let mut all = vec![texts.mail_from(one_line(&letter.organisation))];
    let Some(about) = &letter.about else {
        all.push(match letter.occasion {
            Occasion::Trial => texts.mail_trial().to_owned(),
            _ => texts.mail_digest(letter.count),
        });
        all.push(letter.link.clone());
        all.push(format!("{}\n{}", texts.mail_change(), letter.preferences));
        return all;
    };
    all.push(one_line(&sentence(t, about)));
    match letter.occasion {
        Occasion::Escalated => all.push(texts.mail_escalated().to_owned()),
        Occasion::Reminded => all.push(texts.mail_reminded().to_owned()),
        Occasion::Raised | Occasion::Digest | Occasion::Trial => {}
    }
    let Some(reason) = about.reason else {
        all.push(texts.mail_beyond().to_owned());
        return all;
    };
    all.push(format!("{}\n{}", texts.mail_open(), letter.link));
    all.push(texts.mail_why(words::reason(t, reason, "")));
    if let Some(next_in_min) = about.next_in_min {
        all.push(texts.mail_next(span(t, next_in_min)));
    }
    if about.name.is_empty() {
        all.push(texts.mail_no_details().to_owned());
    }
    all.push(format!("{}\n{}", texts.mail_change(), letter.preferences));
    all
}

fn sentence(t: T, about: &About) -> String {
    words::sentence(t, about.kind, &about.name, about.count)
}

fn span(t: T, minutes: i64) -> String {
    if minutes < 120 { t.units().minutes(minutes) } else { t.notify().span_hours((minutes + 30) / 60) }
}

/// A name that someone typed must not begin a line of its own.
fn one_line(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        ids::{NoticeId, Uuid},
        notify::{NoticeKind, NoticeUrgency, Reason},
    };

    fn letter(language: &str, name: &str, reason: Option<Reason>) -> Letter {
        Letter {
            language: language.to_owned(),
            organisation: "北見台市民病院".to_owned(),
            occasion: Occasion::Raised,
            about: Some(About {
                id: NoticeId::from_uuid(Uuid::nil()),
                kind: NoticeKind::EdgeDevice,
                urgency: NoticeUrgency::Now,
                name: name.to_owned(),
                count: 2,
                reason,
                next_in_min: Some(30),
            }),
            count: 2,
            link: "https://yagura.example/notices/1".to_owned(),
            preferences: "https://yagura.example/notices/preferences".to_owned(),
        }
    }

    #[test]
    fn a_mail_says_what_why_and_where_in_the_reader_s_language() {
        let ja = wording(&letter("ja", "", Some(Reason::OnDuty)));
        assert_eq!(ja.subject, "【今すぐ】院外とつながる機器に、対応が必要な脆弱性が2件見つかりました");
        for part in ["北見台市民病院", "届いた理由：当番のため", "30分後", "https://yagura.example/notices/1"]
        {
            assert!(ja.text.contains(part), "{part} in {}", ja.text);
        }
        let en = wording(&letter("en", "", Some(Reason::OnDuty)));
        assert_eq!(en.subject, "[Act now] 2 vulnerabilities to act on in a device that reaches outside");
        assert!(en.text.contains("Why you get this: You are on duty"), "{}", en.text);
    }

    #[test]
    fn a_desk_outside_gets_no_link_it_could_not_open() {
        let outside = wording(&letter("ja", "", None));
        assert!(!outside.text.contains("https://"), "{}", outside.text);
        assert!(outside.text.contains("同意にもとづいて"), "{}", outside.text);
    }

    #[test]
    fn a_name_cannot_begin_a_line_of_the_mail() {
        let forged = wording(&letter("ja", "VPN\r\nBcc: a@b", Some(Reason::Owner)));
        assert!(!forged.subject.contains(['\r', '\n']), "{}", forged.subject);
        assert!(!forged.text.contains("\nBcc"), "{}", forged.text);
    }
}
