//! Lists of connections in CSV, as firewalls and collectors of `NetFlow` export them: who reached whom on which port.
//! What was refused is left out, and so is the answer to a question that the list has already.
//! Not here: which segments these are (`domain::inventory::seen`). Next: [`read`].

use super::{Limits, Listed, ScanError, directory::instant, table::key};
use domain::inventory::{
    evidence::{Connection, Content, Evidence, EvidenceKind},
    seen::Protocol,
};
use jiff::Timestamp;
use std::{collections::HashMap, net::IpAddr};

/// The columns that are looked at, by what programs call them.
struct Columns {
    from: usize,
    to: usize,
    port: usize,
    from_port: Option<usize>,
    protocol: Option<usize>,
    at: Option<usize>,
    action: Option<usize>,
}

const FROM: &[&str] = &[
    "source",
    "src",
    "src ip",
    "source ip",
    "source address",
    "src addr",
    "sa",
    "送信元",
    "送信元IP",
    "送信元アドレス",
    "送信元IPアドレス",
];
const TO: &[&str] = &[
    "destination",
    "dst",
    "dst ip",
    "dest ip",
    "destination ip",
    "destination address",
    "dst addr",
    "da",
    "宛先",
    "宛先IP",
    "宛先アドレス",
    "宛先IPアドレス",
    "送信先",
    "送信先IPアドレス",
];
const PORT: &[&str] = &[
    "destination port",
    "dst port",
    "dest port",
    "dport",
    "dp",
    "port",
    "宛先ポート",
    "送信先ポート",
    "宛先ポート番号",
    "ポート",
];
const FROM_PORT: &[&str] = &["source port", "src port", "sport", "sp", "送信元ポート", "送信元ポート番号"];
const PROTOCOL: &[&str] = &["protocol", "proto", "pr", "ip protocol", "プロトコル"];
const AT: &[&str] = &[
    "time",
    "date",
    "date time",
    "timestamp",
    "start time",
    "first seen",
    "ts",
    "te",
    "日時",
    "時刻",
    "受信日時",
    "開始時刻",
];
const ACTION: &[&str] = &["action", "アクション", "処理", "動作", "結果"];

/// What says in the column of the action that nothing passed.
const REFUSED: &[&str] = &[
    "deny",
    "denied",
    "block",
    "blocked",
    "drop",
    "dropped",
    "reject",
    "rejected",
    "discard",
    "拒否",
    "遮断",
    "破棄",
    "ブロック",
    "廃棄",
];

/// From this port on they are given to who asks, by the standards of every system.
const ASKERS: u16 = 32_768;

/// Bytes of a line at most.
const MOST_LINE_BYTES: usize = 64 << 10;

/// Whether the heading is that of such a list.
pub(super) fn is_meant(text: &str) -> bool {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    first.len() <= MOST_LINE_BYTES
        && Columns::find(
            &first.split(separator(first)).map(|cell| key(cell.trim_matches('"'))).collect::<Vec<_>>(),
        )
        .is_some()
}

fn separator(first: &str) -> char {
    ['\t', ';'].into_iter().find(|sign| first.contains(*sign)).unwrap_or(',')
}

/// Reads a list to its end, keeping each way once.
///
/// # Errors
/// [`ScanError`].
pub(super) fn read(text: &str, limits: Limits) -> Result<Evidence, ScanError> {
    let text = text.trim_start();
    let separator = separator(text.lines().next().unwrap_or_default());
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(u8::try_from(separator).unwrap_or(b','))
        .flexible(true)
        .from_reader(text.as_bytes());
    let damaged = |error: csv::Error| {
        let line = error.position().map_or(0, csv::Position::line);
        ScanError::damaged(usize::try_from(line).unwrap_or(0), error)
    };
    let headings: Vec<String> = reader.headers().map_err(damaged)?.iter().map(key).collect();
    let columns = Columns::find(&headings).ok_or(ScanError::Unknown)?;
    let mut places: HashMap<(IpAddr, IpAddr, Protocol, u16), usize> = HashMap::new();
    let mut found: Vec<Connection> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(damaged)?;
        let Some(one) = columns.connection(&record) else { continue };
        let place = places.entry((one.from, one.to, one.protocol, one.port)).or_insert(found.len());
        let count = found.len();
        match found.get_mut(*place) {
            Some(known) => {
                known.last_at_ms = known.last_at_ms.max(one.last_at_ms);
                known.first_at_ms = [known.first_at_ms, one.first_at_ms].into_iter().flatten().min();
            }
            None if count >= limits.devices => {
                return Err(ScanError::TooMany { what: Listed::Connections, most: limits.devices });
            }
            None => found.push(one),
        }
    }
    if found.is_empty() {
        return Err(ScanError::Nothing);
    }
    let observed_at_ms = found.iter().filter_map(|one| one.last_at_ms).max();
    Ok(Evidence { kind: EvidenceKind::Connections, observed_at_ms, content: Content::Connections(found) })
}

