//! The ledger of hours at the command line, beside a running server.

use serde_json::{Value, json};

use crate::credits::{ask, with_hours};
use crate::http::Request;
use crate::site::Site;

const OF_ANN: [&str; 5] = ["--client", "1", "--user", "ann@acme.example", "1"];

fn history(site: &Site, options: &[&str]) -> Vec<Value> {
    let entries = site.json(&[&["ce", "history"], &OF_ANN[..], options].concat());
    entries.as_array().unwrap().clone()
}

/// What a correction answers: its exit code and the error.
fn refused(site: &Site, options: &[&str]) -> (i32, String) {
    let outcome = site.run(&[&["ce", "correct"], &OF_ANN[..], options].concat());
    (outcome.code, outcome.err)
}

#[test]
fn a_correction_stands_in_the_ledger_with_its_reason() {
    let (site, _server) = with_hours();
    let less = ["--earned", "6.5", "--why", "Left early", "--source", "import 7"];

    let corrected = site.json(&[&["ce", "correct"], &OF_ANN[..], &less].concat());

    assert_eq!((&corrected["earned"], &corrected["status"]), (&json!(6.5), &json!("Open")));
    let entries = history(&site, &[]);
    let told: Vec<_> = entries
        .iter()
        .map(|one| [&one["entry"], &one["kind"], &one["source"], &one["why"]].map(Value::to_string))
        .collect();
    let expected = [
        [r#""1.0""#, r#""earned""#, r#""members""#, r#""""#],
        [r#""2.0""#, r#""adjusted""#, r#""import 7""#, r#""Left early""#],
    ];
    assert_eq!(told, expected);
    assert_eq!(
        (&entries[1]["earned_hundredths"], &entries[1]["actor"]),
        (&json!(-150), &json!("operator"))
    );
    site.json(&[&["ce", "correct"], &OF_ANN[..], &less].concat());
    assert_eq!(history(&site, &[]).len(), 2, "what stands there leaves no entry");
    assert_eq!(site.json(&["ce", "verify"])["differences"], 0);
}

#[test]
fn a_history_is_shown_a_part_at_a_time() {
    let (site, server) = with_hours();
    ask(&site, &server, "POST", "/api/v1/users/1/ces/1/claim", &json!({}), 200);
    let reopen = ["--status", "open", "--why", "Wrong person"];
    let reopened = site.json(&[&["ce", "correct"], &OF_ANN[..], &reopen].concat());
    assert_eq!((&reopened["status"], &reopened["claimed"]), (&json!("Ready"), &json!(0)));

    let part = site.run(&[&["ce", "history"], &OF_ANN[..], &["--limit", "2"]].concat());

    assert_eq!(part.code, 0, "{part:?}");
    let lines: Vec<_> = part.out.lines().collect();
    assert!(lines[0].starts_with("entry  at "), "{part:?}");
    assert!(lines[1].contains("earned   +8.00"), "{part:?}");
    assert!(lines[2].contains("+8.00    done   credential 2"), "{part:?}");
    assert_eq!(lines[3..], ["… and more, with --after 2.0"]);
    let rest = history(&site, &["--after", "2.0"]);
    assert_eq!(rest.len(), 1);
    assert_eq!(
        (&rest[0]["kind"], &rest[0]["claimed_hundredths"]),
        (&json!("revoked"), &json!(-800))
    );
    assert_eq!(history(&site, &["--after", "3.0"]).len(), 0);
}

#[test]
fn the_ledger_of_what_there_is_not_is_not_found() {
    let (site, server) = with_hours();
    let other = json!({ "name": "Law", "ce_credits": 10, "ce_threshold": 0, "ce_status": "Open" });
    ask(&site, &server, "POST", "/api/v1/ces", &other, 201);
    let code = |client: &str, user: &str, ce: &str| {
        site.run(&["ce", "history", "--client", client, "--user", user, ce]).code
    };

    assert_eq!(code("1", "ann@acme.example", "2"), 0, "a record that nobody has begun");
    assert_eq!(code("1", "ann@acme.example", "3"), 3);
    assert_eq!(code("1", "bob@acme.example", "1"), 3);
    assert_eq!((code("1", "2", "1"), code("2", "1", "1")), (3, 3));
    let wrong = site.run(&[&["ce", "history"], &OF_ANN[..], &["--after", "x"]].concat());
    assert_eq!((wrong.code, wrong.err.contains("after: must be an entry such as 12.0")), (4, true));
    let withdrawn = Request::new("DELETE", "/api/v1/ces/1").key(&site.key);
    withdrawn.send(server.address).expect(204);
    assert_eq!(history(&site, &[]).len(), 1, "the ledger outlives the credit");
}

#[test]
fn a_correction_that_breaks_a_rule_changes_nothing() {
    let (site, server) = with_hours();
    ask(&site, &server, "POST", "/api/v1/users/1/ces/1/claim", &json!({}), 200);
    for (options, code, message) in [
        (&["--earned", "1", "--why", " "][..], 4, "why: must not be empty"),
        (&["--earned", "-1", "--why", "x"], 4, "earned: must be from 0 to 9999.99"),
        (&["--earned", "1.234", "--why", "x"], 4, "earned: must have at most two decimals"),
        (
            &["--earned", "7", "--why", "x"],
            4,
            "earned: must not be less than the hours already claimed",
        ),
        (
            &["--status", "closed", "--why", "x"],
            4,
            "status: must be one of None, Open, Ready, Done",
        ),
        (&["--why", "x"], 2, "--earned"),
        (&["--earned", "1"], 2, "--why"),
    ] {
        let (told, error) = refused(&site, options);
        assert_eq!(told, code, "{options:?}: {error}");
        assert!(error.contains(message), "{options:?}: {error}");
    }
    assert_eq!(history(&site, &[]).len(), 2);
}
