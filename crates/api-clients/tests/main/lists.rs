use serde_json::json;
use testkit::fixtures::{plain, run};
use testkit::on_both;

use crate::setup::{app, column};

const LISTS: [&str; 6] = [
    "/api/v1/jb/clients/",
    "/api/v1/jb/clients/1/users/",
    "/api/v1/jb/clients/1/users/invitations/",
    "/api/v1/jb/clients/1/apps/",
    "/api/v1/jb/users/",
    "/api/v1/jb/apps/",
];

const HEADERS: [&str; 5] = ["x-count", "x-page", "x-pagesize", "x-next", "x-previous"];

on_both!(
    async fn lists_are_whole_arrays_without_paging_headers(world: World) {
        let app = app(world).await;
        for path in LISTS {
            let list = app.as_user("admin").get(path).await.expect(200);
            assert!(list.json().is_array(), "{path}");
            assert_eq!(HEADERS.map(|name| list.header(name)), [""; 5], "{path}");
        }
    }
);

on_both!(
    async fn a_page_says_where_it_stands(world: World) {
        let app = app(world).await;
        for email in ["c@juice.com", "d@juice.com", "e@juice.com"] {
            run(&app.world, plain(directory::ids::ClientId(1), email)).await;
        }
        let whole = app.as_user("admin").get("/api/v1/jb/clients/1/users/").await.json();
        assert_eq!(whole.as_array().unwrap().len(), 5);

        let page = "/api/v1/jb/clients/1/users/?is_active=true&page=2&page_size=2";
        let page = app.as_user("admin").get(page).await.expect(200);

        assert_eq!(page.json(), json!([whole[2], whole[3]]));
        assert_eq!(
            HEADERS.map(|name| page.header(name)),
            [
                "5",
                "2",
                "2",
                "http://rollbook.test/api/v1/jb/clients/1/users/?is_active=true&page_size=2&page=3",
                "http://rollbook.test/api/v1/jb/clients/1/users/?is_active=true&page_size=2&page=1",
            ]
        );
    }
);

on_both!(
    async fn the_word_none_stands_at_the_ends(world: World) {
        let app = app(world).await;
        for path in LISTS {
            let page =
                app.as_user("admin").get(&format!("{path}?page_size=10000")).await.expect(200);
            let count = page.json().as_array().unwrap().len().to_string();
            assert_eq!(
                HEADERS.map(|name| page.header(name)),
                [&count, "1", "10000", "None", "None"]
            );

            let past = app.as_user("admin").get(&format!("{path}?page=99")).await.expect(200);
            assert_eq!(past.json(), json!([]));
            assert_eq!(past.header("x-next"), "None");
        }
    }
);

on_both!(
    async fn pages_out_of_bounds_are_refused(world: World) {
        let app = app(world).await;
        for path in LISTS {
            for (query, key) in [
                ("page=0", "page"),
                ("page=-1", "page"),
                ("page=x", "page"),
                ("page=", "page"),
                ("page_size=0", "page_size"),
                ("page_size=10001", "page_size"),
                ("page=1&page=2", "page"),
            ] {
                let refused =
                    app.as_user("admin").get(&format!("{path}?{query}")).await.expect(400);
                assert!(refused.at(&format!("/{key}/0")).is_string(), "{path}?{query}");
            }
            app.as_user("admin").get(&format!("{path}?page=1&other=x")).await.expect(200);
        }
    }
);

on_both!(
    async fn a_list_of_more_than_one_piece_is_whole_and_in_order(world: World) {
        let app = app(world).await;
        for number in 0..300 {
            run(&app.world, plain(directory::ids::ClientId(1), &format!("n{number}@juice.com")))
                .await;
        }
        let list = app.as_user("admin").get("/api/v1/jb/users/").await.expect(200);
        assert!(list.complete);
        let mut expected = vec![json!("user@juice.com"), json!("jason@juice.com")];
        expected.extend((0..300).map(|number| json!(format!("n{number}@juice.com"))));
        assert_eq!(column(&list.json(), "email"), expected);
    }
);
