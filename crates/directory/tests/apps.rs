//! Apps and who may open them.

use directory::apps::{AppUrl, Create, FindBySlug, Get, Label, List, Settings, Slug, Update};
use directory::ids::{AppCode, IfVersion, UserId};
use directory::text::Message;
use directory::users::{self, Key, Parts};
use directory::{Clash, Code, Error, FieldError, Noun};
use testkit::conformance;

use crate::company::{Company, code, faults};

fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

fn update(company: &Company<'_>, app: &AppCode, settings: Settings) -> Update {
    Update { client: company.client, app: app.clone(), settings, if_version: IfVersion::ANY }
}

conformance!(a_code_is_kept_only_when_the_caller_may_import, |world| {
    let acme = Company::of(world, "acme.test")?;

    let kept = world.run(acme.new_app("zylTKNVx", "one"))?;
    let made = world.run_as(&acme.administrator(), acme.new_app("mine____", "two"))?;

    assert_eq!(kept.code, code("zylTKNVx"));
    assert_ne!(made.code, code("mine____"));
    assert_eq!((kept.id.0, made.id.0), (1, 2));
    assert_eq!(acme.events(), ["app 1 created", "app 2 created"]);
});

conformance!(codes_and_slugs_are_unique_within_a_client, |world| {
    let acme = Company::of(world, "acme.test")?;
    let umbrella = Company::of(world, "umbrella.test")?;
    acme.app("zylTKNVx", "datademo")?;

    let same_code = acme.app("zylTKNVx", "other");
    let same_slug = acme.app("othercod", "DataDemo");

    assert!(matches!(same_code, Err(Error::Conflict(Clash::Taken("id")))), "{same_code:?}");
    assert!(matches!(same_slug, Err(Error::Conflict(Clash::Taken("slug")))), "{same_slug:?}");
    assert!(umbrella.app("zylTKNVx", "datademo").is_ok());
    assert_eq!(acme.events(), ["app 1 created"]);
});

conformance!(an_update_sets_what_is_given_and_leaves_the_rest, |world| {
    let acme = Company::of(world, "acme.test")?;
    let before = acme.app("zylTKNVx", "datademo")?;
    acme.events();
    world.clock.advance(1);

    let settings = Settings {
        slug: Some(slug("Renamed")),
        help_html: Some(Message::parse("\n<script>")?),
        ..Settings::default()
    };
    let after = world.run_as(&acme.administrator(), update(&acme, &before.code, settings))?;

    assert_eq!(after.slug.as_str(), "Renamed");
    assert_eq!(after.help_html.as_str(), "\n<script>");
    assert_eq!(after.label, before.label);
    assert_eq!(after.version, before.version.next());
    assert_eq!(after.updated_at, world.clock.now());
    assert_eq!(world.get(Get { client: acme.client, app: before.code })?, after);
    let found = world.get(FindBySlug { client: acme.client, slug: slug("RENAMED") })?;
    assert_eq!(found, Some(after));
    assert_eq!(acme.events(), ["app 1 changed"]);
});

conformance!(an_update_of_nothing_leaves_version_and_history, |world| {
    let acme = Company::of(world, "acme.test")?;
    let before = acme.app("zylTKNVx", "datademo")?;
    acme.events();
    world.clock.advance(1);

    let settings = Settings { slug: Some(before.slug.clone()), ..Settings::default() };
    let after = world.run(update(&acme, &before.code, settings))?;

    assert_eq!(after, before);
    assert_eq!(acme.events(), [""; 0]);
});

conformance!(an_app_has_a_url_once_one_is_set_and_none_when_it_is_taken_away, |world| {
    let acme = Company::of(world, "acme.test")?;
    let before = acme.app("zylTKNVx", "datademo")?;
    assert_eq!(before.url.get(), None);
    acme.events();
    let set = |url: &str| {
        let url = Some(AppUrl::parse(url).unwrap());
        let settings = Settings { url, ..Settings::default() };
        world.run_as(&acme.administrator(), update(&acme, &before.code, settings))
    };

    set("https://data.acme.test/start?a=b")?;
    let stored = world.get(Get { client: acme.client, app: before.code.clone() })?;
    assert_eq!(stored.url.get(), Some("https://data.acme.test/start?a=b"));
    assert_eq!(stored.version, before.version.next());
    let url = r#""url":["","https://data.acme.test/start?a=b"]"#;
    let history = crate::scene::history(world, acme.client);
    assert!(history.iter().any(|event| event.contains(url)), "{history:?}");

    set("")?;
    let stored = world.get(Get { client: acme.client, app: before.code.clone() })?;
    assert_eq!(stored.url.get(), None);
    assert_eq!(acme.events(), ["app 1 changed", "app 1 changed"]);
});

