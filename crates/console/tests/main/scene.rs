//! The application all tests here talk to, and the people in it.

use console::Settings;
use directory::clients::{self, Domain};
use directory::ids::{ClientId, IfVersion, UserId};
use directory::jobs;
use directory::links::{Issue, LinkKind};
use directory::text::{Line, Message};
use directory::users::{self, Fields, Identifiers, Key, Labels, Parts};
use testkit::fixtures::{self, Sample};
use testkit::{TestApp, World};
use web::PublicUrl;

use crate::browser::Browser;

/// The site of client 1, which is this machine, so that cookies have plain names.
pub const SITE: &str = "localhost:8000";
/// The site of client 2, which is reached over https.
pub const OTHER_SITE: &str = "other.test";
/// The address of a member of client 1, and of another one of client 2.
pub const MEMBER: &str = "user@juice.com";
/// The password of the former.
pub const PASSWORD: &str = "vole under harpsichord";
/// Another good one.
pub const NEW_PASSWORD: &str = "harpsichord over vole";

/// The application, with its people.
pub struct Scene {
    /// The application.
    pub app: TestApp,
    /// The people.
    pub sample: Sample,
}

impl Scene {
    /// The pages on the sample data.
    pub async fn on(world: World) -> Self {
        Self::with(world, Settings::default()).await
    }

    /// The same, with settings.
    pub async fn with(world: World, settings: Settings) -> Self {
        let sample = Sample::fill(&world).await;
        let (client, member) = (sample.client, sample.member);
        let operator = World::operator();
        let set = world.directory.set_password(&operator, client, member, PASSWORD);
        set.await.unwrap();
        Self { app: app(world, settings), sample }
    }

    /// The same, behind so many proxies.
    pub async fn behind(world: World, proxies: u8) -> Self {
        let Self { app, sample } = Self::on(world).await;
        let world = app.world;
        let pages = console::pages(world.directory.clone(), Settings::default());
        let routes = pages.routes.with_state(());
        Self { app: TestApp::behind(proxies, world, routes, pages.elsewhere), sample }
    }

    /// What is underneath.
    pub fn world(&self) -> &World {
        &self.app.world
    }

    /// A browser at the site of client 1.
    pub fn browser(&self) -> Browser<'_> {
        Browser::at(&self.app, SITE)
    }

    /// A browser in which the member is signed in.
    pub async fn signed_in(&self) -> Browser<'_> {
        let mut browser = self.browser();
        browser.sign_in(MEMBER, PASSWORD).await.expect(303);
        browser
    }

    /// Changes settings of client 1.
    pub async fn set(&self, settings: clients::Settings) {
        let client = self.sample.client;
        let update = clients::Update { client, settings, if_version: IfVersion::ANY };
        fixtures::run(self.world(), update).await;
    }

    /// Switches a user of client 1 on or off.
    pub async fn switch(&self, user: UserId, active: bool) {
        let update = users::Update {
            client: self.sample.client,
            user: Key::Id(user),
            identifiers: Identifiers::default(),
            fields: Fields { active: Some(active), ..Fields::default() },
            labels: Labels::default(),
            if_version: IfVersion::ANY,
            parts: Parts::default(),
        };
        fixtures::run(self.world(), update).await;
    }

    /// The bodies of the jobs that mail something and wait.
    pub async fn waiting_mails(&self) -> Vec<String> {
        let db = self.world().directory.db();
        let mut bodies = Vec::new();
        for bucket in 0..jobs::BUCKETS {
            let jobs = db.read(move |tx| jobs::waiting(tx, bucket, jobs::MAIL, 1000)).await;
            bodies.extend(jobs.unwrap().into_iter().map(|job| job.body));
        }
        bodies
    }

    /// The secret of a link that was mailed to the member.
    pub async fn mailed(&self, kind: LinkKind) -> String {
        let issue = Issue { client: self.sample.client, user: self.sample.member, kind };
        let issued = fixtures::run(self.world(), issue).await.unwrap();
        issued.secret.reveal().to_owned()
    }
}

/// The pages on a world as it is.
pub fn app(world: World, settings: Settings) -> TestApp {
    let pages = console::pages(world.directory.clone(), settings);
    TestApp::with_elsewhere(world, pages.routes.with_state(()), pages.elsewhere)
}

/// Settings of a server that is reached over https.
pub fn public() -> Settings {
    Settings { public_url: PublicUrl::parse("https://people.example.com") }
}

/// One more client, without anybody.
pub async fn add_client(world: &World, name: &str, domain: &str) -> ClientId {
    let create = clients::Create::new(line(name), Domain::parse(domain).unwrap());
    fixtures::run(world, create).await.id
}

pub fn line(text: &str) -> Line {
    Line::parse(text).unwrap()
}

pub fn message(text: &str) -> Message {
    Message::parse(text).unwrap()
}

/// A text without the marks that keep directions of writing apart, with entities as they are read.
pub fn plain(text: &str) -> String {
    text.replace(['\u{2068}', '\u{2069}'], "").replace("&#39;", "'").replace("&#38;", "&")
}
