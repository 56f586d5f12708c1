//! A hundred times `kill -9` while a list is imported or a feed taken in, on each database: nothing is lost or doubled,
//! and the audit trail stays whole. Long, so run by `./test --long`.

use super::{
    db::{psql, server},
    support::{Outcome, found, in_runtime, program, yagura},
};
use domain::{access::Read, access::Vulnerabilities, inventory::query::Query as Assets};
use hub::vulnerabilities::findings::{self, Query};
use std::{
    fmt::Write as _,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};
use store::{
    Store,
    identity::organisation,
    inventory::list,
    jobs,
    vulnerabilities::{cve, feed},
};

const KILLS: u32 = 100;

/// Records of a feed, and rows of a list: several batches of each.
const RECORDS: u32 = 1_200;
const ROWS: u32 = 1_200;

const HOSPITAL: &str = "北見台市民病院";
const NAME: &str = "yagura_program_kills";

/// What an installation holds.
#[derive(Debug, PartialEq, Eq)]
struct Held {
    cves: i64,
    generation: i64,
    assets: i64,
}

/// An installation under test.
struct Site<'a> {
    folder: &'a Path,
    database: &'a str,
    /// How long the last run of each kind took that was left alone.
    took: [Duration; 2],
}

#[test]
#[ignore = "long: a hundred kills"]
fn a_hundred_kills_lose_and_double_nothing_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    found(folder.path());
    std::fs::write(folder.path().join("site.toml"), "[ops]\nlisten = \"\"\n").unwrap();
    let database = format!("sqlite:{}", folder.path().join("data/yagura.db").display());
    Site { folder: folder.path(), database: &database, took: [Duration::from_secs(2); 2] }.survives();
}

#[test]
#[ignore = "long: a hundred kills"]
fn a_hundred_kills_lose_and_double_nothing_on_a_server() {
    let (host, password) = server().expect("a PostgreSQL; ./test starts one");
    let folder = tempfile::tempdir().unwrap();
    found(folder.path());
    std::fs::write(folder.path().join("password"), format!("{password}\n")).unwrap();
    psql(&format!("drop database if exists {NAME}"));
    psql(&format!("create database {NAME}"));
    let url = format!("{host}/{NAME}");
    let copy = ["db", "copy", "--from", "sqlite:data/yagura.db", "--to", &url, "--password-file", "password"];
    yagura(folder.path(), &copy).good();
    let settings =
        format!("[ops]\nlisten = \"\"\n[database]\nurl = \"{url}\"\npassword_file = \"password\"\n");
    std::fs::write(folder.path().join("site.toml"), settings).unwrap();
    let database = url.replacen('@', &format!(":{password}@"), 1);
    Site { folder: folder.path(), database: &database, took: [Duration::from_secs(2); 2] }.survives();
}

