//! The documents: both languages have the same headings, links lead somewhere, named tests exist, and the table of
//! roles is that of the code. Not here: whether the rest is true; whoever changes the code reads them.
//! Next: `docs/`, `CONTRIBUTING.md`.

use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
};

use domain::{access::PERMISSIONS, identity::Role};

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// Folders that hold nothing of ours.
const NOT_OURS: &[&str] = &["target", "data", "node_modules", "out", "corpus", "artifacts"];

#[test]
fn both_languages_have_the_same_pages_and_headings() -> Outcome {
    let mut pairs = vec![(root().join("README.md"), root().join("README.ja.md"))];
    for (folder, other) in [("en", "ja"), ("ja", "en")] {
        for page in pages(&root().join("docs").join(folder))? {
            let name = page.file_name().ok_or("a page without a name")?;
            pairs.push((page.clone(), root().join("docs").join(other).join(name)));
        }
    }
    assert!(pairs.len() > 4, "hardly any page found");
    for (page, other) in pairs {
        let levels = |page: &Path| -> Outcome<Vec<usize>> {
            let text = fs::read_to_string(page).map_err(|error| format!("{}: {error}", page.display()))?;
            Ok(prose(&text).filter_map(level).collect())
        };
        assert_eq!(levels(&page)?, levels(&other)?, "headings of {} and {}", page.display(), other.display());
    }
    Ok(())
}

#[test]
fn every_link_to_a_file_leads_to_one() -> Outcome {
    let mut broken = Vec::new();
    for page in pages(root())? {
        let text = fs::read_to_string(&page)?;
        let folder = page.parent().ok_or("a page without a folder")?;
        for target in prose(&text).flat_map(targets) {
            let (file, place) = target.split_once('#').unwrap_or((target, ""));
            let elsewhere = ["http://", "https://", "mailto:"].iter().any(|start| file.starts_with(start));
            let there = folder.join(file);
            let is_good = elsewhere
                || (there.exists() && (place.is_empty() || anchors(&there)?.contains(&place.to_owned())));
            if !is_good {
                broken.push(format!("{}: {target}", page.display()));
            }
        }
    }
    assert!(broken.is_empty(), "\n  {}\n", broken.join("\n  "));
    Ok(())
}

#[test]
fn every_test_that_the_threat_model_names_is_there() -> Outcome {
    let page = fs::read_to_string(root().join("THREAT_MODEL.md"))?;
    let in_code = page.split('`').skip(1).step_by(2);
    let is_test = |word: &&str| {
        word.matches('_').count() > 3
            && word.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c.is_ascii_digit())
    };
    let named: Vec<&str> = in_code.filter(is_test).collect();
    assert!(named.len() > 10, "hardly any test is named");
    let mut sources = String::new();
    for source in files(&root().join("crates"), "rs")? {
        sources.push_str(&fs::read_to_string(source)?);
    }
    let gone: Vec<&str> =
        named.into_iter().filter(|name| !sources.contains(&format!("fn {name}("))).collect();
    assert!(gone.is_empty(), "tests that are not there: {gone:?}");
    Ok(())
}

#[test]
fn the_table_of_roles_is_that_of_the_code() -> Outcome {
    for (language, change, read) in [("en", "change", "read"), ("ja", "変更", "閲覧")] {
        let page = fs::read_to_string(root().join("docs").join(language).join("roles.md"))?;
        for role in Role::ALL.iter().copied() {
            let row = page.lines().find(|line| line.starts_with('|') && line.contains(&format!("`{role}`")));
            let row = row.ok_or_else(|| format!("{language}: no row for {role}"))?;
            let told: Vec<&str> = row.trim_matches('|').split('|').skip(1).map(str::trim).collect();
            let is: Vec<&str> = PERMISSIONS
                .chunks(2)
                .map(|both| match both {
                    [_, (_, writes)] if writes(role) => change,
                    [(_, reads), _] if reads(role) => read,
                    _ => "–",
                })
                .collect();
            assert_eq!(told, is, "{language}: {role}");
        }
    }
    Ok(())
}

/// The documents of a folder and below, in order.
fn pages(folder: &Path) -> Outcome<Vec<PathBuf>> {
    files(folder, "md")
}

fn files(folder: &Path, ending: &str) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))? {
        let path = entry?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if path.is_dir() && !name.starts_with('.') && !NOT_OURS.contains(&name.as_str()) {
            found.extend(files(&path, ending)?);
        } else if path.extension().is_some_and(|found| found == ending) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The lines outside of code.
fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut in_code = false;
    text.lines().filter(move |line| {
        let is_fence = line.trim_start().starts_with("```");
        in_code ^= is_fence;
        !in_code && !is_fence
    })
}

/// How deep a heading is; `None` for other lines.
fn level(line: &str) -> Option<usize> {
    let depth = line.chars().take_while(|character| *character == '#').count();
    (depth > 0 && line.chars().nth(depth) == Some(' ')).then_some(depth)
}

/// Where the links of a line lead, those within the page left out.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    let links = line.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
    links.map(|(target, _)| target).filter(|target| !target.starts_with('#'))
}

/// What links to a heading of a page can say, as the forges make it of the heading.
fn anchors(page: &Path) -> Outcome<Vec<String>> {
    let text = fs::read_to_string(page)?;
    let headings = prose(&text).filter(|line| level(line).is_some());
    let anchor = |heading: &str| {
        let kept = heading.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
        kept.chars().filter(|character| character.is_alphanumeric() || "-_".contains(*character)).collect()
    };
    Ok(headings.map(anchor).collect())
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

#[test]
fn headings_and_links_in_code_do_not_count() {
    let text = "# a\n```sh\n# comment [x](gone.md)\n```\n## b [c](d.md#e) [f](#g) ![h](i.png)\n#no";
    assert_eq!(prose(text).filter_map(level).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(prose(text).flat_map(targets).collect::<Vec<_>>(), ["d.md#e", "i.png"]);
}
