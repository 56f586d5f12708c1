//! Reads all there is through the store's functions, as the program of today does, and counts it.
//! Not here: whether the rows are still the same ([`super`]).
//! Next: the function named, in its capability.

use crate::{
    Read, Store, audit_trail, bundle,
    identity::{api_token, colleague, emergency, invitation, organisation, passkey, person, session},
    inventory::{self, asset, evidence, import, register},
    notify,
    sharing::{grant, inbox, outbox},
    sql::{bind, number},
    vulnerabilities::{advisory, cve, epss, feed, finding, kev, names, request, support},
};
use domain::{
    access::{Actor, Scope},
    audit_trail::Verifier,
    identity::colleague as people,
    ids::OrganisationId,
    inventory::{RowVerdict, evidence::DeviceState, query},
    notify::notice as notices,
    sharing::StatementKind,
    vulnerabilities::{finding as findings, request as requests},
};
use jiff::{Timestamp, civil::date};
use std::collections::BTreeMap;

const MANY: u32 = 10_000;

/// How many rows of each table came back as what they are.
#[derive(Default)]
struct Counted(BTreeMap<&'static str, usize>);

impl Counted {
    fn add(&mut self, table: &'static str, rows: usize) {
        *self.0.entry(table).or_default() += rows;
    }
}

/// Every row can be read, and every audit chain is whole.
pub(super) async fn is_readable(store: &Store) {
    let mut counted = Counted::default();
    let global = store.read_global();
    installation(&global, &mut counted).await;
    for chain in audit_trail::chains(&global).await.unwrap() {
        let scope = Scope { organisation: chain, actor: Actor::System, origin: String::new() };
        let read = store.read(&scope);
        counted.add("audit_entry", audit_chain(&read, chain).await);
        organisation(&read, &mut counted).await;
        ledger(&read, &mut counted).await;
        vulnerabilities(&read, &mut counted).await;
    }
    for (table, rows) in counted.0 {
        let sql = format!("select count(*) as number from {table}");
        let there = number(&store.db, &sql, bind![]).await.unwrap();
        assert_eq!(rows, usize::try_from(there).unwrap(), "{table}");
    }
}

async fn installation(read: &Read, counted: &mut Counted) {
    let organisations = organisation::every(read).await.unwrap();
    counted.add("organisation", organisations.len());
    let people = person::by_login_after(read, "", MANY).await.unwrap();
    for person in &people {
        let id = person.person.id;
        counted.add("session", session::of_person(read, id, Timestamp::UNIX_EPOCH).await.unwrap().len());
        counted.add("passkey", passkey::of_person(read, id).await.unwrap().len());
        counted.add("former_password", person::former_passwords(read, id, 100).await.unwrap().len());
    }
    counted.add("person", people.len());
    counted.add("feed", feed::list(read).await.unwrap().len());
    counted.add("kev", kev::list(read).await.unwrap().len());
    counted.add("cve", cve::batch(read, &mut cve::Place::default(), MANY).await.unwrap().len());
    counted
        .add("advisory", advisory::batch(read, &mut advisory::Place::default(), MANY).await.unwrap().len());
    counted.add("epss", epss::batch(read, "", MANY).await.unwrap().len());
    counted.add("support_end", support::list(read).await.unwrap().len());
    counted.add("bundle_own_key", bundle::key::own(read).await.unwrap().len());
    counted.add("bundle_sender_key", bundle::key::senders(read).await.unwrap().len());
    counted.add("bundle_taken", bundle::taken::newest(read, "news", MANY).await.unwrap().len());
    counted.add("bundle_made", bundle::made::newest(read, "news", MANY).await.unwrap().len());
}

async fn audit_chain(read: &Read, organisation: OrganisationId) -> usize {
    let entries = audit_trail::after(read, None, MANY).await.unwrap();
    let mut verifier = Verifier::new(organisation, Vec::new());
    for (entry, hash) in &entries {
        verifier.add(entry, hash).unwrap();
    }
    verifier.finish(audit_trail::head(read).await.unwrap()).unwrap();
    entries.len()
}

async fn organisation(read: &Read, counted: &mut Counted) {
    colleague::page(read, &people::Query::default(), &people::Cursor::default(), MANY).await.unwrap();
    counted.add("api_token", api_token::list(read).await.unwrap().len());
    counted.add("invitation", invitation::pending(read, Timestamp::UNIX_EPOCH).await.unwrap().len());
    counted.add("emergency_account", emergency::list(read).await.unwrap().len());
    counted.add("emergency_use", emergency::uses(read, MANY).await.unwrap().len());
    counted.add("publication_grant", grant::in_force(read).await.unwrap().len());
    for kind in StatementKind::ALL {
        inbox::newest_of_each(read, *kind).await.unwrap();
        for member in organisation::members(read).await.unwrap() {
            counted.add("inbox", inbox::history(read, member.id, *kind, MANY).await.unwrap().len());
        }
        for operator in organisation::operators(read).await.unwrap() {
            counted.add("outbox", outbox::history(read, operator.id, *kind, MANY).await.unwrap().len());
        }
    }
    notify::setting::find(read).await.unwrap();
    counted.add("notify_consent", usize::from(notify::setting::consent(read).await.unwrap().is_some()));
    counted.add("notify_roster", notify::roster::from(read, date(2026, 1, 1)).await.unwrap().len());
    for notice in notify::notice::page(read, notices::Query::default(), None, MANY).await.unwrap() {
        counted.add("notice", 1);
        counted.add("notice_recipient", notify::recipient::of(read, notice.id).await.unwrap().len());
    }
}

async fn ledger(read: &Read, counted: &mut Counted) {
    let page = inventory::list::page(read, &query::Query::default(), None, MANY).await.unwrap();
    counted.add("asset", page.assets.len());
    counted.add("asset_component", page.assets.iter().map(|asset| asset.details.components.len()).sum());
    let ids: Vec<_> = page.assets.iter().map(|asset| asset.id).collect();
    assert_eq!(asset::find_many(read, &ids).await.unwrap().len(), ids.len());
    counted.add("register_record", register::list::everything(read).await.unwrap().len());
    for run in import::run::newest(read, MANY).await.unwrap() {
        counted.add("import_run", 1);
        for verdict in RowVerdict::ALL {
            let rows = import::preview::rows(read, run.id, *verdict, 0, MANY).await.unwrap();
            counted.add("import_row", rows.len());
        }
        let faults = import::preview::faults(read, run.id, (0, -1), MANY).await.unwrap();
        counted.add("import_fault", faults.len());
    }
    counted.add("evidence_file", evidence::file::newest(read, MANY).await.unwrap().len());
    counted.add("covered_network", evidence::covered::all_of(read).await.unwrap().len());
    counted
        .add("asset_evidence", evidence::filled::of(read, &ids).await.unwrap().values().map(Vec::len).sum());
    counted.add("asset_part", evidence::part::of(read, &ids).await.unwrap().values().map(Vec::len).sum());
    for state in DeviceState::ALL {
        let devices = evidence::device::unlisted(read, *state, MANY).await.unwrap();
        counted.add("observed_device", devices.len());
    }
}

async fn vulnerabilities(read: &Read, counted: &mut Counted) {
    for listed in finding::page(read, &findings::Query::default(), None, MANY).await.unwrap() {
        counted.add("finding", 1);
        assert!(finding::find(read, listed.finding.id).await.unwrap().is_some());
    }
    counted.add("match_run", usize::from(finding::last_run(read).await.unwrap().is_some()));
    counted.add("confirmed_name", names::confirmed(read).await.unwrap().len());
    counted.add("received_name", names::received(read).await.unwrap().len());
    let day = date(2026, 11, 21);
    let requests = request::page(read, &requests::Query::default(), day, None, MANY).await.unwrap();
    counted.add("vendor_request", requests.len());
}
