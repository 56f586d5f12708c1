//! Taking a bundle in: looked at to its end, noted as handed in, stored in batches, and only then made to count.
//! Not here: looking at it ([`super::look`]).
//! Next: [`Hub::unpack_news`].
//!
//! As with a feed, each batch is written into the next generation, and the last transaction switches to it, all or
//! nothing. Killed before it, the bundle still waits: it is taken in again, finds its records stored, and they count.

use super::{
    Brought, Refusal, folder,
    look::{Looked, blocking, look_at, number, open},
    passing::Passing,
};
use crate::{
    Hub, HubError,
    vulnerabilities::intake::{BATCH, Batch, Edition, Intake, count},
};
use domain::{
    audit_trail::{Action, Entry},
    bundle::{TakenBundle, TakenState},
    ids::JobId,
    vulnerabilities::{Feed, KevEntry},
};
use formats::bundle::{
    BundleError,
    news::{self, LineLimits, Lines, Record, Section},
};
use serde_json::json;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};
use store::{Tx, Upkeep, bundle::taken, jobs::Job, vulnerabilities::feed};
use tokio::sync::mpsc;

/// Bundles looked through for one that waits.
const RECENT: u32 = 200;

/// Characters of a file's name that are kept.
const NAME_CHARS: usize = 200;

/// What a bundle brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenIn {
    /// What it is.
    pub brought: Brought,
    /// Records that changed what is stored.
    pub changed: u64,
}

/// What a section says of its age, kind by kind, and how many records it has.
struct Note {
    kinds: BTreeMap<String, Option<i64>>,
    records: u64,
}

/// A bundle that is being stored.
struct Run<'a> {
    hub: &'a Hub,
    intake: Intake<'a>,
    exploited: Option<Vec<KevEntry>>,
    notes: Vec<Note>,
}

impl Hub {
    /// Takes a bundle of news in: all of it, or nothing.
    ///
    /// # Errors
    /// [`Refusal`]; nothing counts then.
    pub async fn unpack_news(&self, file: &Path) -> Result<TakenIn, Refusal> {
        let private = self.copy_of(file).await?;
        let looked = look_at(self, private.path()).await?;
        let file_name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let tx = self.at_console(domain::ids::OrganisationId::INSTALLATION).await?;
        let (bundle, tx) = hand_in(tx, &looked, &file_name).await?;
        tx.commit(entry(&bundle, &looked)).await?;
        let changed = self.store_pack(private.path(), &bundle, None).await?;
        Ok(TakenIn { brought: looked.brought, changed })
    }

    /// A copy that nobody can change between being looked at and being stored: a medium can be taken out, or lie.
    async fn copy_of(&self, file: &Path) -> Result<Passing, Refusal> {
        let path = folder(self)?.join(format!("{}.upload", self.request_id()));
        let (from, to) = (file.to_owned(), path.clone());
        let private = Passing::at(path);
        blocking(move || {
            let copied = std::fs::copy(&from, &to);
            let named = |error| HubError::Internal(format!("{}: {error}", from.display()));
            Ok(copied.map(|_| ()).map_err(named)?)
        })
        .await?;
        Ok(private)
    }

    /// Stores what is in a bundle that was handed in; how many records changed something.
    pub(super) async fn store_pack(
        &self,
        path: &Path,
        bundle: &TakenBundle,
        job: Option<JobId>,
    ) -> Result<u64, Refusal> {
        let run = Run { hub: self, intake: Intake::new(self, job), exploited: None, notes: Vec::new() };
        let outcome = run.store(path, bundle).await;
        // A hub that failed tries again; a refusal stays one.
        if let Err(error) = &outcome
            && !matches!(error, Refusal::Hub(_))
        {
            let mut upkeep = self.store().upkeep(self.now()).await?;
            taken::refuse(&mut upkeep, bundle, &error.to_string()).await?;
            upkeep.commit().await?;
        }
        outcome
    }
}

impl Run<'_> {
    async fn store(mut self, path: &Path, bundle: &TakenBundle) -> Result<u64, Refusal> {
        let (sender, mut batches) = mpsc::channel(2);
        let file = path.to_owned();
        let reading = tokio::task::spawn_blocking(move || send(&file, &sender));
        while let Some(records) = batches.recv().await {
            let batch = self.sorted(records, &bundle.file);
            self.intake.store(&batch, 0).await?;
        }
        self.notes = reading.await.map_err(HubError::internal)??;
        self.complete(bundle).await
    }

    /// A new kind of record is a branch here.
    fn sorted(&mut self, records: Vec<Record>, file: &str) -> Batch {
        let mut batch = Batch { file: file.to_owned(), ..Batch::default() };
        for record in records {
            match record {
                Record::Nvd(record) => batch.cves.push(record),
                Record::Kev(entry) => self.exploited.get_or_insert_default().push(entry),
                Record::Advisory(advisory) => batch.advisories.push(advisory),
                Record::Score(score, on) => batch.scores.entry(on).or_default().push(score),
                Record::SupportEnd(end) => batch.support_ends.push(end),
            }
        }
        batch
    }

    /// From here on what was stored counts.
    async fn complete(mut self, bundle: &TakenBundle) -> Result<u64, Refusal> {
        let mut upkeep = self.hub.store().upkeep(self.hub.now()).await?;
        self.intake.switch(&mut upkeep, self.exploited.as_deref(), Edition::Known).await?;
        self.note_feeds(&mut upkeep, bundle).await?;
        let Intake { records, changed, .. } = self.intake;
        if !taken::complete(&mut upkeep, bundle, count(records), count(changed)).await? {
            let read = self.hub.store().read_global();
            let newest =
                taken::newest_serial(&read, &bundle.line, &bundle.purpose, TakenState::Taken).await?;
            let (serial, newest) = (number(bundle.serial), number(newest));
            return Err(if newest >= serial {
                Refusal::NotNewer { serial, newest }
            } else {
                Refusal::Gap { base: number(bundle.base), newest }
            });
        }
        upkeep.commit().await?;
        Ok(changed)
    }

    /// Each kind of news stands among the feeds, with its own age.
    async fn note_feeds(&self, upkeep: &mut Upkeep, bundle: &TakenBundle) -> Result<(), Refusal> {
        let now_ms = Some(upkeep.now().as_millisecond());
        for note in &self.notes {
            for (kind, as_of_ms) in &note.kinds {
                let feed = Feed {
                    id: Feed::pack_id(&bundle.line, kind),
                    kind: kind.clone(),
                    records: count(note.records),
                    last_tried_at_ms: now_ms,
                    last_good_at_ms: now_ms,
                    generated_at_ms: *as_of_ms,
                    message: String::new(),
                };
                feed::note(upkeep, &feed).await?;
            }
        }
        Ok(())
    }
}

