//! The schema, read from the catalogues of both databases: a tenant's rows are kept apart by their very keys.

mod catalogue;

use catalogue::{Catalogue, Table};
use jiff::Timestamp;
use store::{Store, StoreError};
use testkit::{Database, On, TestDatabase, TestHub, on_both};

/// Tables that belong to no organisation, and why.
const GLOBAL: &[(&str, &str)] = &[
    ("organisation", "the tenants themselves"),
    ("membership", "an edge between two of them"),
    ("person", "the same in every organisation"),
    ("former_password", "of a person"),
    ("recovery_code", "of a person"),
    ("session", "of a person, who may switch organisations"),
    ("passkey", "of a person"),
    ("used_challenge", "of whoever signs in"),
    ("session_proof", "of a session"),
    ("provider_link", "of a person"),
    ("job", "some are the installation's"),
    ("cve", "what feeds say is the same for all"),
    ("kev", "what feeds say is the same for all"),
    ("advisory", "what feeds say is the same for all"),
    ("advisory_cve", "what feeds say is the same for all"),
    ("epss", "what feeds say is the same for all"),
    ("support_end", "what feeds say is the same for all"),
    ("feed", "of the installation"),
    ("feed_generation", "of the installation"),
    ("bundle_own_key", "of the installation"),
    ("bundle_sender_key", "of the installation"),
    ("bundle_taken", "of the installation, as feeds are"),
    ("bundle_made", "of the installation, as feeds are"),
    ("schema_step", "of the installation"),
];

/// Tables of one row for each organisation, whose key is the organisation alone.
const ONE_ROW_EACH: &[&str] = &[
    "audit_head",
    "ledger_head",
    "match_run",
    "notice_alarm",
    "notify_consent",
    "notify_setting",
    "second_factor_rule",
];

/// Indexes of tenant tables that do not begin with the organisation, and why.
const UNPREFIXED: &[(&str, &[&str], &str)] = &[
    ("api_token", &["token_hash"], "the secret says which organisation it is for"),
    ("emergency_account", &["person_id"], "signing in asks whether it is one"),
    ("invitation", &["token_hash"], "the secret says which organisation it is for"),
    ("vendor_request_link", &["token_hash"], "the secret says which request it is for"),
    ("stocktake_link", &["token_hash"], "the secret says which part it is for"),
    ("role_assignment", &["person_id", "organisation_id"], "signing in asks where a person works"),
];

fn is_global(name: &str) -> bool {
    GLOBAL.iter().any(|(global, _)| *global == name)
}

async fn tenant_tables(hub: &TestHub) -> Vec<Table> {
    let tables = Catalogue::read(&hub.database).await.tables;
    assert!(tables.len() > 15, "hardly any table found: {tables:?}");
    tables.into_iter().filter(|table| !is_global(&table.name)).collect()
}

on_both!(each_tenant_table_s_primary_key_begins_with_the_organisation);
async fn each_tenant_table_s_primary_key_begins_with_the_organisation(hub: TestHub) {
    for table in tenant_tables(&hub).await {
        let (name, key) = (&table.name, &table.primary_key);
        assert_eq!(key.first().map(String::as_str), Some("organisation_id"), "{name}: {key:?}");
        let alone = ONE_ROW_EACH.contains(&name.as_str());
        assert_eq!(key.len() == 1, alone, "{name} is keyed by the organisation alone: {key:?}");
    }
}

on_both!(the_list_of_global_tables_names_what_there_is);
async fn the_list_of_global_tables_names_what_there_is(hub: TestHub) {
    let tables = Catalogue::read(&hub.database).await.tables;
    for (name, _) in GLOBAL {
        assert!(tables.iter().any(|table| table.name == *name), "{name} is gone: take it off the list");
    }
}

