//! The shard stand-in with a real server: what its log says about good and bad statements.

use postgres::{Client, NoTls};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::BufReader;
use xtask::server::{Binaries, Purpose, Server};
use xtask::shards::{self, Reach};

const TABLES: &str = "
    CREATE TABLE users (client_id BIGINT NOT NULL, id BIGINT NOT NULL, name TEXT,
        PRIMARY KEY (client_id, id)) PARTITION BY HASH (client_id);
    CREATE TABLE users_p0 PARTITION OF users FOR VALUES WITH (MODULUS 2, REMAINDER 0);
    CREATE TABLE users_p1 PARTITION OF users FOR VALUES WITH (MODULUS 2, REMAINDER 1);
    CREATE TABLE tags (client_id BIGINT NOT NULL, user_id BIGINT NOT NULL,
        PRIMARY KEY (client_id, user_id)) PARTITION BY HASH (client_id);
    CREATE TABLE tags_p0 PARTITION OF tags FOR VALUES WITH (MODULUS 2, REMAINDER 0);
    CREATE TABLE tags_p1 PARTITION OF tags FOR VALUES WITH (MODULUS 2, REMAINDER 1);
    CREATE TABLE bare (client_id BIGINT NOT NULL) PARTITION BY HASH (client_id);
    CREATE TABLE bare_p0 PARTITION OF bare FOR VALUES WITH (MODULUS 2, REMAINDER 0);
    CREATE TABLE bare_p1 PARTITION OF bare FOR VALUES WITH (MODULUS 2, REMAINDER 1);";

/// Each with one parameter, the client, and the number of shards it should be seen to reach.
const STATEMENTS: &[(&str, usize)] = &[
    ("select name from users where client_id = $1 and id = 7", 1),
    ("update users set name = 'b' where client_id = $1 and id = 7", 1),
    ("delete from users where client_id = $1 and id = 8", 1),
    ("select name from users u join tags t on t.client_id = u.client_id where u.client_id = $1", 1),
    ("select client_id from bare where client_id = $1", 1),
    ("select name from users where id = $1", 2),
    ("update users set name = 'b' where id = $1", 2),
    ("select name from users u join tags t on t.user_id = u.id where u.client_id = $1", 2),
    ("select name from users where client_id = $1 and id in (select user_id from tags)", 2),
];

fn observe() -> Option<BTreeMap<String, Reach>> {
    let path = wanted()?;
    let binaries = Binaries::find(&path).expect("there is a server where there is one to test on");
    let mut server = Server::start(&binaries, Purpose::Plans).expect("it starts");
    let mut client = Client::connect(&server.url(), NoTls).expect("it answers");
    client.batch_execute(TABLES).expect("the tables are made");
    for number in 1..=8_i64 {
        for table in ["users (client_id, id)", "tags (client_id, user_id)"] {
            let text = format!("insert into {table} values ($1, 7)");
            client.execute(&text, &[&number]).expect("a row is added");
        }
    }
    for (text, _) in STATEMENTS {
        client.query(*text, &[&1_i64]).expect("the statement is sound");
    }
    drop(client);
    server.stop().expect("it stops");
    let log = File::open(server.log()).expect("it wrote a log");
    Some(shards::read_log(BufReader::new(log)).expect("the log can be read"))
}

/// The search path of programs; none where no server was offered to the tests.
#[expect(clippy::disallowed_methods, reason = "the server is named by the environment")]
fn wanted() -> Option<String> {
    if std::env::var("ROLLBOOK_TEST_DATABASE_URL").is_err() {
        println!("not run: ROLLBOOK_TEST_DATABASE_URL names no server");
        return None;
    }
    Some(std::env::var("PATH").unwrap_or_default())
}

#[test]
fn the_log_tells_how_a_statement_is_carried_out() {
    let Some(reached) = observe() else { return };

    // One server for both questions: starting it takes longer than asking.
    assert_shards(&reached);
    assert_sequential(&reached);
}

fn assert_shards(reached: &BTreeMap<String, Reach>) {
    for (text, expected) in STATEMENTS {
        let text = xtask::sql::Words::of(text).normalised();
        let shards = reached.get(&text).map(|reach| reach.shards);
        assert_eq!(shards, Some(*expected), "{text}: {reached:#?}");
    }
}

fn assert_sequential(reached: &BTreeMap<String, Reach>) {
    let sequential = reached.iter().filter(|(_, reach)| !reach.sequential.is_empty());
    let tables: Vec<_> =
        sequential.map(|(text, reach)| (text.as_str(), &reach.sequential)).collect();
    let expected = BTreeSet::from(["bare".to_owned()]);
    assert_eq!(tables, [("select client_id from bare where client_id = $1", &expected)]);
}
