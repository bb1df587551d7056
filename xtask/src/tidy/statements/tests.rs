use super::*;
use crate::shards;
use crate::tidy::sample;

const MIGRATION: &str = "
    CREATE TABLE clients (id BIGINT NOT NULL) {by id};
    CREATE TABLE users (client_id BIGINT NOT NULL, id BIGINT NOT NULL, name TEXT) {by client_id};
    CREATE TABLE tags (client_id BIGINT NOT NULL, id BIGINT NOT NULL) {by client_id};";

fn faults(text: &str) -> Vec<String> {
    let mut schema = Schema::default();
    schema.apply(MIGRATION);
    let statement = Statement {
        file: "crates/directory/src/users/rows.rs".to_owned(),
        line: 1,
        name: "ONE".to_owned(),
        text: text.to_owned(),
        postgres: None,
    };
    faults_of(&statement, &schema, &Allowed::default())
}

#[test]
fn good_statements_pass() {
    let good = [
        "SELECT {columns} FROM users WHERE client_id = $1 AND id = $2",
        "SELECT COUNT(*), CAST(COALESCE(SUM(id), 0) AS BIGINT) FROM users WHERE client_id = $1",
        "SELECT {columns u} FROM users u JOIN tags t ON t.client_id = u.client_id
          WHERE u.client_id = $1 ORDER BY u.name DESC NULLS LAST, u.id LIMIT $2 {for_update}",
        "INSERT INTO users ({columns}) VALUES ({values})",
        "INSERT INTO users (client_id, id) VALUES ($1, $2)
         ON CONFLICT (client_id, id) DO UPDATE SET name = excluded.name",
        "UPDATE users SET {changes} WHERE client_id = $1 AND id = $2",
        "SELECT id FROM clients WHERE id = $1",
        "SELECT id FROM users WHERE client_id = $1 UNION ALL SELECT id FROM tags WHERE client_id = $1",
    ];

    for text in good {
        assert_eq!(faults(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn each_forbidden_construction_is_found() {
    let bad = [
        "SELECT id FROM users WHERE client_id = $1 AND name LIKE $2",
        "SELECT id FROM users WHERE client_id = $1 AND name ILIKE $2",
        "SELECT id FROM users WHERE client_id = $1 AND name > now()",
        "SELECT random() FROM users WHERE client_id = $1",
        "SELECT id FROM users WHERE client_id = $1 AND id = ANY($2)",
        "SELECT id::text FROM users WHERE client_id = $1",
        "SELECT * FROM users WHERE client_id = $1",
        "SELECT u.* FROM users u WHERE client_id = $1",
        "SELECT SUM(id) FROM users WHERE client_id = $1",
        "SELECT id / 2 FROM users WHERE client_id = $1",
        "INSERT OR REPLACE INTO users (client_id, id) VALUES ($1, $2)",
        "REPLACE INTO users (client_id, id) VALUES ($1, $2)",
        "MERGE INTO users USING tags ON client_id = $1",
        "LOCK TABLE users",
        "SELECT id FROM users WHERE client_id = $1 FOR UPDATE",
        "SELECT id FROM users WHERE client_id = $1 AND name->>'a' = $2",
        "SELECT id FROM users WHERE client_id = ?",
        "INSERT INTO users (client_id, id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        "INSERT INTO users (client_id) VALUES ($1) ON CONFLICT (lower(name)) DO NOTHING",
        "INSERT INTO users (client_id) VALUES ($1) ON CONFLICT (client_id) DO UPDATE
         SET name = (SELECT 'a')",
        "SELECT id FROM users WHERE client_id = $1 ORDER BY name",
    ];

    for text in bad {
        assert!(!faults(text).is_empty(), "{text}");
    }
}

#[test]
fn a_statement_without_its_client_is_found() {
    let bad = [
        "SELECT {columns} FROM users WHERE id = $1",
        "DELETE FROM users WHERE id = $1",
        "UPDATE users SET name = $1 WHERE id = $2",
        "INSERT INTO users (id) VALUES ($1)",
        "SELECT 1 FROM clients",
    ];

    for text in bad {
        assert_eq!(faults(text).len(), 1, "{text}: {:?}", faults(text));
    }
}

#[test]
fn a_statement_over_all_clients_has_to_be_on_the_list() {
    let text = "SELECT id FROM users WHERE id > $1";
    let list = "# why\ncrates/directory/src/users/rows.rs ALL\n";
    let source = format!("const ALL: Sql = sql!(\"{text}\");");
    let mut files = vec![
        sample("migrations/0001_a.sql", MIGRATION),
        sample("crates/directory/src/users/rows.rs", &source),
    ];

    assert_eq!(findings(&files).len(), 1);
    files.push(sample(shards::ALLOWED, list));
    assert_eq!(findings(&files), []);
}

#[test]
fn a_statement_over_all_clients_only_reads() {
    let mut schema = Schema::default();
    schema.apply(MIGRATION);
    let reads = Words::of("SELECT id FROM users WHERE id > $1");
    let locks = Words::of("SELECT id FROM users WHERE id > $1 {for_update}");
    let writes = Words::of("DELETE FROM users WHERE id > $1");

    assert!(faults_of_text(&reads, &schema, true).is_empty());
    assert_eq!(faults_of_text(&locks, &schema, true).len(), 1);
    assert_eq!(faults_of_text(&writes, &schema, true).len(), 1);
}

#[test]
fn a_row_never_changes_its_client() {
    assert_eq!(faults("UPDATE users SET client_id = $2 WHERE client_id = $1").len(), 1);
}

#[test]
fn a_table_is_changed_once_by_a_statement() {
    let text = "WITH a AS (DELETE FROM users WHERE client_id = $1 RETURNING id)
                UPDATE users SET name = $2 WHERE client_id = $1";

    assert_eq!(faults(text).len(), 1);
}

#[test]
fn texts_for_one_engine_are_few() {
    let two = Statement {
        file: "a.rs".to_owned(),
        line: 1,
        name: "A".to_owned(),
        text: "SELECT 1".to_owned(),
        postgres: Some("SELECT 2".to_owned()),
    };
    let statements = vec![two; 3];

    assert!(per_engine(&statements, 3).is_none());
    assert!(per_engine(&statements, 2).is_some());
}
