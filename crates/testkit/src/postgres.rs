//! Databases on the PostgreSQL server that tests are offered.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use ::postgres::{Client, NoTls};
use store::{Layout, Settings};

use crate::database::{modest, open, variable};

/// Serialises the making of templates among the processes of one server. Any number will do.
const TEMPLATE_LOCK: i64 = 7_260_451;

/// The server, if there is one.
pub(crate) fn url() -> Option<String> {
    variable("ROLLBOOK_TEST_DATABASE_URL")
}

/// Makes a fresh, migrated database: its name and URL.
pub(crate) fn create(layout: Layout) -> (String, String) {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let template = template(layout);
    let count = NEXT.fetch_add(1, Ordering::Relaxed);
    let name = format!("rollbook_test_{}_{count}", std::process::id());
    let mut server = connect();
    run(&mut server, &format!("DROP DATABASE IF EXISTS {name}"));
    // Partitions are many small files: copying them beats writing every page to the log.
    let strategy = if layout == Layout::Partitioned { "FILE_COPY" } else { "WAL_LOG" };
    let text = format!("CREATE DATABASE {name} TEMPLATE {template} STRATEGY {strategy}");
    run(&mut server, &text);
    let url = url_of(&name);
    (name, url)
}

/// Removes a database, with whoever still uses it.
pub(crate) fn remove(name: &str) {
    run(&mut connect(), &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
}

/// The migrated, empty database that others are copied from. It stays on the server, under a name
/// that changes with the migrations.
fn template(layout: Layout) -> &'static str {
    static TEMPLATE: OnceLock<String> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let mut hasher = DefaultHasher::new();
        for migration in store::migrations::embedded() {
            migration.postgres.hash(&mut hasher);
        }
        let name = format!("rollbook_template_{layout:?}_{:016x}", hasher.finish()).to_lowercase();
        make_template(&name, layout);
        name
    })
}

fn make_template(name: &str, layout: Layout) {
    let mut server = connect();
    run(&mut server, &format!("SELECT pg_advisory_lock({TEMPLATE_LOCK})"));
    let found =
        server.query_opt("SELECT datistemplate FROM pg_database WHERE datname = $1", &[&name]);
    let ready: Option<bool> = found.expect("the list of databases").map(|row| row.get(0));
    if ready.is_none() {
        run(
            &mut server,
            &format!(
                "CREATE DATABASE {name} TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C' ENCODING 'UTF8'"
            ),
        );
    }
    if ready != Some(true) {
        let mut settings = modest(Settings::postgres(url_of(name), || 0));
        settings.layout = layout;
        settings.connections = 1;
        let db = open(settings);
        crate::world::block_on(db.close());
        drop(db);
        run(&mut server, &format!("ALTER DATABASE {name} IS_TEMPLATE true"));
    }
    run(&mut server, &format!("SELECT pg_advisory_unlock({TEMPLATE_LOCK})"));
}

/// The server's URL with another database in it.
pub(crate) fn url_of(name: &str) -> String {
    let url = url().expect("asked only where a server is offered");
    let (url, query) =
        url.split_once('?').map_or((url.as_str(), String::new()), |(u, q)| (u, format!("?{q}")));
    let start = url.find("://").map_or(0, |at| at + 3);
    let end = url[start..].find('/').map_or(url.len(), |at| start + at);
    format!("{}/{name}{query}", &url[..end])
}

fn connect() -> Client {
    let url = url().expect("asked only where a server is offered");
    Client::connect(&url, NoTls).unwrap_or_else(|error| panic!("cannot reach {url}: {error}"))
}

fn run(server: &mut Client, statement: &str) {
    server.batch_execute(statement).unwrap_or_else(|error| panic!("{statement}: {error:?}"));
}
