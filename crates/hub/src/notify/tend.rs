//! What is due: notices that nobody acknowledged go a step up or are repeated, digests are made in the morning, old
//! notices go, and messages are sent.
//! Not here: who is told ([`super::who`]), what a message says ([`super::message`]).
//! Next: `store::notify::alarm`.
//!
//! Each step is one transaction. A process that dies between sending and noting it sends again, with the same
//! identifier of the message.

use super::{close, matched, message, message::Ready, preference_of, send, tell, who, zone};
use crate::{Hub, HubError, notify::courier::Refusal, vulnerabilities::raise_overdue_requests};
use domain::{
    access::Scope,
    audit_trail::{Action, Entry},
    ids::{DeliveryId, PersonId},
    notify::{Channel, Delivery, DeliveryState, Digest, Notice, Occasion, Settings},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use store::notify::{
    alarm::{self, Alarm},
    delivery, notice, recipient, setting,
};

/// Notices passed up in one turn.
const STEPS: u32 = 20;

/// Messages sent in one turn, so that no organisation's slow server holds up the others for long.
const SENDS: u32 = 5;

/// Tries of a message before it is given up.
const TRIES: i64 = 10;

/// The longest pause between two tries, in minutes.
const LONGEST_PAUSE_MIN: i64 = 60;

/// The place of digests in the queue: behind all others.
const DIGEST_RANK: i64 = 8;

impl Hub {
    /// Does what is due for one organisation; false if nothing is.
    ///
    /// # Errors
    /// [`HubError::Store`] if the database is away; what could not be sent is no error but tried again later.
    pub async fn tend_notices(&self) -> Result<bool, HubError> {
        if !alarm::rings(&self.store().read_global(), self.now()).await? {
            return Ok(false);
        }
        let mut upkeep = self.store().upkeep(self.now()).await?;
        let claimed = alarm::claim(&mut upkeep).await?;
        upkeep.commit().await?;
        let Some(alarm) = claimed else { return Ok(false) };
        let scope = self.system(alarm.organisation).scope;
        let settings = setting::find(&self.store().read(&scope)).await?;
        for due in notice::due(&self.store().read(&scope), self.now(), STEPS).await? {
            self.climb(&scope, &settings, &due).await?;
        }
        self.make_digests(&scope, &settings, &alarm).await?;
        for due in delivery::due(&self.store().read(&scope), self.now(), SENDS).await? {
            self.deliver(&scope, due).await?;
        }
        let morning = self.next_morning(&settings);
        let mut upkeep = self.store().upkeep(self.now()).await?;
        alarm::rest(&mut upkeep, &alarm, morning).await?;
        upkeep.commit().await?;
        Ok(true)
    }

    /// Does all that is due.
    ///
    /// # Errors
    /// [`HubError::Store`] if the database is away.
    pub async fn tend_due_notices(&self) -> Result<(), HubError> {
        while self.tend_notices().await? {}
        Ok(())
    }

    /// Passes a notice a step up, or repeats it to everyone if nobody is above.
    async fn climb(&self, scope: &Scope, settings: &Settings, due: &Notice) -> Result<(), HubError> {
        let mut tx = self.store().write(scope, self.now()).await?;
        let entry = Entry::new(Action::Update, "notice", due.id, due.name.as_str());
        if matched::is_settled(&tx, due).await? {
            close(&mut tx, due.id, None).await?;
            return Ok(tx.commit(entry.changed("", json!({ "settled": true }).to_string())).await?);
        }
        let told = recipient::of(&tx, due.id).await?;
        let above = who::above(&tx, due.step, &told, self.today()).await?;
        let (occasion, pause) = match above {
            Some(_) => (Occasion::Escalated, settings.wait(due.urgency)),
            None => (Occasion::Reminded, settings.repeat(due.urgency)),
        };
        let (step, people) = above.unwrap_or((due.step, Vec::new()));
        let goes_at = Self::goes_at(settings, due.urgency, tx.now());
        let next_at_ms = pause.map(|pause| (goes_at + pause).as_millisecond());
        if !notice::advance(&mut tx, due, step, next_at_ms).await? {
            return Ok(());
        }
        let stands = Notice { step, ..due.clone() };
        tell(self, &mut tx, &stands, &people).await?;
        send(self, &mut tx, &stands, occasion, goes_at).await?;
        let before = json!({ "step": due.step.as_str() });
        let after = json!({ "step": step.as_str(), "repeated": occasion == Occasion::Reminded });
        Ok(tx.commit(entry.changed(before.to_string(), after.to_string())).await?)
    }

    /// In the morning: requests whose day has passed overnight are told, one mail goes to each for all that waited, and
    /// what is old goes.
    async fn make_digests(&self, scope: &Scope, settings: &Settings, alarm: &Alarm) -> Result<(), HubError> {
        let day = Self::last_morning(settings, self.now());
        if alarm.digest_on == Some(day) {
            return Ok(());
        }
        let mut tx = self.store().write(scope, self.now()).await?;
        let overdue = raise_overdue_requests(self, &mut tx).await?;
        let (mut mails, mut people) = (0_u64, 0_u64);
        for (person, count) in recipient::for_digest(&tx).await? {
            let wants = preference_of(&tx, person).await?;
            let never = wants.mail.is_none() || wants.digest == Digest::Never;
            if !never && !wants.digest.is_due_on(day) {
                continue;
            }
            if !never {
                delivery::insert(&mut tx, &self.digest(person, count), DIGEST_RANK).await?;
                mails += 1;
            }
            people += 1;
            recipient::digested(&mut tx, person).await?;
        }
        let keep = SignedDuration::from_hours(24 * i64::from(settings.keep_days));
        let oldest = tx.now() - keep;
        let removed = notice::remove_old(&mut tx, oldest).await?;
        delivery::remove_old_digests(&mut tx, oldest).await?;
        if people == 0 && removed == 0 && overdue == 0 {
            drop(tx);
            let mut upkeep = self.store().upkeep(self.now()).await?;
            alarm::digests_made(&mut upkeep, alarm.organisation, day).await?;
            return Ok(upkeep.commit().await?);
        }
        alarm::digests_made(&mut tx, alarm.organisation, day).await?;
        let done = json!({ "digests": mails, "removed": removed, "overdue": overdue }).to_string();
        let entry = Entry::new(Action::Update, "notice_digest", "", day.to_string());
        Ok(tx.commit(entry.changed("", done)).await?)
    }

    fn digest(&self, person: PersonId, count: u64) -> Delivery {
        Delivery {
            id: DeliveryId::from_uuid(self.new_id()),
            notice: None,
            person: Some(person),
            channel: Channel::Mail,
            occasion: Occasion::Digest,
            state: DeliveryState::Waiting,
            attempts: 0,
            due_at_ms: self.now().as_millisecond(),
            sent_at_ms: None,
            count,
            said: String::new(),
        }
    }

    /// Sends a message and notes what became of it.
    async fn deliver(&self, scope: &Scope, due: Delivery) -> Result<(), HubError> {
        let noted = match message::compose(self, scope, &due).await? {
            Some(ready) => {
                let outcome = self.hand_over(ready).await?;
                self.after_try(&due, &outcome)
            }
            None => Delivery { state: DeliveryState::Dropped, ..due },
        };
        let mut upkeep = self.store().upkeep(self.now()).await?;
        delivery::note(&mut upkeep, scope.organisation, &noted).await?;
        Ok(upkeep.commit().await?)
    }

    /// Hands a message to its courier, from a worker thread.
    pub(super) async fn hand_over(&self, ready: Ready) -> Result<Result<(), Refusal>, HubError> {
        let couriers = self.couriers().clone();
        let carry = move || match ready {
            Ready::Mail(mail) => match &couriers.mail {
                Some(send) => send(&mail),
                None => Err(Refusal::plain(super::RefusalKind::NotSetUp)),
            },
            Ready::Call(call) => (couriers.webhook)(&call),
        };
        tokio::task::spawn_blocking(carry).await.map_err(HubError::internal)
    }

    fn after_try(&self, tried: &Delivery, outcome: &Result<(), Refusal>) -> Delivery {
        let attempts = tried.attempts + 1;
        let now = self.now();
        match outcome {
            Ok(()) => Delivery {
                state: DeliveryState::Sent,
                attempts,
                sent_at_ms: Some(now.as_millisecond()),
                said: String::new(),
                ..*tried
            },
            Err(refusal) => {
                let given_up = !refusal.kind.may_pass() || attempts >= TRIES;
                let kind = refusal.kind.as_str();
                tracing::warn!(delivery.id = %tried.id, channel = %tried.channel, kind, attempts, "a notice did not go out");
                Delivery {
                    state: if given_up { DeliveryState::Failed } else { DeliveryState::Waiting },
                    attempts,
                    due_at_ms: (now + pause(attempts)).as_millisecond(),
                    said: format!("{kind} {}", refusal.said),
                    ..*tried
                }
            }
        }
    }

    /// The end of the next quiet hours, when digests go.
    fn next_morning(&self, settings: &Settings) -> Timestamp {
        let now = self.now();
        let local = now.to_zoned(zone());
        let today = local.date();
        let day = if local.time() < settings.quiet.until { today } else { today.tomorrow().unwrap_or(today) };
        let morning = day.to_datetime(settings.quiet.until).to_zoned(zone());
        morning.map_or(now + SignedDuration::from_hours(24), |morning| morning.timestamp())
    }
}

/// Twice as long after each try.
fn pause(attempts: i64) -> SignedDuration {
    let doubled = 1_i64 << attempts.saturating_sub(1).clamp(0, 10);
    SignedDuration::from_mins(doubled.min(LONGEST_PAUSE_MIN))
}
