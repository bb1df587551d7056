use serde_json::{Value, json};
use testkit::{TestApp, on_both};

use crate::setup::{add, app, column, faults};

const LISTS: [&str; 5] = ["users", "tags", "tag-types", "dimensions", "ces"];

/// Walks through a list by its links, so many entries a page.
async fn walk(app: &TestApp, list: &str, limit: usize) -> Vec<Value> {
    let mut all = Vec::new();
    let separator = if list.contains('?') { '&' } else { '?' };
    let mut path = format!("/api/v1/{list}{separator}limit={limit}");
    loop {
        let page = app.as_user("admin").get(&path).await.expect(200);
        let entries = page.json().as_array().unwrap().clone();
        let link = page.header("link").to_owned();
        assert!(entries.len() == limit || link.is_empty() && entries.len() < limit, "{path}");
        all.extend(entries);
        if link.is_empty() {
            return all;
        }
        let url = link.strip_prefix('<').and_then(|l| l.strip_suffix(">; rel=\"next\"")).unwrap();
        path = url.strip_prefix("http://rollbook.test").unwrap().to_owned();
        assert!(path.contains(&format!("limit={limit}")), "{path}");
    }
}

async fn fill(app: &TestApp) {
    for number in 0..5 {
        let email = format!("n{number}@nakatomi.example");
        add(app, json!({ "email": email })).await;
        for (list, body) in [
            ("tags", json!({ "name": number.to_string(), "type": 1 })),
            ("tag-types", json!({ "name": number.to_string() })),
            ("dimensions", json!({ "name": number.to_string() })),
            ("ces", json!({ "name": number.to_string(), "ce_credits": 1 })),
        ] {
            let path = format!("/api/v1/{list}");
            app.as_user("admin").post(&path).json(body).await.expect(201);
        }
    }
}

on_both!(
    async fn pages_of_any_size_put_together_are_the_list_by_id(world: World) {
        let app = app(world).await;
        fill(&app).await;
        for list in LISTS {
            let whole = app.as_user("admin").get(&format!("/api/v1/{list}")).await.expect(200);
            assert_eq!(whole.header("link"), "", "{list}");
            let whole = whole.json().as_array().unwrap().clone();
            let number = |id: &Value| id.as_str().map_or(id.as_i64(), |text| text.parse().ok());
            let ids: Vec<_> = whole.iter().map(|entry| number(&entry["id"]).unwrap()).collect();
            assert!(ids.is_sorted_by(|a, b| a < b), "{list}: {ids:?}");
            for limit in [1, 2, 3, 7, whole.len(), 1000] {
                assert_eq!(walk(&app, list, limit).await, whole, "{list} by {limit}");
            }
        }
    }
);

on_both!(
    async fn users_come_by_the_hundred_and_the_others_all_at_once(world: World) {
        let app = app(world).await;
        for number in 0..103 {
            add(&app, json!({ "email": format!("n{number}@nakatomi.example") })).await;
            let tag = json!({ "name": number.to_string(), "type": 1 });
            app.as_user("admin").post("/api/v1/tags").json(tag).await.expect(201);
        }
        let length = async |path: &str| {
            let list = app.as_user("admin").get(path).await.expect(200);
            (list.json().as_array().unwrap().len(), list.header("link").to_owned())
        };
        let (first, link) = length("/api/v1/users").await;
        assert_eq!(first, 100);
        let start = "<http://rollbook.test/api/v1/users?after=";
        assert!(link.starts_with(start) && link.ends_with(">; rel=\"next\""), "{link}");
        let next = link.trim_start_matches("<http://rollbook.test").split('>').next().unwrap();
        assert_eq!(length(next).await, (5, String::new()));
        for path in ["/api/v1/users?limit=1000", "/api/v1/users?limit=99999999999999999999999"] {
            assert_eq!(length(path).await, (105, String::new()));
        }
        assert_eq!(length("/api/v1/tags").await, (104, String::new()));
    }
);

on_both!(
    async fn limits_and_cursors_that_cannot_be_are_refused(world: World) {
        let app = app(world).await;
        for list in LISTS {
            for (query, parameter) in [
                ("limit=0", "limit"),
                ("limit=-1", "limit"),
                ("limit=x", "limit"),
                ("limit=", "limit"),
                ("limit=1.5", "limit"),
                ("limit=1&limit=2", "limit"),
                ("after=x", "after"),
                ("after=1", "after"),
                ("after=", "after"),
                ("after=n0", "after"),
            ] {
                let path = format!("/api/v1/{list}?{query}");
                let refused = app.as_user("admin").get(&path).await.expect(400);
                assert!(faults(&refused)[0].starts_with(parameter), "{path}");
            }
            for query in ["after=%ff", "after=%00"] {
                let path = format!("/api/v1/{list}?{query}");
                app.as_user("admin").get(&path).await.expect(400);
            }
        }
    }
);

