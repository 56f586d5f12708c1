//! A browser's own description, in two words that its owner knows it by.
//! Not here: guessing more than that; the text can say anything.
//! Next: [`super::account`].

const SYSTEMS: [(&str, &str); 8] = [
    ("iPad", "iPad"),
    ("iPhone", "iPhone"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
    ("X11", "Unix"),
];

// The more particular first: Edge calls itself Chrome and Safari too.
const BROWSERS: [(&str, &str); 7] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

/// Such as `Windows · Edge`; `None` if neither is known.
pub(crate) fn device(agent: &str) -> Option<String> {
    let known = |words: &[(&str, &'static str)]| {
        words.iter().find(|(word, _)| agent.contains(word)).map(|(_, name)| *name)
    };
    let parts: Vec<&str> = [known(&SYSTEMS), known(&BROWSERS)].into_iter().flatten().collect();
    if parts.is_empty() { None } else { Some(parts.join(" · ")) }
}

#[cfg(test)]
mod tests {
    use super::device;

    #[test]
    fn common_browsers_are_known_by_two_words() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 \
            Safari/537.36 Edg/126.0";
        let ipad =
            "Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Safari/604.1";
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
        assert_eq!(device(edge).as_deref(), Some("Windows · Edge"));
        assert_eq!(device(ipad).as_deref(), Some("iPad · Safari"));
        assert_eq!(device(firefox).as_deref(), Some("Linux · Firefox"));
    }

    #[test]
    fn an_unknown_one_is_not_guessed() {
        assert_eq!(device("curl/8.5"), None);
        assert_eq!(device(""), None);
    }
}
