//! What the words within a version mean.
//! Not here: single letters, whose meaning hangs on what stands beside them (`super::read`).
//! Next: [`super::key`] gives each meaning its place in the order.

/// What a word says.
pub(super) enum Meaning<'a> {
    /// Nothing for the order.
    Noise,
    /// A stage before the release, by its place in [`STAGES`].
    Stage(u8),
    /// The number of a build of the release before it.
    Build,
    /// The text is a range, not a version.
    Range,
    /// Something after the release.
    Later(&'a str),
}

pub(super) const ALPHA: u8 = 2;
pub(super) const BETA: u8 = 3;
pub(super) const MILESTONE: u8 = 5;
pub(super) const PREVIEW: u8 = 6;
pub(super) const CANDIDATE: u8 = 7;

/// The stages before a release in their order, the first being number 1.
const STAGES: [&str; 8] = ["dev", "alpha", "beta", "test", "milestone", "preview", "rc", "snapshot"];

/// The meaning of a word in lower case.
pub(super) fn meaning(word: &str) -> Meaning<'_> {
    match word {
        "final" | "firmware" | "fw" | "ga" | "gold" | "lts" | "rel" | "release" | "rtm" | "rtw"
        | "stable" | "base" => Meaning::Noise,
        // They stand before another word that says more: "service pack", "public beta".
        "consumer" | "public" | "service" | "tech" | "technical" | "technology" | "ver" | "version" => {
            Meaning::Noise
        }
        "dev" | "devel" | "development" | "exp" | "experimental" | "nightly" | "staging" | "unstable" => {
            Meaning::Stage(1)
        }
        "alpha" => Meaning::Stage(ALPHA),
        "beta" => Meaning::Stage(BETA),
        "test" => Meaning::Stage(4),
        "milestone" => Meaning::Stage(MILESTONE),
        "gamma" | "pre" | "prerelease" | "preview" => Meaning::Stage(PREVIEW),
        "rc" | "candidate" => Meaning::Stage(CANDIDATE),
        "snapshot" => Meaning::Stage(8),
        "build" | "bld" => Meaning::Build,
        "above" | "all" | "and" | "any" | "before" | "below" | "earlier" | "later" | "newer" | "older"
        | "or" | "previous" | "prior" | "since" | "than" | "through" | "until" => Meaning::Range,
        "patch" | "pl" | "patchlevel" => Meaning::Later("p"),
        "pack" | "servicepack" => Meaning::Later("sp"),
        "update" => Meaning::Later("u"),
        "hotfix" => Meaning::Later("hf"),
        "rev" | "revision" => Meaning::Later("r"),
        _ => Meaning::Later(word),
    }
}

/// The word says nothing before the first number: `v7.0`, `Rev.14.01`.
pub(super) fn is_prefix(word: &str) -> bool {
    matches!(word, "v" | "r" | "rev" | "revision")
}

/// The name of a stage.
pub(super) fn stage_name(stage: u8) -> &'static str {
    STAGES.get(usize::from(stage).saturating_sub(1)).copied().unwrap_or("dev")
}
