//! Paths from one capability's folder into another's past its `mod.rs`, in the layers where capabilities
//! work beside each other: `crate::inventory::Asset` is fine, `crate::inventory::table::Row` is not.
//! The same name is the same capability in every layer; files outside the folders serve all and may look in.

use crate::source::{SourceFile, paths};

const LAYERS_WITH_DOORS: &[&str] = &["hub", "web"];

/// Every such path. A capability is a folder directly below `src` with a `mod.rs`.
pub(crate) fn violations(files: &[SourceFile]) -> Vec<String> {
    let has_doors = |file: &&SourceFile| LAYERS_WITH_DOORS.contains(&file.layer.as_str());
    let capabilities: Vec<(&str, &str)> = files
        .iter()
        .filter(has_doors)
        .filter(|file| file.place.len() == 2 && file.place.last().is_some_and(|name| name == "mod.rs"))
        .filter_map(|file| Some((file.layer.as_str(), file.folder()?)))
        .collect();
    files.iter().flat_map(|file| in_file(file, &capabilities)).collect()
}

fn in_file(file: &SourceFile, capabilities: &[(&str, &str)]) -> Vec<String> {
    let mut found = Vec::new();
    let Some(own) = file.folder() else { return found };
    for (at, word) in file.words.iter().enumerate() {
        let starts_here = at == 0 || file.words.get(at - 1).is_none_or(|before| before != "::");
        let Some(layer) = layer_of(word, file).filter(|_| starts_here) else { continue };
        for path in paths(&file.words, at) {
            let inside = path
                .iter()
                .skip_while(|step| matches!(**step, "super" | "self"))
                .skip_while(|step| *step == word);
            let inside: Vec<&str> = inside.copied().collect();
            let [capability, module, _, ..] = inside.as_slice() else { continue };
            if capabilities.contains(&(layer, capability)) && *capability != own && is_module(module) {
                found.push(format!("{} reaches past a door: {}", file.name(), path.join("::")));
            }
        }
    }
    found
}

// In which layer a path that begins with `word` is; `super` counts as `crate`, since only what follows is read.
fn layer_of<'a>(word: &'a str, file: &'a SourceFile) -> Option<&'a str> {
    match word {
        "crate" | "super" => Some(&file.layer),
        _ => LAYERS_WITH_DOORS.contains(&word).then_some(word),
    }
}

fn is_module(step: &str) -> bool {
    step.starts_with(|c: char| c.is_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(layer: &str, place: &str, text: &str) -> Vec<String> {
        let door = |layer, folder: &str| SourceFile::new(layer, &format!("{folder}/mod.rs"), "");
        violations(&[
            door("hub", "inventory"),
            door("hub", "vulnerabilities"),
            door("web", "inventory"),
            SourceFile::new(layer, place, text),
        ])
    }

    #[test]
    fn a_path_past_another_door_is_named() {
        let expected = ["hub/src/vulnerabilities/a.rs reaches past a door: crate::inventory::table::Row"];
        assert_eq!(found("hub", "vulnerabilities/a.rs", "use crate::inventory::table::Row;"), expected);
        assert_eq!(
            found("hub", "vulnerabilities/a.rs", "use crate::{inventory::{table::Row, Asset}};"),
            expected
        );
        assert_eq!(
            found("hub", "vulnerabilities/a.rs", "let row = crate::inventory::table::Row { a };"),
            expected
        );
        assert_eq!(found("hub", "vulnerabilities/a.rs", "use super::super::inventory::table::Row;").len(), 1);
        assert_eq!(found("web", "today/pages.rs", "use hub::inventory::table::Row;").len(), 1);
    }

    #[test]
    fn the_door_one_s_own_folder_and_other_names_are_fine() {
        let fine = "use crate::inventory::{Asset, list}; use crate::vulnerabilities::table::Row;
            use crate::text::plain::Text; use super::table::Row; let a = crate::inventory::Asset::new();
            use domain::inventory::table::Row; use crate::inventory::table;";
        assert!(found("hub", "vulnerabilities/a.rs", fine).is_empty());
        assert!(found("web", "inventory/pages.rs", "use hub::inventory::table::Row;").is_empty());
        assert!(found("web", "today/pages.rs", "use hub::inventory::Asset;").is_empty());
        assert!(found("web", "routes.rs", "use crate::inventory::table::Row;").is_empty());
    }
}
