//! Which figures there are, and where each comes from.
//! Not here: their form ([`super::text`]).
//! Next: [`super::text`].

use super::{
    Watch,
    process::{Process, TICKS_PER_S},
    text::{
        Kind::{Counter, Gauge, Histogram},
        Text,
    },
};
use hub::Hub;
use store::{StoreError, jobs, vulnerabilities::feed};
use web::metrics::{CLASSES_MS, Figures};

/// All figures.
pub(super) async fn all(watch: &Watch) -> String {
    let mut text = Text::default();
    text.about(Gauge, "yagura_build_info", "The program that runs.");
    text.value("yagura_build_info", &[("version", env!("CARGO_PKG_VERSION"))], 1);
    requests(&mut text, &watch.metrics.figures());
    process(&mut text);
    if let Some(tls) = &watch.tls {
        let ends_at_s = tls.borrow().not_after.as_second();
        text.one(
            Gauge,
            "yagura_tls_not_after_seconds",
            "When the certificate ends, as Unix time.",
            ends_at_s,
        );
    }
    let up = match super::ping(&watch.hub).await {
        Ok(taken) => {
            let help = "How long the database takes for a sign of life.";
            text.one(Gauge, "yagura_database_ping_seconds", help, taken.as_secs_f64());
            database(&mut text, &watch.hub).await.is_ok()
        }
        Err(_) => false,
    };
    text.one(Gauge, "yagura_database_up", "1 if the database answers.", u8::from(up));
    text.finish()
}

fn requests(text: &mut Text, figures: &Figures) {
    text.about(Counter, "yagura_http_requests_total", "Requests answered.");
    for (asked, count) in &figures.requests {
        let status = format!("{}xx", asked.status);
        let labels = [("route", asked.route.as_str()), ("method", asked.method), ("status", &status)];
        text.value("yagura_http_requests_total", &labels, count);
    }
    let name = "yagura_http_request_duration_seconds";
    text.about(Histogram, name, "Time from a request's head to its answer's.");
    let mut counted = 0;
    let ends = CLASSES_MS.iter().map(|end_ms| (f64::from(*end_ms) / 1_000.0).to_string());
    for (end, count) in ends.chain(["+Inf".to_owned()]).zip(figures.within) {
        counted += count;
        text.value(&format!("{name}_bucket"), &[("le", &end)], counted);
    }
    text.value(&format!("{name}_sum"), &[], figures.taken.as_secs_f64());
    text.value(&format!("{name}_count"), &[], counted);
}

fn process(text: &mut Text) {
    let Some(process) = Process::now() else { return };
    let cpu_s = u32::try_from(process.cpu_ticks).map_or(f64::INFINITY, f64::from) / TICKS_PER_S;
    text.one(Counter, "process_cpu_seconds_total", "Time on processors.", cpu_s);
    text.one(Gauge, "process_resident_memory_bytes", "Memory in use.", process.memory_bytes);
    text.one(Gauge, "process_open_fds", "Files and connections open.", process.open_files);
}

async fn database(text: &mut Text, hub: &Hub) -> Result<(), StoreError> {
    let read = hub.store().read_global();
    text.one(Gauge, "yagura_jobs_open", "Jobs that wait or run.", jobs::open(&read).await?);
    let feeds = feed::list(&read).await?;
    let name = "yagura_feed_age_seconds";
    text.about(Gauge, name, "Time since a feed was last read whole.");
    let now_ms = hub.now().as_millisecond();
    for feed in &feeds {
        if let Some(good_at_ms) = feed.last_good_at_ms {
            text.value(name, &[("feed", &feed.id)], now_ms.saturating_sub(good_at_ms) / 1_000);
        }
    }
    Ok(())
}