conformance!(a_refused_update_changes_nothing, |world| {
    let acme = Company::of(world, "acme.test")?;
    acme.app("other___", "taken")?;
    let app = acme.app("zylTKNVx", "datademo")?;
    acme.events();

    let blank = Settings { label: Some(Label::parse(" ")?), ..Settings::default() };
    let blank = world.run(update(&acme, &app.code, blank));
    let taken = Settings { slug: Some(slug("TAKEN")), ..Settings::default() };
    let taken = world.run(update(&acme, &app.code, taken));
    let settings = Settings { show_help: Some(true), ..Settings::default() };
    let stale = Update {
        if_version: IfVersion::is(app.version.next()),
        ..update(&acme, &app.code, settings)
    };
    let stale = world.run(stale);

    assert_eq!(faults(blank), [FieldError::new("label", Code::Empty)]);
    assert!(matches!(taken, Err(Error::Conflict(Clash::Taken("slug")))), "{taken:?}");
    assert!(matches!(stale, Err(Error::Stale { current }) if current == app.version), "{stale:?}");
    assert_eq!(world.get(Get { client: acme.client, app: app.code.clone() })?, app);
    assert_eq!(acme.events(), [""; 0]);
});

conformance!(apps_of_another_client_do_not_exist, |world| {
    let acme = Company::of(world, "acme.test")?;
    let umbrella = Company::of(world, "umbrella.test")?;
    let app = umbrella.app("zylTKNVx", "datademo")?;
    let ann = acme.administrator();

    let foreign = world.get_as(&ann, Get { client: umbrella.client, app: app.code.clone() });
    let missing = world.get_as(&ann, Get { client: acme.client, app: app.code.clone() });
    let changed = world.run_as(&ann, update(&umbrella, &app.code, Settings::default()));
    let listed = world.get_as(&ann, List(umbrella.client));

    assert!(matches!(foreign, Err(Error::NotFound(Noun::App))), "{foreign:?}");
    assert!(matches!(missing, Err(Error::NotFound(Noun::App))), "{missing:?}");
    assert!(matches!(changed, Err(Error::NotFound(Noun::App))), "{changed:?}");
    assert!(matches!(listed, Err(Error::NotFound(Noun::Client))), "{listed:?}");
    assert_eq!(world.get_as(&ann, List(acme.client))?, []);
});

conformance!(only_administrators_see_and_change_apps, |world| {
    let acme = Company::of(world, "acme.test")?;
    let bob = acme.person("bob@acme.test")?;
    let app = acme.app("zylTKNVx", "datademo")?;
    let caller = acme.member(&bob);

    let listed = world.get_as(&caller, List(acme.client));
    let made = world.run_as(&caller, Create::new(acme.client, slug("x"), app.label.clone()));
    let changed = world.run_as(&caller, update(&acme, &app.code, Settings::default()));

    assert!(matches!(listed, Err(Error::Denied(_))), "{listed:?}");
    assert!(matches!(made, Err(Error::Denied(_))), "{made:?}");
    assert!(matches!(changed, Err(Error::Denied(_))), "{changed:?}");
});

conformance!(an_app_needs_a_client_that_exists, |world| {
    let acme = Company::of(world, "acme.test")?;
    let nowhere = Create { client: directory::ids::ClientId(99), ..acme.new_app("zylTKNVx", "x") };

    let refused = world.run(nowhere);

    assert!(matches!(refused, Err(Error::NotFound(Noun::Client))), "{refused:?}");
});

fn set_apps(company: &Company<'_>, user: UserId, codes: Vec<AppCode>) -> users::Update {
    let mut update = users::Update::of(company.client, Key::Id(user));
    update.labels.apps = Some(codes);
    update.parts = Parts { apps: true, ..Parts::default() };
    update
}

