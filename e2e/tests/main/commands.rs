//! The command line: what each command answers, in JSON and by its exit code.

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::process::{Outcome, rollbook};
use crate::site::Site;

/// The keys of an object, in their order.
fn keys(object: &Value) -> Vec<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

const USER: [&str; 11] = [
    "account_level",
    "active",
    "client",
    "created_at",
    "email",
    "first_name",
    "id",
    "last_login_at",
    "last_name",
    "object_id",
    "updated_at",
];

#[test]
fn init_prints_a_credential_for_each_api_and_works_once() {
    let folder = TempDir::new().unwrap();
    let init = [
        "--json",
        "init",
        "--name",
        "Acme",
        "--domain",
        "acme.example",
        "--email",
        "a@acme.example",
    ];

    let first = Outcome::of(&mut rollbook(folder.path(), &init));
    let again = Outcome::of(&mut rollbook(folder.path(), &init));

    let made = first.json();
    let all = ["administrator", "client", "clients_api", "customers_api", "members_api"];
    assert_eq!(keys(&made), all);
    assert_eq!(keys(&made["customers_api"]), ["client_id", "client_secret", "customer_id"]);
    assert_eq!(made["client"]["customer_id"], made["customers_api"]["customer_id"]);
    assert_ne!(again.code, 0, "{again:?}");
    assert!(again.json()["error"].as_str().unwrap().contains("rollbook client add"), "{again:?}");
}

#[test]
fn clients_are_added_listed_and_shown() {
    let site = Site::new();

    let add = ["client", "add", "--name", "Umbrella", "--domain", "umbrella.example"];
    let added = site.json(&add);

    assert_eq!(added["id"], 2);
    assert_eq!(added["site"]["domain"], "umbrella.example");
    assert_eq!(site.json(&["client", "list"])[1], added);
    assert_eq!(site.json(&["client", "show", "2"]), added);
}

#[test]
fn apps_are_added_listed_and_changed() {
    let site = Site::new();
    let add = ["app", "add", "--client", "1", "--slug", "data", "--label", "Data"];

    let added = site.json(&add);

    assert_eq!((&added["slug"], &added["url"]), (&json!("data"), &json!(null)));
    let id = added["id"].as_str().unwrap();
    let url = "https://data.acme.example/start";
    let set = site.json(&["app", "set", "--client", "1", id, "--url", url]);
    assert_eq!((&set["url"], &set["label"]), (&json!(url), &json!("Data")));
    assert_eq!(site.json(&["app", "list", "--client", "1"]), json!([set]));
    let refused = site.run(&["app", "set", "--client", "1", id, "--url", "javascript:alert(1)"]);
    assert_eq!(refused.code, 4, "{refused:?}");
    let said = "url: must not be a URL with another scheme than http or https";
    assert!(refused.err.contains(said), "{refused:?}");
    assert_eq!(site.json(&["app", "set", "--client", "1", id, "--url", ""])["url"], json!(null));
}

#[test]
fn users_are_added_listed_shown_and_switched() {
    let site = Site::new();
    let client = ["--client", "1"];
    let names = ["--email", "bob@acme.example", "--first-name", "Bob", "--last-name", "Lee"];

    let added = site.json(&[&["user", "add"][..], &client, &names].concat());

    assert_eq!(keys(&added), USER);
    assert_eq!(added["email"], "bob@acme.example");
    assert_eq!(added["account_level"], 0);
    let list = site.json(&[&["user", "list"][..], &client].concat());
    assert_eq!(list.as_array().unwrap().len(), 2);
    assert_eq!(list[1], added);
    let id = added["id"].to_string();
    for name in ["bob@acme.example", added["object_id"].as_str().unwrap(), &id] {
        assert_eq!(site.json(&["user", "show", "--client", "1", name]), added);
    }
    let off = site.json(&["user", "deactivate", "--client", "1", &id]);
    assert_eq!(off["active"], false);
    let on = site.json(&["user", "activate", "--client", "1", &id]);
    assert_eq!(on["active"], true);
}

#[test]
fn a_password_is_read_from_a_file_and_has_to_follow_the_policy() {
    let site = Site::new();
    let file = site.folder.path().join("password");
    let set = [
        "user",
        "set-password",
        "--client",
        "1",
        "ann@acme.example",
        "--password-file",
        "password",
    ];

    std::fs::write(&file, "one-that-nobody-knows-7\nignored\n").unwrap();
    assert_eq!(site.json(&set), json!({ "id": 1 }));
    std::fs::write(&file, "x\n").unwrap();
    let refused = site.run(&set);

    assert_eq!(refused.code, 4, "{refused:?}");
}

#[test]
fn credentials_are_made_listed_without_secrets_and_revoked() {
    let site = Site::new();
    let create = |rest: &[&str]| site.json(&[&["token", "create"], rest].concat());

    let token = create(&["user", "--client", "1", "--user", "ann@acme.example"]);
    let key = create(&["key", "--client", "1", "--label", "payroll", "--claim", "users:read"]);
    let oauth = create(&["oauth", "--client", "1"]);
    let operator = create(&["operator", "--label", "backup"]);

    assert_eq!(token["user"], 1);
    assert_eq!(key["claims"], json!(["users:read"]));
    assert!(oauth["client_id"].is_string(), "{oauth}");
    assert_eq!(operator["client"], 0);
    let listed = site.json(&["token", "list", "--client", "1"]).to_string();
    for made in [&token, &key, &oauth] {
        let secret = made["secret"].as_str().unwrap();
        assert!(!listed.contains(secret) && listed.contains("\"hint\""), "{listed}");
    }
    let id = key["id"].to_string();
    let revoked = site.json(&["token", "revoke", "--client", "1", &id]);
    assert!(revoked["revoked_at"].is_string(), "{revoked}");
    let again = site.run(&["token", "revoke", "--client", "1", &id]);
    assert_eq!(again.code, 3, "{again:?}");
}

