//! What is said about a configuration that is wrong, and about one that is right.

use tempfile::TempDir;

use crate::process::{Outcome, rollbook};

fn check(file: &str, environment: &[(&str, &str)]) -> Outcome {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("rollbook.toml"), file).unwrap();
    let mut command = rollbook(folder.path(), &["config", "check"]);
    Outcome::of(command.envs(environment.iter().copied()))
}

#[test]
fn an_unknown_key_of_the_file_is_fatal_and_names_the_nearest_one() {
    let outcome = check("[server]\npublic_ulr = \"http://acme.example\"\n", &[]);

    assert_eq!(outcome.code, 2, "{outcome:?}");
    assert!(outcome.err.contains("rollbook.toml: server.public_ulr is not a known key"));
    assert!(outcome.err.contains("did you mean public_url?"), "{outcome:?}");
}

#[test]
fn an_unknown_key_of_the_environment_is_fatal_too() {
    let outcome = check("", &[("ROLLBOOK__DATABASE__QUEU", "5")]);

    assert_eq!(outcome.code, 2, "{outcome:?}");
    assert!(outcome.err.contains("ROLLBOOK__DATABASE__QUEU"), "{outcome:?}");
    assert!(outcome.err.contains("did you mean queue?"), "{outcome:?}");
}

#[test]
fn the_server_does_not_start_with_a_wrong_configuration() {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("other.toml"), "[database]\nqueue = 0\n").unwrap();
    let serve = ["--config", "other.toml", "serve"];

    let outcome = Outcome::of(&mut rollbook(folder.path(), &serve));

    assert_eq!(outcome.code, 2, "{outcome:?}");
    assert!(outcome.err.contains("database.queue must be at least 1"), "{outcome:?}");
    assert!(!folder.path().join("rollbook.db").exists());
}

#[test]
fn the_effective_values_are_printed_without_passwords() {
    let file = "[database]\nurl = \"postgres://rollbook:secret@db.example/rollbook\"\n";
    let outcome = check(file, &[("ROLLBOOK__SERVER__CONNECTIONS", "7")]);

    assert_eq!(outcome.code, 0, "{outcome:?}");
    assert!(outcome.out.contains("connections = 7"), "{outcome:?}");
    assert!(outcome.out.contains("postgres://rollbook:***@db.example/rollbook"), "{outcome:?}");
    assert!(!outcome.out.contains("secret"), "{outcome:?}");
}

#[test]
fn passwords_in_the_query_of_a_url_are_masked_too() {
    let url = "postgres://db.example/rollbook?user=ann&password=secret";

    let outcome = check("", &[("ROLLBOOK__DATABASE__URL", url)]);

    assert!(outcome.out.contains("?user=ann&password=***"), "{outcome:?}");
    assert!(!outcome.out.contains("secret"), "{outcome:?}");
}

#[test]
fn a_typing_error_in_the_level_of_the_log_is_told() {
    let outcome = check("[log]\nlevel = \"inof\"\n", &[]);

    assert_eq!(outcome.code, 2, "{outcome:?}");
    assert!(outcome.err.contains("log.level has inof"), "{outcome:?}");
    assert!(outcome.err.contains("did you mean info?"), "{outcome:?}");
}

#[test]
fn files_that_are_named_and_cannot_be_used_are_told() {
    let mail = "[mail]\nhost = \"mail.example\"\nusername = \"me\"\n";
    for file in [
        "[database]\nurl_file = \"none\"\n".to_owned(),
        "[database]\nurl_file = \"/dev/null\"\n".to_owned(),
        format!("{mail}password_file = \"none\"\n"),
        format!("{mail}password = \"x\"\nca_file = \"none\"\n"),
        format!("{mail}password = \"x\"\nca_file = \"rollbook.toml\"\n"),
    ] {
        let outcome = check(&file, &[]);

        assert_eq!(outcome.code, 2, "{file}: {outcome:?}");
    }
}

#[test]
fn a_server_is_told_to_listen_on_localhost() {
    let outcome = check("[server]\nlisten = \"localhost:8001\"\n", &[]);
    assert!(outcome.out.contains("listen = \"127.0.0.1:8001\""), "{outcome:?}");

    let wrong = check("[server]\nlisten = \"acme.example:80\"\n", &[]);
    assert_eq!(wrong.code, 2, "{wrong:?}");
    assert!(wrong.err.contains("such as localhost:8000"), "{wrong:?}");
}
