//! The sample data of the documents: client 1 as they print it, and a second client whose data
//! must never be seen from the first.

use directory::apps::{self, Label, Slug};
use directory::clients::{self, Domain, Settings};
use directory::credentials::CreateUserToken;
use directory::ids::{AppCode, CeId, ClientId, InvitationId, SiteId, UserId};
use directory::invitations::{Entry, Import, Key};
use directory::text::{Email, Line, Message};
use directory::time::Timestamp;
use directory::users::{self, Brought, Fields, New};
use directory::{Command, Error};
use store::{Sql, Tx, sql};

use crate::World;

/// The token of an administrator of client 1, `jason@juice.com`, as the documents print it.
pub const ADMINISTRATOR: &str = "Token 7297b3ebb0e7f7baf5f54d39908dda99f5ea8665";
/// The token of somebody of client 1 who is no administrator, `user@juice.com`.
pub const MEMBER: &str = "Token 1111111111111111111111111111111111111111";
/// The token of the administrator of client 2, `olga@other.test`.
pub const STRANGER: &str = "Token 2222222222222222222222222222222222222222";
/// The token of the operator.
pub const OPERATOR: &str = "Token 3333333333333333333333333333333333333333";

/// The people and clients of the sample data.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// Client 1, "Juicebox", whose site is `localhost:8000`.
    pub client: ClientId,
    /// Its administrator, `jason@juice.com`.
    pub administrator: UserId,
    /// `user@juice.com`, who may open the app `zylTKNVx`.
    pub member: UserId,
    /// Client 2, "Umbrella", whose site is `other.test`. It has an administrator, an app with the
    /// slug of the first client's, an invitation, and a user with the address `user@juice.com`.
    pub other: ClientId,
}

impl Sample {
    /// Puts the sample data into a fresh world.
    pub async fn fill(world: &World) -> Self {
        let (client, other) = (ClientId(1), ClientId(2));
        let names =
            [(client, 2, "Juicebox", "localhost:8000"), (other, 5, "Umbrella", "other.test")];
        for (id, site, name, domain) in names {
            run(world, create_client(id, site, name, domain)).await;
        }
        run(world, create_app(client, "zylTKNVx", "Data Services Demo")).await;
        run(world, create_app(other, "otherApp", "Data Services Demo")).await;

        let member = add_user(world, user(client, "user@juice.com", "zylTKNVx")).await;
        let administrator = add_user(world, jason(client)).await;
        add_user(world, user(other, "user@juice.com", "otherApp")).await;
        let olga = add_user(world, administrator_of(other, "olga@other.test")).await;

        run(world, invite(client, administrator, "invited_user@juiceanalytics.com", KEY)).await;
        run(world, invite(other, olga, "invited@other.test", OTHER_KEY)).await;
        for (client, user, token) in [
            (client, administrator, ADMINISTRATOR),
            (client, member, MEMBER),
            (other, olga, STRANGER),
        ] {
            let (label, secret) = (line("sample"), Some(secret(token)));
            run(world, CreateUserToken { client, user, label, secret }).await;
        }
        let (label, secret) = (line("sample"), Some(secret(OPERATOR)));
        run(world, directory::credentials::CreateOperatorToken { label, secret }).await;
        Self { client, administrator, member, other }
    }
}

/// The key of the documented invitation.
const KEY: &str = "0626d808767dc0abc76a4266ad2df687b3008156";
const OTHER_KEY: &str = "9999999999999999999999999999999999999999";

/// Runs a command as the operator; for async tests.
///
/// # Panics
/// If it is refused.
pub async fn run<C: Command>(world: &World, command: C) -> C::Outcome {
    let done = world.directory.run(&World::operator(), command).await;
    done.unwrap_or_else(|error: Error| panic!("the fixture is refused: {error:?}"))
}

