//! The end without warning.

use std::sync::mpsc::channel;
use std::thread;

use serde_json::json;

use crate::http::Request;
use crate::site::Site;

const WRITERS: u32 = 8;

/// How many answers are awaited before the process is killed.
const ANSWERS: usize = 150;

/// Adds people over the Members API until the server is killed; gives those whose creation was
/// answered.
fn write_until_killed(site: &Site, round: u32) -> Vec<String> {
    let server = site.serve();
    let address = server.address;
    let (sender, answered) = channel();
    thread::scope(|scope| {
        for writer in 0..WRITERS {
            let sender = sender.clone();
            scope.spawn(move || {
                for number in 0.. {
                    let email = format!("p{round}-{writer}-{number}@acme.example");
                    let body = json!({ "email": email, "first_name": "Pat" });
                    let create = Request::new("POST", "/api/v1/users").key(&site.key).json(&body);
                    let Ok(answer) = create.try_send(address) else { return };
                    answer.expect(201);
                    sender.send(email).unwrap();
                }
            });
        }
        drop(sender);
        let mut all: Vec<String> = answered.iter().take(ANSWERS).collect();
        server.kill();
        all.extend(answered);
        all
    })
}

#[test]
fn no_answered_write_is_lost_when_the_process_is_killed() {
    let site = Site::new();
    let mut expected = Vec::new();

    for round in 0..3 {
        expected.extend(write_until_killed(&site, round));
    }

    let mut present = site.addresses();
    present.sort_unstable();
    let lost: Vec<_> =
        expected.iter().filter(|email| present.binary_search(email).is_err()).collect();
    assert!(lost.is_empty(), "{} of {} are lost: {lost:?}", lost.len(), expected.len());
    // What was under way may be there or not, but no more than one for each writer and round.
    assert!(present.len() <= expected.len() + 1 + 3 * WRITERS as usize);
}