/// Reads a bundle and hands over its records in batches; the receiver's pace bounds the memory.
fn send(path: &Path, sender: &mpsc::Sender<Vec<Record>>) -> Result<Vec<Note>, Refusal> {
    let gone = |_| Refusal::from(HubError::internal("the database went away"));
    let (mut reader, mut notes) = (open(path)?, Vec::new());
    while let Some(note) = reader.next_file(|listed, file| {
        let section = Section::of_path(&listed.path).ok_or(BundleError::Stranger)?;
        let mut lines = Lines::open(file, section, LineLimits::default())?;
        let kinds = lines.head().kinds.clone();
        if !kinds.keys().all(|kind| section.kinds().contains(&kind.as_str())) {
            return Err(Refusal::UnknownFile(listed.path.clone()));
        }
        let (mut count, mut batch) = (0_u64, Vec::with_capacity(BATCH));
        for record in &mut lines {
            batch.push(record?);
            count += 1;
            if batch.len() == BATCH {
                sender.blocking_send(std::mem::take(&mut batch)).map_err(gone)?;
            }
        }
        sender.blocking_send(batch).map_err(gone)?;
        Ok::<_, Refusal>(Note { kinds, records: count })
    })? {
        notes.push(note);
    }
    Ok(notes)
}

/// Notes a bundle that was looked at as handed in; it waits from then on.
pub(super) async fn hand_in(
    mut tx: Tx,
    looked: &Looked,
    file_name: &str,
) -> Result<(TakenBundle, Tx), Refusal> {
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
    let bundle = TakenBundle {
        line: looked.vouched.line().to_owned(),
        purpose: news::PURPOSE.to_owned(),
        serial: count(looked.brought.serial),
        base: count(looked.brought.base),
        state: TakenState::Waiting,
        sha256: looked.sha256.clone(),
        file: name.chars().filter(|letter| !letter.is_control()).take(NAME_CHARS).collect(),
        bytes: count(looked.brought.bytes),
        made_at_ms: looked.brought.made_at_ms,
        handed_in_at_ms: tx.now().as_millisecond(),
        taken_at_ms: None,
        records: 0,
        changed: 0,
        message: String::new(),
    };
    looked.vouched.follow(&mut tx).await?;
    taken::hand_in(&mut tx, &bundle).await?;
    Ok((bundle, tx))
}

/// As the audit trail keeps it: which file, from whom, and where in its order it stands.
pub(super) fn entry(bundle: &TakenBundle, looked: &Looked) -> Entry {
    let after = json!({
        "file": bundle.file,
        "file_sha256": bundle.sha256,
        "sender": looked.brought.sender,
        "serial": bundle.serial,
        "base": bundle.base,
    });
    Entry::new(Action::Import, "bundle", bundle.serial, bundle.file.as_str()).changed("", after.to_string())
}

/// The job: takes in the bundle whose hash is the payload, after those of its sender that wait before it. Their files
/// go afterwards.
pub(crate) async fn run(hub: &Hub, job: &Job) -> Result<String, HubError> {
    let read = hub.store().read_global();
    let mut waiting = taken::newest(&read, news::PURPOSE, RECENT).await?;
    waiting.retain(|one| one.state == TakenState::Waiting);
    waiting.sort_by_key(|one| one.serial);
    let asked = waiting.iter().find(|one| one.sha256 == job.payload);
    let Some(asked) = asked.cloned() else { return Ok("it does not wait any more".to_owned()) };
    let mut message = String::new();
    waiting.retain(|one| one.line == asked.line && one.serial <= asked.serial);
    for bundle in &waiting {
        let private = Passing::at(waiting_file(hub, &bundle.sha256)?);
        match hub.store_pack(private.path(), bundle, Some(job.id)).await {
            Ok(changed) => message = format!("number {}, {changed} changed", bundle.serial),
            // A database that is away comes back, and the job is tried again.
            Err(Refusal::Hub(error)) => {
                private.keep();
                return Err(error);
            }
            Err(refusal) => message = format!("number {} is refused: {refusal}", bundle.serial),
        }
    }
    Ok(message)
}

/// Where the file of a bundle waits that was handed in on the page.
pub(super) fn waiting_file(hub: &Hub, sha256: &str) -> Result<PathBuf, HubError> {
    let is_hash = sha256.len() == 64 && sha256.chars().all(|digit| digit.is_ascii_hexdigit());
    if !is_hash {
        return Err(HubError::NotFound);
    }
    Ok(folder(hub)?.join(format!("{sha256}.waiting")))
}