#[test]
fn migrate_and_doctor_tell_of_the_database() {
    let site = Site::new();

    let migrated = site.json(&["migrate"]);
    let doctor = site.json(&["doctor"]);

    assert!(migrated["schema_version"].as_i64().unwrap() >= 8, "{migrated}");
    assert_eq!(doctor["schema_version"], migrated["schema_version"]);
    assert_eq!(doctor["engine"], "sqlite");
    let findings = doctor["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert!(findings[0].as_str().unwrap().starts_with("mails are written into"), "{findings:?}");
    assert!(site.json(&["config", "check"])["database"]["url"].is_string());
}

#[test]
fn doctor_finds_what_is_unusual_and_says_what_to_do() {
    let site = Site::new();
    let mut doctor =
        rollbook(site.folder.path(), &["--database", &site.database, "--json", "doctor"]);
    doctor.envs([
        ("ROLLBOOK__SERVER__PUBLIC_URL", "http://people.acme.example"),
        ("ROLLBOOK__INSTALLATION__DEFAULT_CLIENT", "9"),
        ("ROLLBOOK__MAIL__HOST", "mail.acme.example"),
    ]);

    let found = Outcome::of(&mut doctor).json()["findings"].clone();

    let found: Vec<_> = found.as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].starts_with("installation.default_client is 9"), "{found:?}");
    assert!(found[1].contains("over https only"), "{found:?}");
}

#[test]
fn migrate_and_doctor_name_the_database_of_a_file_without_its_password() {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("url"), "people.db\n").unwrap();
    let of_file = |command: &str| {
        let mut command = rollbook(folder.path(), &["--json", command]);
        Outcome::of(command.env("ROLLBOOK__DATABASE__URL_FILE", "url")).json()
    };

    assert_eq!(of_file("migrate")["database"], "people.db");
    let doctor = of_file("doctor");
    assert_eq!(doctor["database"], "people.db");
    assert!(doctor["findings"].to_string().contains("rollbook init"), "{doctor}");
}

#[test]
fn exit_codes_tell_what_kind_of_failure_it_was() {
    let site = Site::new();
    let taken = ["user", "add", "--client", "1", "--email", "ANN@acme.example"];
    let wrong = ["user", "add", "--client", "1", "--email", "nobody"];
    for (arguments, code) in [
        (&["user", "show", "--client", "1", "404"][..], 3),
        (&["client", "show", "404"][..], 3),
        (&["user", "list", "--client", "404"][..], 3),
        (&taken[..], 4),
        (&wrong[..], 4),
        (&["user", "show", "--client", "1", "ann"][..], 4),
        (&["user", "show", "--client", "one", "1"][..], 2),
        (&["token", "create", "user", "--client", "1"][..], 2),
    ] {
        let outcome = site.run(arguments);
        assert_eq!(outcome.code, code, "{arguments:?}: {outcome:?}");
        assert_eq!(outcome.out, "", "{arguments:?}");
        assert!(!outcome.err.is_empty(), "{arguments:?}");
    }
    let refused = site.run(&[&["--json"], &taken[..]].concat());
    assert_eq!(refused.code, 4, "{refused:?}");
    assert!(refused.json()["error"].as_str().unwrap().contains("email"), "{refused:?}");
}

#[test]
fn a_database_that_cannot_be_reached_is_told_by_5() {
    let folder = TempDir::new().unwrap();
    for database in ["postgres://nobody@127.0.0.1:1/nothing", "no/such/folder/people.db"] {
        let list = ["--json", "--database", database, "client", "list"];

        let outcome = Outcome::of(&mut rollbook(folder.path(), &list));

        assert_eq!(outcome.code, 5, "{outcome:?}");
        assert!(outcome.json()["error"].is_string(), "{outcome:?}");
    }
}

#[test]
fn a_person_switched_off_at_the_command_line_is_out_of_a_running_server_at_once() {
    use crate::http::Request;

    let site = Site::new();
    site.json(&["user", "add", "--client", "1", "--email", "b@acme.example", "--administrator"]);
    let token =
        site.json(&["token", "create", "user", "--client", "1", "--user", "b@acme.example"]);
    let ask = Request::new("GET", "/api/v1/jb/clients/1/").token(token["secret"].as_str().unwrap());
    let server = site.serve();
    ask.send(server.address).expect(200);

    site.json(&["user", "deactivate", "--client", "1", "b@acme.example"]);
    ask.send(server.address).expect(401);

    site.json(&["user", "activate", "--client", "1", "b@acme.example"]);
    ask.send(server.address).expect(200);
    site.json(&["token", "revoke", "--client", "1", &token["id"].to_string()]);
    ask.send(server.address).expect(401);
}
