//! Writes a sample of every pattern of the pages, in both languages, to a folder given as argument.
//! Not here: anything the product shows; names and numbers are invented.
//! Next: open the pages in a browser at 1280, 820 and 390 pixels, and print them.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use askama::Template;
use web::page::{Choice, Flash, FlashKind, FormErrors, Mark, Page, Pager, SortState, Sorted, Steps};
use web::text::{Lang, T};

/// A sheet of the gallery: one template.
macro_rules! sheet {
    ($name:ident, $path:literal) => {
        #[derive(Template)]
        #[template(path = $path)]
        struct $name {
            page: Page,
            t: T,
        }

        impl $name {
            fn draw(page: Page) -> askama::Result<String> {
                Self { t: page.t, page }.render()
            }
        }
    };
}

sheet!(Today, "../examples/gallery/today.html");
sheet!(Calm, "../examples/gallery/calm.html");
sheet!(Inventory, "../examples/gallery/inventory.html");
sheet!(Form, "../examples/gallery/form.html");
sheet!(Import, "../examples/gallery/import.html");
sheet!(Mapping, "../examples/gallery/mapping.html");
sheet!(Working, "../examples/gallery/working.html");
sheet!(Empty, "../examples/gallery/empty.html");
sheet!(Finding, "../examples/gallery/finding.html");
sheet!(Account, "../examples/gallery/account.html");
sheet!(SignIn, "../examples/gallery/sign-in.html");
sheet!(Code, "../examples/gallery/code.html");
sheet!(Trouble, "../examples/gallery/trouble.html");

type Draw = fn(Page) -> askama::Result<String>;

const SHEETS: [(&str, Draw); 13] = [
    ("today", Today::draw),
    ("calm", Calm::draw),
    ("inventory", Inventory::draw),
    ("form", Form::draw),
    ("import", Import::draw),
    ("mapping", Mapping::draw),
    ("working", Working::draw),
    ("empty", Empty::draw),
    ("finding", Finding::draw),
    ("account", Account::draw),
    ("sign-in", SignIn::draw),
    ("code", Code::draw),
    ("trouble", Trouble::draw),
];

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args().nth(1).ok_or("name a folder to write to")?;
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    for asset in ["style.css", "app.js", "favicon.svg"] {
        fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets").join(asset), folder.join(asset))?;
    }
    for lang in Lang::ALL {
        for (name, draw) in SHEETS {
            let html = draw(sample(lang, name))?;
            // Without a hub the assets lie beside the pages.
            fs::write(folder.join(format!("{name}.{}.html", lang.code())), html.replace("\"/assets/", "\""))?;
        }
    }
    Ok(())
}

fn sample(lang: Lang, name: &str) -> Page {
    let t = T::new(lang);
    let words = t.identity();
    let mut page = Page::sample(lang);
    page.flash.clear();
    match name {
        "inventory" => {
            let text = t.inventory().import_applied(24, 3);
            page.flash.push(Flash { kind: FlashKind::Done, text });
        }
        "today" => words.demonstration().clone_into(&mut page.banner),
        "sign-in" => {
            page = Page::bare(lang, words.sign_in_title(), "/sign-in");
            words.demonstration().clone_into(&mut page.banner);
        }
        "code" => page = Page::bare(lang, words.second_title(), "/sign-in/code"),
        "trouble" => {
            page = Page::bare(lang, t.errors().internal(), "/inventory");
            "01JD3K9Z5T7Q".clone_into(&mut page.request_id);
        }
        _ => {}
    }
    page
}

/// Invented matter in the language of the sheet.
fn say(t: T, ja: &'static str, en: &'static str) -> &'static str {
    match t.lang {
        Lang::Ja => ja,
        Lang::En => en,
    }
}

fn no_errors() -> FormErrors {
    FormErrors::default()
}

fn sign_in_errors(t: T) -> FormErrors {
    let mut errors = FormErrors::default();
    errors.add("", "", t.identity().sign_in_refused(8, t.units().minutes(15)));
    errors
}

fn asset_errors(t: T) -> FormErrors {
    let (words, common) = (t.inventory(), t.common());
    let mut errors = FormErrors::default();
    errors.add("name", words.field_name(), common.error_required());
    errors.add("addresses", words.field_addresses(), common.error_address());
    errors.add("patient_data", words.field_patient_data(), common.error_choose());
    errors
}

/// A choice of three for the samples.
fn yes_no_unknown(t: T) -> Vec<Choice> {
    let common = t.common();
    vec![
        Choice::new("yes", common.yes()),
        Choice::new("no", common.no()),
        Choice::new("unknown", common.unknown()),
    ]
}

fn kinds(t: T) -> Vec<Choice> {
    let words = t.inventory();
    vec![
        Choice::new("boundary_device", words.kind_boundary_device()),
        Choice::new("server", words.kind_server()),
        Choice::new("medical_device", words.kind_medical_device()),
    ]
}

fn answers(t: T) -> Vec<Choice> {
    let words = t.vulnerabilities();
    vec![
        Choice::new("affected", words.answer_affected()).with_hint(words.answer_affected_hint()),
        Choice::new("mitigated", words.answer_mitigated()).with_hint(words.answer_mitigated_hint()),
        Choice::new("accepted", words.answer_accepted()).with_hint(words.answer_accepted_hint()),
        Choice::new("not_affected", words.answer_not_affected()).with_hint(words.answer_not_affected_hint()),
    ]
}

fn heading(label: &str, state: SortState) -> Sorted {
    Sorted { label: label.to_owned(), href: "#".to_owned(), state }
}

fn pager() -> Pager {
    Pager { from: 51, to: 100, total: Some(1284), previous: Some("#".to_owned()), next: Some("#".to_owned()) }
}

fn steps(t: T, at: usize) -> Steps {
    let words = t.inventory();
    let labels = [
        words.import_step_file(),
        words.import_step_mapping(),
        words.import_step_preview(),
        words.import_step_applied(),
    ];
    Steps { labels: labels.map(str::to_owned).to_vec(), at }
}
