use std::time::Duration;

use directory::Surface;
use insta::assert_snapshot;
use testkit::{TestApp, World};

use crate::surface::{app, face, routes};

#[tokio::test]
async fn both_forms_of_a_path_reach_one_handler() {
    let app = app(Surface::Clients);
    assert_eq!(app.get("/api/users/7").await, app.get("/api/users/7/").await);
    assert_eq!(app.get("/api/users/7/").await.status, 200);
    assert_eq!(app.patch("/api/users/7/").await.expect(200).body, "\"unchanged\"");
}

#[tokio::test]
async fn missing_and_malformed_numbers_look_the_same() {
    let app = app(Surface::Members);
    let missing = app.get("/api/users/8").await;
    assert_snapshot!(missing, @r#"404 {"detail":"No such user.","request_id":"<id>","status":404,"title":"Not found","type":"urn:rollbook:problem:not-found"}"#);
    assert_eq!(missing, app.get("/api/users/abc").await);
    assert_eq!(missing, app.get("/api/users/9007199254740992").await);
}

#[tokio::test]
async fn a_path_that_is_no_text_is_refused_in_the_shape_of_its_surface() {
    for (path, fault) in [("%ff", "is not UTF-8"), ("%00", "contains U+0000")] {
        for below in ["users/", "nothing/", ""] {
            let members = app(Surface::Members).get(&format!("/api/{below}{path}")).await;
            assert_eq!(members.expect(400).at("/detail"), format!("The URL {fault}."));
            let clients = app(Surface::Clients).patch(&format!("/api/{below}{path}/")).await;
            assert_eq!(clients.expect(400).at("/detail"), format!("The URL {fault}."));
        }
        app(Surface::Members).get(&format!("/elsewhere/{path}")).await.expect(400);
    }
}

#[tokio::test]
async fn a_request_without_a_host_or_with_one_that_is_none_is_refused_everywhere() {
    let app = app(Surface::Clients);
    for path in ["/api/users/7", "/api/nothing", "/elsewhere"] {
        let get = || app.get(path);
        let refused = get().without_header("host").await.expect(400);
        assert_eq!(refused.at("/detail"), "Host is missing.", "{path}");
        for host in ["a b", "", "a/b\"", "user@a"] {
            let refused = get().header("host", host).await.expect(400);
            let detail = "Host must be a host name or address, perhaps with a port.";
            assert_eq!(refused.at("/detail"), detail, "{path} {host}");
        }
        let refused = get().another_header("host", "rollbook.test").await.expect(400);
        assert_eq!(refused.at("/detail"), "Host must be given once.", "{path}");
    }
}

#[tokio::test]
async fn the_host_of_a_whole_url_is_the_one_that_counts() {
    let app = app(Surface::Clients);
    let page = app.get("http://other.test:81/api/things?email=x&page_size=2").await.expect(200);
    assert!(page.header("x-next").starts_with("http://other.test:81/api/things/?"));
}

#[tokio::test]
async fn object_ids_of_the_wrong_form_are_refused() {
    let app = app(Surface::Customers);
    assert_snapshot!(app.get("/api/clients/1/people/xyz").await, @r#"400 {"error":"Bad Request","message":"id: must be an object id of 24 hexadecimal digits","statusCode":400}"#);
    assert_snapshot!(app.get("/api/clients/1/people/0123456789ABCDEF01234567").await, @r#"200 {"client":1,"id":"0123456789abcdef01234567"}"#);
}

#[tokio::test]
async fn other_methods_are_refused_with_allow_and_options_is_answered() {
    for surface in [Surface::Members, Surface::Clients, Surface::Customers] {
        let app = app(surface);
        let refused = app.delete("/api/users/7").await.expect(405);
        assert_eq!(refused.header("allow"), "GET,HEAD,PATCH,OPTIONS");
        let options = app.options("/api/users/7/").await.expect(204);
        assert_eq!(options.header("allow"), "GET,HEAD,PATCH,OPTIONS");
    }
    assert_snapshot!(app(Surface::Members).put("/api/things").await, @r#"405 {"detail":"This method is not allowed here.","request_id":"<id>","status":405,"title":"Method not allowed","type":"urn:rollbook:problem:method-not-allowed"}"#);
}

#[tokio::test]
async fn head_answers_like_get_without_a_body() {
    let app = app(Surface::Members);
    let (get, head) = (app.get("/api/users/7").await, app.head("/api/users/7").await);
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    assert_eq!(head.header("etag"), get.header("etag"));
    assert_eq!(app.head("/api/users/8").await.status, 404);
}

#[tokio::test]
async fn unknown_paths_belong_to_the_innermost_surface() {
    let (outer, _) = routes(face(Surface::Members), "/api/v1");
    let (inner, _) = routes(face(Surface::Clients), "/api/v1/jb");
    let app = TestApp::new(World::any(), outer.merge(inner));
    assert_snapshot!(app.get("/api/v1/nothing").await, @r#"404 {"detail":"No such page.","request_id":"<id>","status":404,"title":"Not found","type":"urn:rollbook:problem:not-found"}"#);
    assert_snapshot!(app.get("/api/v1/jb/nothing/").await, @r#"404 {"detail":"Not found."}"#);
    assert_snapshot!(app.get("/api/v1/jb/").await, @r#"404 {"detail":"Not found."}"#);
    assert_snapshot!(app.get("/elsewhere").await, @r#"404 {"detail":"No such page.","request_id":"<id>","status":404,"title":"Not found","type":"urn:rollbook:problem:not-found"}"#);
}

#[tokio::test]
async fn a_sane_request_id_is_taken_over_and_others_are_replaced() {
    let app = app(Surface::Members);
    let kept = app.get("/api/users/8").header("x-request-id", "abc-1").await;
    assert_eq!(kept.header("x-request-id"), "abc-1");
    for bad in ["", "a b", "ä", &"x".repeat(65)] {
        let made = app.get("/api/users/8").header("x-request-id", bad).await;
        let id = made.header("x-request-id");
        assert!(id.len() == 16 && id.bytes().all(|b| b.is_ascii_hexdigit()), "{id}");
    }
    let (one, other) = (app.get("/api/users/8").await, app.get("/api/users/8").await);
    assert_ne!(one.header("x-request-id"), other.header("x-request-id"));
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let app = app(Surface::Members);
    let names =
        ["x-content-type-options", "referrer-policy", "content-security-policy", "cache-control"];
    assert_snapshot!(app.get("/api/users/7").await.with(&names), @r#"
    200
    x-content-type-options: nosniff
    referrer-policy: no-referrer
    content-security-policy: default-src 'none'; frame-ancestors 'none'
    cache-control: private, no-cache
    {"id":7}
    "#);
    assert_snapshot!(app.get("/nowhere").await.with(&names), @r#"
    404
    x-content-type-options: nosniff
    referrer-policy: no-referrer
    content-security-policy: default-src 'none'; frame-ancestors 'none'
    cache-control: no-store
    {"detail":"No such page.","request_id":"<id>","status":404,"title":"Not found","type":"urn:rollbook:problem:not-found"}
    "#);
}

#[tokio::test]
async fn a_caller_who_has_it_already_gets_304() {
    let app = app(Surface::Clients);
    let first = app.get("/api/users/7").await;
    for tag in
        [first.header("etag").to_owned(), format!("W/{}", first.header("etag")), "*".to_owned()]
    {
        let again = app.get("/api/users/7").header("if-none-match", &tag).await.expect(304);
        assert_eq!(again.header("etag"), first.header("etag"));
        assert_eq!(again.header("vary"), "Accept");
        assert_eq!(again.header("content-type"), "");
    }
    assert_eq!(app.get("/api/users/7").header("if-none-match", "\"3-00000000\"").await.status, 200);
}

#[tokio::test]
async fn a_stale_if_match_is_refused() {
    let app = app(Surface::Members);
    let change = |tag: &str| app.patch("/api/users/7").header("if-match", tag).into_future();
    assert_eq!(change("\"3-00000000\"").await.status, 200);
    assert_eq!(change("*").await.status, 200);
    assert_snapshot!(change("\"2-00000000\"").await, @r#"412 {"detail":"This has changed since it was read.","request_id":"<id>","status":412,"title":"Changed since it was read","type":"urn:rollbook:problem:stale"}"#);
    assert_eq!(change("\"other\"").await.status, 412);
    assert_snapshot!(change("3").await, @r#"400 {"detail":"If-Match must be * or a list of entity tags in double quotes.","request_id":"<id>","status":400,"title":"Malformed request","type":"urn:rollbook:problem:malformed"}"#);
}

#[tokio::test]
async fn a_change_is_not_made_to_what_if_none_match_names() {
    let app = app(Surface::Members);
    let change = |tag: &str| app.patch("/api/users/7").header("if-none-match", tag).into_future();
    for tag in ["*", "\"3-00000000\"", "W/\"3-00000000\"", "\"x\", \"3-00000000\""] {
        let refused = change(tag).await.expect(412);
        assert_eq!(refused.at("/detail"), "This is what If-None-Match names.", "{tag}");
    }
    assert_eq!(change("\"2-00000000\", \"x\"").await.status, 200);
    assert_eq!(change("3").await.status, 400);
    let both = app.patch("/api/users/7").header("if-match", "\"2-00000000\"");
    let both = both.header("if-none-match", "\"1-00000000\"").await.expect(412);
    assert_eq!(both.at("/detail"), "This has changed since it was read.");
}

#[tokio::test]
async fn a_look_at_what_is_no_longer_what_it_was_is_refused() {
    for surface in [Surface::Members, Surface::Clients, Surface::Customers] {
        let app = app(surface);
        let tag = app.get("/api/users/7").await.header("etag").to_owned();
        let look = |tag: &str| app.get("/api/users/7").header("if-match", tag).into_future();
        for held in [tag.clone(), "*".to_owned(), format!("\"x\", {tag}")] {
            assert_eq!(look(&held).await.expect(200).body, "{\"id\":7}");
        }
        for stale in ["\"3-00000000\"".to_owned(), format!("W/{tag}"), "\"x\"".to_owned()] {
            let refused = look(&stale).await.expect(412);
            assert_eq!(refused.header("etag"), "", "{stale}");
        }
        assert_eq!(look("3").await.status, 400);
        let head = app.head("/api/users/7").header("if-match", "\"x\"").await;
        assert_eq!((head.status, head.body.as_str()), (412, ""));
        let both = app.get("/api/users/7").header("if-match", "\"x\"");
        assert_eq!(both.header("if-none-match", "*").await.status, 412);
        let missing = app.get("/api/users/8").header("if-match", "\"x\"").await;
        assert_eq!(missing.status, 404);
    }
}

#[tokio::test]
async fn a_script_comes_only_to_who_wants_nothing_else() {
    let app = app(Surface::Clients);
    let media_type = async |path: &str, accept: &str| {
        let answer = app.get(path).header("accept", accept).await;
        assert_eq!(answer.header("vary"), "Accept");
        answer.header("content-type").to_owned()
    };
    assert_eq!(
        media_type("/api/users/7", "text/javascript").await,
        "text/javascript; charset=utf-8"
    );
    assert_eq!(
        media_type("/api/users/8", "text/javascript").await,
        "text/javascript; charset=utf-8"
    );
    assert_eq!(
        media_type("/api/users/7", "application/json, text/javascript").await,
        "application/json"
    );
    assert_eq!(media_type("/api/users/7", "application/xml").await, "application/json");
}

#[tokio::test]
async fn panics_and_lateness_are_rendered_too() {
    let app = app(Surface::Customers);
    assert_snapshot!(app.get("/api/panic").await, @r#"500 {"error":"Internal Server Error","message":"Internal error.","statusCode":500}"#);

    let mut face = face(Surface::Members);
    face.timeout = Duration::ZERO;
    let app = TestApp::new(World::any(), routes(face, "/api").0);
    assert_snapshot!(app.get("/api/slow").await.with(&["retry-after"]), @r#"
    503
    retry-after: 1
    {"detail":"Timed out.","request_id":"<id>","status":503,"title":"Temporarily unavailable","type":"urn:rollbook:problem:unavailable"}
    "#);
    assert_snapshot!(app.post("/api/slow").await, @r#"504 {"detail":"The outcome is unknown: look before you repeat this.","request_id":"<id>","status":504,"title":"Outcome unknown","type":"urn:rollbook:problem:unknown"}"#);
}

#[tokio::test]
async fn nobody_is_let_in_without_a_credential() {
    let names = ["www-authenticate"];
    assert_snapshot!(app(Surface::Clients).get("/api/me").await.with(&names), @r#"
    401
    www-authenticate: Token
    {"detail":"Authentication credentials were not provided."}
    "#);
    assert_snapshot!(app(Surface::Customers).get("/api/me").await.with(&names), @r#"
    401
    www-authenticate: Bearer
    {"error":"Unauthorized","message":"Authentication credentials were not provided.","statusCode":401}
    "#);
    let basic = app(Surface::Members).get("/api/me").header("authorization", "Basic abc").await;
    assert_snapshot!(basic.with(&names), @r#"
    401
    www-authenticate: Bearer
    {"detail":"The credential is malformed or of a kind this API does not take.","request_id":"<id>","status":401,"title":"Not authenticated","type":"urn:rollbook:problem:unauthenticated"}
    "#);

    let mut old = face(Surface::Clients);
    old.statuses.push((401.try_into().unwrap(), 403.try_into().unwrap()));
    let app = TestApp::new(World::any(), routes(old, "/api").0);
    assert_snapshot!(app.get("/api/me").await.with(&names), @r#"
    403
    www-authenticate: 
    {"detail":"Authentication credentials were not provided."}
    "#);
}

#[tokio::test]
async fn pages_name_their_neighbours_by_absolute_urls() {
    let app = app(Surface::Clients);
    let page = app.get("/api/things?email=a%40b.c&page=2&page_size=2").await;
    let names = ["link", "x-count", "x-page", "x-pagesize", "x-next", "x-previous"];
    assert_snapshot!(page.with(&names), @r#"
    200
    link: <http://rollbook.test/api/things/?email=a%40b.c&page=2&page_size=2&after=41>; rel="next"
    x-count: 5
    x-page: 2
    x-pagesize: 2
    x-next: http://rollbook.test/api/things/?email=a%40b.c&page_size=2&page=3
    x-previous: http://rollbook.test/api/things/?email=a%40b.c&page_size=2&page=1
    {"email":"a@b.c","limit":null}
    "#);
    let last = app.get("/api/things?email=x&page=3&page_size=2").await;
    assert_eq!(last.header("x-next"), "None");
}

#[tokio::test]
async fn faults_of_a_query_come_together() {
    let bad = "/api/things?limit=0&page=x&page_size=10001&unknown=1";
    assert_snapshot!(app(Surface::Members).get(bad).await, @r#"400 {"detail":"email: is required; limit: must be an integer from 1 on; page: must be an integer from 1 on; page_size: must be from 1 to 10000","errors":[{"detail":"Is required.","parameter":"email"},{"detail":"Must be an integer from 1 on.","parameter":"limit"},{"detail":"Must be an integer from 1 on.","parameter":"page"},{"detail":"Must be from 1 to 10000.","parameter":"page_size"}],"request_id":"<id>","status":400,"title":"Invalid fields","type":"urn:rollbook:problem:invalid"}"#);
    assert_snapshot!(app(Surface::Clients).get("/api/things?email=a&email=b").await, @r#"400 {"email":["Must be given once."]}"#);
    assert_snapshot!(app(Surface::Customers).get("/api/things?email=").await, @r#"400 {"error":"Bad Request","message":"email: is required","statusCode":400}"#);
    let much = app(Surface::Members).get("/api/things?email=x&limit=99999999999999999999").await;
    assert_eq!(much.at("/limit"), 1000);
}

#[test]
fn the_document_has_the_slash_back() {
    let (_, document) = routes(face(Surface::Clients), "/api");
    let paths: Vec<_> = document.paths.paths.keys().cloned().collect();
    assert!(paths.contains(&"/api/users/{id}/".to_owned()), "{paths:?}");
    assert!(paths.iter().all(|path| path.ends_with('/')), "{paths:?}");
}