on_both!(a_tenant_s_row_refers_to_rows_of_the_same_tenant_only);
async fn a_tenant_s_row_refers_to_rows_of_the_same_tenant_only(hub: TestHub) {
    let tables = tenant_tables(&hub).await;
    let mut composite = 0;
    for table in &tables {
        for reference in &table.references {
            if is_global(&reference.table) {
                continue;
            }
            let own = reference.columns.first().map(|(from, to)| (from.as_str(), to.as_str()));
            assert_eq!(own, Some(("organisation_id", "organisation_id")), "{}: {reference:?}", table.name);
            composite += 1;
        }
    }
    assert!(composite >= 4, "hardly any reference between tenant tables was found");
}

on_both!(an_index_of_a_tenant_table_begins_with_the_organisation);
async fn an_index_of_a_tenant_table_begins_with_the_organisation(hub: TestHub) {
    let tables = tenant_tables(&hub).await;
    for table in &tables {
        for index in &table.indexes {
            let excused =
                UNPREFIXED.iter().any(|(name, columns, _)| *name == table.name && *columns == *index);
            let prefixed = index.first().is_some_and(|first| first == "organisation_id");
            assert!(prefixed || excused, "{}: {index:?}", table.name);
        }
    }
    for (name, columns, _) in UNPREFIXED {
        let there = tables
            .iter()
            .any(|table| table.name == *name && table.indexes.iter().any(|index| *index == *columns));
        assert!(there, "{name} {columns:?} is gone: take it off the list");
    }
}

#[tokio::test]
async fn the_two_databases_have_the_same_tables_keys_and_indexes() {
    let sqlite = TestHub::on(Database::Sqlite).await;
    let postgres = TestHub::on(Database::Postgres).await;
    let (sqlite, postgres) =
        (Catalogue::read(&sqlite.database).await, Catalogue::read(&postgres.database).await);
    for (one, other) in sqlite.tables.iter().zip(&postgres.tables) {
        assert_eq!(one, other);
    }
    assert_eq!(sqlite.tables.len(), postgres.tables.len());
}

#[tokio::test]
async fn text_in_postgresql_is_compared_byte_by_byte_as_in_sqlite() {
    let hub = TestHub::on(Database::Postgres).await;
    let others = hub
        .database
        .texts(
            "select table_name || '.' || column_name as text
             from information_schema.columns
             where table_schema = current_schema()
               and data_type = 'text'
               and coalesce(collation_name, '') <> 'C'
               and table_name <> 'schema_step'
             order by 1",
        )
        .await;
    assert!(others.is_empty(), "{others:?}");
}

on_both!(a_database_of_a_newer_program_is_refused_and_left_alone);
async fn a_database_of_a_newer_program_is_refused_and_left_alone(hub: TestHub) {
    let insert = "insert into schema_step (number, name, applied_at_ms) values (9999, 'of the future', 0)";
    hub.database.tamper(insert).await;
    let refused = Store::open(hub.database.url(), hub.clock.now()).await;
    assert!(matches!(refused, Err(StoreError::NewerSchema { found: 9999, .. })), "{refused:?}");
}

on_both!(opening_again_applies_nothing_twice);
async fn opening_again_applies_nothing_twice(hub: TestHub) {
    let steps = "select name || ' ' || applied_at_ms as text from schema_step order by number";
    let before = hub.database.texts(steps).await;
    Store::open(hub.database.url(), Timestamp::UNIX_EPOCH).await.unwrap().close().await.unwrap();
    assert_eq!(hub.database.texts(steps).await, before);
}

async fn four_open_at_once(database: Database) {
    let database = TestDatabase::new(database).await;
    let open = |url: String| async move { Store::open(&url, Timestamp::UNIX_EPOCH).await.map(|_| ()) };
    let opening: Vec<_> = (0..4).map(|_| tokio::spawn(open(database.url().to_owned()))).collect();
    for one in opening {
        one.await.unwrap().unwrap();
    }
    let names = database.texts("select name as text from schema_step order by number").await;
    assert_eq!(names.first().map(String::as_str), Some("identity"));
}

#[tokio::test]
async fn hubs_that_start_together_on_a_new_postgresql_migrate_it_once() {
    four_open_at_once(Database::Postgres).await;
}

#[tokio::test]
async fn programs_that_start_together_on_a_new_sqlite_file_migrate_it_once() {
    four_open_at_once(Database::Sqlite).await;
}
