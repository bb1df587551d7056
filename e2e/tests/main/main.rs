//! The real program as its operators and callers meet it: started, asked, interrupted, killed.
//!
//! Every server listens on a port of the system's choice and tells its log when it is ready, so
//! nothing here waits longer than it must. With `ROLLBOOK_TEST_DATABASE_URL` the tests of several
//! servers on one PostgreSQL run too, with `ROLLBOOK_TEST_MAIL_SERVER` (a Python that has one) those of
//! mail, with `ROLLBOOK_TEST_CHROMEDRIVER` those in a real browser, and with `ROLLBOOK_TEST_AXE` (the script of axe-core)
//! the one that judges every page. With `ROLLBOOK_TEST_READERS` certificates are read back by programs
//! that are not ours.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in tests a panic is how a failure is reported"
)]

mod accessibility;
mod acme;
mod addresses;
mod browser;
mod certificates;
mod claiming;
mod commands;
mod configuration;
mod crawl;
mod credits;
mod demo;
mod documentation;
mod ending;
mod faces;
mod failing_page;
mod full_disk;
mod help;
mod http;
mod jobs;
mod joining;
mod judge;
mod killed;
mod labels;
mod ledger;
mod mail;
mod mail_server;
mod nodes;
mod observing;
mod own_pages;
mod pages;
mod process;
mod schema;
mod searching;
mod setup;
mod shutdown;
mod signing_in;
mod site;
mod tls;
mod usage;
