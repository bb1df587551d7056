//! The rules of the catalogue, on the project's schema and on one that breaks each of them.
//!
//! They need a PostgreSQL server; without one they say so and are not run. `cargo xtask test`
//! always offers one.

use postgres::{Client, NoTls};
use std::sync::atomic::{AtomicUsize, Ordering};
use store::Layout;
use xtask::catalogue::{self, RULES};

/// A database of a test's own, gone with it.
struct Scratch {
    server: String,
    name: String,
    client: Option<Client>,
}

impl Scratch {
    /// None without a server.
    fn new() -> Option<Self> {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        #[expect(clippy::disallowed_methods, reason = "the server is named by the environment")]
        let Ok(server) = std::env::var("ROLLBOOK_TEST_DATABASE_URL") else {
            println!("not run: ROLLBOOK_TEST_DATABASE_URL names no server");
            return None;
        };
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("catalogue_{}_{number}", std::process::id());
        let mut client = Client::connect(&server, NoTls).expect("the server answers");
        client.batch_execute(&format!("CREATE DATABASE {name}")).expect("a database is made");
        let url = server.rsplit_once('/').map_or(server.as_str(), |(start, _)| start);
        let client = Client::connect(&format!("{url}/{name}"), NoTls).expect("it answers");
        Some(Self { server, name, client: Some(client) })
    }

    fn client(&mut self) -> &mut Client {
        self.client.as_mut().expect("it is open until the end")
    }

    fn offences(&mut self, keys: &[(String, String)]) -> Vec<(&'static str, String)> {
        let found = catalogue::offences(self.client(), keys).expect("the rules can be asked");
        found.into_iter().map(|(rule, offender)| (rule.name, offender)).collect()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        drop(self.client.take());
        if let Ok(mut client) = Client::connect(&self.server, NoTls) {
            let _ = client.batch_execute(&format!("DROP DATABASE {}", self.name));
        }
    }
}

fn keys() -> Vec<(String, String)> {
    store::migrations::keys().expect("the migrations name their keys").into_iter().collect()
}

fn assert_clean(layout: Layout) {
    let Some(mut scratch) = Scratch::new() else { return };
    for text in store::migrations::statements(layout).expect("the migrations are sound") {
        scratch.client().batch_execute(&text).expect("the migration is carried out");
    }

    let offences = scratch.offences(&keys());

    assert!(offences.is_empty(), "{offences:#?}");
}

#[test]
fn the_schema_can_be_distributed() {
    assert_clean(Layout::Postgres);
}

#[test]
fn the_schema_of_the_stand_in_can_be_distributed() {
    assert_clean(Layout::Partitioned);
}

/// Breaks every rule at least once. Its one good table is `good`.
const BAD: &str = "
    CREATE TABLE good (client_id BIGINT NOT NULL, id BIGINT NOT NULL, PRIMARY KEY (client_id, id));
    CREATE TABLE undeclared (client_id BIGINT NOT NULL PRIMARY KEY);
    CREATE TABLE unkeyed (client_id BIGINT NOT NULL, id BIGINT NOT NULL);
    CREATE TABLE reversed (client_id BIGINT NOT NULL, id BIGINT NOT NULL, name TEXT,
        PRIMARY KEY (id, client_id));
    CREATE UNIQUE INDEX reversed_id_key ON reversed (id);
    CREATE UNIQUE INDEX reversed_name_key ON reversed (client_id, lower(name));
    CREATE TABLE child (client_id BIGINT NOT NULL, id BIGINT NOT NULL, good_id BIGINT,
        other_id BIGINT, PRIMARY KEY (client_id, id),
        CONSTRAINT child_good_fkey FOREIGN KEY (client_id, good_id)
            REFERENCES good (client_id, id) ON DELETE SET NULL (good_id),
        CONSTRAINT child_crossed_fkey FOREIGN KEY (other_id, client_id)
            REFERENCES good (client_id, id));
    CREATE SEQUENCE counter;
    CREATE TABLE counted (client_id BIGINT NOT NULL, id BIGINT GENERATED ALWAYS AS IDENTITY,
        twice BIGINT GENERATED ALWAYS AS (client_id * 2) STORED,
        made BIGINT DEFAULT length('abc'), small INTEGER, PRIMARY KEY (client_id, id));
    CREATE FUNCTION touched() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE TRIGGER touch BEFORE UPDATE ON good FOR EACH ROW EXECUTE FUNCTION touched();
    CREATE RULE silent AS ON DELETE TO good DO INSTEAD NOTHING;
    CREATE INDEX good_hashed ON good USING hash (id);
    CREATE UNLOGGED TABLE fleeting (client_id BIGINT NOT NULL PRIMARY KEY);
    CREATE TYPE colour AS ENUM ('red');
    CREATE DOMAIN small_number AS BIGINT CHECK (VALUE < 10);
    CREATE VIEW seen AS SELECT id FROM good;
    CREATE TABLE excluding (client_id BIGINT NOT NULL PRIMARY KEY,
        CONSTRAINT excluding_all EXCLUDE USING btree (client_id WITH =));
    CREATE TABLE good_7 (client_id BIGINT NOT NULL PRIMARY KEY);
    CREATE TABLE a_name_of_which_nobody_can_say_that_it_were_too_short
        (client_id BIGINT NOT NULL PRIMARY KEY);";

fn bad_offences() -> Option<Vec<(&'static str, String)>> {
    let mut scratch = Scratch::new()?;
    scratch.client().batch_execute(BAD).expect("the bad schema is made");
    let declared = ["good", "unkeyed", "reversed", "child", "counted", "fleeting", "excluding"];
    let keys: Vec<_> =
        declared.iter().map(|table| ((*table).to_owned(), "client_id".to_owned())).collect();
    Some(scratch.offences(&keys))
}

#[test]
fn each_rule_is_broken_by_the_bad_schema() {
    let Some(offences) = bad_offences() else { return };

    for rule in RULES {
        assert!(
            offences.iter().any(|(name, _)| *name == rule.name),
            "nothing breaks: {}",
            rule.name
        );
    }
}

#[test]
fn every_offender_of_the_bad_schema_is_named() {
    let Some(offences) = bad_offences() else { return };
    let expected = [
        "undeclared",
        "unkeyed",
        "reversed",
        "reversed_id_key",
        "reversed_name_key",
        "child_good_fkey of child",
        "child_crossed_fkey of child",
        "counter",
        "counted.id",
        "counted.twice",
        "counted.made",
        "counted.small is int4",
        "touched",
        "touch",
        "silent",
        "good_hashed is hash",
        "fleeting",
        "colour",
        "small_number",
        "seen",
        "excluding_all",
        "good_7",
    ];

    for name in expected {
        assert!(offences.iter().any(|(_, offender)| offender == name), "{name}: {offences:#?}");
    }
    assert!(!offences.iter().any(|(_, offender)| offender == "good"), "{offences:#?}");
}
