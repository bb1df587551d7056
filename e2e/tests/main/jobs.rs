//! Dead jobs on the command line.

use rusqlite::Connection;

use crate::site::Site;

/// A database with so many dead jobs, made of those that recur.
fn site() -> (Site, Connection) {
    let site = Site::new();
    let mut server = site.serve();
    server.terminate();
    server.told("stopped");
    drop(server);
    let database = Connection::open(site.folder.path().join(&site.database)).unwrap();
    let bury = "UPDATE jobs SET dead_at = 1, dedupe_key = NULL, last_error = 'no room'";
    assert!(database.execute(bury, []).unwrap() > 0);
    (site, database)
}

#[test]
fn dead_jobs_are_listed_shown_and_tried_again() {
    let (site, _database) = site();
    let dead = site.json(&["job", "list", "--dead"]);
    let first = &dead[0];
    let id = first["id"].as_str().unwrap();
    assert_eq!((&first["state"], &first["last_error"]), (&"dead".into(), &"no room".into()));
    assert_eq!(site.json(&["job", "list"]), serde_json::json!([]));
    let found = site.json(&["doctor"])["findings"].to_string();
    assert!(found.contains("given up; rollbook job list --dead says why"), "{found}");
    assert_eq!(&site.json(&["job", "show", id]), first);

    let again = site.json(&["job", "retry", id]);

    assert_eq!((&again[0]["id"], &again[0]["state"]), (&id.into(), &"waiting".into()));
    assert_eq!(site.json(&["job", "list"])[0]["id"], id);
    let twice = site.run(&["job", "retry", id]);
    assert_eq!(twice.code, 4, "{twice:?}");
    assert!(twice.err.contains("this job is not dead"), "{twice:?}");
    assert_eq!(site.run(&["job", "drop", id]).code, 4);
}

#[test]
fn all_dead_jobs_are_tried_again_at_once_and_none_twice() {
    let (site, database) = site();
    let count = site.json(&["job", "list", "--dead"]).as_array().unwrap().len();

    assert_eq!(site.json(&["job", "retry", "--all"])["retried"], count);
    assert_eq!(site.json(&["job", "retry", "--all"])["retried"], 0);

    // One that recurs, and died once more while another one of its kind is there.
    let repeat = "INSERT INTO jobs (bucket, id, queue, kind, body, client_id, due_at, attempts, dead_at)
                  SELECT bucket, x'000000000000000000000001', queue, kind, body, client_id, due_at, 1, 1
                  FROM jobs LIMIT 1";
    database.execute(repeat, []).unwrap();
    assert_eq!(site.json(&["job", "retry", "--all"])["retried"], 0);
    let second = site.run(&["job", "retry", "000000000000000000000001"]);
    assert_eq!(second.code, 4, "{second:?}");
}

#[test]
fn a_dropped_job_is_gone_and_an_unknown_one_is_not_found() {
    let (site, _database) = site();
    let id = site.json(&["job", "list", "--dead"])[0]["id"].as_str().unwrap().to_owned();

    let dropped = site.run(&["job", "drop", &id]);

    assert_eq!((dropped.code, dropped.out.trim()), (0, &*format!("job {id} is dropped.")));
    for word in ["show", "retry", "drop"] {
        assert_eq!(site.run(&["job", word, &id]).code, 3, "{word}");
        assert_eq!(site.run(&["job", word, "nonsense"]).code, 4, "{word}");
    }
    assert_eq!(site.run(&["job", "retry"]).code, 2);
}
