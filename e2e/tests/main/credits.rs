//! Continuing education at the command line, beside a running server.

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::http::Request;
use crate::process::Server;
use crate::schema::bring_back_to_the_first_schema;
use crate::site::Site;

/// A credit of 10 hours of which the administrator has earned 8.
pub fn with_hours() -> (Site, Server) {
    let site = Site::new();
    let server = site.serve();
    let ce =
        json!({ "name": "=Ethics", "ce_credits": 10, "ce_threshold": 80, "ce_status": "Open" });
    ask(&site, &server, "POST", "/api/v1/ces", &ce, 201);
    let hours = json!({ "ce_earned_hours": 8 });
    ask(&site, &server, "PUT", "/api/v1/users/1/ces/1", &hours, 200);
    (site, server)
}

/// What the Members API answers, which must have this status.
pub fn ask(
    site: &Site,
    server: &Server,
    method: &str,
    path: &str,
    body: &Value,
    status: u16,
) -> Value {
    let request = Request::new(method, path).key(&site.key).json(body);
    request.send(server.address).expect(status).json()
}

/// What the command line reports.
pub fn report(site: &Site, options: &[&str]) -> String {
    let outcome = site.run(&[&["ce", "report", "--client", "1"], options].concat());
    assert_eq!(outcome.code, 0, "{outcome:?}");
    outcome.out
}

#[test]
fn a_credit_is_claimed_as_it_was_set_at_the_command_line() {
    let (site, server) = with_hours();
    let claim = "/api/v1/users/1/ces/1/claim";
    let options = ["--closes-on", "2020-12-31", "--partial-claims", "on", "--question", "Why?"];

    let set = site.json(&[&["ce", "set", "--client", "1", "1"], &options[..]].concat());

    assert_eq!(set["closes_on"], "2020-12-31");
    assert_eq!(site.json(&["ce", "set", "--client", "1", "1"]), set);
    let late = ask(&site, &server, "POST", claim, &json!({}), 409);
    assert!(late.to_string().contains("could be claimed until 2020-12-31"), "{late}");
    site.json(&["ce", "set", "--client", "1", "1", "--no-closes-on"]);
    let part = ask(&site, &server, "POST", claim, &json!({ "ce_claimed_hours": 3 }), 200);
    assert_eq!((&part["ce_status"], &part["ce_claimed_hours"]), (&json!("Ready"), &json!(3)));
    let wrong = site.run(&["ce", "set", "--client", "1", "1", "--opens-on", "March"]);
    assert_eq!(
        (wrong.code, wrong.err.contains("opens_on: must be a date")),
        (4, true),
        "{wrong:?}"
    );
}

#[test]
fn a_revoked_claim_can_be_claimed_again() {
    let (site, server) = with_hours();
    let claim = "/api/v1/users/1/ces/1/claim";
    ask(&site, &server, "POST", claim, &json!({}), 200);
    let claims = report(&site, &["--of", "claims"]);
    let id = claims.lines().nth(1).unwrap().split(',').next().unwrap();

    let why = ["--user", "ann@acme.example", "--why", "Left early"];
    let revoked = site.json(&[&["ce", "revoke", "--client", "1", id], &why[..]].concat());

    assert_eq!((&revoked["revoked_why"], &revoked["hours"]), (&json!("Left early"), &json!(8)));
    ask(&site, &server, "POST", claim, &json!({}), 200);
    let verified = site.json(&["ce", "verify"]);
    assert_eq!((&verified["records"], &verified["differences"]), (&json!(1), &json!(0)));
    assert_eq!(report(&site, &["--of", "claims"]).lines().count(), 3);
}

#[test]
fn a_report_is_a_table_that_no_spreadsheet_runs() {
    let (site, _server) = with_hours();

    let records = report(&site, &[]);
    let written = site.json(&["ce", "report", "--client", "1", "--output", "report.csv"]);

    assert_eq!(written["rows"], 1);
    let file = std::fs::read_to_string(site.folder.path().join("report.csv")).unwrap();
    assert_eq!(file, format!("\u{feff}{records}"), "only a file has a byte order mark");
    let plain = ["--output", "plain.csv", "--no-byte-order-mark"];
    site.json(&[&["ce", "report", "--client", "1"], &plain[..]].concat());
    let file = std::fs::read_to_string(site.folder.path().join("plain.csv")).unwrap();
    assert_eq!(file, records);
    let (heading, row) = records.split_once("\r\n").unwrap();
    assert_eq!(
        heading,
        "user_id,email,first_name,last_name,ce_id,ce_name,status,earned_hours,claimed_hours,updated_at"
    );
    assert!(row.starts_with("1,ann@acme.example,,,1,'=Ethics,Ready,8,0,"), "{row}");
    assert_eq!(report(&site, &["--to", "2020-12-31"]).lines().count(), 1);
}

#[test]
fn the_word_of_a_client_is_set() {
    let site = Site::new();
    let set = site.json(&["client", "set", "1", "--credit-word", "CME"]);
    assert_eq!((&set["credit_word"], &set), (&json!("CME"), &site.json(&["client", "show", "1"])));
    let long = site.run(&["client", "set", "1", "--credit-word", "Continuing Medical Education"]);
    assert_eq!(long.code, 4, "{long:?}");
}

#[test]
fn a_record_that_somebody_changed_by_hand_is_found() {
    let (site, server) = with_hours();
    drop(server);
    let file = site.folder.path().join(&site.database);
    let change = "UPDATE ce_records SET earned = earned + 1";
    Connection::open(file).unwrap().execute(change, ()).unwrap();

    let told = site.run(&["ce", "verify", "--client", "1"]);
    let listed = site.run(&["--json", "ce", "verify"]);

    assert_eq!((told.code, listed.code), (1, 1), "{told:?} {listed:?}");
    assert!(told.out.contains("open, 8.01 earned, 0.00 claimed"), "{told:?}");
    assert!(told.out.contains("1 of 1 records differ from the ledger or the claims."), "{told:?}");
    let difference = &listed.json()["listed"][0];
    assert_eq!(difference["stored"]["earned_hundredths"], 801);
    assert_eq!(difference["derived"]["earned_hundredths"], 800);
    assert_eq!(site.run(&["ce", "verify", "--client", "7"]).code, 3);
}

#[test]
fn the_ledger_opens_with_what_was_there() {
    let (site, server) = with_hours();
    ask(
        &site,
        &server,
        "POST",
        "/api/v1/users/1/ces/1/claim",
        &json!({ "ce_claimed_hours": 5 }),
        200,
    );
    server.terminate();
    server.ended();
    bring_back_to_the_first_schema(&site.folder.path().join(&site.database));

    let verified = site.json(&["ce", "verify"]);

    assert_eq!((&verified["records"], &verified["differences"]), (&json!(1), &json!(0)));
    assert!(report(&site, &[]).contains(",Done,8,5,"));
    let server = site.serve();
    let open = json!({ "ce_status": "Open" });
    ask(&site, &server, "PUT", "/api/v1/users/1/ces/1", &open, 200);
    assert_eq!(site.json(&["ce", "verify"])["differences"], 0);
}
