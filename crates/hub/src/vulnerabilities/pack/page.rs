//! Bundles at the page of feeds: handed in by an upload, made to be fetched, so that who carries them needs no console.
//! Not here: what is taken ([`super::take`]), making one ([`super::make`]), whose key counts (the console).
//! Next: [`Receiving`], [`order`].

use super::{
    Brought, Refusal, Since, Wanted, folder,
    look::{look_at, number},
    make::{base, note},
    passing::{Passing, sweep},
    take::{entry, hand_in, waiting_file},
};
use crate::{
    Cx, Hub, HubError, Pieces,
    bundle::Fingerprint,
    pieces,
    vulnerabilities::{MAKE_PACK, TAKE_PACK},
};
use domain::{
    access::{Feeds, Read, Write},
    audit_trail::{Action, Entry},
    bundle::{MadeBundle, SenderKey, TakenBundle},
};
use formats::bundle::{Limits, news};
use std::path::PathBuf;
use store::{
    bundle::{made, taken},
    jobs::{self, Job},
    vulnerabilities::feed,
};
use tokio::{fs::File, io::AsyncWriteExt};

/// Bundles shown of each list.
const SHOWN: u32 = 20;

/// What is around the files of a bundle: headers, manifest, signature.
const AROUND_BYTES: u64 = 2 << 20;

/// What the page shows.
pub struct Desk {
    /// The key that signs here; none before the first bundle was made.
    pub key: Option<Fingerprint>,
    /// The number of the news that are in.
    pub serial: u64,
    /// Bundles made here, the newest first; whether the file can still be fetched.
    pub made: Vec<(MadeBundle, bool)>,
    /// Bundles handed in, the newest first.
    pub taken: Vec<TakenBundle>,
    /// Whose are taken.
    pub senders: Vec<SenderKey>,
}

/// A bundle on its way in. Dropped before its end, nothing of it stays.
pub struct Receiving {
    passing: Passing,
    file: File,
    bytes: u64,
}

/// What the page shows.
///
/// # Errors
/// [`HubError::Store`].
pub async fn desk(cx: &Cx<Read<Feeds>>) -> Result<Desk, HubError> {
    let read = cx.hub().store().read_global();
    let made = made::newest(&read, news::PURPOSE, SHOWN).await?;
    let there = |one: MadeBundle| {
        let is_there = path_of(cx.hub(), &one.file).is_ok_and(|path| path.is_file());
        (one, is_there)
    };
    Ok(Desk {
        key: cx.hub().known_bundle_key().await?,
        serial: number(feed::generation(&read).await?),
        made: made.into_iter().map(there).collect(),
        taken: taken::newest(&read, news::PURPOSE, SHOWN).await?,
        senders: cx.hub().bundle_senders().await?,
    })
}

/// The file of a bundle that was made here, piece by piece.
///
/// # Errors
/// [`HubError::NotFound`] if there is none by that name, or no more.
pub async fn made_pieces(cx: &Cx<Read<Feeds>>, name: &str) -> Result<(MadeBundle, Pieces), HubError> {
    let known = made::newest(&cx.hub().store().read_global(), news::PURPOSE, SHOWN).await?;
    let one = known.into_iter().find(|one| one.file == name).ok_or(HubError::NotFound)?;
    let file = std::fs::File::open(path_of(cx.hub(), &one.file)?).map_err(|_| HubError::NotFound)?;
    Ok((one, pieces::of_file(file)))
}

/// Asks for a bundle to be made.
///
/// # Errors
/// [`Refusal::NothingNew`] if it would be empty.
pub async fn order(cx: &Cx<Write<Feeds>>, since: Since) -> Result<(), Refusal> {
    let read = cx.hub().store().read_global();
    let serial = number(feed::generation(&read).await?);
    // "The last one" is said by its number, so that the job means the same one.
    let base = base(&read, since, serial).await?;
    let mut tx = cx.write().await?;
    jobs::enqueue_once(&mut tx, cx.hub().new_job(), MAKE_PACK, &base.to_string()).await?;
    let after = serde_json::json!({ "serial": serial, "base": base }).to_string();
    Ok(tx.commit(Entry::new(Action::Create, "bundle", serial, "").changed("", after)).await?)
}

/// The job: makes the bundle that was asked for.
pub(crate) async fn run_order(hub: &Hub, job: &Job) -> Result<String, HubError> {
    let Some(organisation) = job.organisation else { return Ok("no organisation".to_owned()) };
    let since = Since::Serial(job.payload.parse().map_err(HubError::internal)?);
    let into = folder(hub)?;
    match hub.write_pack(Wanted { since, ..Wanted::default() }, &into).await {
        Ok((packed, _)) => {
            let tx = hub.store().write(&hub.system(organisation).scope, hub.now()).await?;
            note(tx, &packed.bundle).await?;
            tokio::task::spawn_blocking(move || sweep(&into))
                .await
                .map_err(HubError::internal)?
                .map_err(HubError::internal)?;
            Ok(packed.bundle.file)
        }
        Err(Refusal::Hub(error)) => Err(error),
        Err(refusal) => Ok(refusal.to_string()),
    }
}

impl Receiving {
    /// Begins to take a bundle in.
    ///
    /// # Errors
    /// [`HubError::Internal`] if the folder cannot be written.
    pub async fn begin(cx: &Cx<Write<Feeds>>) -> Result<Self, HubError> {
        let folder = folder(cx.hub())?;
        let passing = Passing::at(folder.join(format!("{}.upload", cx.hub().request_id())));
        let file = File::create_new(passing.path()).await.map_err(HubError::internal)?;
        Ok(Self { passing, file, bytes: 0 })
    }

    /// Takes the next piece.
    ///
    /// # Errors
    /// [`Refusal::TooLarge`] once it is larger than any bundle.
    pub async fn write(&mut self, piece: &[u8]) -> Result<(), Refusal> {
        self.bytes = self.bytes.saturating_add(piece.len() as u64);
        let limit = Limits::default().bytes + AROUND_BYTES;
        if self.bytes > limit {
            return Err(Refusal::TooLarge { bytes: self.bytes, limit });
        }
        self.file.write_all(piece).await.map_err(HubError::internal)?;
        Ok(())
    }

    /// The file is whole: it is looked at, and waits to be stored if it is good.
    ///
    /// # Errors
    /// [`Refusal`]; nothing of it stays then.
    pub async fn finish(mut self, cx: &Cx<Write<Feeds>>, file_name: &str) -> Result<Brought, Refusal> {
        self.file.flush().await.map_err(HubError::internal)?;
        self.file.sync_all().await.map_err(HubError::internal)?;
        take_by_hand(cx, self.passing, file_name).await
    }
}

async fn take_by_hand(cx: &Cx<Write<Feeds>>, passing: Passing, file_name: &str) -> Result<Brought, Refusal> {
    let hub = cx.hub();
    let looked = look_at(hub, passing.path()).await?;
    let waiting = waiting_file(hub, &looked.sha256)?;
    let (bundle, mut tx) = hand_in(cx.write().await?, &looked, file_name).await?;
    jobs::enqueue_once(&mut tx, hub.new_job(), TAKE_PACK, &looked.sha256).await?;
    passing.keep_as(&waiting).map_err(HubError::internal)?;
    tx.commit(entry(&bundle, &looked)).await?;
    Ok(looked.brought)
}

/// Where a made bundle is; its name is our own.
fn path_of(hub: &Hub, file: &str) -> Result<PathBuf, HubError> {
    Ok(folder(hub)?.join(file))
}
