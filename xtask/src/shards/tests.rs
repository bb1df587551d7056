use super::*;
use crate::statements::of_source;
use crate::trace;
use serde_json::json;

/// A line of the log as the server writes it.
fn line(text: &str, plan: &Value) -> String {
    let body = json!({"Query Text": text, "Plan": plan});
    let message = format!("duration: 0.010 ms  plan:\n{body:#}");
    json!({"message": message}).to_string()
}

fn scan(kind: &str, relation: &str, loops: u32) -> Value {
    json!({"Node Type": kind, "Relation Name": relation, "Actual Loops": loops})
}

fn above(parts: &[Value]) -> Value {
    json!({"Node Type": "Append", "Actual Loops": 1, "Plans": parts})
}

fn check(lines: &[String], list: &str) -> Result<Vec<String>> {
    let reached = read_log(lines.join("\n").as_bytes())?;
    let statements = of_source("rows.rs", "const ALL: Sql = sql!(\"select all\");");
    let notes = "postgres\trows.rs:1\tselect all\npostgres\ttests.rs:1\tselect test\n";
    let origins = Origins::of(&statements, &trace::parse(notes)?);
    let files = [File { path: ALLOWED.to_owned(), text: list.to_owned() }];
    let found = findings(&reached, &origins, &Allowed::of(&files));
    Ok(found.iter().map(ToString::to_string).collect())
}

#[test]
fn one_shard_is_as_it_should_be() -> Result<()> {
    let join = above(&[scan("Index Scan", "users_p3", 1), scan("Index Scan", "tags_p3", 4)]);
    let pruned = above(&[scan("Index Scan", "users_p1", 1), scan("Index Scan", "users_p2", 0)]);
    let insert = json!({"Node Type": "ModifyTable", "Relation Name": "users", "Actual Loops": 1});
    let other = scan("Seq Scan", "pg_class", 1);
    let lines = [
        line("select a", &join),
        line("select b", &pruned),
        line("insert", &insert),
        line("select c", &other),
        json!({"message": "connection received"}).to_string(),
    ];

    assert_eq!(check(&lines, "")?, Vec::<String>::new());
    Ok(())
}

#[test]
fn many_shards_are_found_also_below_other_nodes() -> Result<()> {
    let plan = above(&[above(&[
        scan("Index Scan", "users_p1", 1),
        scan("Index Only Scan", "tags_p2", 2),
    ])]);

    let found = check(&[line("SELECT  a", &plan)], "")?;

    assert_eq!(found, ["select a: reaches 2 of the shards: select a"]);
    Ok(())
}

#[test]
fn changed_partitions_count() -> Result<()> {
    let plan = json!({
        "Node Type": "ModifyTable", "Relation Name": "users", "Actual Loops": 1,
        "Target Tables": [{"Relation Name": "users_p0"}, {"Relation Name": "users_p1"}],
    });

    assert_eq!(check(&[line("update", &plan)], "")?.len(), 1);
    Ok(())
}

#[test]
fn a_sequential_scan_is_found() -> Result<()> {
    let plan = scan("Seq Scan", "users_p1", 1);

    let found = check(&[line("select a", &plan)], "")?;

    assert_eq!(found, ["select a: has no index on users to use: select a"]);
    Ok(())
}

#[test]
fn the_list_excuses_a_statement_by_its_place_and_only_shrinks() -> Result<()> {
    let plan = above(&[scan("Index Scan", "users_p1", 1), scan("Index Scan", "users_p2", 1)]);
    let lines = [line("select all", &plan)];

    assert_eq!(check(&lines, "# operator's list\nrows.rs ALL\n")?, Vec::<String>::new());
    assert_eq!(
        check(&lines, "rows.rs ALL\nrows.rs GONE\n")?,
        ["docs/shards-allowed.txt: rows.rs GONE is not needed; take it off"]
    );
    Ok(())
}

#[test]
fn a_test_may_look_everywhere() -> Result<()> {
    let plan = above(&[scan("Seq Scan", "users_p1", 1), scan("Seq Scan", "users_p2", 1)]);

    assert!(check(&[line("select test", &plan)], "")?.is_empty());
    Ok(())
}

#[test]
fn a_log_that_is_not_json_is_an_error() {
    assert!(read_log("LOG: hello".as_bytes()).is_err());
}

#[test]
fn what_a_migration_does_is_left_out() {
    let text = "-- Why.\nINSERT INTO a (x)\n  SELECT 'one', x FROM b;\n";
    let file = File { path: "migrations/0001_a.sql".to_owned(), text: text.to_owned() };
    let run = "INSERT INTO a (x) SELECT 'one', x FROM b;";
    let other = Words::of("SELECT x FROM b").normalised();
    let all = [Words::of(run).normalised(), other.clone()];
    let mut reached = all.map(|text| (text, Reach::default())).into();

    leave_out_migrations(&mut reached, &[file]);

    assert_eq!(reached.into_keys().collect::<Vec<_>>(), [other]);
}
