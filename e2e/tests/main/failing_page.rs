//! A page that fails, as people meet it: with the words of their client.

use rusqlite::Connection;
use serde_json::json;

use crate::http::Request;
use crate::process::PATIENCE;
use crate::site::Site;

#[test]
fn a_page_that_fails_has_the_words_of_the_client_and_no_script_of_theirs() {
    let site = Site::new();
    let server = site.serve();
    let message =
        "Sorry.<br>See <a href=\"https://status.example\">here</a><script>alert(1)</script>";
    let words = json!({ "subtitle_500": "We <b>broke</b> it", "message_500": message });
    let client = "/api/v1/jb/clients/1/";
    let change = Request::new("PATCH", client).token(&site.token).json(&words);
    let kept = change.send(server.address).expect(200).json();
    assert_eq!(kept["message_500"], message);
    let database = Connection::open(site.folder.path().join(&site.database)).unwrap();
    database.busy_timeout(PATIENCE).unwrap();
    database.execute_batch("ALTER TABLE invitation_keys RENAME TO gone").unwrap();

    let path = format!("/invitations/{}", "0".repeat(40));
    let page = Request::new("GET", &path).header("Accept", "text/html").send(server.address);

    let body = page.expect(500).body;
    for part in
        ["We &#60;b&#62;broke&#60;/b&#62; it", "Sorry.<br>See <a href=\"https://status.example\""]
    {
        assert!(body.contains(part), "{part}: {body}");
    }
    assert!(!body.contains("alert(1)"), "{body}");
}
