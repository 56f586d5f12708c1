//! Notices 通知: what someone must hear of, whom it goes to next if nobody answers, and when it may disturb.
//! Not here: sending (`hub::notify`), sentences (`web::notify`).
//! Next: [`notice`], [`escalation`], [`settings`], [`roster`].

pub mod address;
pub mod escalation;
pub mod notice;
pub mod roster;
pub mod settings;

pub use address::{AddressError, MailAddress, WebAddress};
pub use escalation::{Reason, Step};
pub use notice::{
    Channel, Cursor, Delivery, DeliveryState, Notice, NoticeKind, NoticeUrgency, Occasion, Query, Recipient,
};
pub use roster::{Duty, RosterEntry};
pub use settings::{Consent, Digest, MailDetail, Preference, Quiet, Settings};
