//! What a sequence begins with, so that there is something to change.

use directory::apps::{self, Label, Slug};
use directory::ces::{self, Hours};
use directory::clients::{self, Domain};
use directory::groups::{CreateGroup, CreateRole};
use directory::ids::ClientId;
use directory::invitations::{Entry, Invite};
use directory::policy::{Claim, Claims};
use directory::text::Email;
use directory::{dimensions, tags};
use testkit::World;
use testkit::fixtures::administrator_of;

use crate::scene::{line, user};

/// Makes both clients, with people and one or two things of each kind.
pub(in super::super) fn fill(world: &World) {
    for name in ["acme", "umbrella"] {
        let domain = Domain::parse(&format!("{name}.test")).unwrap();
        let client = world.run(clients::Create::new(line(name), domain)).unwrap().id;
        if name == "acme" {
            world.run(administrator_of(client, "ann@firm.test")).unwrap();
        }
        for address in ["bob@firm.test", "carl@firm.test"] {
            user(world, client, address);
        }
        add_things(world, client);
    }
}

fn add_things(world: &World, client: ClientId) {
    for name in ["Rust", "SQL"] {
        let (name, type_name) = (line(name), Some(line("Topic")));
        world.run(tags::Create { client, name, type_id: None, type_name }).unwrap();
    }
    world.run(dimensions::Create { client, name: line("Go") }).unwrap();
    let (slug, label) = (Slug::parse("sales").unwrap(), Label::parse("Sales").unwrap());
    world.run(apps::Create::new(client, slug, label)).unwrap();
    world.run(CreateGroup::new(client, line("Rust"))).unwrap();
    let claims = Claims::of([Claim::UsersRead, Claim::UsersWrite]);
    world.run(CreateRole::new(client, line("Clerk"), claims)).unwrap();
    let ce = ces::Create {
        client,
        name: line("Ethics"),
        credits: Hours(1000),
        threshold: 80,
        hidden: false,
    };
    world.run(ce).unwrap();
    let entries = vec![Entry::of(Email::parse("bob@firm.test").unwrap())];
    world.run(Invite { client, entries }).unwrap();
}
