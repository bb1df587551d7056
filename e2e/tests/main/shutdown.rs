//! An orderly end.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Instant;

use serde_json::json;

use crate::http::{Answer, Request, connect};
use crate::process::PATIENCE;
use crate::site::Site;

/// Reads up to the end of the interim answer that says that the server waits for the body.
fn continued(stream: &mut TcpStream) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        head.extend(byte);
    }
    assert!(head.starts_with(b"HTTP/1.1 100 "), "{}", String::from_utf8_lossy(&head));
}

#[test]
fn requests_under_way_finish_when_the_server_is_told_to_stop() {
    let site = Site::new();
    let mut server = site.serve();
    let body = json!({ "login_title": "Changed at the last moment" }).to_string();
    let patch = Request::new("PATCH", "/api/v1/jb/clients/1/").token(&site.token);
    let patch = patch.header("Content-Type", "application/json").header("Expect", "100-continue");
    let patch = patch.body(&body);
    let mut stream = connect(server.address).unwrap();
    stream.write_all(patch.head(server.address).as_bytes()).unwrap();
    continued(&mut stream);

    server.terminate();
    server.told("requests under way finish first");
    stream.write_all(body.as_bytes()).unwrap();
    let answer = Answer::read(&mut stream).unwrap().expect(200);

    assert_eq!(answer.json()["login_title"], "Changed at the last moment");
    let (code, log) = server.ended();
    assert_eq!(code, Some(0), "{log}");
    let again = site.serve();
    let shown = Request::new("GET", "/api/v1/jb/clients/1/").token(&site.token).send(again.address);
    assert_eq!(shown.json()["login_title"], "Changed at the last moment");
}

#[test]
fn nobody_new_is_let_in_while_the_server_stops() {
    let site = Site::new();
    let mut server = site.serve();
    let body = json!({}).to_string();
    let patch = Request::new("PATCH", "/api/v1/jb/clients/1/").token(&site.token);
    let patch = patch.header("Content-Type", "application/json").header("Expect", "100-continue");
    let patch = patch.body(&body);
    let mut under_way = connect(server.address).unwrap();
    under_way.write_all(patch.head(server.address).as_bytes()).unwrap();
    continued(&mut under_way);

    server.terminate();
    server.told("requests under way finish first");

    let deadline = Instant::now() + PATIENCE;
    loop {
        match TcpStream::connect(server.address) {
            Err(error) if error.kind() == ErrorKind::ConnectionRefused => break,
            _ => assert!(Instant::now() < deadline, "connections are still taken"),
        }
    }
    under_way.write_all(body.as_bytes()).unwrap();
    Answer::read(&mut under_way).unwrap().expect(200);
    assert_eq!(server.ended().0, Some(0));
}

#[test]
fn an_idle_connection_does_not_hold_up_the_end() {
    let site = Site::new();
    let server = site.serve();
    let _idle = connect(server.address).unwrap();
    Request::new("GET", "/healthz").send(server.address).expect(200);

    server.terminate();

    let begun = Instant::now();
    let (code, log) = server.ended();
    assert_eq!(code, Some(0), "{log}");
    assert!(!log.contains("cut off") && begun.elapsed() < PATIENCE / 2, "{log}");
}
