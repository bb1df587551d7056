//! The harness itself.
#![expect(clippy::unwrap_used, reason = "tests")]

use directory::clients;
use directory::text::Line;
use directory::{Clash, Error};
use testkit::{Database, Engine, World, conformance, engines, on_both};

fn acme() -> clients::Create {
    let name = Line::parse_name("Acme").unwrap();
    clients::Create::new(name, clients::Domain::parse("acme.test").unwrap())
}

conformance!(each_world_begins_empty, |world| {
    world.run(acme())?;

    let other = World::on(world.engine).unwrap();
    other.run(acme())?;

    let again = world.run(acme());
    assert!(matches!(again, Err(Error::Conflict(Clash::Taken("domain")))), "{again:?}");
});

conformance!(a_world_is_the_same_in_every_run, |world| {
    let other = World::on(world.engine).unwrap();
    let (one, two) = (world.run(acme())?, other.run(acme())?);
    assert_eq!((one.id, one.oid, one.created_at), (two.id, two.oid, two.created_at));
});

conformance!(the_clock_stands_until_it_is_moved, |world| {
    let before = world.directory.now();
    assert_eq!(world.directory.now(), before);
    world.clock.advance(60);
    assert_eq!(world.directory.now(), before.plus(60_000_000));
});

on_both! {
    async fn worlds_can_be_made_within_a_runtime(world: World) {
        let other = World::on(world.engine).unwrap();
        other.directory.run(&World::operator(), acme()).await.unwrap();
    }
}

#[test]
fn sqlite_is_there_unless_partitions_are_tested() {
    assert!(engines().contains(&Engine::Sqlite) || engines() == [Engine::Postgres]);
}

#[test]
fn a_database_has_every_migration_and_bytewise_order() {
    for engine in engines() {
        let database = Database::fresh(engine);

        let facts = testkit::block_on(database.db().facts()).unwrap();

        assert_eq!(facts.engine, engine);
        assert_eq!(facts.schema, store::migrations::embedded().len() as i64);
        assert!(["BINARY", "C"].contains(&facts.collation.as_str()), "{}", facts.collation);
    }
}
