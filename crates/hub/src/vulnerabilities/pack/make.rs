//! Making a bundle: every section is written to a file of its own, then all of them into one that is signed.
//! Not here: which sections there are (`formats::bundle::news`).
//! Next: [`Hub::pack_news`].

use super::{
    Refusal, folder,
    look::{blocking, hash, number},
    passing::Passing,
};
use crate::{Hub, HubError, vulnerabilities::intake::count};
use domain::{
    audit_trail::{Action, Entry},
    bundle::MadeBundle,
    vulnerabilities::Feed,
};
use formats::bundle::{
    self, Listed, Manifest,
    news::{self, Head, Record, Section, Writer},
};
use jiff::SignedDuration;
use serde_json::json;
use std::{
    fs::File,
    io::{BufReader, BufWriter, Write},
    path::{Path, PathBuf},
};
use store::{
    Read, Tx,
    bundle::made,
    vulnerabilities::{
        advisory,
        cve::{self, Place},
        epss, feed, kev, support,
    },
};
use tokio::sync::mpsc;

/// Records handed over at a time.
const BATCH: u32 = 500;

/// After so many days a bundle is not taken any more, unless told otherwise.
pub const GOOD_FOR_DAYS: i64 = 93;

/// From where a bundle goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// From nothing: it holds everything.
    Nothing,
    /// From the last one that was made here; everything, if there is none.
    Last,
    /// From the number that the receiver has.
    Serial(u64),
}

/// What is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// From where it goes on.
    pub since: Since,
    /// It may be no larger, as when a medium holds no more.
    pub max_bytes: Option<u64>,
    /// For so many days it is taken.
    pub days: i64,
}

impl Default for Wanted {
    fn default() -> Self {
        Self { since: Since::Last, max_bytes: None, days: GOOD_FOR_DAYS }
    }
}

/// What was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packed {
    /// The bundle.
    pub bundle: MadeBundle,
    /// Records and packed bytes of each section.
    pub sections: Vec<(&'static str, u64, u64)>,
}

impl Hub {
    /// Makes a bundle of news into a folder, under a name that says what it is.
    ///
    /// # Errors
    /// [`Refusal::NothingNew`], [`Refusal::TooLarge`], or why it could not be written; nothing is left then.
    pub async fn pack_news(&self, wanted: Wanted, into: &Path) -> Result<(Packed, PathBuf), Refusal> {
        let (packed, path) = self.write_pack(wanted, into).await?;
        let tx = self.at_console(domain::ids::OrganisationId::INSTALLATION).await?;
        note(tx, &packed.bundle).await?;
        Ok((packed, path))
    }

    /// Makes a bundle; that it was made is noted by the caller.
    pub(super) async fn write_pack(&self, wanted: Wanted, into: &Path) -> Result<(Packed, PathBuf), Refusal> {
        let read = self.store().read_global();
        // First of all: what changes from here on belongs to the next one, whether it is in this one already or not.
        let serial = number(feed::generation(&read).await?);
        let base = base(&read, wanted.since, serial).await?;
        let as_of = Feed::news(&feed::list(&read).await?);
        let (mut files, mut sections) = (Vec::new(), Vec::new());
        for section in Section::ALL.iter().copied() {
            let (file, records) = self.write_section(&read, section, base, &as_of).await?;
            sections.push((section.name(), records, file.listed.bytes));
            files.push(file);
        }
        let signer = self.signer().await?;
        let made_at = self.now();
        let expires_at = made_at + SignedDuration::from_hours(24 * wanted.days.clamp(1, 3_660));
        let mut manifest = Manifest::new(news::PURPOSE, serial, signer.public_key()?, made_at, expires_at);
        manifest.base = base;
        manifest.rotations.clone_from(&signer.rotations);
        manifest.files = files.iter().map(|file| file.listed.clone()).collect();
        let path = into.join(name(serial, base));
        let (to, listed) = (path.clone(), manifest);
        let (bytes, sha256) = blocking(move || {
            let unfinished = Passing::at(part(&to));
            let out = BufWriter::new(File::create(unfinished.path()).map_err(HubError::internal)?);
            let open = |listed: &Listed| {
                let file = files.iter().find(|file| file.listed.path == listed.path);
                file.map_or_else(
                    || Err(std::io::ErrorKind::NotFound.into()),
                    |file| File::open(file.passing.path()),
                )
            };
            bundle::write(out, &listed, |message| signer.sign(message), open).map_err(HubError::internal)?;
            let (bytes, sha256) = hash(unfinished.path())?;
            if let Some(limit) = wanted.max_bytes.filter(|limit| bytes > *limit) {
                return Err(Refusal::TooLarge { bytes, limit });
            }
            let done = File::open(unfinished.path()).and_then(|file| file.sync_all());
            done.and_then(|()| unfinished.keep_as(&to)).map_err(HubError::internal)?;
            Ok((bytes, sha256))
        })
        .await?;
        let bundle = MadeBundle {
            purpose: news::PURPOSE.to_owned(),
            serial: count(serial),
            base: count(base),
            sha256,
            file: name(serial, base),
            bytes: count(bytes),
            records: count(sections.iter().map(|(_, records, _)| records).sum()),
            made_at_ms: made_at.as_millisecond(),
            expires_at_ms: expires_at.as_millisecond(),
        };
        Ok((Packed { bundle, sections }, path))
    }

