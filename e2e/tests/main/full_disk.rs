//! A disk without room: a small one of its own, and one played by a bound on the length of files.

use std::path::Path;
use std::process::Command;

use serde_json::json;

use crate::http::{Answer, Request};
use crate::process::{Server, UNSHARE, rollbook_after};
use crate::site::Site;

const PRLIMIT: &str = "/usr/bin/prlimit";
const NSENTER: &str = "/usr/bin/nsenter";

/// How much may still be written.
const ROOM: u64 = 1024 * 1024;

fn add(site: &Site, server: &Server, number: u32) -> Answer {
    let link = format!("https://acme.example/{}", "x".repeat(2000));
    let email = format!("p{number}@acme.example");
    let body = json!({ "email": email, "website": link, "linkedin": link, "twitter": link });
    Request::new("POST", "/api/v1/users").key(&site.key).json(&body).send(server.address)
}

fn is_there(site: &Site, server: &Server, number: u32) -> bool {
    let path = format!("/api/v1/users?email=p{number}@acme.example");
    let found = Request::new("GET", &path).key(&site.key).send(server.address).expect(200);
    found.json()[0].is_object()
}

/// Adds people until one is refused; gives how many were added, and the refusal.
fn fill(site: &Site, server: &Server) -> (u32, Answer) {
    for number in 0..10_000 {
        let answer = add(site, server, number);
        if answer.status != 201 {
            return (number, answer);
        }
    }
    panic!("the disk does not fill up");
}

#[test]
fn a_full_disk_refuses_writes_answers_reads_and_is_over_once_there_is_room() {
    let mut mount = Command::new(UNSHARE);
    mount.args(["--mount", "mount", "-t", "tmpfs", "none", "/mnt"]);
    if !mount.output().is_ok_and(|tried| tried.status.success()) {
        eprintln!("not run: it needs the right to mount a file system");
        return;
    }
    let site = Site::new();
    std::fs::create_dir(site.folder.path().join("small")).unwrap();
    let mount = "mount -t tmpfs -o size=4m none small && cp people.db small";
    let serve = ["--database", "small/people.db", "serve", "--listen", "127.0.0.1:0"];
    let server = Server::start(&mut rollbook_after(true, mount, site.folder.path(), &serve));

    let (added, refused) = fill(&site, &server);
    refused.expect(503);
    add(&site, &server, 20_000).expect(503);
    assert!(is_there(&site, &server, added - 1), "an answered write is lost");
    assert!(!is_there(&site, &server, 20_000), "a refused write is there");

    let inside = format!("--target={}", server.id());
    let small = site.folder.path().join("small");
    let enlarge = ["--mount", "mount", "-o", "remount,size=64m"];
    let enlarged = Command::new(NSENTER).arg(inside).args(enlarge).arg(small).status().unwrap();
    assert!(enlarged.success());
    add(&site, &server, 30_000).expect(201);
    for number in (0..added).chain([30_000]) {
        assert!(is_there(&site, &server, number), "{number} is lost");
    }
}

/// Bounds the files of a process.
fn bound(server: &Server, bytes: &str) {
    let (pid, limit) = (format!("--pid={}", server.id()), format!("--fsize={bytes}:"));
    assert!(Command::new(PRLIMIT).args([pid, limit]).status().unwrap().success());
}

fn longest(site: &Site) -> u64 {
    let files = std::fs::read_dir(site.folder.path()).unwrap().flatten();
    files.map(|file| file.metadata().unwrap().len()).max().unwrap()
}

#[test]
fn a_disk_that_fails_to_write_says_so_answers_reads_and_loses_nothing() {
    if !Path::new(PRLIMIT).exists() {
        eprintln!("not run: it needs {PRLIMIT} of util-linux");
        return;
    }
    let site = Site::new();
    // Without this the process would be killed; with it, writing fails.
    let ignore = "trap '' XFSZ";
    let mut command = rollbook_after(false, ignore, site.folder.path(), &site.serving());
    let server = Server::start(&mut command);
    bound(&server, &(longest(&site) + ROOM).to_string());

    let (added, refused) = fill(&site, &server);
    // Of a write that failed it is known whether it is done, of an end that failed it is not.
    assert!([503, 504].contains(&refused.status), "{refused:?}");
    // The log may start over meanwhile, which makes room again.
    let again = add(&site, &server, 20_000);
    assert!([201, 503, 504].contains(&again.status), "{again:?}");
    assert!(is_there(&site, &server, added - 1), "an answered write is lost");

    bound(&server, "unlimited");
    add(&site, &server, 30_000).expect(201);
    let again = (again.status == 201).then_some(20_000);
    for number in (0..added).chain(again).chain([30_000]) {
        assert!(is_there(&site, &server, number), "{number} is lost");
    }
}