impl Columns {
    fn find(headings: &[String]) -> Option<Self> {
        let column = |names: &[&str]| {
            names.iter().find_map(|name| headings.iter().position(|heading| *heading == key(name)))
        };
        Some(Self {
            from: column(FROM)?,
            to: column(TO)?,
            port: column(PORT)?,
            from_port: column(FROM_PORT),
            protocol: column(PROTOCOL),
            at: column(AT),
            action: column(ACTION),
        })
    }

    /// The connection of a row, if it names one that passed.
    fn connection(&self, row: &csv::StringRecord) -> Option<Connection> {
        let cell =
            |column: Option<usize>| column.and_then(|column| row.get(column)).unwrap_or_default().trim();
        let action = cell(self.action).to_lowercase();
        if REFUSED.iter().any(|word| action.starts_with(word)) {
            return None;
        }
        let protocol = protocol(cell(self.protocol));
        let port: u16 = match (cell(Some(self.port)).parse(), protocol) {
            (_, Protocol::Other) => 0,
            (Ok(port), _) => port,
            (Err(_), _) => return None,
        };
        let asked: Option<u16> = cell(self.from_port).parse().ok();
        if port >= ASKERS && asked.is_some_and(|asked| asked < ASKERS) {
            return None;
        }
        let at = moment(cell(self.at));
        Some(Connection {
            from: address(cell(Some(self.from)))?,
            to: address(cell(Some(self.to)))?,
            protocol,
            port,
            first_at_ms: at,
            last_at_ms: at,
        })
    }
}

/// An address, also where its port stands behind it.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.trim_matches(['[', ']']);
    bare.parse().ok().or_else(|| text.parse::<std::net::SocketAddr>().ok().map(|both| both.ip()))
}

/// By name or by its number; a list without the column is one of TCP.
fn protocol(text: &str) -> Protocol {
    match text.to_lowercase().as_str() {
        "" | "tcp" | "6" => Protocol::Tcp,
        "udp" | "17" => Protocol::Udp,
        _ => Protocol::Other,
    }
}

/// A moment in ISO 8601, in seconds or milliseconds since 1970, or as Windows prints it; local times are Japan's.
fn moment(text: &str) -> Option<i64> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at.as_millisecond()).filter(|at| *at > 0);
    }
    match text.split('.').next().unwrap_or_default().parse::<i64>() {
        Ok(seconds @ 100_000_000..100_000_000_000) => Some(seconds * 1_000),
        Ok(at_ms @ 100_000_000_000..100_000_000_000_000) => Some(at_ms),
        Ok(_) => None,
        Err(_) => instant(&text.replace('T', " ").split('.').next().unwrap_or_default().replace('+', " ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, String, Protocol, u16)> {
        let Content::Connections(found) = read(text, Limits::default()).unwrap().content else {
            panic!("no connections")
        };
        let told = |one: Connection| (one.from.to_string(), one.to.to_string(), one.protocol, one.port);
        found.into_iter().map(told).collect()
    }

    #[test]
    fn lists_of_firewalls_and_collectors_are_read() {
        let expected = [("10.1.1.5".to_owned(), "10.1.2.9".to_owned(), Protocol::Tcp, 443)];
        for text in [
            "source,destination,port,protocol,time\n10.1.1.5,10.1.2.9,443,tcp,2026-11-20T09:12:33Z\n",
            "日時,送信元IPアドレス,宛先IPアドレス,宛先ポート,プロトコル,処理\n2026/11/20 9:12:33,10.1.1.5,10.1.2.9,443,TCP,許可\n",
            "ts,te,td,sa,da,sp,dp,pr\n2026-11-20 09:12:33,2026-11-20 09:12:34,1,10.1.1.5,10.1.2.9,51234,443,TCP\n",
            "\"Source\";\"Destination\";\"Dst Port\"\n\"10.1.1.5\";\"10.1.2.9\";\"443\"\n",
        ] {
            assert!(is_meant(text), "{text}");
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn what_was_refused_and_what_is_an_answer_are_left_out_and_the_same_way_is_one() {
        let text = "src ip,src port,dst ip,dst port,action,time\n\
            10.1.1.5,50000,10.1.2.9,443,accept,1795133553\n\
            10.1.1.5,50001,10.1.2.9,443,accept,1795133599\n\
            10.1.2.9,443,10.1.1.5,50000,accept,1795133553\n\
            10.1.1.5,50002,10.1.2.9,3389,Deny,1795133553\n";
        assert_eq!(found(text).len(), 1);
        let Content::Connections(one) = read(text, Limits::default()).unwrap().content else { return };
        assert_eq!(
            (one[0].first_at_ms, one[0].last_at_ms),
            (Some(1_795_133_553_000), Some(1_795_133_599_000))
        );
    }

    #[test]
    fn too_many_ways_are_refused_and_none_is_nothing() {
        let many: Vec<String> = (0..30).map(|port| format!("10.1.1.1,10.1.2.2,{port}")).collect();
        let text = format!("src,dst,port\n{}\n", many.join("\n"));
        let limits = Limits { devices: 20, ..Limits::default() };
        assert!(matches!(
            read(&text, limits),
            Err(ScanError::TooMany { what: Listed::Connections, most: 20 })
        ));
        assert!(matches!(read("src,dst,port\nx,y,z\n", limits), Err(ScanError::Nothing)));
    }
}