/// Forgets the claims of all credits after one, as though they had been made before each claim was kept.
///
/// # Panics
/// If it cannot be done.
pub async fn forget_claims(world: &World, client: ClientId, after: CeId) {
    static FORGET: Sql = sql!("DELETE FROM ce_claims WHERE client_id = $1 AND ce_id > $2");
    let forget = move |tx: &mut Tx<'_>| tx.execute(&FORGET, (client, after));
    world.directory.db().write(forget).await.expect("claims are forgotten");
}

fn create_client(id: ClientId, site: i64, name: &str, domain: &str) -> clients::Create {
    let domain = Domain::parse(domain).expect("a domain");
    let settings = Settings {
        login_title: Some(line(&format!("Welcome to {name}"))),
        support_email: Some(line("support@juiceanalytics.com")),
        ..Settings::default()
    };
    let new = clients::Create::new(line(name), domain);
    clients::Create { id: Some(id), site_id: Some(SiteId(site)), settings, ..new }
}

fn create_app(client: ClientId, code: &str, label: &str) -> apps::Create {
    let slug = Slug::parse("datademo").expect("a slug");
    let label = Label::parse(label).expect("a label");
    let settings = apps::Settings {
        help_html: Some(Message::parse("\n").expect("a text")),
        description: Some(Message::parse("US Census Bureau data services demo").expect("a text")),
        ..apps::Settings::default()
    };
    let code = Some(AppCode::parse(code).expect("a code"));
    apps::Create { code, settings, ..apps::Create::new(client, slug, label) }
}

fn user(client: ClientId, email: &str, app: &str) -> users::Create {
    let mut create = plain(client, email);
    let new = &mut create.new;
    new.fields.first_name = Some(line("User"));
    new.fields.last_name = Some(line("User"));
    new.labels.apps = Some(vec![AppCode::parse(app).expect("a code")]);
    new.brought = Brought {
        created_at: instant("2013-07-28T21:04:32Z"),
        last_login_at: instant("2016-06-01T13:34:30.718746Z"),
        last_activated_at: instant("2016-06-01T13:22:24.439209Z"),
        last_password_set_at: instant("2016-06-01T13:22:24.439209Z"),
        ..Brought::default()
    };
    create
}

fn jason(client: ClientId) -> users::Create {
    let mut create = administrator_of(client, "jason@juice.com");
    create.new.brought.created_at = instant("2016-06-01T18:13:17.943920Z");
    create.new.brought.last_activated_at = instant("2016-06-01T18:13:17.943951Z");
    create
}

/// A command that adds an administrator of whom nothing but the address is known.
pub fn administrator_of(client: ClientId, email: &str) -> users::Create {
    let mut create = plain(client, email);
    create.new.fields.account_level = Some(users::ADMINISTRATOR_LEVEL);
    create
}

/// A command that adds somebody of whom nothing but the address is known.
pub fn plain(client: ClientId, email: &str) -> users::Create {
    let mut new = New::of(Email::parse(email).expect("an address"));
    new.fields = Fields { color: Some("ff0000".to_owned()), ..Fields::default() };
    users::Create { client, new, parts: users::Parts::default() }
}

async fn add_user(world: &World, create: users::Create) -> UserId {
    run(world, create).await.user.id
}

fn invite(client: ClientId, inviter: UserId, email: &str, key: &str) -> Import {
    Import {
        client,
        id: InvitationId(3),
        key: Key::parse(key).expect("a key"),
        entry: Entry::of(Email::parse(email).expect("an address")),
        inviter: Some(inviter),
        // A little before the clock's first instant, so that it is still pending.
        invited_at: instant("2025-12-31T18:24:04.358609Z").expect("an instant"),
    }
}

fn line(text: &str) -> Line {
    Line::parse(text).expect("a line")
}

fn instant(text: &str) -> Option<Timestamp> {
    Timestamp::parse(text).expect("an instant")
}

fn secret(authorization: &str) -> String {
    authorization.trim_start_matches("Token ").to_owned()
}
