//! What the database says of its own tables, the same from both.

use std::collections::BTreeMap;
use testkit::{Database, TestDatabase};

/// All tables, by name.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Catalogue {
    pub(super) tables: Vec<Table>,
}

/// A table.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) name: String,
    /// Name and whether a value is needed.
    pub(super) columns: Vec<(String, bool)>,
    pub(super) primary_key: Vec<String>,
    pub(super) references: Vec<Reference>,
    /// The columns of each index but the primary key's, unique ones among them.
    pub(super) indexes: Vec<Vec<String>>,
}

/// A foreign key.
#[derive(Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Reference {
    pub(super) table: String,
    /// Here and there.
    pub(super) columns: Vec<(String, String)>,
}

/// Each gives rows `table|group|position|word|word`, in order.
struct Questions {
    columns: &'static str,
    primary_key: &'static str,
    references: &'static str,
    indexes: &'static str,
}

const SQLITE: Questions = Questions {
    columns: "select m.name || '||' || i.cid || '|' || i.name || '|' || (case when i.\"notnull\" = 1 or i.pk > 0 then 'must' else 'may' end) as text
        from sqlite_master m join pragma_table_info(m.name) i
        where m.type = 'table' order by m.name, i.cid",
    primary_key: "select m.name || '||' || i.pk || '|' || i.name || '|' as text
        from sqlite_master m join pragma_table_info(m.name) i
        where m.type = 'table' and i.pk > 0 order by m.name, i.pk",
    references: "select m.name || '|' || f.id || ' ' || f.\"table\" || '|' || f.seq || '|' || f.\"from\" || '|' || f.\"to\" as text
        from sqlite_master m join pragma_foreign_key_list(m.name) f
        where m.type = 'table' order by m.name, f.id, f.seq",
    indexes: "select m.name || '|' || l.name || '|' || i.seqno || '|' || i.name || '|' as text
        from sqlite_master m join pragma_index_list(m.name) l join pragma_index_info(l.name) i
        where m.type = 'table' and l.origin <> 'pk' order by m.name, l.name, i.seqno",
};

const POSTGRES: Questions = Questions {
    columns: "select table_name || '||' || ordinal_position || '|' || column_name || '|' || (case is_nullable when 'NO' then 'must' else 'may' end) as text
        from information_schema.columns
        where table_schema = current_schema() order by table_name collate \"C\", ordinal_position",
    primary_key: "select c.relname || '||' || k.place || '|' || a.attname || '|' as text
        from pg_index i
        join pg_class c on c.oid = i.indrelid
        join lateral unnest(i.indkey::int2[]) with ordinality as k (attnum, place) on true
        join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
        where c.relnamespace = current_schema()::regnamespace and i.indisprimary
        order by c.relname, k.place",
    references: "select c.relname || '|' || f.oid || ' ' || t.relname || '|' || k.place || '|' || a.attname || '|' || b.attname as text
        from pg_constraint f
        join pg_class c on c.oid = f.conrelid
        join pg_class t on t.oid = f.confrelid
        join lateral unnest(f.conkey, f.confkey) with ordinality as k (here, there, place) on true
        join pg_attribute a on a.attrelid = c.oid and a.attnum = k.here
        join pg_attribute b on b.attrelid = t.oid and b.attnum = k.there
        where f.contype = 'f' and c.relnamespace = current_schema()::regnamespace
        order by c.relname, f.oid, k.place",
    indexes: "select c.relname || '|' || x.relname || '|' || k.place || '|' || a.attname || '|' as text
        from pg_index i
        join pg_class c on c.oid = i.indrelid
        join pg_class x on x.oid = i.indexrelid
        join lateral unnest(i.indkey::int2[]) with ordinality as k (attnum, place) on true
        join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
        where c.relnamespace = current_schema()::regnamespace and not i.indisprimary
        order by c.relname, x.relname, k.place",
};

/// The words of a group (an index, a foreign key), in their order.
type Groups = BTreeMap<(String, String), Vec<(String, String)>>;

impl Catalogue {
    pub(super) async fn read(database: &TestDatabase) -> Self {
        let questions = match database.kind() {
            Database::Sqlite => SQLITE,
            Database::Postgres => POSTGRES,
        };
        let mut tables: BTreeMap<String, Table> = BTreeMap::new();
        for ((name, _), words) in groups(database, questions.columns).await {
            let columns = words.into_iter().map(|(column, must)| (column, must == "must")).collect();
            tables.insert(name.clone(), Table { name, columns, ..Table::default() });
        }
        for ((name, _), words) in groups(database, questions.primary_key).await {
            tables.get_mut(&name).unwrap().primary_key = firsts(words);
        }
        for ((name, key), columns) in groups(database, questions.references).await {
            let table = key.split_once(' ').unwrap().1.to_owned();
            tables.get_mut(&name).unwrap().references.push(Reference { table, columns });
        }
        for ((name, _), words) in groups(database, questions.indexes).await {
            tables.get_mut(&name).unwrap().indexes.push(firsts(words));
        }
        for table in tables.values_mut() {
            table.references.sort();
            table.indexes.sort();
        }
        Self { tables: tables.into_values().collect() }
    }
}

async fn groups(database: &TestDatabase, question: &str) -> Groups {
    let mut groups = Groups::new();
    for row in database.texts(question).await {
        let words: Vec<&str> = row.split('|').collect();
        let [table, group, _, first, second] = words[..] else { panic!("a row of five words: {row}") };
        groups
            .entry((table.to_owned(), group.to_owned()))
            .or_default()
            .push((first.to_owned(), second.to_owned()));
    }
    groups
}

fn firsts(words: Vec<(String, String)>) -> Vec<String> {
    words.into_iter().map(|(first, _)| first).collect()
}
