use std::collections::HashSet;

use directory::ids::Oid;
use directory::users::{Create, CreateMany, New};
use serde_json::{Value, json};
use testkit::fixtures::run;
use testkit::{TestApp, on_both};

use crate::sample::{ANN, BOB, CLEO, CLIENT, CUSTOMER, DORA, ROLE, person};
use crate::setup::{LIST, USERS, app, column, everybody, keys, path, shown};

/// The keys a list entry has whatever is known of somebody.
const KEYS: [&str; 17] = [
    "_id",
    "createdAt",
    "customer",
    "delegates",
    "delegators",
    "email",
    "firstName",
    "groupIds",
    "identities",
    "isSuperDelegate",
    "jobTitle",
    "lastName",
    "nickname",
    "roles",
    "status",
    "superDelegatePermissions",
    "updatedAt",
];

on_both!(
    async fn users_are_an_array_by_name_with_inactive_ones(world: World) {
        let app = app(world).await;
        let list = everybody(&app).await;
        assert_eq!(column(&list, "_id"), [ANN, BOB, CLEO, DORA]);
        assert_eq!(column(&list, "status"), ["active", "active", "active", "inactive"]);
        assert_eq!(keys(&list[1]), KEYS);
    }
);

on_both!(
    async fn an_entry_is_the_user_as_shown_alone(world: World) {
        let app = app(world).await;
        for user in everybody(&app).await.as_array().unwrap() {
            assert_eq!(shown(&app, user["_id"].as_str().unwrap()).await, *user);
        }
    }
);

on_both!(
    async fn integration_is_required(world: World) {
        let app = app(world).await;
        for query in ["", "?integration=", "?search=ann"] {
            let refused = app.as_user("machine").get(&format!("{USERS}{query}")).await;
            assert_eq!(
                refused.to_string(),
                r#"400 {"error":"Bad Request","message":"integration: is required","statusCode":400}"#
            );
        }
    }
);

on_both!(
    async fn an_integration_is_any_lower_case_word(world: World) {
        let app = app(world).await;
        let all = everybody(&app).await;
        let longest = "a".repeat(64);
        for word in ["other-tool", "0", "a--b-", &longest] {
            let list = app.as_user("machine").get(&format!("{USERS}?integration={word}")).await;
            assert_eq!(list.expect(200).json(), all, "{word}");
        }
        let longer = "a".repeat(65);
        for word in ["A%20B!", "-a", "a_b", "Tool", "%C3%A4", &longer] {
            let list = app.as_user("machine").get(&format!("{USERS}?integration={word}")).await;
            let message = list.expect(400).at("/message");
            assert!(message.as_str().unwrap().starts_with("integration: must be"), "{message}");
        }
        let twice = format!("{USERS}?integration=a&integration=b");
        app.as_user("machine").get(&twice).await.expect(400);
    }
);

on_both!(
    async fn every_user_shows_the_customer_of_the_path(world: World) {
        let app = app(world).await;
        for customer in column(&everybody(&app).await, "customer") {
            assert_eq!(customer["_id"], CUSTOMER);
            assert_eq!(customer["fullName"], "Archer & Baker LLP");
            assert_eq!(customer["customerSegment"], "strategic");
            assert_eq!(customer["vertical"], "legal");
            // The first 12 bytes of the SHA-256 of "local".
            let tenant = json!({ "_id": "25bf8e1a2393f1108d37029b", "description": "Rollbook", "name": "local" });
            assert_eq!(customer["tenant"], tenant);
        }
    }
);

on_both!(
    async fn every_role_shows_what_it_allows(world: World) {
        let app = app(world).await;
        let list = everybody(&app).await;
        let roles = column(&list, "roles");
        assert_eq!(column(&roles[0], "name"), ["User", "Credit Reader"]);
        assert_eq!(column(&roles[1], "name"), ["User"]);
        assert_eq!(column(&roles[2], "name"), ["Customer Admin", "User"]);
        let reader = &roles[0][1];
        assert_eq!(reader["_id"], ROLE);
        assert_eq!(column(&reader["permissions"], "claim"), ["users:read", "ces:read"]);
        for permission in reader["permissions"].as_array().unwrap() {
            assert_eq!(keys(permission), ["_id", "claim", "description"]);
            assert!(!permission["description"].as_str().unwrap().is_empty());
        }
    }
);

on_both!(
    async fn names_are_ordered_without_regard_to_case_and_then_by_id(world: World) {
        let app = app(world).await;
        for (oid, first, last) in [
            ("a00000000000000000000002", "ann", "ARCHER"),
            ("a00000000000000000000001", "Ann", "archer"),
            ("a00000000000000000000003", "Aaron", "Archer"),
            ("a00000000000000000000004", "Ängla", "Øre"),
            ("a00000000000000000000005", "", ""),
        ] {
            run(&app.world, person(CLIENT, oid, first, last, &format!("{oid}@a.example"))).await;
        }
        assert_eq!(
            column(&everybody(&app).await, "_id"),
            [
                "a00000000000000000000005",
                "a00000000000000000000003",
                ANN,
                "a00000000000000000000001",
                "a00000000000000000000002",
                BOB,
                CLEO,
                DORA,
                "a00000000000000000000004",
            ]
        );
    }
);

on_both!(
    async fn deleted_users_are_not_listed(world: World) {
        let app = app(world).await;
        app.as_user("machine").delete(&path(BOB)).await.expect(200);
        assert_eq!(column(&everybody(&app).await, "_id"), [ANN, CLEO, DORA]);
    }
);

/// Adds people of whom many have the same name.
async fn add_people(app: &TestApp, count: u32) {
    let people: Vec<New> = (0..count)
        .map(|number| {
            let mut oid = Oid([0; 12]);
            oid.0[..4].copy_from_slice(&number.wrapping_mul(2_654_435_761).to_be_bytes());
            let email = format!("p{number}@archer.example");
            let Create { new, .. } =
                person(CLIENT, &oid.to_string(), &format!("P{}", number % 7), "Person", &email);
            new
        })
        .collect();
    for people in people.chunks(100) {
        run(&app.world, CreateMany { client: CLIENT, people: people.to_vec() }).await;
    }
}

async fn ids(app: &TestApp) -> Vec<String> {
    let answer = app.as_user("machine").get(LIST).await.expect(200);
    assert!(answer.complete);
    let text = |id: Value| id.as_str().unwrap().to_owned();
    column(&answer.json(), "_id").into_iter().map(text).collect()
}

on_both!(
    async fn five_hundred_users_come_all_at_once_in_a_stable_order(world: World) {
        let app = app(world).await;
        add_people(&app, 496).await;
        let first = ids(&app).await;
        assert_eq!(first.len(), 500);
        assert_eq!(first.iter().collect::<HashSet<_>>().len(), 500);
        assert_eq!(ids(&app).await, first);
    }
);

on_both!(
    async fn a_list_of_several_pieces_is_whole_and_in_order(world: World) {
        let app = app(world).await;
        add_people(&app, 600).await;
        let list = everybody(&app).await;
        let list = list.as_array().unwrap();
        assert_eq!(list.len(), 604);
        let key = |user: &Value| {
            let text = |name: &str| user[name].as_str().unwrap().to_lowercase();
            (text("lastName"), text("firstName"), text("_id"))
        };
        assert!(list.is_sorted_by(|one, next| key(one) < key(next)));
    }
);
