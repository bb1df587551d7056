//! Setting an installation up by the link that the server prints.

use tempfile::TempDir;

use crate::http::{Answer, Request};
use crate::process::{Outcome, Server, rollbook};

fn serve(folder: &TempDir) -> Server {
    Server::start(&mut rollbook(folder.path(), &["serve", "--listen", "127.0.0.1:0"]))
}

/// The path of the link that a server prints.
pub fn link(server: &mut Server) -> String {
    let path = server.tells(&format!("http://localhost:{}", server.address.port()));
    assert!(path.starts_with("/setup/") && path.len() == 71, "{path}");
    path
}

fn cookie(answer: &Answer, name: &str) -> Option<String> {
    let lines = answer.head.lines().filter_map(|line| line.split_once(": "));
    let set = lines.filter(|(key, _)| key.eq_ignore_ascii_case("set-cookie"));
    let pairs = set.filter_map(|(_, value)| value.split(';').next());
    pairs.filter(|pair| pair.starts_with(name)).map(ToOwned::to_owned).next()
}

#[test]
fn the_link_that_is_printed_sets_up_once_and_is_in_no_log() {
    let folder = TempDir::new().unwrap();
    let mut server = serve(&folder);
    let path = link(&mut server);
    let site = format!("localhost:{}", server.address.port());

    let page = Request::new("GET", &path).send(server.address).expect(200);
    let (_, rest) = page.body.split_once("name=\"form_token\" value=\"").unwrap();
    let token = rest.split('"').next().unwrap();
    let body = format!(
        "form_token={token}&name=Acme&domain={site}&first_name=Ann&last_name=Lee\
         &email=ann%40acme.example&password=vole+under+harpsichord"
    );
    let post = Request::new("POST", &path)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header("Cookie", &cookie(&page, "forms=").unwrap())
        .body(&body);
    let entered = post.send(server.address).expect(303);

    assert_eq!(entered.header("location"), Some("/"));
    let session = cookie(&entered, "session=").unwrap();
    let home = Request::new("GET", "/").header("Cookie", &session).send(server.address);
    assert!(home.expect(200).body.contains("Ann Lee"));
    Request::new("GET", &path).send(server.address).expect(404);
    post.send(server.address).expect(404);
    server.terminate();
    let (code, log) = server.ended();
    assert_eq!((code, log.matches(&path[7..]).count()), (Some(0), 1), "{log}");

    let again = serve(&folder);
    assert!(!again.said().iter().any(|line| line.contains("/setup/")));
}

#[test]
fn init_ends_the_link_and_a_new_start_replaces_it() {
    let folder = TempDir::new().unwrap();
    let mut first = serve(&folder);
    let old = link(&mut first);
    Request::new("GET", &old).send(first.address).expect(200);
    first.kill();
    let mut server = serve(&folder);
    let new = link(&mut server);
    Request::new("GET", &old).send(server.address).expect(404);
    Request::new("GET", &new).send(server.address).expect(200);

    let init = ["init", "--name", "Acme", "--domain", "acme.example", "--email", "a@acme.example"];
    let made = Outcome::of(&mut rollbook(folder.path(), &init));

    assert_eq!(made.code, 0, "{made:?}");
    Request::new("GET", &new).send(server.address).expect(404);
}