on_both!(
    async fn users_come_by_name_where_that_is_asked_for(world: World) {
        let app = app(world).await;
        fill(&app).await;
        let people = [("Zoë", "ångström"), ("Ann", "Zed"), ("ann", "zed"), ("Bo", "Abel")];
        for (number, (first, last)) in people.into_iter().enumerate() {
            let email = format!("named{number}@nakatomi.example");
            let person = json!({ "email": email, "first_name": first, "last_name": last });
            add(&app, person).await;
        }

        let all = walk(&app, "users?sort=name", 1000).await;

        let names = column(&Value::Array(all.clone()), "last_name");
        let named = names.iter().filter_map(Value::as_str).filter(|name| !name.is_empty());
        let named: Vec<String> = named.map(str::to_lowercase).collect();
        assert_eq!(named, ["abel", "mclane", "zed", "zed", "ångström"]);
        assert_eq!(all.len(), walk(&app, "users?sort=id", 1000).await.len());
        for limit in [1, 2, 3, all.len()] {
            assert_eq!(walk(&app, "users?sort=name", limit).await, all, "by {limit}");
        }
    }
);

on_both!(
    async fn an_order_that_is_not_known_and_a_cursor_of_another_order_are_refused(world: World) {
        let app = app(world).await;
        fill(&app).await;
        let by_name = app.as_user("admin").get("/api/v1/users?sort=name&limit=1").await.expect(200);
        let url = by_name.header("link").split(['<', '>']).nth(1).unwrap().to_owned();
        let cursor = url.split("after=").nth(1).unwrap().split('&').next().unwrap().to_owned();
        for (query, parameter) in [
            ("sort=email".to_owned(), "sort"),
            ("sort=".to_owned(), "sort"),
            ("sort=name&sort=name".to_owned(), "sort"),
            ("sort=name&after=n1".to_owned(), "after"),
            (format!("after={cursor}"), "after"),
        ] {
            let path = format!("/api/v1/users?{query}");
            let refused = app.as_user("admin").get(&path).await.expect(400);
            assert!(faults(&refused)[0].starts_with(parameter), "{path}");
        }
    }
);

on_both!(
    async fn a_page_goes_on_where_it_ended_though_its_last_entry_is_gone(world: World) {
        let app = app(world).await;
        fill(&app).await;
        let page = app.as_user("admin").get("/api/v1/users?limit=3").await.expect(200);
        let ids = column(&page.json(), "id");
        app.as_user("admin").delete(&format!("/api/v1/users/{}", ids[2])).await.expect(204);
        let url = page.header("link").split(['<', '>']).nth(1).unwrap().to_owned();
        let next = app.as_user("admin").get(url.trim_start_matches("http://rollbook.test")).await;
        assert_eq!(column(&next.expect(200).json(), "id"), [125, 126, 127]);
    }
);

on_both!(
    async fn a_user_is_found_by_any_of_their_keys(world: World) {
        let app = app(world).await;
        let found = async |query: &str| {
            let list = app.as_user("admin").get(&format!("/api/v1/users?{query}")).await;
            column(&list.expect(200).json(), "id")
        };
        for query in [
            "email=JMCLANE@DieHard.com",
            "email=%20jmclane%40diehard.com",
            "username=JMcLane",
            "client_id=A125637",
            "client_guid=735992AF-C8A2-4CAC-9072-5F1A29437E98",
            "email=jmclane@diehard.com&username=jmclane",
            "email=jmclane@diehard.com&limit=1",
        ] {
            assert_eq!(found(query).await, [123], "{query}");
        }
        for query in [
            "email=mclane@diehard.com",
            "username=",
            "username=jm",
            "client_id=a125637",
            "client_id=",
            "client_guid=735992af-c8a2-4cac-9072-5f1a29437e99",
            "email=jmclane@diehard.com&username=other",
            "email=jmclane@diehard.com&client_id=",
        ] {
            assert!(found(query).await.is_empty(), "{query}");
        }
        for query in ["email=x", "email=", "client_guid=x", "email=a@b.c&email=a@b.c"] {
            app.as_user("admin").get(&format!("/api/v1/users?{query}")).await.expect(400);
        }
        assert_eq!(
            app.as_user("stranger").get("/api/v1/users?username=jmclane").await.json(),
            json!([])
        );
    }
);
