//! Couriers: the mail server, the network and the words, handed in by the binary; tests hand in others.
//! Not here: the real ones (`yagura::outgoing`, `web::notify`).
//! Next: [`Couriers`].

use domain::{
    ids::NoticeId,
    notify::{MailAddress, NoticeKind, NoticeUrgency, Occasion, Reason, WebAddress},
};
use jiff::Timestamp;
use std::{fmt, sync::Arc};

/// A mail to be sent, plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// The part before the `@` of its own identifier: the same with each try, so that a receiver sees one.
    pub id: String,
    /// To whom.
    pub to: MailAddress,
    /// Its subject.
    pub subject: String,
    /// Its text, lines ended by `\n`.
    pub text: String,
    /// Its date.
    pub at: Timestamp,
}

/// A call of the program that an organisation chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Its identifier: the same with each try.
    pub id: String,
    /// Where to.
    pub to: WebAddress,
    /// JSON.
    pub body: String,
    /// The value of the header `Yagura-Signature`.
    pub signature: String,
}

/// What a message says, before it is words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The reader's language, `ja` or `en`.
    pub language: String,
    /// The organisation it is about.
    pub organisation: String,
    /// Why it goes out.
    pub occasion: Occasion,
    /// What it is about; none for a digest or a trial.
    pub about: Option<About>,
    /// How many notices a digest tells of.
    pub count: u64,
    /// Where the reader sees all of it; empty for who cannot sign in.
    pub link: String,
    /// Where the reader changes what they get; empty for who cannot sign in.
    pub preferences: String,
}

/// The matter of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// Which notice.
    pub id: NoticeId,
    /// Of what kind.
    pub kind: NoticeKind,
    /// How soon someone must look.
    pub urgency: NoticeUrgency,
    /// The thing's name, if the organisation lets it out; else empty.
    pub name: String,
    /// How many things.
    pub count: u64,
    /// Why the reader gets it; none for a desk outside.
    pub reason: Option<Reason>,
    /// Minutes until it goes a step up or is repeated; none if it does not.
    pub next_in_min: Option<i64>,
}

/// A letter in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    /// The subject, one line.
    pub subject: String,
    /// The text.
    pub text: String,
}

/// Why a message did not go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// In our words.
    pub kind: RefusalKind,
    /// In the server's; empty if it said nothing.
    pub said: String,
}

/// Why a message did not go, by what a person can do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusalKind {
    /// No server is set up.
    NotSetUp,
    /// The address is in a network that the settings do not let Yagura reach.
    NotAllowed,
    /// Nothing answers there.
    Unreachable,
    /// It answers, but not in time.
    TimedOut,
    /// The connection cannot be made safe.
    Tls,
    /// The server does not know Yagura's name and password.
    SignIn,
    /// The server refused for good, such as an unknown recipient.
    Refused,
    /// The server asks to try later.
    TryLater,
}

impl RefusalKind {
    /// Whether trying again can help.
    pub const fn may_pass(self) -> bool {
        match self {
            Self::NotSetUp | Self::Refused => false,
            Self::NotAllowed
            | Self::Unreachable
            | Self::TimedOut
            | Self::Tls
            | Self::SignIn
            | Self::TryLater => true,
        }
    }

    /// For the log and the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotSetUp => "not_set_up",
            Self::NotAllowed => "not_allowed",
            Self::Unreachable => "unreachable",
            Self::TimedOut => "timed_out",
            Self::Tls => "tls",
            Self::SignIn => "sign_in",
            Self::Refused => "refused",
            Self::TryLater => "try_later",
        }
    }

    /// Reads [`RefusalKind::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        [
            Self::NotSetUp,
            Self::NotAllowed,
            Self::Unreachable,
            Self::TimedOut,
            Self::Tls,
            Self::SignIn,
            Self::Refused,
            Self::TryLater,
        ]
        .into_iter()
        .find(|kind| kind.as_str() == text)
    }
}

impl Refusal {
    /// A refusal about which a server said nothing.
    pub fn plain(kind: RefusalKind) -> Self {
        Self { kind, said: String::new() }
    }

    /// A refusal in a server's own words, without what a page or log cannot hold.
    pub fn new(kind: RefusalKind, said: impl fmt::Display) -> Self {
        let said = said.to_string();
        let plain = said.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
        Self { kind, said: plain.take(SAID_CHARS).collect() }
    }
}

/// Characters of a server's answer that are kept.
const SAID_CHARS: usize = 300;

/// Sends mail; called from a worker thread.
type SendMail = dyn Fn(&Mail) -> Result<(), Refusal> + Send + Sync;

/// Calls a program; called from a worker thread.
type MakeCall = dyn Fn(&Call) -> Result<(), Refusal> + Send + Sync;

/// Puts a letter into words.
type Word = dyn Fn(&Letter) -> Wording + Send + Sync;

/// Everything that carries a notice out of the house.
#[derive(Clone)]
pub struct Couriers {
    /// The mail server; none if none is set up.
    pub mail: Option<Arc<SendMail>>,
    /// The network.
    pub webhook: Arc<MakeCall>,
    /// The words.
    pub wording: Arc<Word>,
    /// What links of messages begin with, such as `https://yagura.kita-hp.example:8440`.
    pub address: String,
}

impl Default for Couriers {
    /// Nothing leaves this process.
    fn default() -> Self {
        Self {
            mail: None,
            webhook: Arc::new(|_| Err(Refusal::plain(RefusalKind::NotSetUp))),
            wording: Arc::new(|_| Wording { subject: String::new(), text: String::new() }),
            address: String::new(),
        }
    }
}
