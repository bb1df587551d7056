//! A browser on its way through the pages of a demo, with its judge.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use tempfile::TempDir;
use thirtyfour::prelude::*;

use crate::browser::Browser;
use crate::demo::Demo;
use crate::judge::{EVERY_LOOK, Judge, TWO_LOOKS};
use crate::process::{Outcome, PATIENCE, Server, rollbook};
use crate::setup;

/// A demo with so many people that lists have further pages and a search does not look at all of them at
/// once, its files, and a server that has no client yet.
pub struct Site {
    demo: Demo,
    folder: TempDir,
}

impl Site {
    pub fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let data = folder.path().join("data");
        let arguments = ["--data", data.to_str().unwrap(), "--users", "700"];
        // So that it tells when a mail is there.
        let level = ("ROLLBOOK__LOG__LEVEL", "warn,jobs=debug");
        let search = ("ROLLBOOK__SEARCH__MEMORY_MIB", "0");
        let demo = Demo::start_with(folder.path(), &arguments, &[level, search]);
        Self { demo, folder }
    }

    fn url(&self, path: &str) -> String {
        format!("http://localhost:{}{path}", self.demo.server.address.port())
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join("data").join(name)
    }

    /// Changes the data behind the server's back, to what would take weeks otherwise.
    pub fn change(&self, statements: &str) {
        let database = Connection::open(self.file("rollbook.db")).unwrap();
        database.busy_timeout(PATIENCE).unwrap();
        database.execute_batch(statements).unwrap();
    }

    /// Does something at the command line, which must succeed; gives what it prints.
    pub fn run(&self, arguments: &[&str]) -> String {
        let all = [&["--database", "data/rollbook.db"], arguments].concat();
        let outcome = Outcome::of(&mut rollbook(self.folder.path(), &all));
        assert_eq!(outcome.code, 0, "{outcome:?}");
        outcome.out
    }

    /// Invites somebody to the app of client 1; gives the path of the page.
    pub fn invite(&self, email: &str) -> String {
        self.demo.invite(&self.file(""), email)
    }

    /// The path of the link in the mail of a kind, as soon as the log says that it is sent.
    pub fn mailed(&mut self, kind: &str, path: &str) -> String {
        self.demo.server.told(&format!("{kind}: sent"));
        let begin = self.url(path);
        let mails = mails(&self.file("mail")).replace("=\r\n", "");
        let (_, rest) = mails.split_once(&begin).unwrap_or_else(|| panic!("no {begin}:\n{mails}"));
        let secret: String = rest.chars().take_while(char::is_ascii_hexdigit).collect();
        format!("{path}{secret}")
    }
}

fn mails(folder: &Path) -> String {
    let files = std::fs::read_dir(folder).unwrap();
    files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).collect()
}

/// A site that leaves browsers where they are, whatever they ask it for.
pub fn standstill() -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            // Browsers open connections on which they may never ask.
            std::thread::spawn(move || {
                let _ = stream.read(&mut [0; 4096]);
                stream.write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
            });
        }
    });
    address
}

/// A server on an empty data base in a folder, and the link that it prints.
pub fn empty_server(folder: &TempDir) -> (Server, String) {
    let serve = ["serve", "--listen", "127.0.0.1:0"];
    let mut server = Server::start(&mut rollbook(folder.path(), &serve));
    let path = setup::link(&mut server);
    let link = format!("http://localhost:{}{path}", server.address.port());
    (server, link)
}

/// A browser at a site, with its judge.
pub struct Crawl<'a> {
    pub browser: &'a Browser,
    pub site: &'a mut Site,
    pub judge: Judge<'a>,
}

impl Crawl<'_> {
    pub async fn goto(&self, path: &str) -> WebDriverResult<()> {
        self.browser.driver.goto(self.site.url(path)).await
    }

    /// Judges a page that can simply be opened, in every language, and in English at last.
    pub async fn open(&mut self, path: &str) -> WebDriverResult<()> {
        let url = self.site.url(path);
        self.open_at(&url, 200).await
    }

    /// The same for a page that says why there is none, with its status.
    pub async fn open_in_vain(&mut self, path: &str, status: u16) -> WebDriverResult<()> {
        let url = self.site.url(path);
        self.open_at(&url, status).await
    }

    /// The same for a page of any server.
    pub async fn open_at(&mut self, url: &str, status: u16) -> WebDriverResult<()> {
        let joint = if url.contains('?') { '&' } else { '?' };
        let page = |language| format!("{url}{joint}lang={language}");
        self.browser.driver.goto(page("de")).await?;
        self.judge.glance(&page("de"), TWO_LOOKS).await?;
        self.browser.driver.goto(page("ar")).await?;
        self.judge.judge(&page("ar"), TWO_LOOKS).await?;
        self.browser.driver.goto(page("en")).await?;
        let ask = "return performance.getEntriesByType('navigation')[0].responseStatus";
        let answered: u16 = self.browser.driver.execute(ask, Vec::new()).await?.convert()?;
        let shown = self.browser.driver.current_url().await?;
        assert_eq!((shown.as_str(), answered), (&*page("en"), status));
        self.judge.judge(&page("en"), EVERY_LOOK).await
    }

    /// Judges what the browser shows now, which must say something.
    pub async fn state(&mut self, words: &str) -> WebDriverResult<()> {
        self.browser.says(words).await?;
        self.judge.judge(words, EVERY_LOOK).await
    }

    /// Nobody is signed in any more.
    pub async fn forget(&self) -> WebDriverResult<()> {
        self.browser.driver.delete_all_cookies().await
    }

    /// The path of the page that is shown.
    pub async fn path(&self) -> WebDriverResult<String> {
        Ok(self.browser.driver.current_url().await?.path().to_owned())
    }
}
