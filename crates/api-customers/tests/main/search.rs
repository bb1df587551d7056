use serde_json::{Value, json};
use testkit::fixtures::run;
use testkit::{TestApp, on_both};

use crate::sample::{ANN, BOB, CLEO, CLIENT, DORA, person};
use crate::setup::{LIST, app, column, patch};

/// The ids of those who are found; `words` as they stand in a query.
async fn found(app: &TestApp, words: &str) -> Vec<Value> {
    let list = app.as_user("machine").get(&format!("{LIST}&search={words}")).await.expect(200);
    column(&list.json(), "_id")
}

on_both!(
    async fn a_search_looks_at_the_first_name(world: World) {
        let app = app(world).await;
        patch(&app, BOB, json!({ "firstName": "Quentin" })).await.expect(200);
        assert_eq!(found(&app, "UENT").await, [BOB]);
    }
);

on_both!(
    async fn a_search_looks_at_the_last_name(world: World) {
        let app = app(world).await;
        patch(&app, BOB, json!({ "lastName": "Quill" })).await.expect(200);
        assert_eq!(found(&app, "quIL").await, [BOB]);
    }
);

on_both!(
    async fn a_search_looks_at_the_nickname(world: World) {
        let app = app(world).await;
        patch(&app, BOB, json!({ "nickname": "Quickie" })).await.expect(200);
        assert_eq!(found(&app, "QUICK").await, [BOB]);
    }
);

on_both!(
    async fn a_search_looks_at_the_address(world: World) {
        let app = app(world).await;
        patch(&app, BOB, json!({ "email": "Quokka@archer.example" })).await.expect(200);
        assert_eq!(found(&app, "okka@").await, [BOB]);
        assert_eq!(found(&app, "archer.EXAMPLE").await, [ANN, BOB, CLEO, DORA]);
    }
);

on_both!(
    async fn a_search_looks_at_nothing_else(world: World) {
        let app = app(world).await;
        for word in ["Associate", "Litigation", "T-100", "Boston", "Credit", "active"] {
            assert_eq!(found(&app, word).await, Vec::<Value>::new(), "{word}");
        }
    }
);

on_both!(
    async fn every_word_must_be_found_somewhere(world: World) {
        let app = app(world).await;
        assert_eq!(found(&app, "annie+archer").await, [ANN]);
        assert_eq!(found(&app, "archer%20%20ann%20").await, [ANN]);
        assert_eq!(found(&app, "ann+bob").await, Vec::<Value>::new());
    }
);

on_both!(
    async fn a_blank_search_is_none(world: World) {
        let app = app(world).await;
        for blank in ["", "+", "%20%09"] {
            assert_eq!(found(&app, blank).await, [ANN, BOB, CLEO, DORA]);
        }
    }
);

on_both!(
    async fn whoever_matches_nobody_gets_an_empty_array(world: World) {
        let app = app(world).await;
        let none = app.as_user("machine").get(&format!("{LIST}&search=zzz")).await;
        assert_eq!(none.to_string(), "200 []");
    }
);

on_both!(
    async fn percent_and_underscore_are_ordinary_characters(world: World) {
        let app = app(world).await;
        for special in ["%25", "_", "b_b", "*", "%5C"] {
            assert_eq!(found(&app, special).await, Vec::<Value>::new(), "{special}");
        }
        patch(&app, BOB, json!({ "nickname": "100%_" })).await.expect(200);
        assert_eq!(found(&app, "0%25_").await, [BOB]);
    }
);

on_both!(
    async fn accents_need_not_be_typed(world: World) {
        let app = app(world).await;
        let oid = "a00000000000000000000001";
        run(&app.world, person(CLIENT, oid, "Jörg", "Ærø", "j@archer.example")).await;
        for word in ["j%C3%B6rg", "J%C3%96RG", "jorg"] {
            assert_eq!(found(&app, word).await, [oid], "{word}");
        }
    }
);

on_both!(
    async fn nobody_of_another_customer_is_found(world: World) {
        let app = app(world).await;
        assert_eq!(found(&app, "zelda").await, Vec::<Value>::new());
        let theirs = "/api/v1/customers/5f5a3c1e9b1e8a0001000002/users?integration=x";
        let theirs = app.as_user("stranger").get(theirs).await.expect(200);
        assert_eq!(column(&theirs.json(), "firstName"), ["Zelda"]);
    }
);
