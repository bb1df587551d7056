//! Groups, roles and external identities at the command line, as the APIs then show them.

use serde_json::{Value, json};

use crate::http::Request;
use crate::site::Site;

/// A field of each object of a list.
fn each<'a>(list: &'a Value, field: &str) -> Vec<&'a Value> {
    list.as_array().unwrap().iter().map(|one| &one[field]).collect()
}

const ANN: [&str; 4] = ["--client", "1", "--user", "ann@acme.example"];

#[test]
fn groups_are_added_joined_renamed_and_removed() {
    let site = Site::new();
    let group = |rest: &[&str]| site.json(&[&["group"], rest].concat());

    let added = group(&["add", "--client", "1", "--name", "Litigation"]);
    group(&["add", "--client", "1", "--name", "Billing"]);
    group(&[&["join"][..], &ANN, &["litigation"]].concat());
    let again = group(&[&["join"][..], &ANN, &["Litigation"]].concat());
    group(&[&["join"][..], &ANN, &["Billing"]].concat());

    assert_eq!((&again["group"], &again["is_in"]), (&added, &json!(true)));
    let of_ann = [&["list"][..], &ANN].concat();
    assert_eq!(each(&group(&of_ann), "name"), ["Litigation", "Billing"]);
    let id = added["id"].to_string();
    let renamed = group(&["rename", "--client", "1", &id, "--name", "Trials"]);
    assert_eq!(renamed["object_id"], added["object_id"]);
    group(&[&["leave"][..], &ANN, &["Trials"]].concat());
    assert_eq!(each(&group(&of_ann), "name"), ["Billing"]);
    group(&["remove", "--client", "1", added["object_id"].as_str().unwrap()]);
    assert_eq!(each(&group(&["list", "--client", "1"]), "name"), ["Billing"]);
    let gone = site.run(&[&["group", "join"][..], &ANN, &["Trials"]].concat());
    assert_eq!(gone.code, 3, "{gone:?}");
    let taken = site.run(&["group", "add", "--client", "1", "--name", "BILLING"]);
    assert_eq!(taken.code, 4, "{taken:?}");
    assert_eq!(site.run(&["group", "list", "--client", "9"]).code, 3);
}

#[test]
fn a_role_that_is_given_opens_what_its_claims_say_and_closes_it_when_taken() {
    let site = Site::new();
    let role = |rest: &[&str]| site.json(&[&["role"], rest].concat());
    site.json(&["user", "add", "--client", "1", "--email", "bob@acme.example"]);
    let bob = ["--client", "1", "--user", "bob@acme.example"];
    let token = site.json(&[&["token", "create", "user"][..], &bob].concat());
    let server = site.serve();
    let ask = Request::new("GET", "/api/v1/users").key(token["secret"].as_str().unwrap());
    ask.send(server.address).expect(403);

    let add = ["add", "--client", "1", "--name", "Reviewer", "--claim", "users:read"];
    let added = role(&add);
    role(&[&["give"][..], &bob, &["reviewer"]].concat());

    assert_eq!(added["claims"], json!(["users:read"]));
    ask.send(server.address).expect(200);
    let held = role(&[&["list"][..], &bob].concat());
    assert_eq!(each(&held, "name"), ["User", "Reviewer"]);
    let set = role(&["set", "--client", "1", "Reviewer", "--name", "Auditor", "--no-claims"]);
    assert_eq!((&set["name"], &set["claims"]), (&json!("Auditor"), &json!([])));
    ask.send(server.address).expect(403);
    role(&["set", "--client", "1", "Auditor", "--claim", "users:read"]);
    role(&[&["take"][..], &bob, &["Auditor"]].concat());
    ask.send(server.address).expect(403);
    role(&["remove", "--client", "1", "Auditor"]);
    assert_eq!(role(&["list", "--client", "1"]).as_array().unwrap().len(), 5);
}

#[test]
fn built_in_roles_are_given_and_stay_as_they_are() {
    let site = Site::new();
    site.json(&["user", "add", "--client", "1", "--email", "bob@acme.example"]);
    let bob = ["--client", "1", "--user", "bob@acme.example"];
    let level = |verb: &str| {
        site.json(&[&["role", verb][..], &bob, &["Customer Admin"]].concat())["account_level"]
            .clone()
    };

    assert_eq!(level("give"), 99);
    assert_eq!(level("take"), 0);
    for refused in [
        &["role", "remove", "--client", "1", "Trainer"][..],
        &["role", "set", "--client", "1", "Trainer", "--no-claims"],
        &[&["role", "take"][..], &bob, &["User"]].concat(),
    ] {
        let outcome = site.run(refused);
        assert_eq!(outcome.code, 4, "{refused:?}: {outcome:?}");
    }
}

#[test]
fn external_identities_are_set_found_and_removed() {
    let site = Site::new();
    let identity = |rest: &[&str]| site.json(&[&["identity"], rest].concat());
    let of_ann = |verb: &'static str, rest: &[&'static str]| [&[verb][..], &ANN, rest].concat();

    identity(&of_ann("set", &["aderant", "A-1"]));
    identity(&of_ann("set", &["juris", "J-1", "J-2"]));
    let now = identity(&of_ann("set", &["aderant", "A-2"]));

    assert_eq!(each(&now, "value"), ["A-2", "J-1", "J-2"]);
    let found = identity(&["find", "--client", "1", "juris", "j-2"]);
    assert_eq!(found["email"], "ann@acme.example");
    assert_eq!(site.run(&["identity", "find", "--client", "1", "aderant", "A-1"]).code, 3);
    assert_eq!(each(&identity(&of_ann("remove", &["juris", "J-1"])), "value"), ["A-2", "J-2"]);
    assert_eq!(
        site.run(&[&["identity"][..], &of_ann("remove", &["juris", "J-1"])].concat()).code,
        3
    );
    assert_eq!(each(&identity(&of_ann("remove", &["juris"])), "value"), ["A-2"]);
    assert_eq!(identity(&of_ann("list", &[])), json!([{ "kind": "aderant", "value": "A-2" }]));
    let unknown = site.run(&[&["identity"][..], &of_ann("set", &["okta", "1"])].concat());
    assert_eq!(unknown.code, 2, "{unknown:?}");
    assert!(unknown.err.contains("external-billing-system"), "{unknown:?}");
}
