//! Who is told: first, and on each step up the house. Only who holds a role here today and may sign in.
//! Not here: when ([`super::tend`]).
//! Next: `domain::notify::roster`.

use super::To;
use crate::HubError;
use domain::{
    identity::Role,
    ids::PersonId,
    notify::{Duty, Reason, Recipient, RosterEntry, Step},
};
use jiff::civil::Date;
use store::{
    Reads,
    identity::colleague,
    notify::{roster, setting},
};

/// Someone to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) person: PersonId,
    pub(super) reason: Reason,
    pub(super) instead_of: Option<PersonId>,
}

/// People of one rule at most.
const PEOPLE: u32 = 50;

/// Everyone here who may be told of anything.
const COLLEAGUES: u32 = 5_000;

/// Who is told first.
pub(super) async fn first(read: &impl Reads, to: To, today: Date) -> Result<Vec<Told>, HubError> {
    let here = here(read, today).await?;
    let entries = roster::from(read, today).await?;
    let named = match to {
        To::Person(person) => vec![plain(person, Reason::Owner)],
        To::Roles(roles) => holders(read, roles, today, Reason::Role).await?,
        To::InCharge => Vec::new(),
    };
    let named = present(named, &entries, &here, today);
    if !named.is_empty() {
        return Ok(named);
    }
    let on_duty = entries.iter().filter(|entry| entry.duty == Duty::OnDuty && entry.holds_on(today));
    let on_duty = on_duty.map(|entry| plain(entry.person, Reason::OnDuty)).collect();
    let on_duty = present(on_duty, &entries, &here, today);
    if !on_duty.is_empty() {
        return Ok(on_duty);
    }
    for (role, reason) in
        [(Role::SystemStaff, Reason::SystemStaff), (Role::Administrator, Reason::Administrator)]
    {
        let held = holders(read, &[role], today, reason).await?;
        let held = present(held, &entries, &here, today);
        if !held.is_empty() {
            return Ok(held);
        }
    }
    Ok(Vec::new())
}

/// Who is told on the next step that has somebody, beside those who were told; the step itself, or none if nobody
/// is left.
pub(super) async fn above(
    read: &impl Reads,
    from: Step,
    told: &[Recipient],
    today: Date,
) -> Result<Option<(Step, Vec<Told>)>, HubError> {
    let here = here(read, today).await?;
    let entries = roster::from(read, today).await?;
    let mut next = from.above();
    while let Some(step) = next {
        let people = match step {
            Step::InCharge => Vec::new(),
            Step::Deputy => deputies(&entries, told, today),
            Step::SafetyManager => {
                holders(read, &[Role::SafetyManager], today, Reason::SafetyManager).await?
            }
            Step::Director => holders(read, &[Role::Director], today, Reason::Director).await?,
            Step::Beyond => {
                let consent = setting::consent(read).await?;
                let consented = consent.is_some_and(|consent| consent.holds_on(today));
                return Ok(consented.then_some((Step::Beyond, Vec::new())));
            }
        };
        let mut people = present(people, &entries, &here, today);
        people.retain(|one| told.iter().all(|known| known.person != one.person));
        if !people.is_empty() {
            return Ok(Some((step, people)));
        }
        next = step.above();
    }
    Ok(None)
}

/// Those who stand in for whom was told first.
fn deputies(entries: &[RosterEntry], told: &[Recipient], today: Date) -> Vec<Told> {
    let first = told.iter().filter(|one| one.step == Step::InCharge);
    let mut deputies = Vec::new();
    for one in first {
        for entry in entries.iter().filter(|entry| entry.covers(Duty::Deputy, one.person, today)) {
            let deputy = Told { person: entry.person, reason: Reason::Deputy, instead_of: Some(one.person) };
            deputies.push(deputy);
        }
    }
    deputies
}

/// Without who is not here, and with who stands in for who is away; each person once.
fn present(people: Vec<Told>, entries: &[RosterEntry], here: &[PersonId], today: Date) -> Vec<Told> {
    let mut present: Vec<Told> = Vec::new();
    let mut add = |one: Told| {
        if here.contains(&one.person) && present.iter().all(|known| known.person != one.person) {
            present.push(one);
        }
    };
    for one in people {
        let standing_in: Vec<&RosterEntry> = entries
            .iter()
            .filter(|entry| entry.covers(Duty::Absence, one.person, today) && here.contains(&entry.person))
            .collect();
        if standing_in.is_empty() {
            add(one);
        }
        for entry in standing_in {
            add(Told { person: entry.person, reason: Reason::Absence, instead_of: Some(one.person) });
        }
    }
    present
}

async fn holders(
    read: &impl Reads,
    roles: &[Role],
    today: Date,
    reason: Reason,
) -> Result<Vec<Told>, HubError> {
    let holding = colleague::holding(read, roles, today, PEOPLE).await?;
    Ok(holding.into_iter().map(|one| plain(one.person.id, reason)).collect())
}

async fn here(read: &impl Reads, today: Date) -> Result<Vec<PersonId>, HubError> {
    let all = colleague::holding(read, Role::ALL, today, COLLEAGUES).await?;
    Ok(all.into_iter().map(|one| one.person.id).collect())
}

const fn plain(person: PersonId, reason: Reason) -> Told {
    Told { person, reason, instead_of: None }
}
