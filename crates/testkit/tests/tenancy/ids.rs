//! The identifiers that paths, queries and bodies name: an organisation's own, or such as never were.

use crate::scene::Side;
use domain::identity::Role;

/// Declares the kinds of identifiers; a new kind of thing is one line.
macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident: $of:expr;)+) => {
        /// One of each kind.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub(crate) struct Ids {
            $($(#[$meta])* pub(crate) $name: String),+
        }

        impl Ids {
            /// Those of a side.
            pub(crate) fn own(side: &Side) -> Self {
                fn text<T: ToString>(of: impl Fn(&Side) -> T, side: &Side) -> String {
                    of(side).to_string()
                }
                Self { $($name: text($of, side)),+ }
            }

            /// The same text for everything.
            fn all(text: &str) -> Self {
                Self { $($name: text.to_owned()),+ }
            }

            /// These with one of the others' in its place, for each kind in turn.
            pub(crate) fn each_from<'i>(&'i self, others: &'i Self) -> Vec<Self> {
                vec![$(Self { $name: others.$name.clone(), ..self.clone() }),+]
            }

            fn texts(&self) -> Vec<&str> {
                vec![$(self.$name.as_str()),+]
            }
        }
    };
}

ids! {
    organisation: |side| side.held.organisation;
    /// A network that nobody belongs to yet.
    joinable: |side| side.joinable;
    /// The network that the hospital belongs to.
    network: |side| side.network.id;
    asset: |side| side.held.asset;
    /// An import that can be applied.
    import: |side| side.import;
    /// An import whose columns are to be confirmed.
    import_waiting: |side| side.import_waiting;
    /// A file of evidence about devices, waiting.
    evidence: |side| side.evidence;
    /// A bill of materials, attached to the asset.
    bill: |side| side.bill;
    /// A bill of materials, waiting.
    bill_waiting: |side| side.bill_waiting;
    /// A device that is in no ledger.
    device: |side| side.device;
    /// A line out, in the register of external connections.
    record: |side| side.record;
    finding: |side| side.held.finding;
    /// A request to a vendor, handed over.
    vendor_request: |side| side.vendor_request;
    /// A request to a vendor, a draft.
    vendor_draft: |side| side.vendor_draft;
    /// A department of the ledger, by name.
    department: |side| format!("医療情報部 {}", side.held.marker);
    /// A run of stock-taking with a report that waits.
    stocktake: |side| side.stocktake.run;
    /// The part of it with the asset.
    stocktake_part: |side| side.stocktake.part;
    /// A device that was added to it.
    stocktake_found: |side| side.stocktake.found;
    /// A run in which nothing waits.
    stocktake_idle: |side| side.stocktake.idle;
    person: |side| side.held.member(Role::Staff).id;
    /// Who may decide about findings.
    decider: |side| side.held.member(Role::SystemStaff).id;
    assignment: |side| side.held.member(Role::Staff).assignment;
    /// A session of the administrator.
    session: |side| side.session;
    invitation: |side| side.invitation;
    /// A notice that nobody acknowledged.
    notice: |side| side.notice;
    /// An entry of the duty roster.
    roster: |side| side.roster;
    /// A view of the ledger, the administrator's own.
    view: |side| side.view;
    token: |side| side.held.token;
    /// An account for an emergency.
    envelope: |side| side.envelope;
    /// A use of it that waits to be acknowledged.
    envelope_use: |side| side.envelope_use;
}

impl Ids {
    /// Well-formed, but nobody's.
    pub(crate) fn never() -> Self {
        Self::all("0190163d-8694-739b-aea5-966c26f8ad91")
    }

    /// No identifiers at all.
    pub(crate) fn malformed() -> [Self; 3] {
        [Self::all("forty-two"), Self::all("%FF%00"), Self::all("..%2F..%2Fetc")]
    }

    /// A text with each of these replaced, as it is and as an address within an address.
    pub(crate) fn hidden(&self, text: &str) -> String {
        self.texts()
            .into_iter()
            .fold(text.to_owned(), |text, id| text.replace(&id.replace('%', "%25"), "ID").replace(id, "ID"))
    }
}
