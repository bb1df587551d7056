//! What the program says about itself.

use tempfile::TempDir;

use crate::process::{Outcome, golden, rollbook};

/// The subcommands that a help text lists.
fn subcommands(help: &str) -> Vec<&str> {
    let listed = help.split("Commands:\n").nth(1).unwrap_or_default();
    let listed = listed.lines().take_while(|line| !line.is_empty());
    let named = listed.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    named.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").collect()
}

/// The help of a command and of all below it.
fn describe(folder: &TempDir, path: &[&str], text: &mut String) {
    let outcome = Outcome::of(&mut rollbook(folder.path(), &[path, &["--help"]].concat()));
    assert_eq!(outcome.code, 0, "{path:?}: {outcome:?}");
    let line = [&["$ rollbook"], path, &["--help"]].concat().join(" ");
    *text += &format!("{line}\n\n{}\n\n", outcome.out.trim_end());
    for name in subcommands(&outcome.out) {
        describe(folder, &[path, &[name]].concat(), text);
    }
}

#[test]
fn the_help_of_every_command_is_as_it_is_documented() {
    let folder = TempDir::new().unwrap();
    let mut text = String::new();

    describe(&folder, &[], &mut text);

    assert!(text.contains("$ rollbook token create --help"), "{text}");
    golden("docs/cli.txt", &text);
}

#[test]
fn completions_are_printed_for_a_shell() {
    let folder = TempDir::new().unwrap();

    let outcome = Outcome::of(&mut rollbook(folder.path(), &["completions", "bash"]));

    assert_eq!(outcome.code, 0, "{outcome:?}");
    assert!(outcome.out.contains("complete -F _rollbook"), "{outcome:?}");
}

#[test]
fn wrong_usage_says_what_is_right_and_ends_with_2() {
    let folder = TempDir::new().unwrap();

    let outcome = Outcome::of(&mut rollbook(folder.path(), &["client", "add", "--nam", "Acme"]));

    assert_eq!(outcome.code, 2, "{outcome:?}");
    assert!(outcome.err.contains("--name"), "{outcome:?}");
}
