//! Watching the feeds' files: what changed on disk is taken in without waiting for the next day.
//! Not here: reading them ([`super::take_in`]); addresses, which are asked once a day.
//! Next: `yagura::background`, which looks every few seconds.
//!
//! Names, sizes and times of the files are compared, never their content. A file that is being written differs from one
//! look to the next; only what was the same twice is taken in, so that none is read by half.

use super::files::files;
use crate::{Hub, HubError};
use std::{
    path::{Path, PathBuf},
    time::SystemTime,
};

/// What the files of a place looked like; `None` while they cannot be read.
type Look = Option<Vec<(PathBuf, u64, Option<SystemTime>)>>;

/// The places that are watched.
pub struct Watch {
    places: Vec<Watched>,
}

struct Watched {
    place: String,
    /// As it was when it was taken in.
    known: Look,
    /// As it was a look ago.
    last: Look,
}

impl Watch {
    /// Begins to watch: what is there now counts as taken in, which the start of the hub sees to.
    pub fn new(places: &[String]) -> Self {
        let files = places.iter().filter(|place| !place.contains("://"));
        let begin = |place: &String| {
            let now = look_at(Path::new(place));
            Watched { place: place.clone(), known: now.clone(), last: now }
        };
        Self { places: files.map(begin).collect() }
    }

    /// Looks once; how many places changed and are asked to be taken in.
    ///
    /// # Errors
    /// [`HubError::Store`]; the next look finds them again.
    pub async fn look(&mut self, hub: &Hub) -> Result<u64, HubError> {
        let mut changed = 0;
        for watched in &mut self.places {
            let path = PathBuf::from(&watched.place);
            let now =
                tokio::task::spawn_blocking(move || look_at(&path)).await.map_err(HubError::internal)?;
            let is_settled = now == watched.last;
            if is_settled && now.is_some() && now != watched.known {
                hub.schedule_feed(&watched.place).await?;
                watched.known.clone_from(&now);
                changed += 1;
            }
            watched.last = now;
        }
        Ok(changed)
    }
}

fn look_at(place: &Path) -> Look {
    let seen = |path: PathBuf| {
        let about = path.metadata().ok()?;
        Some((path, about.len(), about.modified().ok()))
    };
    files(place).ok()?.into_iter().map(seen).collect()
}
