//! What a newcomer meets first.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::http::{Answer, Request};
use crate::process::{Outcome, Server, rollbook};

/// A demo that has said all it has to say.
pub struct Demo {
    /// Its server.
    pub server: Server,
    guide: Vec<String>,
}

impl Demo {
    /// Starts one in a folder.
    pub fn start(folder: &Path, arguments: &[&str]) -> Self {
        Self::start_with(folder, arguments, &[])
    }

    /// The same, with some variables of its environment.
    pub fn start_with(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let all = [&["demo", "--listen", "localhost:0"], arguments].concat();
        let mut command = rollbook(folder, &all);
        let mut server = Server::begin(command.envs(variables.iter().copied()));
        let base = server.told("Rollbook is listening on http://localhost:");
        let port = base.split(',').next().unwrap().parse().unwrap();
        server.address = SocketAddr::from(([127, 0, 0, 1], port));
        server.told("Ctrl-C stops it.");
        let guide = server.said().to_vec();
        Self { server, guide }
    }

    /// Invites somebody to the app of client 1; gives the path of the page. `data` is where it keeps its
    /// files.
    pub fn invite(&self, data: &Path, email: &str) -> String {
        let text = std::fs::read_to_string(data.join("demo.json")).unwrap();
        let samples: Value = serde_json::from_str(&text).unwrap();
        let token = samples["clients_api"]["token"].as_str().unwrap();
        let body = serde_json::json!({ "email": email, "initial_apps": ["zylTKNVx"] });
        let invite = Request::new("POST", "/api/v1/jb/clients/1/users/invitations/").token(token);
        let made = invite.json(&body).send(self.server.address).expect(200);
        format!("/invitations/{}", made.json()["key"].as_str().unwrap())
    }

    /// The calls of curl that it printed, each in one line.
    fn printed(&self) -> Vec<String> {
        let text = self.guide.join("\n").replace("\\\n", " ");
        let calls = text.lines().map(str::trim).filter(|line| line.starts_with("curl "));
        calls.map(str::to_owned).collect()
    }

    /// Does what a printed call of curl would do.
    fn curl(&self, call: &str) -> Answer {
        let mut words = shell_words(call).into_iter().skip(1);
        let (mut url, mut headers, mut form) = (String::new(), Vec::new(), Vec::new());
        while let Some(word) = words.next() {
            match word.as_str() {
                "-H" => headers.push(words.next().unwrap()),
                "-d" => form.push(words.next().unwrap()),
                _ => url = word,
            }
        }
        let base = format!("http://localhost:{}", self.server.address.port());
        let path = url.strip_prefix(&base).unwrap_or_else(|| panic!("{call}"));
        let method = if form.is_empty() { "GET" } else { "POST" };
        let mut request = Request::new(method, path);
        let is_json = headers.iter().any(|header| header.starts_with("Content-Type"));
        for header in headers {
            let (name, value) = header.split_once(": ").unwrap();
            request = request.header(name, value);
        }
        if !form.is_empty() && !is_json {
            request = request.header("Content-Type", "application/x-www-form-urlencoded");
        }
        if !form.is_empty() {
            request = request.body(&form.join("&"));
        }
        request.send(self.server.address)
    }
}

