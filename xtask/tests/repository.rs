//! Each tidy check over the project's own files.

use xtask::{shards, tidy, tree};

#[test]
fn the_repository_is_tidy() {
    let files = tree::load(&tree::root()).expect("the project's files can be read");

    let findings = tidy::all(&files);

    assert!(findings.is_empty(), "\n{}", tidy::report(&findings));
}

#[test]
fn statements_on_the_list_are_in_the_sources() {
    let files = tree::load(&tree::root()).expect("the project's files can be read");
    let labels = xtask::statements::of_product(&files)
        .iter()
        .map(xtask::statements::Statement::label)
        .collect();

    let gone = shards::Allowed::of(&files).unused(shards::ALLOWED, &labels);

    assert!(gone.is_empty(), "\n{}", tidy::report(&gone));
}

#[test]
fn the_sources_and_the_schema_are_really_read() {
    let files = tree::load(&tree::root()).expect("the project's files can be read");

    assert!(xtask::statements::of_product(&files).len() > 20);
    assert!(xtask::schema::Schema::of(&files).table("users").is_some());
}
