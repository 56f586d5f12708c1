//! The pieces a phrase is made of.
//! Not here: finding them ([`super::lexer`]), what they say together ([`super::grammar`]).
//! Next: [`Token`].

use domain::vulnerabilities::CveId;

/// A piece of a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A version, or the beginning that all versions of a branch share.
    Version(Written),
    /// 未満: the version before is outside.
    Below,
    /// 以前: the version before is the last.
    UpTo,
    /// 以降: the version before is the first.
    From,
    /// より後: later than the version before.
    After,
    /// それ, which with 以前 means the version before and what came before it.
    It,
    /// `<`: the version that follows is outside.
    BelowNext,
    /// `<=`
    UpToNext,
    /// `>=`
    FromNext,
    /// `>`
    AfterNext,
    /// から, between two versions.
    To(Reach),
    /// 、 or および: something more follows.
    And,
    /// の
    Of,
    /// すべて
    All,
    /// のみ
    Only,
    /// 系: all versions that begin so.
    Series,
    /// を含む: the last version belongs to it.
    Within,
    /// を含まない: it does not.
    Without,
    /// バージョン, which says nothing.
    VersionWord,
    /// What has the version; a neutral one is ファームウェア.
    Label {
        /// It does not narrow it down to an edition.
        is_neutral: bool,
        /// As written, in small letters.
        name: String,
    },
    /// A word with digits, such as a model's name, in small letters.
    Model(String),
    /// A remark on systems, devices or languages.
    Platform,
    /// CVEs that it is about.
    Cves(Vec<CveId>),
}

/// Which ends may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// Neither.
    Closed,
    /// The last version: 「2.0 から」.
    OpenEnd,
    /// Either: 「～ 2.0」.
    OpenEnds,
}

/// A version as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Written {
    /// Its text; of a branch (`4.2.x`) the part that is fixed (`4.2`).
    pub(super) text: String,
    /// It stands for all versions that begin so.
    pub(super) is_branch: bool,
}
