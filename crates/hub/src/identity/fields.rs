//! Checks that several forms of identity share.
//! Not here: passwords (`domain::identity::password`).
//! Next: their users, such as [`super::people`].

use crate::{Fault, HubError, What};
use jiff::civil::Date;

/// Characters of a name at most.
pub(crate) const NAME_CHARS: usize = 200;

/// The faults found so far.
#[derive(Default)]
pub(crate) struct Faults(Vec<Fault>);

impl Faults {
    /// Notes a fault.
    pub(crate) fn add(&mut self, field: &'static str, what: What) {
        self.0.push(Fault { field, what });
    }

    /// A name that must be there, without the spaces around it.
    pub(crate) fn name(&mut self, field: &'static str, text: &str) -> String {
        if text.trim().is_empty() {
            self.add(field, What::Required);
        }
        self.optional(field, text)
    }

    /// A name that may be missing, without the spaces around it and in one line.
    pub(crate) fn optional(&mut self, field: &'static str, text: &str) -> String {
        if text.chars().count() > NAME_CHARS {
            self.add(field, What::TooLong(NAME_CHARS));
        }
        text.trim().chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
    }

    /// The last day of something that is to hold today.
    pub(crate) fn until(&mut self, until: Option<Date>, today: Date) {
        if until.is_some_and(|until| until < today) {
            self.add("until", What::Past);
        }
    }

    /// Goes on if there are none.
    ///
    /// # Errors
    /// [`HubError::Invalid`] with all of them.
    pub(crate) fn check(self) -> Result<(), HubError> {
        if self.0.is_empty() { Ok(()) } else { Err(HubError::Invalid(self.0)) }
    }
}