impl Site<'_> {
    fn survives(mut self) {
        let mut expected = Held { cves: 0, generation: 0, assets: 0 };
        for kill in 0..KILLS {
            let is_feed = kill % 2 == 0;
            let (name, text) =
                if is_feed { ("feed.json", feed_of(kill)) } else { ("list.csv", list_of(kill)) };
            std::fs::write(self.folder.join(name), text).unwrap();
            let arguments: &[&str] = if is_feed {
                &["feeds", "take-in", name, "--config", "site.toml"]
            } else {
                &["import", "--organisation", HOSPITAL, name, "--yes", "--config", "site.toml"]
            };
            // The kills fall evenly over the time that the work takes when it is left alone.
            let took = self.took[usize::from(is_feed)];
            let mut child = self.start(arguments);
            std::thread::sleep(took * (kill / 2 * 2) / KILLS);
            child.kill().unwrap();
            child.wait().unwrap();

            let before = expected.assets;
            expected.cves += if is_feed { i64::from(RECORDS) } else { 0 };
            expected.generation += i64::from(is_feed);
            expected.assets += if is_feed { 0 } else { i64::from(ROWS) };
            let left = self.held();
            assert!(
                [before, expected.assets].contains(&left.assets),
                "half a list after kill {kill}: {left:?}"
            );
            self.verify(kill);

            let begun = Instant::now();
            let again = yagura(self.folder, arguments);
            self.took[usize::from(is_feed)] = begun.elapsed();
            assert!(again.code == Some(0) || again.out.contains("nothing to change"), "{again:?}");
            assert_eq!(self.held(), expected, "after kill {kill}: {again:?}");
        }
        self.verify(KILLS);
        self.end(i64::from(KILLS / 2));
        println!("{KILLS} kills survived: {expected:?}");
    }

    fn start(&self, arguments: &[&str]) -> std::process::Child {
        let mut command: Command = program(self.folder, arguments);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    fn verify(&self, kill: u32) {
        let Outcome { code, out, err } = yagura(self.folder, &["audit", "verify", "--config", "site.toml"]);
        assert_eq!(code, Some(0), "after kill {kill}: {out}{err}");
    }

    fn held(&self) -> Held {
        in_runtime(async {
            let store = Store::connect(self.database).await.unwrap();
            let read = store.read_global();
            let cves = cve::count(&read).await.unwrap();
            let generation = feed::generation(&read).await.unwrap();
            let hub = self.hub(store);
            let scope = hub.console(HOSPITAL).await.unwrap().scope;
            let assets = list::count(&hub.store().read(&scope), &Assets::default()).await.unwrap();
            hub.store().clone().close().await.unwrap();
            Held { cves, generation, assets }
        })
    }

    /// Once the dead runners' claims have lapsed every job is done, and each feed's hole was found once.
    fn end(&self, feeds: i64) {
        in_runtime(async {
            let hub = self.hub(Store::connect(self.database).await.unwrap());
            hub.run_due_jobs().await.unwrap();
            assert_eq!(jobs::open(&hub.store().read_global()).await.unwrap(), 0);
            assert_eq!(organisation::every(&hub.store().read_global()).await.unwrap().len(), 1);
            let cx = hub.console(HOSPITAL).await.unwrap().permit::<Read<Vulnerabilities>>().unwrap();
            // Every list has one router, and every feed one hole in it.
            assert_eq!(findings::count(&cx, &Query::default()).await.unwrap(), feeds * feeds);
            hub.store().clone().close().await.unwrap();
        });
    }

    /// The use cases, an hour after everything that the program did.
    fn hub(&self, store: Store) -> hub::Hub {
        let key = |name: &str| -> [u8; 32] {
            std::fs::read(self.folder.join("data/keys").join(name)).unwrap().try_into().unwrap()
        };
        let keys = hub::Keys::new(&key("sealing.key"), &key("signing.key")).unwrap();
        #[expect(clippy::disallowed_methods, reason = "the program under test has the real clock too")]
        let clock = hub::Clock::new(|| jiff::Timestamp::now() + jiff::SignedDuration::from_hours(1));
        #[expect(
            clippy::disallowed_methods,
            reason = "identifiers must differ from those of the program under test"
        )]
        let entropy = hub::Entropy::new(|bytes| getrandom::fill(bytes).unwrap());
        hub::Hub::new(store, clock, entropy, keys).with_folder(self.folder.join("data"))
    }
}

/// A feed of NVD whose first record is a hole in the router, the others in nothing that the hospital has.
fn feed_of(kill: u32) -> String {
    let records: Vec<serde_json::Value> = (0..RECORDS)
        .map(|number| {
            let product = if number == 0 { "fortinet:fortios" } else { "example:other" };
            serde_json::json!({"cve": {
                "id": format!("CVE-2026-{}", 100_000 + kill * 10_000 + number),
                "vulnStatus": "Analyzed",
                "published": "2026-10-01T00:00:00.000",
                "lastModified": "2026-11-01T00:00:00.000",
                "descriptions": [{"lang": "en", "value": "A hole"}],
                "configurations": [{"nodes": [{"operator": "OR", "negate": false, "cpeMatch": [{
                    "vulnerable": true, "criteria": format!("cpe:2.3:o:{product}:6.0.4:*:*:*:*:*:*:*"),
                    "matchCriteriaId": "00000000-0000-0000-0000-000000000000",
                }]}]}],
            }})
        })
        .collect();
    serde_json::json!({
        "resultsPerPage": RECORDS, "startIndex": 0, "totalResults": RECORDS, "format": "NVD_CVE",
        "version": "2.0", "timestamp": "2026-11-20T00:00:00.000", "vulnerabilities": records,
    })
    .to_string()
}

/// A list of assets that no other list has; one is the router.
fn list_of(kill: u32) -> String {
    let mut list = "種別,名称,管理番号,メーカー,OS,OSバージョン\n".to_owned();
    for row in 0..ROWS {
        let what =
            if row == 0 { "VPN装置,Fortinet,FortiOS,6.0.4" } else { "端末,富士通,Windows 10,22H2" };
        let (kind, rest) = what.split_once(',').unwrap();
        writeln!(list, "{kind},機器{kill}-{row},T-{kill}-{row},{rest}").unwrap();
    }
    list
}
