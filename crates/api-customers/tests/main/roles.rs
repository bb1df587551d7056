use directory::groups::{CreateRole, DeleteRole, ListRoles, RoleKind};
use directory::ids::{ClientId, IfVersion};
use directory::policy::{Claim, Claims};
use serde_json::{Value, json};
use testkit::fixtures::run;
use testkit::{TestApp, World, on_both};

use crate::sample::{ANN, BOB, CLIENT, NOBODY, OTHER_CLIENT, ROLE, line};
use crate::setup::{app, column, everybody, patch, shown};

/// The id of a built-in role.
async fn built_in(app: &TestApp, client: ClientId, kind: RoleKind) -> String {
    let roles = app.world.directory.get(&World::operator(), ListRoles(client)).await.unwrap();
    roles.iter().find(|role| role.kind == Some(kind)).unwrap().oid.to_string()
}

/// Makes a role that allows a little, and gives its id.
async fn make(app: &TestApp, client: ClientId) -> String {
    let role = CreateRole::new(client, line("Writer"), Claims::of([Claim::TagsWrite]));
    run(&app.world, role).await.oid.to_string()
}

/// The names of Ann's roles, alone and in the list.
async fn names(app: &TestApp) -> Vec<Value> {
    let alone = column(&shown(app, ANN).await["roles"], "name");
    assert_eq!(column(&everybody(app).await[0]["roles"], "name"), alone);
    alone
}

on_both!(
    async fn roles_are_replaced_whole_and_user_always_remains(world: World) {
        let app = app(world).await;
        let writer = make(&app, CLIENT).await;
        let user = built_in(&app, CLIENT, RoleKind::User).await;
        for (ids, expected) in [
            (json!([ROLE, writer]), vec!["User", "Credit Reader", "Writer"]),
            (json!([writer]), vec!["User", "Writer"]),
            (json!([writer, user, writer.to_uppercase()]), vec!["User", "Writer"]),
            (json!([]), vec!["User"]),
        ] {
            patch(&app, ANN, json!({ "roleIds": ids })).await.expect(200);
            assert_eq!(names(&app).await, expected);
        }
    }
);

on_both!(
    async fn unknown_foreign_and_deleted_roles_are_refused_alike(world: World) {
        let app = app(world).await;
        let foreign = make(&app, OTHER_CLIENT).await;
        let role = CreateRole::new(CLIENT, line("Gone"), Claims::NONE);
        let gone = run(&app.world, role).await;
        run(&app.world, DeleteRole { client: CLIENT, role: gone.id, if_version: IfVersion::ANY })
            .await;
        for id in [NOBODY.to_owned(), foreign, gone.oid.to_string(), ANN.to_owned()] {
            let refused = patch(&app, ANN, json!({ "roleIds": [ROLE, id] })).await.expect(400);
            let expected = format!("roleIds: {id} is not the id of a role of this client");
            assert_eq!(refused.at("/message"), expected);
            assert_eq!(names(&app).await, ["User", "Credit Reader"]);
        }
    }
);

on_both!(
    async fn a_super_delegate_begins_with_the_time_sheet(world: World) {
        let app = app(world).await;
        let role = built_in(&app, CLIENT, RoleKind::SuperDelegate).await;
        let changed = patch(&app, BOB, json!({ "roleIds": [role] })).await.expect(200);
        assert_eq!(changed.at("/isSuperDelegate"), true);
        let narrow = json!({ "activities": false, "timesheet": true });
        assert_eq!(changed.at("/superDelegatePermissions"), narrow);

        let changed = patch(&app, BOB, json!({ "roleIds": [] })).await.expect(200);
        assert_eq!(changed.at("/isSuperDelegate"), false);
        assert_eq!(changed.at("/superDelegatePermissions"), json!({}));
    }
);
