//! How the command line answers whoever calls it wrongly, or reads no further.

use serde_json::json;
use tempfile::TempDir;

use crate::process::{Outcome, rollbook, shell};
use crate::site::Site;

#[test]
fn wrong_usage_is_told_in_json_too() {
    let folder = TempDir::new().unwrap();
    for (arguments, part) in [
        (&["--json", "client", "add"][..], "were not provided: --name <NAME> --domain <DOMAIN>"),
        (&["client", "show", "one", "--json"][..], "invalid value 'one'"),
        (&["--json", "client"][..], "a command is missing"),
        (&["--json", "--database", "x.db", "demo"][..], "--database does not belong to demo"),
        (&["--json", "ce", "report", "--client", "1"][..], "--output needs a file"),
    ] {
        let outcome = Outcome::of(&mut rollbook(folder.path(), arguments));

        assert_eq!((outcome.code, outcome.err.as_str()), (2, ""), "{arguments:?}");
        let said = outcome.json();
        assert!(said["error"].as_str().unwrap().contains(part), "{arguments:?}: {said}");
    }
}

#[test]
fn completions_are_given_in_json_too() {
    let folder = TempDir::new().unwrap();

    let outcome = Outcome::of(&mut rollbook(folder.path(), &["--json", "completions", "bash"]));

    assert_eq!(outcome.json()["shell"], "bash");
    assert!(outcome.json()["script"].as_str().unwrap().contains("complete -F _rollbook"));
}

#[test]
fn whoever_reads_no_further_ends_a_command_quietly() {
    let site = Site::new();
    for command in [
        "--json client show 1",
        "client list",
        "completions bash",
        "token create key --help",
        "ce report --client 1",
    ] {
        // The reader is gone before the first byte is written.
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let line = format!("--database {} {command}", site.database);
        let words: Vec<_> = line.split(' ').collect();

        let mut call = rollbook(site.folder.path(), &words);
        let outcome = Outcome::of(call.stdout(writer));

        assert_eq!((outcome.code, outcome.err.as_str()), (0, ""), "{command}");
    }
}

#[test]
fn a_token_list_of_a_client_that_does_not_exist_is_not_empty_but_missing() {
    let site = Site::new();

    assert_eq!(site.run(&["token", "list", "--client", "9"]).code, 3);
    assert_eq!(site.json(&["token", "list", "--client", "0"]), json!([]));
}

#[test]
fn settings_of_a_client_are_set_together_or_not_at_all() {
    let site = Site::new();
    let set = |rest: &[&'static str]| [&["client", "set", "1"], rest].concat();

    let changed = site.json(&set(&[
        "--magic-link-days",
        "1",
        "--groups",
        "off",
        "--segment",
        "strategic",
        "--vertical",
        "legal",
        "--password-require-special",
        "on",
        "--message-404",
        "Ask\nus",
    ]));

    for (key, value) in [
        ("magic_link_days", json!(1)),
        ("groups_enabled", json!(false)),
        ("segment", json!("strategic")),
        ("vertical", json!("legal")),
        ("password_require_special", json!(true)),
        ("message_404", json!("Ask\nus")),
    ] {
        assert_eq!(changed[key], value, "{key}");
    }
    let refused =
        site.run(&set(&["--magic-link-days", "0", "--segment", "A B", "--vertical", "x"]));
    assert_eq!(refused.code, 4, "{refused:?}");
    assert!(
        refused.err.contains("magic_link_days") && refused.err.contains("segment"),
        "{refused:?}"
    );
    assert_eq!(site.json(&["client", "show", "1"]), changed);
}

#[test]
fn administrators_without_a_password_are_told_how_they_get_one() {
    let folder = TempDir::new().unwrap();
    let init = "rollbook init --name Acme --domain acme.example --email ann@acme.example";
    let add = "rollbook user add --client 1 --email bob@acme.example --administrator";

    let said = Outcome::of(&mut shell(folder.path(), &format!("{init}; {add}")));

    let steps: Vec<_> =
        said.out.lines().map(str::trim).filter(|line| line.starts_with("rollbook user")).collect();
    assert_eq!(steps.len(), 2, "{said:?}");
    for step in steps {
        let typed = format!("echo one-that-nobody-knows-7 | {step}");
        let outcome = Outcome::of(&mut shell(folder.path(), &typed));
        assert!(outcome.out.contains("has a new password"), "{outcome:?}");
    }
}
