//! What supervisors and monitoring see.

use std::fs;

use crate::http::Request;
use crate::process::{Server, rollbook};
use crate::site::Site;

#[test]
fn metrics_are_on_their_own_listener_only() {
    let site = Site::new();
    let file = "[server]\nmetrics_listen = \"127.0.0.1:0\"\n";
    fs::write(site.folder.path().join("rollbook.toml"), file).unwrap();
    let mut server = Server::begin(&mut rollbook(site.folder.path(), &site.serving()));
    let metrics = server.told("metrics on http://");
    let metrics = metrics.trim_end_matches("/metrics").parse().unwrap();
    let server = server.ready();
    let ask = Request::new("GET", "/api/v1/jb/clients/1/").token(&site.token);
    ask.send(server.address).expect(200);

    let shown = Request::new("GET", "/metrics").send(metrics).expect(200);

    for name in ["http_request_seconds_bucket", "store_run_seconds_bucket"] {
        assert!(shown.body.contains(name), "{name} is missing: {}", shown.body);
    }
    assert!(shown.body.contains("route=\"/api/v1/jb/clients/{id}\""), "{}", shown.body);
    assert!(!shown.body.contains(&site.token));
    Request::new("GET", "/metrics").send(server.address).expect(404);
    Request::new("GET", "/healthz").send(metrics).expect(404);
}

#[test]
fn health_and_readiness_are_told_without_a_credential() {
    let site = Site::new();
    let server = site.serve();

    for path in ["/healthz", "/readyz"] {
        let answer = Request::new("GET", path).send(server.address).expect(200);
        assert_eq!(answer.body, "ok\n");
    }
}

#[test]
fn the_log_is_json_when_it_is_asked_for_and_never_holds_a_secret() {
    let site = Site::new();
    let mut command = rollbook(site.folder.path(), &site.serving());
    command.env("ROLLBOOK__LOG__FORMAT", "json").env("ROLLBOOK__LOG__LEVEL", "debug");
    let mut server = Server::begin(&mut command);
    let address = server.told("listening on http://");
    let address = address.split('"').next().unwrap().parse().unwrap();
    let path = "/api/v1/jb/users/ann@acme.example/";
    Request::new("GET", path).token(&site.token).send(address).expect(200);

    server.terminate();
    let (code, log) = server.ended();

    assert_eq!(code, Some(0), "{log}");
    for line in log.lines() {
        assert!(line.starts_with("{\"timestamp\""), "{line}");
    }
    assert!(log.contains("\"http.status\":200"), "{log}");
    assert!(!log.contains(&site.token) && !log.contains("ann@acme.example"), "{log}");
}

#[test]
fn an_empty_database_is_served_and_the_log_names_the_command_that_fills_it() {
    let folder = tempfile::TempDir::new().unwrap();
    let mut server =
        Server::start(&mut rollbook(folder.path(), &["serve", "--listen", "127.0.0.1:0"]));

    server.told("rollbook init");

    Request::new("GET", "/readyz").send(server.address).expect(200);
    Request::new("GET", "/api/v1/jb/clients/").send(server.address).expect(401);
}

#[test]
fn a_taken_port_is_told_with_the_key_that_sets_it() {
    let site = Site::new();
    let server = site.serve();
    let taken = server.address.to_string();

    let second = site.run(&["serve", "--listen", &taken]);

    assert_eq!(second.code, 1, "{second:?}");
    assert!(second.err.contains(&taken) && second.err.contains("server.listen"), "{second:?}");
}
