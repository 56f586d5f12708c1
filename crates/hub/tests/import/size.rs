//! 100,000 rows: how long each step takes, what of it is shown meanwhile, and how long the write lock is held.
//! Long, so run by `./test --long`.

use crate::desk::{Desk, counted};
use domain::{
    access::{Inventory, Read, Write},
    inventory::{AssetDetails, AssetKind},
};
use formats::sheets::{
    read::Cell,
    write::{Column, ColumnKind, Table, xlsx},
};
use hub::inventory::{
    self,
    import::{self, Run},
};
use std::{
    collections::BTreeSet,
    fmt::Write as _,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use testkit::{Database, run_on};
use tokio::task::JoinHandle;

const ROWS: u32 = 100_000;

/// The lock that the issue allows.
const LOCK: Duration = Duration::from_secs(2);

const DEPARTMENTS: [&str; 9] =
    ["内科", "外科", "放射線科", "検査科", "薬剤部", "医事課", "看護部", "手術室", "ICU"];
const MAKERS: [&str; 5] =
    ["富士通", "日本電気", "ＧＥヘルスケア・ジャパン㈱", "キヤノンメディカルシステムズ", "ヤマハ"];

/// Something in most columns, as a whole hospital's list has it. `edition` changes one of them.
fn list(edition: &str) -> Vec<u8> {
    let mut text = "種別,名称,管理番号,メーカー,型式,製造番号,OS,OSバージョン,ソフトウェア名,ソフトウェア版数,部署,設置場所,\
                    セグメント,IPアドレス,MACアドレス,ホスト名,停止時の診療影響,患者情報,サポート期限,パッチ状況,担当者,保守業者,備考\n"
        .to_owned();
    for number in 0..ROWS {
        let at = |list: &[&'static str]| list[number as usize % list.len()];
        let (department, maker) = (at(&DEPARTMENTS), at(&MAKERS));
        let (high, low) = (number / 256 % 256, number % 256);
        writeln!(
            text,
            "端末,{department} 電子カルテ端末 {number}号,KH-{number:06},{maker},MD-{}X,SN{:08},Windows 10 Enterprise,22H2,\
             電子カルテ,2.{},{department},本館{}階 {}室,診療系,10.{}.{high}.{low},00:1B:00:{:02X}:{high:02X}:{low:02X},\
             PC-{number:06},外来の診察が遅れる,あり,令和{}年3月31日,最新,小鹿野 実,株式会社ヤグルマ医療システム,{edition}",
            number % 900,
            number * 7,
            number % 9,
            number % 9 + 1,
            number % 40,
            number / 65_536,
            number / 65_536,
            number % 5 + 9,
        )
        .unwrap();
    }
    text.into_bytes()
}

/// The same list as a workbook.
fn workbook(list: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(list).unwrap();
    let cells = |line: &str| line.split(',').map(|cell| Cell::from_text(cell.to_owned())).collect();
    let mut lines = text.lines();
    let column =
        |title: &str| Column { title: title.to_owned(), kind: ColumnKind::Text, width_chars: Some(12) };
    let columns = lines.next().unwrap().split(',').map(column).collect();
    let table = Table { sheet_name: "資産台帳".to_owned(), columns, ..Table::default() };
    let mut file = std::io::Cursor::new(Vec::new());
    xlsx(&table, lines.map(cells), jiff::civil::date(2026, 11, 20).at(9, 0, 0, 0), &mut file).unwrap();
    file.into_inner()
}

/// Sends a file and waits for the preview, looking now and then how far it is, as the page does.
async fn preview(desk: &Desk, file: &[u8]) -> (Run, usize) {
    let cx = desk.write();
    let id = desk.send(file).await.unwrap();
    let survey = import::columns(&cx, id, None).await.unwrap();
    import::choose(&cx, id, 1, survey.sheet, &survey.mapping()).await.unwrap();
    let reading = desk.hub.clone();
    let job = tokio::spawn(async move { reading.run_due_jobs().await.unwrap() });
    let mut shown = BTreeSet::new();
    while !job.is_finished() {
        let run = import::find(&cx, id).await.unwrap();
        if run.counts.total > 0 {
            shown.insert(run.counts.done * 100 / run.counts.total);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    job.await.unwrap();
    (import::find(&cx, id).await.unwrap(), shown.len())
}

/// Another hospital of the same hub, where someone saves one asset after the other.
struct Others {
    over: Arc<AtomicBool>,
    saving: JoinHandle<Duration>,
}

impl Others {
    async fn begin(desk: &Desk) -> Self {
        let signed = desk.other("隣の病院").await;
        let over = Arc::new(AtomicBool::new(false));
        let told = over.clone();
        let saving = tokio::spawn(async move {
            let mut longest = Duration::ZERO;
            while !told.load(Ordering::Relaxed) {
                let begun = Instant::now();
                let cx = signed.permit::<Write<Inventory>>().unwrap();
                inventory::add(&cx, &AssetDetails::named(AssetKind::Server, "サーバー")).await.unwrap();
                longest = longest.max(begun.elapsed());
                tokio::task::yield_now().await;
            }
            longest
        });
        Self { over, saving }
    }

    /// The longest that a save took.
    async fn end(self) -> Duration {
        self.over.store(true, Ordering::Relaxed);
        self.saving.await.unwrap()
    }
}

/// The peak begins anew: a list that the test made for itself is none of the import's. [man `proc_pid_clear_refs`]
fn forget_peak() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

fn peak_mb() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or("VmHWM: ? kB");
    let kilobytes: u64 = line.split_whitespace().nth(1).and_then(|text| text.parse().ok()).unwrap_or(0);
    format!("{} MB", kilobytes / 1_024)
}

async fn a_hundred_thousand_rows(desk: Desk) {
    let kind = desk.world.database.kind();
    let figure = |what: &str, took: Duration| {
        println!("{kind:?} {what}: {:.2} s, peak {}", took.as_secs_f64(), peak_mb());
    };
    let all = i64::from(ROWS);
    let mut applied = Vec::new();
    for (what, edition, expected) in [
        ("CSV, added", "初版", (all, 0, 0, 0)),
        ("CSV, changed", "第二版", (0, all, 0, 0)),
        ("CSV, same", "第二版", (0, 0, all, 0)),
        ("Excel, changed", "第三版", (0, all, 0, 0)),
        ("Excel, same", "第三版", (0, 0, all, 0)),
    ] {
        let file = if what.starts_with("CSV") { list(edition) } else { workbook(&list(edition)) };
        forget_peak();
        let begun = Instant::now();
        let (run, shown) = preview(&desk, &file).await;
        figure(&format!("{what}: read, compared and staged, {shown} steps shown"), begun.elapsed());
        assert!(shown >= 10, "progress was shown {shown} times");
        assert_eq!(counted(&run), expected);
        if run.counts.same == i64::from(ROWS) {
            continue;
        }
        let others = Others::begin(&desk).await;
        let begun = Instant::now();
        desk.apply(&run).await.unwrap();
        applied.push(run.id);
        figure(&format!("{what}: applied, the whole transaction"), begun.elapsed());
        let longest = others.end().await;
        figure(&format!("{what}: the longest that another hospital waited to save"), longest);
        assert!(longest <= LOCK, "the write lock was held for {longest:?}");
        let begun = Instant::now();
        desk.hub.run_due_jobs().await.unwrap();
        figure(&format!("{what}: swept and matched"), begun.elapsed());
    }
    let query = domain::inventory::query::Query { text: "kh-0999".to_owned(), ..Default::default() };
    let begun = Instant::now();
    let found = inventory::count(&desk.cx::<Read<Inventory>>(), &query).await.unwrap();
    figure(&format!("search: {found} found"), begun.elapsed());
    assert_eq!(found, 100);
    let read = desk.cx::<Read<Inventory>>();
    let listed = inventory::list(&read, &Default::default(), None, 1).await.unwrap();
    let history = inventory::history(&read, listed.assets[0].id).await.unwrap();
    assert_eq!(history.len(), 3);
    let begun = Instant::now();
    assert!(import::changes_are_whole(&desk.write(), applied[1]).await.unwrap());
    figure("kept rows proven", begun.elapsed());
}

#[test]
#[ignore = "long: 100,000 rows"]
fn a_hundred_thousand_rows_on_sqlite() {
    run_on(Database::Sqlite, a_hundred_thousand_rows);
}

#[test]
#[ignore = "long: 100,000 rows"]
fn a_hundred_thousand_rows_on_postgres() {
    run_on(Database::Postgres, a_hundred_thousand_rows);
}
