//! What every page keeps to: nothing inline, nothing unescaped, nothing only in colour, nothing without words.
//! Not here: the pages of a capability, a real browser (`e2e/`).
//! Next: `templates/`, `assets/`; `./test browser` leaves a picture of every page in `e2e/out/`.

use std::fs;
use std::path::{Path, PathBuf};

use askama::Template;
use web::page::{Choice, FormErrors, Mark, Page, Pager, SortState, Sorted};
use web::text::Lang;

#[derive(Template)]
#[template(path = "../tests/face/shell.html")]
struct Shell {
    page: Page,
    words: String,
}

#[derive(Template)]
#[template(path = "../tests/face/form.html")]
struct Form {
    page: Page,
    words: String,
    errors: FormErrors,
    choices: Vec<Choice>,
    sorted: Sorted,
    pager: Pager,
}

fn shell(lang: Lang) -> String {
    Shell { page: Page::sample(lang), words: EVIL.to_owned() }.to_string()
}

fn form(errors: FormErrors) -> String {
    let form = Form {
        page: Page { csrf: "the-token".to_owned(), ..Page::bare(Lang::En, EVIL, "/form?a=1&b=2") },
        words: EVIL.to_owned(),
        errors,
        choices: vec![Choice::new("a", EVIL), Choice::new(EVIL, "B")],
        sorted: Sorted {
            label: "Name".to_owned(),
            href: "?sort=-name".to_owned(),
            state: SortState::Ascending,
        },
        pager: Pager {
            from: 51,
            to: 100,
            total: Some(1284),
            previous: None,
            next: Some("?after=9".to_owned()),
        },
    };
    form.to_string()
}

/// What a hospital could be made to have in its ledger.
const EVIL: &str = "\"><script>alert('x')</script>";

#[test]
fn nothing_of_the_reader_becomes_markup() {
    let mut errors = FormErrors::default();
    errors.add("name", EVIL, EVIL);
    for html in [shell(Lang::Ja), form(errors)] {
        assert!(!html.contains("<script>") && !html.contains("alert('x')"), "{html}");
        assert!(html.contains("&#60;script&#62;"), "{html}");
    }
}

#[test]
fn a_group_of_the_menu_without_entries_is_not_drawn() {
    let html = shell(Lang::Ja);
    assert!(html.contains("<h2>知る</h2>"));
    assert!(!html.contains("<h2>見張る</h2>"), "{html}");
}

#[test]
fn the_menu_says_in_words_what_waits_and_where_one_is() {
    let html = shell(Lang::En);
    assert!(html.contains("<a href=\"/today\" aria-current=\"page\">Today"), "{html}");
    assert!(html.contains("<span class=\"unseen\">2 urgent</span>"), "{html}");
    assert!(html.contains("<span class=\"unseen\">1 waiting</span>"), "{html}");
}

#[test]
fn the_shell_speaks_one_language_and_offers_the_other() {
    for lang in Lang::ALL {
        let html = shell(lang);
        assert!(html.contains(&format!("<html lang=\"{}\">", lang.code())));
        let other = lang.other();
        assert!(html.contains(&format!("lang=\"{}\">{}</button>", other.code(), other.own_name())), "{html}");
        assert_eq!(html.matches("<h1").count(), 1);
    }
}

#[test]
fn every_form_that_changes_something_carries_the_token() {
    for html in [shell(Lang::Ja), form(FormErrors::default())] {
        let forms = html.matches("method=\"post\"").count();
        assert!(forms > 0);
        assert_eq!(html.matches("name=\"csrf\"").count(), forms, "{html}");
    }
}

#[test]
fn an_error_stands_beside_its_field_and_on_top() {
    let mut errors = FormErrors::default();
    errors.add("name", "Name", "Please fill this in.");
    let html = form(errors);
    assert!(html.contains("Please correct 1 entry"), "{html}");
    assert!(html.contains("<a href=\"#f-name\">Name: Please fill this in.</a>"), "{html}");
    assert!(html.contains("aria-describedby=\"h-name e-name\" aria-invalid=\"true\""), "{html}");
    assert!(html.contains("<label for=\"f-name\">"), "{html}");
    assert_eq!(html.matches("aria-invalid").count(), 1, "{html}");
}

