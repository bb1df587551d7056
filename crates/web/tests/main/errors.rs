//! Every error of the core in the frame of every surface.

use std::time::Duration;

use axum::response::IntoResponse;
use directory::ids::Version;
use directory::policy::Action;
use directory::{Clash, Code, Error, FieldError, Noun, Surface, Why};
use http_body_util::BodyExt;
use testkit::block_on;
use web::{Frame, Problem, render};

use crate::surface::face;

fn errors() -> Vec<(&'static str, Error)> {
    let faults = vec![
        FieldError::new("reference", Code::TooLong(255)),
        FieldError::new("reference", Code::Control),
        FieldError::new("tags/0/score", Code::Range(0, 9)),
        FieldError::new("a~1b", Code::UnknownField),
        FieldError::new("?limit", Code::Kind("an integer")),
    ];
    vec![
        ("not found", Error::NotFound(Noun::User)),
        ("invalid", Error::Invalid(faults)),
        ("taken", Error::Conflict(Clash::Taken("reference"))),
        ("last administrator", Error::Conflict(Clash::LastAdministrator)),
        ("full", Error::Conflict(Clash::Full(Noun::Dimension, 1000))),
        ("full for good", Error::Conflict(Clash::Full(Noun::TagType, 1000))),
        ("user full", Error::Conflict(Clash::UserFull(Noun::Tag, 1000))),
        ("stale", Error::Stale { current: Version(2) }),
        ("denied", Error::Denied(Action::ListUsers)),
        ("missing credential", Error::Unauthenticated(Why::Missing)),
        ("invalid credential", Error::Unauthenticated(Why::Invalid)),
        ("limited", Error::Limited { retry_after: Duration::from_millis(1500) }),
        ("unavailable", Error::Unavailable("the queue is full")),
        ("unknown", Error::Unknown),
        ("internal", Error::internal("never shown")),
    ]
}

fn rendered(surface: Surface, frame: Frame, problem: Problem) -> String {
    let response = render(&face(surface), frame, "id", problem.into_response());
    let (parts, body) = response.into_parts();
    let body = block_on(body.collect()).unwrap().to_bytes();
    let mut out = parts.status.as_u16().to_string();
    for name in ["retry-after", "www-authenticate", "cache-control"] {
        if let Some(value) = parts.headers.get(name) {
            out += &format!(" {name}={}", value.to_str().unwrap());
        }
    }
    out + " " + std::str::from_utf8(&body).unwrap()
}

#[test]
fn every_error_has_a_body_on_every_surface() {
    let frames = [
        (Surface::Members, Frame::Members),
        (Surface::Clients, Frame::Clients),
        (Surface::Customers, Frame::Customers),
        (Surface::Customers, Frame::OAuth),
    ];
    let mut matrix = String::new();
    for (surface, frame) in frames {
        matrix += &format!("{frame:?}\n");
        for (name, error) in errors() {
            matrix += &format!("  {name}: {}\n", rendered(surface, frame, error.into()));
        }
        for status in [400, 401, 403, 404, 405, 408, 412, 413, 415, 418, 429, 500, 503, 504] {
            let problem = Problem::of_status(status.try_into().unwrap());
            matrix += &format!("  {status}: {}\n", rendered(surface, frame, problem));
        }
    }
    insta::assert_snapshot!(matrix);
}

#[test]
fn the_words_of_oauth_are_kept() {
    let problem = Problem::oauth(
        400.try_into().unwrap(),
        "unsupported_grant_type",
        "only client_credentials",
    );
    insta::assert_snapshot!(rendered(Surface::Customers, Frame::OAuth, problem), @r#"400 cache-control=no-store {"error":"unsupported_grant_type","error_description":"Only client_credentials."}"#);
}