/// The words of a line, as a shell would part them.
fn shell_words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for letter in line.chars() {
        match letter {
            '\'' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            other => words.last_mut().unwrap().push(other),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[test]
fn the_printed_requests_work_as_printed() {
    let folder = TempDir::new().unwrap();
    let demo = Demo::start(folder.path(), &[]);
    let calls = demo.printed();
    assert_eq!(calls.len(), 5, "{calls:?}");

    let john = demo.curl(&calls[0]).expect(200).json();
    let clients = demo.curl(&calls[1]).expect(200).json();
    let token = demo.curl(&calls[2]).expect(200).json();
    let access = token["access_token"].as_str().unwrap();
    let users = demo.curl(&calls[3].replace("ACCESS_TOKEN", access)).expect(200).json();
    let invited = demo.curl(&calls[4]).expect(200).json();

    assert_eq!(john["email"], "jmclane@diehard.com");
    assert_eq!(clients[0]["name"], "Juicebox");
    assert_eq!(clients.as_array().unwrap().len(), 1, "another client is seen");
    assert!(users.to_string().contains("jmclane@diehard.com"), "{users}");
    assert_eq!(invited["email"], "new@juice.com");
}

#[test]
fn a_throw_away_demo_leaves_nothing_behind() {
    let folder = TempDir::new().unwrap();
    let demo = Demo::start(folder.path(), &[]);

    demo.server.terminate();
    let (code, said) = demo.server.ended();

    assert_eq!(code, Some(0), "{said}");
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().flatten().collect();
    assert!(left.is_empty(), "{left:?}");
}

/// All keys of a document with the objects in it, dotted.
fn paths(value: &Value, before: &str, all: &mut BTreeSet<String>) {
    let Some(object) = value.as_object() else { return };
    for (key, inner) in object {
        let path = format!("{before}{key}");
        paths(inner, &format!("{path}."), all);
        if !inner.is_object() {
            all.insert(path);
        }
    }
}

#[test]
fn demo_json_names_every_credential() {
    let folder = TempDir::new().unwrap();
    let demo = Demo::start(folder.path(), &["--data", "kept"]);

    let text = std::fs::read_to_string(folder.path().join("kept/demo.json")).unwrap();
    let json: Value = serde_json::from_str(&text).unwrap();

    let mut found = BTreeSet::new();
    paths(&json, "", &mut found);
    let of_client = [
        "clients_api.client_id",
        "clients_api.token",
        "customers_api.client_id",
        "customers_api.client_secret",
        "customers_api.customer_id",
        "member.email",
        "member.password",
        "members_api.key",
    ];
    let other = of_client.map(|key| format!("other.{key}"));
    let first = of_client.map(str::to_owned);
    let more = ["base_url", "console.email", "console.password", "console.url", "non_admin.token"]
        .map(str::to_owned);
    let expected: BTreeSet<String> = first.into_iter().chain(other).chain(more).collect();
    assert_eq!(found, expected);
    let port = demo.server.address.port();
    assert_eq!(json["base_url"], format!("http://localhost:{port}"));
}

#[test]
fn every_credential_of_demo_json_opens_what_it_says() {
    let folder = TempDir::new().unwrap();
    let demo = Demo::start(folder.path(), &["--data", "kept"]);
    let text = std::fs::read_to_string(folder.path().join("kept/demo.json")).unwrap();
    let json: Value = serde_json::from_str(&text).unwrap();
    let address = demo.server.address;

    for samples in [&json, &json["other"]] {
        let key = samples["members_api"]["key"].as_str().unwrap();
        Request::new("GET", "/api/v1/users").key(key).send(address).expect(200);
        let (id, token) = (&samples["clients_api"]["client_id"], &samples["clients_api"]["token"]);
        let token = token.as_str().unwrap();
        let client = format!("/api/v1/jb/clients/{id}/");
        Request::new("GET", &client).token(token).send(address).expect(200);
        let foreign = format!("/api/v1/jb/clients/{}/", 3 - id.as_i64().unwrap());
        Request::new("GET", &foreign).token(token).send(address).expect(404);
    }
    let member = json["non_admin"]["token"].as_str().unwrap();
    Request::new("GET", "/api/v1/jb/clients/1/").token(member).send(address).expect(403);
    let sign_in = serde_json::json!({
        "username": json["member"]["email"],
        "password": json["member"]["password"],
    });
    let sign_in = Request::new("POST", "/api/v1/jb/api-token-auth/").json(&sign_in);
    sign_in.send(address).expect(200);
}

#[test]
fn kept_data_is_gone_on_with_and_people_are_added() {
    let folder = TempDir::new().unwrap();
    let token = "7297b3ebb0e7f7baf5f54d39908dda99f5ea8665";
    let users = Request::new("GET", "/api/v1/jb/users/").token(token);
    let count =
        |demo: &Demo| users.send(demo.server.address).expect(200).json().as_array().unwrap().len();
    let first = Demo::start(folder.path(), &["--data", "kept"]);
    let sample = count(&first);
    first.server.terminate();
    assert_eq!(first.server.ended().0, Some(0));

    for wanted in [20, 30] {
        let more = ["--data", "kept", "--users", &wanted.to_string()];
        let demo = Demo::start(folder.path(), &more);
        assert_eq!(count(&demo), sample + wanted);
        demo.server.terminate();
        assert_eq!(demo.server.ended().0, Some(0));
    }
}

#[test]
fn the_demo_does_not_listen_for_others() {
    let folder = TempDir::new().unwrap();

    let outcome = Outcome::of(&mut rollbook(folder.path(), &["demo", "--listen", "0.0.0.0:0"]));

    assert_ne!(outcome.code, 0, "{outcome:?}");
    assert!(outcome.err.contains("loopback only"), "{outcome:?}");
}

#[test]
fn a_port_that_is_taken_is_told_of_before_anything_is_made() {
    let folder = TempDir::new().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let listen = taken.local_addr().unwrap().to_string();
    let demo = ["demo", "--listen", &listen, "--users", "1000000"];

    let outcome = Outcome::of(&mut rollbook(folder.path(), &demo));

    assert_eq!(outcome.code, 1, "{outcome:?}");
    assert!(outcome.err.contains(&format!("cannot listen on {listen}")), "{outcome:?}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
