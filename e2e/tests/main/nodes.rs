//! Several servers on one PostgreSQL. Without `ROLLBOOK_TEST_DATABASE_URL` there is none, and
//! these tests say so.

use postgres::{Client, NoTls};
use serde_json::json;
use tempfile::TempDir;

use crate::http::Request;
use crate::process::{Server, rollbook, variable};
use crate::site::Site;

/// An empty database, which goes with the test.
pub struct Database {
    server: String,
    name: String,
}

impl Database {
    /// One for this process and test, where a server is offered.
    pub fn new(test: &str) -> Option<Self> {
        let Some(server) = variable("ROLLBOOK_TEST_DATABASE_URL") else {
            eprintln!("not run: no PostgreSQL server is offered");
            return None;
        };
        let name = format!("rollbook_e2e_{}_{test}", std::process::id());
        let database = Self { server, name };
        let options = "TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C' ENCODING 'UTF8'";
        database.run(&format!("CREATE DATABASE {} {options}", database.name));
        Some(database)
    }

    fn run(&self, statement: &str) {
        let mut client = Client::connect(&self.server, NoTls).unwrap();
        client.batch_execute(statement).unwrap_or_else(|error| panic!("{statement}: {error:?}"));
    }

    /// Where it is.
    pub fn url(&self) -> String {
        let (head, _) = self.server.rsplit_once('/').unwrap();
        format!("{head}/{}", self.name)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.run(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
        }
    }
}

#[test]
fn two_servers_start_together_on_an_empty_database_and_both_serve() {
    let Some(database) = Database::new("start") else { return };
    let folder = TempDir::new().unwrap();
    let url = database.url();
    let serve = ["--database", &url, "serve", "--listen", "127.0.0.1:0"];

    let both = [(); 2].map(|()| Server::begin(&mut rollbook(folder.path(), &serve)));
    let [one, other] = both.map(Server::ready);

    for server in [&one, &other] {
        Request::new("GET", "/readyz").send(server.address).expect(200);
    }
    let site = Site::on(&url);
    let title = json!({ "login_title": "Welcome" });
    let client = |method| Request::new(method, "/api/v1/jb/clients/1/").token(&site.token);
    client("PATCH").json(&title).send(one.address).expect(200);
    let shown = client("GET").send(other.address).expect(200);
    assert_eq!(shown.json()["login_title"], "Welcome");
    for server in [one, other] {
        server.terminate();
        let (code, log) = server.ended();
        assert_eq!(code, Some(0), "{log}");
    }
}

#[test]
fn a_change_at_the_command_line_is_seen_by_a_server_on_another_node() {
    let Some(database) = Database::new("command") else { return };
    let site = Site::on(&database.url());
    let server = site.serve();
    let ask = Request::new("GET", "/api/v1/jb/clients/1/").token(&site.token);
    ask.send(server.address).expect(200);

    site.json(&["token", "revoke", "--client", "1", "1"]);

    ask.send(server.address).expect(401);
}
