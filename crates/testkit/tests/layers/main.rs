//! The direction of imports, over what Cargo knows and what the sources say: layers are crates, and the
//! `mod.rs` of a capability is its only door. Not here: what the compiler enforces by itself.
//! Next: `edges` holds the table of layers, `reexports` and `doors` read sources, `source` cuts them up.

mod doors;
mod edges;
mod reexports;
mod source;

use std::{error::Error, path::Path};

use cargo_metadata::MetadataCommand;
use edges::Edge;
use source::SourceFile;

type Outcome = Result<(), Box<dyn Error>>;

#[test]
fn every_dependency_goes_down_the_layers() -> Outcome {
    let workspace = MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .no_deps()
        .other_options(["--offline".into()])
        .exec()?;
    let crates: Vec<&str> = workspace.packages.iter().map(|package| package.name.as_str()).collect();
    let edges: Vec<Edge> = workspace.packages.iter().flat_map(edges::of).collect();
    assert!(edges.len() > crates.len(), "cargo named hardly any dependency: {edges:?}");
    none(&edges::violations(&crates, &edges));
    Ok(())
}

#[test]
fn no_crate_passes_on_the_store_or_the_database_library() -> Outcome {
    none(&reexports::violations(&sources()?));
    Ok(())
}

#[test]
fn a_capability_is_entered_by_its_door_only() -> Outcome {
    none(&doors::violations(&sources()?));
    Ok(())
}

fn sources() -> Result<Vec<SourceFile>, Box<dyn Error>> {
    let files = source::read_all(&root().join("crates"))?;
    assert!(files.len() > 20, "hardly any source found: {}", files.len());
    Ok(files)
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn none(violations: &[String]) {
    assert!(violations.is_empty(), "\n  {}\n", violations.join("\n  "));
}