    /// Writes the records of a section that changed since, in a thread of its own.
    async fn write_section(
        &self,
        read: &Read,
        section: Section,
        base: u64,
        as_of: &[(String, Option<i64>)],
    ) -> Result<(SectionFile, u64), Refusal> {
        let kinds = as_of.iter().filter(|(kind, _)| section.kinds().contains(&kind.as_str()));
        let head = Head { section: section.name().to_owned(), kinds: kinds.cloned().collect() };
        let path = folder(self)?.join(format!("{}.{}.part", section.path(), self.request_id()));
        let (sender, mut batches) = mpsc::channel::<Vec<Record>>(2);
        let to = path;
        let writing = tokio::task::spawn_blocking(move || {
            let passing = Passing::at(to);
            let out = BufWriter::new(File::create(passing.path())?);
            let mut writer = Writer::new(out, &head)?;
            while let Some(batch) = batches.blocking_recv() {
                batch.iter().try_for_each(|record| writer.write(record))?;
            }
            let (mut out, records) = writer.finish()?;
            out.flush()?;
            let listed = Listed::of(&section.path(), BufReader::new(File::open(passing.path())?))?;
            Ok::<_, std::io::Error>((SectionFile { listed, passing }, records))
        });
        let sent = send(read, section, base, &sender).await;
        drop(sender);
        let written = writing.await.map_err(HubError::internal)?.map_err(HubError::internal)?;
        sent?;
        Ok(written)
    }
}

/// The file of a section, which goes with it.
struct SectionFile {
    listed: Listed,
    passing: Passing,
}

/// Hands over the records of a section that changed since; a new kind of record is a branch here.
async fn send(
    read: &Read,
    section: Section,
    base: u64,
    sender: &mpsc::Sender<Vec<Record>>,
) -> Result<(), HubError> {
    let gone = |_| HubError::internal("the file cannot be written");
    match section {
        Section::Nvd => {
            let mut place = Place::since(count(base));
            loop {
                let batch = cve::batch(read, &mut place, BATCH).await?;
                if batch.is_empty() {
                    return Ok(());
                }
                sender.send(batch.into_iter().map(Record::Nvd).collect()).await.map_err(gone)?;
            }
        }
        // The list is short, and what left it is told only by the whole.
        Section::Kev => {
            let list = kev::list(read).await?;
            sender.send(list.into_iter().map(Record::Kev).collect()).await.map_err(gone)
        }
        Section::Advisories => {
            let mut place = advisory::Place::since(count(base));
            loop {
                let batch = advisory::batch(read, &mut place, BATCH).await?;
                if batch.is_empty() {
                    return Ok(());
                }
                sender.send(batch.into_iter().map(Record::Advisory).collect()).await.map_err(gone)?;
            }
        }
        // Estimated anew for every CVE each day, and a line is short.
        Section::Epss => {
            let mut after = String::new();
            loop {
                let batch = epss::batch(read, &after, BATCH).await?;
                let Some((last, _)) = batch.last() else { return Ok(()) };
                after = last.id.to_string();
                let records = batch.into_iter().map(|(score, on)| Record::Score(score, on));
                sender.send(records.collect()).await.map_err(gone)?;
            }
        }
        Section::Support => {
            let list = support::list(read).await?;
            sender.send(list.into_iter().map(Record::SupportEnd).collect()).await.map_err(gone)
        }
    }
}

/// From which number it goes on.
pub(super) async fn base(read: &Read, since: Since, serial: u64) -> Result<u64, Refusal> {
    let base = match since {
        Since::Nothing => 0,
        Since::Serial(serial) => serial,
        Since::Last => {
            let last = made::newest(read, news::PURPOSE, 1).await?;
            last.first().map_or(0, |last| number(last.serial))
        }
    };
    if base >= serial { Err(Refusal::NothingNew(base)) } else { Ok(base) }
}

/// Notes what was made, by whom.
pub(super) async fn note(mut tx: Tx, one: &MadeBundle) -> Result<(), HubError> {
    made::note(&mut tx, one).await?;
    let after = json!({
        "file": one.file,
        "file_sha256": one.sha256,
        "serial": one.serial,
        "base": one.base,
        "bytes": one.bytes,
    });
    let entry = Entry::new(Action::Export, "bundle", one.serial, one.file.as_str());
    Ok(tx.commit(entry.changed("", after.to_string())).await?)
}

/// What a bundle's file is called.
fn name(serial: u64, base: u64) -> String {
    if base == 0 {
        format!("yagura-news-{serial}-full.tar")
    } else {
        format!("yagura-news-{serial}-from-{base}.tar")
    }
}

fn part(path: &Path) -> PathBuf {
    path.with_extension("part")
}
