use directory::Surface;
use insta::assert_snapshot;
use serde_json::json;

use crate::surface::app;

#[tokio::test]
async fn all_faults_of_a_body_come_at_once() {
    let body = json!({ "id": 9, "name": "", "count": "x", "nmae": 1 });
    assert_snapshot!(app(Surface::Members).post("/api/things").json(&body).await, @r##"400 {"detail":"nmae: is not a field of this object; name: must not be empty; count: must be an integer","errors":[{"detail":"Is not a field of this object.","pointer":"#/nmae"},{"detail":"Must not be empty.","pointer":"#/name"},{"detail":"Must be an integer.","pointer":"#/count"}],"request_id":"<id>","status":400,"title":"Invalid fields","type":"urn:rollbook:problem:invalid"}"##);
    assert_snapshot!(app(Surface::Clients).post("/api/things").json(&body).await, @r#"400 {"count":["Must be an integer."],"name":["Must not be empty."],"nmae":["Is not a field of this object."]}"#);
    assert_snapshot!(app(Surface::Customers).post("/api/things").json(&body).await, @r#"400 {"error":"Bad Request","message":"nmae: is not a field of this object; name: must not be empty; count: must be an integer","statusCode":400}"#);
}

#[tokio::test]
async fn liberal_kinds_are_read() {
    let body = json!({ "name": "x", "count": "12" });
    assert_snapshot!(app(Surface::Members).post("/api/things").json(&body).await, @r#"200 {"count":12,"name":"x"}"#);
}

#[tokio::test]
async fn broken_bodies_are_refused_as_a_whole() {
    let app = app(Surface::Members);
    let refusal = async |body: Vec<u8>| {
        let answer = app.post("/api/things").body("application/json", body).await.expect(400);
        answer.at("/detail").as_str().unwrap().to_owned()
    };
    assert_snapshot!(refusal(b"{\n \"name\": \"x\"\n \"count\": 1}".to_vec()).await, @"The body cannot be read as JSON: expected `,` or `}` at line 3 column 2.");
    assert_snapshot!(refusal(b"{\"name\":\"a\",\"name\":\"b\"}".to_vec()).await, @r#"The body cannot be read as JSON: the key "name" stands there twice at line 1 column 23."#);
    assert_snapshot!(refusal(b"{\"name\":\"\\u0000\"}".to_vec()).await, @"The body cannot be read as JSON: the character U+0000 is not allowed at line 1 column 16.");
    assert_snapshot!(refusal(b"{\"x\":\"\xff\"}".to_vec()).await, @"The body is not UTF-8: byte 6.");
    assert_snapshot!(refusal(b"".to_vec()).await, @"The body cannot be read as JSON: EOF while parsing a value at line 1 column 0.");
    assert_snapshot!(refusal(b"\"text\"".to_vec()).await, @"The body must be an object or an array of objects.");
    let patch = app.patch("/api/users/7").body("application/json", "[]").await.expect(400);
    assert_snapshot!(patch, @r#"400 {"detail":"The body must be an object.","request_id":"<id>","status":400,"title":"Malformed request","type":"urn:rollbook:problem:malformed"}"#);
}

#[tokio::test]
async fn an_array_is_taken_where_the_operation_says_so() {
    let app = app(Surface::Clients);
    assert_eq!(app.post("/api/things").json(json!([{}, {}])).await.body, "2");
}

#[tokio::test]
async fn bodies_have_a_media_type_of_json_or_none() {
    let status = async |surface, media_type: &str| {
        app(surface).post("/api/things").body(media_type, "{\"name\":\"x\"}").await.status
    };
    for media_type in ["application/json", "application/vnd.x+JSON; charset=utf-8", ""] {
        assert_eq!(status(Surface::Customers, media_type).await, 200, "{media_type}");
    }
    for media_type in ["text/x+json", "x+json", "application/+json", "application/a/b+json"] {
        assert_eq!(status(Surface::Customers, media_type).await, 415, "{media_type}");
    }
    assert_eq!(status(Surface::Clients, "text/javascript").await, 200);
    assert_eq!(status(Surface::Clients, "application/merge-patch+json").await, 415);
    assert_eq!(status(Surface::Members, "text/javascript").await, 415);
    assert_eq!(status(Surface::Clients, "text/plain").await, 415);
    assert_eq!(status(Surface::Customers, "application/x-www-form-urlencoded").await, 415);
}

#[tokio::test]
async fn a_mebibyte_is_the_limit() {
    let app = app(Surface::Members);
    let body = |length: usize| format!("{{\"id\":\"{}\",\"name\":\"x\"}}", "a".repeat(length - 20));
    let send = |body: String| app.post("/api/things").body("application/json", body).into_future();
    assert_eq!(body(web::BODY_LIMIT).len(), web::BODY_LIMIT);
    assert_eq!(send(body(web::BODY_LIMIT)).await.status, 200);
    assert_snapshot!(send(body(web::BODY_LIMIT + 1)).await, @r#"413 {"detail":"The body is too large.","request_id":"<id>","status":413,"title":"Body too large","type":"urn:rollbook:problem:too-large"}"#);
}

#[tokio::test]
async fn a_form_is_read_like_json_and_refused_in_the_words_of_oauth() {
    let app = app(Surface::Customers);
    let form = async |body: &'static str| {
        app.post("/api/token").body("application/x-www-form-urlencoded", body).await
    };
    assert_eq!(form("name=a+b%26c&count=3").await.body, "{\"count\":3,\"name\":\"a b&c\"}");
    let json = app.post("/api/token").json(json!({ "name": "a b&c", "count": 3 })).await;
    assert_eq!(json, form("count=3&name=a%20b%26c").await);
    assert_snapshot!(form("count=x").await.with(&["cache-control"]), @r#"
    400
    cache-control: no-store
    {"error":"invalid_request","error_description":"name: is required; count: must be an integer"}
    "#);
    assert_snapshot!(form("name=a&name=b").await, @r#"400 {"error":"invalid_request","error_description":"The parameter \"name\" stands there twice."}"#);
    assert_snapshot!(form("name=%00").await, @r#"400 {"error":"invalid_request","error_description":"The body contains U+0000."}"#);
    assert_snapshot!(form("name=%ff").await, @r#"400 {"error":"invalid_request","error_description":"The body is not UTF-8."}"#);
    assert_snapshot!(app.post("/api/token").body("text/plain", "x").await, @r#"415 {"error":"invalid_request","error_description":"The body has a type that is not taken."}"#);
    assert_snapshot!(app.get("/api/token").await, @r#"405 {"error":"Method Not Allowed","message":"This method is not allowed here.","statusCode":405}"#);
}
