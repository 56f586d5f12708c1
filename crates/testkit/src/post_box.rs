//! A post box in place of mail server and network: keeps what is handed to it, and refuses when told to.
//! Not here: a server that speaks SMTP (`yagura::outgoing`).
//! Next: [`crate::TestHub`].

use hub::notify::{Call, Couriers, Mail, Refusal};
use std::sync::{Arc, Mutex, PoisonError};

/// What left the house. Cloning shares it.
#[derive(Clone, Default)]
pub struct PostBox(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    mails: Vec<Mail>,
    calls: Vec<Call>,
    refusal: Option<Refusal>,
}

impl PostBox {
    /// The mails so far, in the order in which they were sent.
    pub fn mails(&self) -> Vec<Mail> {
        self.kept(|kept| kept.mails.clone())
    }

    /// To whom mails went, in order.
    pub fn addressees(&self) -> Vec<String> {
        self.mails().iter().map(|mail| mail.to.to_string()).collect()
    }

    /// The calls so far.
    pub fn calls(&self) -> Vec<Call> {
        self.kept(|kept| kept.calls.clone())
    }

    /// Forgets what was sent.
    pub fn empty(&self) {
        self.kept(|kept| {
            kept.mails.clear();
            kept.calls.clear();
        });
    }

    /// From now on refuses everything so, or nothing any more.
    pub fn refuse(&self, refusal: Option<Refusal>) {
        self.kept(|kept| kept.refusal = refusal);
    }

    /// What the hub hands its messages to.
    pub(crate) fn couriers(&self) -> Couriers {
        let (mails, calls) = (self.clone(), self.clone());
        Couriers {
            mail: Some(Arc::new(move |mail| mails.take(|kept| kept.mails.push(mail.clone())))),
            webhook: Arc::new(move |call| calls.take(|kept| kept.calls.push(call.clone()))),
            wording: Arc::new(web::wording),
            address: "https://yagura.test".to_owned(),
        }
    }

    fn take(&self, keep: impl FnOnce(&mut Kept)) -> Result<(), Refusal> {
        self.kept(|kept| {
            if let Some(refusal) = kept.refusal.clone() {
                return Err(refusal);
            }
            keep(kept);
            Ok(())
        })
    }

    fn kept<T>(&self, with: impl FnOnce(&mut Kept) -> T) -> T {
        // A process that dies in a test may hold it.
        with(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