conformance!(the_apps_of_a_user_are_replaced_whole, |world| {
    let acme = Company::of(world, "acme.test")?;
    for (code, slug) in [("first__1", "one"), ("second_2", "two"), ("third__3", "three")] {
        acme.app(code, slug)?;
    }
    let bob = acme.person("bob@acme.test")?;
    acme.events();
    let [first, second, third] = ["first__1", "second_2", "third__3"].map(code);

    let two = vec![second.clone(), first.clone(), second.clone()];
    let two = world.run(set_apps(&acme, bob.id, two))?;
    world.clock.advance(1);
    let other = world.run(set_apps(&acme, bob.id, vec![third.clone(), first.clone()]))?;
    let again = world.run(set_apps(&acme, bob.id, vec![first.clone(), third.clone()]))?;

    assert_eq!(two.apps, [first.clone(), second]);
    assert_eq!(other.apps, [first.clone(), third.clone()]);
    assert_eq!(other.user.version, two.user.version.next());
    assert_eq!(again.user.version, other.user.version);
    let events = acme.events_in_full();
    let changes: Vec<_> = events.iter().map(|event| event.changes.as_str()).collect();
    assert_eq!(
        changes,
        [
            r#"{"apps":[[],["first__1","second_2"]]}"#,
            r#"{"apps":[["first__1","second_2"],["first__1","third__3"]]}"#,
        ]
    );
});

conformance!(unknown_and_foreign_apps_are_named_and_nothing_changes, |world| {
    let acme = Company::of(world, "acme.test")?;
    let umbrella = Company::of(world, "umbrella.test")?;
    acme.app("known___", "known")?;
    umbrella.app("foreign_", "foreign")?;
    let bob = acme.person("bob@acme.test")?;
    acme.events();

    let codes = ["foreign_", "known___", "nowhere_"].map(code).to_vec();
    let refused = world.run(set_apps(&acme, bob.id, codes));

    let fault = |app: &str| FieldError::new("apps", Code::UnknownId(Noun::App, app.to_owned()));
    assert_eq!(faults(refused), [fault("foreign_"), fault("nowhere_")]);
    let parts = Parts { apps: true, ..Parts::default() };
    let bob = world.get(users::Get { client: acme.client, user: Key::Id(bob.id), parts })?;
    assert_eq!(bob.apps, []);
    assert_eq!(acme.events(), [""; 0]);
});

conformance!(a_client_has_at_most_a_thousand_apps, |world| {
    let acme = Company::of(world, "acme.test")?;
    let codes: Vec<AppCode> = (0..1000).map(|n| code(&format!("app_{n:04}"))).collect();
    acme.run_all(codes.iter().map(|code| acme.new_app(code.as_str(), code.as_str())).collect())?;
    let bob = acme.person("bob@acme.test")?;

    let refused = acme.app("onemore_", "onemore");
    let all = world.run(set_apps(&acme, bob.id, codes.clone()))?;
    let none = world.run(set_apps(&acme, bob.id, Vec::new()))?;
    let mut too_many = codes.clone();
    too_many.push(codes[0].clone());
    let too_many = world.run(set_apps(&acme, bob.id, too_many));

    let full = Clash::Full(Noun::App, 1000);
    assert!(matches!(&refused, Err(Error::Conflict(clash)) if *clash == full), "{refused:?}");
    let listed = world.get_as(&acme.administrator(), List(acme.client))?;
    assert_eq!(listed.into_iter().map(|app| app.code).collect::<Vec<_>>(), codes);
    assert_eq!(all.apps, codes);
    assert_eq!(none.apps, []);
    assert_eq!(faults(too_many), [FieldError::new("apps", Code::TooMany(1000))]);
});

conformance!(users_can_be_listed_by_the_slug_of_an_app, |world| {
    let acme = Company::of(world, "acme.test")?;
    let umbrella = Company::of(world, "umbrella.test")?;
    for company in [&acme, &umbrella] {
        company.app("zylTKNVx", "datademo")?;
    }
    let bob = acme.person("bob@acme.test")?;
    world.run(set_apps(&acme, bob.id, vec![code("zylTKNVx")]))?;
    world.run(set_apps(&umbrella, umbrella.ann.id, vec![code("zylTKNVx")]))?;

    let listing = |app: &str| users::Listing {
        app: Some(app.to_owned()),
        ..users::Listing::all(acme.client, users::Order::Number)
    };

    assert_eq!(world.get(listing("DataDemo"))?, [bob.id]);
    assert_eq!(world.get(listing("nosuch"))?, []);
});
