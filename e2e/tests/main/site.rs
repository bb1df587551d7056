//! A database with its first client, as `rollbook init` leaves it.

use serde_json::Value;
use tempfile::TempDir;

use crate::process::{Outcome, Server, rollbook};

/// A folder with a database in which one client is.
pub struct Site {
    /// Everything of it.
    pub folder: TempDir,
    /// What the database is called.
    pub database: String,
    /// The key for the Members API.
    pub key: String,
    /// The administrator's token for the Clients API.
    pub token: String,
}

impl Site {
    /// In a SQLite file.
    pub fn new() -> Self {
        Self::on("people.db")
    }

    /// In a database.
    pub fn on(database: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let init = [
            "--json",
            "--database",
            database,
            "init",
            "--name",
            "Acme",
            "--domain",
            "people.acme.example",
            "--email",
            "ann@acme.example",
        ];
        let made = Outcome::of(&mut rollbook(folder.path(), &init));
        assert_eq!(made.code, 0, "{made:?}");
        let made = made.json();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        Self {
            database: database.to_owned(),
            key: text(&made["members_api"]["key"]),
            token: text(&made["clients_api"]["token"]),
            folder,
        }
    }

    /// A command on this database.
    pub fn run(&self, arguments: &[&str]) -> Outcome {
        let all = [&["--database", &self.database], arguments].concat();
        Outcome::of(&mut rollbook(self.folder.path(), &all))
    }

    /// A command on this database that succeeds and answers in JSON.
    #[track_caller]
    pub fn json(&self, arguments: &[&str]) -> Value {
        let outcome = self.run(&[&["--json"], arguments].concat());
        assert_eq!(outcome.code, 0, "{arguments:?}: {outcome:?}");
        outcome.json()
    }

    /// A server on this database.
    pub fn serve(&self) -> Server {
        Server::start(&mut rollbook(self.folder.path(), &self.serving()))
    }

    /// The arguments with which a server is started.
    pub fn serving(&self) -> [&str; 5] {
        ["--database", &self.database, "serve", "--listen", "127.0.0.1:0"]
    }

    /// The addresses of all users, as the command line lists them.
    pub fn addresses(&self) -> Vec<String> {
        let mut all = Vec::new();
        let mut after = 0;
        loop {
            let from = after.to_string();
            let list = ["user", "list", "--client", "1", "--limit", "1000", "--after", &from];
            let page = self.json(&list);
            let page = page.as_array().unwrap();
            let Some(last) = page.last() else { return all };
            after = last["id"].as_i64().unwrap();
            all.extend(page.iter().map(|user| user["email"].as_str().unwrap().to_owned()));
        }
    }
}
