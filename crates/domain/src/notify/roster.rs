//! The duty roster 当番表: who is on duty, and who stands in for whom, from one day to another.
//! Not here: who is told because of it (`hub::notify`).
//! Next: [`super::escalation`].

use crate::{
    ids::{PersonId, RosterId},
    text_enum::text_enum,
};
use jiff::civil::Date;

text_enum! {
    /// What an entry says.
    Duty, "kind of duty" {
        /// On duty: gets what is given to nobody by name 当番.
        OnDuty = "on_duty",
        /// Gets what another does not answer in time 応答がないときの代理.
        Deputy = "deputy",
        /// Gets at once what is meant for another, who is away 不在の間の代理.
        Absence = "absence",
    }
}

/// An entry of the roster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterEntry {
    /// Its identifier.
    pub id: RosterId,
    /// What it says.
    pub duty: Duty,
    /// Who does it.
    pub person: PersonId,
    /// In whose place; nobody for [`Duty::OnDuty`].
    pub instead_of: Option<PersonId>,
    /// The first day.
    pub from: Date,
    /// The last day, which counts; none for an open end.
    pub until: Option<Date>,
}

impl RosterEntry {
    /// Holds on that day.
    pub fn holds_on(&self, today: Date) -> bool {
        self.from <= today && self.until.is_none_or(|until| today <= until)
    }

    /// Says that its person takes over from this one on that day.
    pub fn covers(&self, duty: Duty, person: PersonId, today: Date) -> bool {
        self.duty == duty && self.instead_of == Some(person) && self.holds_on(today)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn first_and_last_day_count_and_an_open_end_never_ends() {
        let id = crate::ids::Uuid::nil();
        let mut entry = RosterEntry {
            id: RosterId::from_uuid(id),
            duty: Duty::Deputy,
            person: PersonId::from_uuid(id),
            instead_of: None,
            from: date(2026, 11, 20),
            until: Some(date(2026, 11, 22)),
        };
        let days = [19, 20, 22, 23].map(|day| entry.holds_on(date(2026, 11, day)));
        assert_eq!(days, [false, true, true, false]);
        entry.until = None;
        assert!(entry.holds_on(date(2030, 1, 1)));
    }
}
