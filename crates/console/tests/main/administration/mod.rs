//! What those see and do who look after a client.

mod asking;
mod credits;
mod invitations;
mod invite;
mod jobs;
mod mails;
mod people;
mod person;
mod rights;

use directory::events::Feed;
use directory::groups::CreateRole;
use directory::ids::UserId;
use directory::policy::{Claim, Claims};
use directory::text::Email;
use directory::users::{self, Key, New, Parts};
use testkit::{World, fixtures};

use crate::browser::Browser;
use crate::scene::{PASSWORD, Scene, line};

/// A browser in which the administrator of client 1 is signed in.
pub async fn administrator(scene: &Scene) -> Browser<'_> {
    signed_in(scene, scene.sample.administrator, "jason@juice.com").await
}

/// A browser in which a user of client 1 is signed in.
async fn signed_in<'a>(scene: &'a Scene, user: UserId, email: &str) -> Browser<'a> {
    let (operator, client) = (World::operator(), scene.sample.client);
    let set = scene.world().directory.set_password(&operator, client, user, PASSWORD);
    set.await.unwrap();
    let mut browser = scene.browser();
    browser.sign_in(email, PASSWORD).await.expect(303);
    browser
}

/// A browser in which somebody is signed in whose role has some claims.
async fn with_role<'a>(scene: &'a Scene, claims: &[Claim]) -> Browser<'a> {
    let client = scene.sample.client;
    let claims = Claims::of(claims.iter().copied());
    let create = CreateRole::new(client, line("Clerk"), claims);
    let role = fixtures::run(scene.world(), create).await.oid;
    let mut update = users::Update::of(client, Key::Id(scene.sample.member));
    update.labels.roles = Some(vec![role]);
    fixtures::run(scene.world(), update).await;
    scene.signed_in().await
}

/// Adds somebody to a client.
async fn add(scene: &Scene, client: directory::ids::ClientId, email: &str, name: &str) -> UserId {
    let mut new = New::of(Email::parse(email).unwrap());
    new.fields.last_name = Some(line(name));
    let create = users::Create { client, new, parts: Parts::default() };
    fixtures::run(scene.world(), create).await.user.id
}

/// The events of client 1 that came through the pages, as `noun number verb`, the latest first.
async fn events(scene: &Scene) -> Vec<String> {
    let feed = Feed { client: scene.sample.client, limit: 1000 };
    let mut events = scene.world().directory.get(&World::operator(), feed).await.unwrap();
    events.retain(|event| event.surface == "console" && event.noun != "session");
    events.sort_by_key(|event| std::cmp::Reverse((event.at, event.oid)));
    events.iter().map(|it| format!("{} {} {}", it.noun, it.subject_id, it.verb)).collect()
}
