//! Rows multiplied within the database, pages looked at, and the process's own time.
//! Not here: what is measured ([`super::region`], [`super::night`], [`super::map`]).
//! Next: [`multiply`], [`look`].

use std::{
    fs,
    time::{Duration, Instant},
};
use testkit::{Client, Database, TestWeb};

/// No page may take longer, on whatever machine.
const PAGE: Duration = Duration::from_secs(2);

/// Copies an organisation's rows of these tables to others, which a condition on `organisation o` names: within the
/// database, since the rows' keys begin with the organisation.
pub(crate) async fn multiply(web: &TestWeb, tables: &[&str], first: &str, others: &str) {
    for table in tables {
        let columns = columns(web, table).await;
        let taken = columns.iter().map(|column| match column.as_str() {
            "organisation_id" => "o.id".to_owned(),
            column => format!("t.{column}"),
        });
        let taken = taken.collect::<Vec<_>>().join(", ");
        let columns = columns.join(", ");
        web.hub
            .database
            .tamper(&format!(
                "insert into {table} ({columns})
                 select {taken} from {table} t, organisation o
                 where {others} and t.organisation_id = (select id from organisation where name = '{first}')"
            ))
            .await;
    }
}

pub(crate) async fn columns(web: &TestWeb, table: &str) -> Vec<String> {
    let catalogue = match web.hub.database.kind() {
        Database::Sqlite => format!("select name as text from pragma_table_info('{table}')"),
        Database::Postgres => format!(
            "select column_name::text as text from information_schema.columns
             where table_schema = current_schema() and table_name = '{table}'"
        ),
    };
    web.hub.database.texts(&catalogue).await
}

pub(crate) async fn count(web: &TestWeb, table: &str) -> usize {
    let text = web.hub.database.texts(&format!("select cast(count(*) as text) as text from {table}")).await;
    text.first().unwrap().parse().unwrap()
}

/// Three looks at a page: the middle one is what it costs.
pub(crate) async fn look(client: &mut Client, who: &str, path: &str) {
    let mut took = Vec::new();
    for _ in 0..3 {
        let begun = Instant::now();
        let answer = client.get(path).await;
        took.push(begun.elapsed());
        assert_eq!(answer.status, 200, "{path}");
    }
    took.sort_unstable();
    let [_, middle, _] = took[..] else { panic!("three looks") };
    println!("{who} {path}: {:.0} ms", middle.as_secs_f64() * 1_000.0);
    assert!(middle <= PAGE, "{path} took {middle:?}");
}

/// What this process has cost so far, in its own code and in the kernel's; the server of a database apart.
pub(crate) fn cpu_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    // Behind the name, which stands in brackets, the twelfth and thirteenth; in hundredths of a second.
    let mut fields = stat.rsplit_once(") ").unwrap().1.split(' ').skip(11);
    let mut ticks = || fields.next().unwrap().parse::<f64>().unwrap();
    (ticks() + ticks()) / 100.0
}

/// What something costs: on the clock, and of this process.
pub(crate) struct Cost {
    begun: Instant,
    cpu_s: f64,
}

impl Cost {
    pub(crate) fn begin() -> Self {
        Self { begun: Instant::now(), cpu_s: cpu_seconds() }
    }

    /// Seconds on the clock and CPU-seconds since the beginning, printed with a name.
    pub(crate) fn tell(self, what: &str) -> (f64, f64) {
        let (clock_s, cpu_s) = (self.begun.elapsed().as_secs_f64(), cpu_seconds() - self.cpu_s);
        println!("{what}: {clock_s:.2} s, {cpu_s:.2} CPU-s");
        (clock_s, cpu_s)
    }
}