#[test]
fn a_refusal_of_the_whole_form_names_no_field() {
    let mut errors = FormErrors::default();
    errors.add("", "", "The password is wrong.");
    let html = form(errors);
    assert!(html.contains("<p>The password is wrong.</p>"), "{html}");
    assert!(!html.contains("href=\"#f-"), "{html}");
}

#[test]
fn lists_say_where_they_are_and_how_they_are_sorted() {
    let html = form(FormErrors::default());
    assert!(html.contains("51–100 of 1,284"), "{html}");
    assert!(html.contains("rel=\"next\" href=\"?after=9\" data-part=\"list\""), "{html}");
    assert!(!html.contains("rel=\"prev\""), "{html}");
    assert!(html.contains("aria-sort=\"ascending\""), "{html}");
}

#[test]
fn no_template_has_script_or_style_of_its_own() {
    for (path, text) in templates() {
        for (forbidden, instead) in [
            ("<style", "assets/style.css"),
            (" style=", "a class"),
            (" onclick=", "a data attribute"),
            (" onchange=", "a data attribute"),
            (" onsubmit=", "a data attribute"),
            ("javascript:", "assets/app.js"),
            ("|safe", "escaped text"),
            ("| safe", "escaped text"),
        ] {
            assert!(!text.contains(forbidden), "{}: {forbidden}: use {instead}", path.display());
        }
        let scripts = text.matches("<script").count();
        assert_eq!(scripts, text.matches("<script src=\"/assets/").count(), "{}", path.display());
    }
}

#[test]
fn no_template_speaks_japanese_by_itself() {
    for (path, text) in templates() {
        let mut spoken = String::new();
        for piece in text.split("{#") {
            spoken.push_str(piece.split_once("#}").map_or(piece, |(_, after)| after));
        }
        let own: String = spoken.chars().filter(|letter| ('ぁ'..='鿿').contains(letter)).collect();
        assert!(own.is_empty(), "{}: put into messages/: {own}", path.display());
    }
}

#[test]
fn the_one_script_stays_small() {
    let lines = fs::read_to_string("assets/app.js").expect("the script").lines().count();
    assert!(lines < 200, "{lines} lines");
}

#[test]
fn text_is_legible_on_every_ground_it_stands_on() {
    let css = fs::read_to_string("assets/style.css").expect("the style sheet");
    for (text, grounds) in [
        ("ink", &["paper", "wash", "indigo-wash", "vermilion-wash", "amber-wash", "pine-wash"][..]),
        ("ink-2", &["paper", "wash", "vermilion-wash"]),
        ("ink-3", &["paper", "wash", "line-2"]),
        ("indigo", &["paper", "wash", "indigo-wash"]),
        ("vermilion", &["paper", "wash", "vermilion-wash"]),
        ("amber", &["paper", "amber-wash"]),
        ("pine", &["paper", "pine-wash"]),
        ("paper", &["indigo", "indigo-deep", "vermilion", "ink"]),
    ] {
        for ground in grounds {
            let ratio = contrast(&css, text, ground).expect("both colours");
            assert!(ratio >= 4.5, "{text} on {ground}: {ratio:.2}");
        }
    }
    for (edge, ground) in [("edge", "paper"), ("edge", "wash"), ("focus", "paper"), ("focus", "wash")] {
        let ratio = contrast(&css, edge, ground).expect("both colours");
        assert!(ratio >= 3.0, "{edge} on {ground}: {ratio:.2}");
    }
}

/// How two tokens of the style sheet differ in brightness. [WCAG 2.2, 1.4.3]
fn contrast(css: &str, one: &str, other: &str) -> Option<f64> {
    let (one, other) = (brightness(css, one)?, brightness(css, other)?);
    Some((one.max(other) + 0.05) / (one.min(other) + 0.05))
}

fn brightness(css: &str, token: &str) -> Option<f64> {
    let (_, after) = css.split_once(&format!("--{token}: #"))?;
    let mut light = 0.0;
    for (at, share) in [(0, 0.2126), (2, 0.7152), (4, 0.0722)] {
        let value = f64::from(u8::from_str_radix(after.get(at..at + 2)?, 16).ok()?) / 255.0;
        let linear = if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) };
        light += share * linear;
    }
    Some(light)
}

/// Every template that ships.
fn templates() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new("templates").to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = fs::read_to_string(&path) {
                found.push((path, text));
            }
        }
    }
    assert!(found.len() >= 6, "run in the folder of the crate");
    found
}
