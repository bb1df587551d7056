//! The first sample client: what the three API documents show.

use anyhow::Context;
use directory::clients::{self, Domain};
use directory::dimensions;
use directory::ids::{AppCode, ClientId, InvitationId, SiteId, TagId, TagTypeId, UserId};
use directory::invitations::{self, Entry, Key};
use directory::tags::{self, Score};
use directory::text::{Email, Long, Message};
use directory::users::{Brought, Fields, Handle, Identifiers, New, User, color, guid};
use directory::{Directory, apps};

use super::Samples;
use super::learning;
use super::sample::{Sample, date, line, link, oid, person};
use super::work;
use crate::commands::operator;

/// How to get in. The token and the invitation's key are the documented ones.
pub(super) const SAMPLES: Samples = Samples {
    members_key: "rbk_2f0c9a4be17d4c3f8a6b5d0e9c8b7a6f5e4d3c2b",
    client_id: 1,
    token: "7297b3ebb0e7f7baf5f54d39908dda99f5ea8665",
    member_token: "1b9d6bcd4bbfd4b2d9b5dab8dfbbd4bed1e2f3a4",
    customer_id: "64a1f0c2b8d7e6a5f4c3b2d1",
    oauth_id: "64a1f0c2b8d7e6a5f4c3b2e1",
    oauth_secret: "rbs_7a6f5e4d3c2b1a09f8e7d6c5b4a3928170615243",
    member_email: "hgennaro@nakatomi.example",
    member_password: "try-the-demo-1",
};

/// How many people there are before any are generated.
pub(super) const PEOPLE: u32 = 5;

/// Makes it.
pub(super) async fn make(directory: &Directory) -> anyhow::Result<()> {
    let sample = Sample { directory, client: ClientId(SAMPLES.client_id) };
    add_client(&sample).await?;
    add_app(&sample).await?;
    let member = sample.add(documented_user()?).await?;
    let jason = sample.add(documented_inviter()?).await?;
    add_tag(&sample).await?;
    let john = sample.add(john_mclane()?).await?;
    add_invitation(&sample, jason.id).await?;
    sample.credentials(&SAMPLES, jason.id, member.id).await?;
    let colleagues: [User; 2] = work::make(&sample, &john).await?;
    let [holly, _] = &colleagues;
    for (user, password) in [(holly, SAMPLES.member_password), (&john, "try-the-demo-2")] {
        directory.set_password(&operator(), sample.client, user.id, password).await?;
    }
    learning::make(&sample, &john, &colleagues).await
}

async fn add_client(sample: &Sample<'_>) -> anyhow::Result<()> {
    let domain = Domain::parse("localhost:8000").ok().context("a domain")?;
    let settings = clients::Settings {
        login_title: Some(line("Welcome to Juicebox")?),
        support_email: Some(line("support@juiceanalytics.com")?),
        segment: Some(line("strategic")?),
        vertical: Some(line("legal")?),
        ..clients::Settings::default()
    };
    let create = clients::Create {
        id: Some(sample.client),
        site_id: Some(SiteId(2)),
        oid: Some(oid(SAMPLES.customer_id)?),
        settings,
        ..clients::Create::new(line("Juicebox")?, domain)
    };
    sample.directory.run(&operator(), create).await?;
    Ok(())
}

fn app_code() -> anyhow::Result<AppCode> {
    AppCode::parse("zylTKNVx").ok().context("an app code")
}

async fn add_app(sample: &Sample<'_>) -> anyhow::Result<()> {
    let slug = apps::Slug::parse("datademo").ok().context("a slug")?;
    let label = apps::Label::parse("Data Services Demo").ok().context("a label")?;
    let create = apps::Create {
        code: Some(app_code()?),
        settings: apps::Settings {
            help_html: Message::parse("\n").ok(),
            description: Message::parse("US Census Bureau data services demo").ok(),
            ..apps::Settings::default()
        },
        ..apps::Create::new(sample.client, slug, label)
    };
    sample.directory.run(&operator(), create).await?;
    Ok(())
}

async fn add_tag(sample: &Sample<'_>) -> anyhow::Result<()> {
    let create = tags::Create {
        client: sample.client,
        name: line("Main Stage")?,
        type_id: Some(TagTypeId(2)),
        type_name: None,
    };
    sample.directory.run(&operator(), create).await?;
    Ok(())
}

/// Somebody whose handle, colour, picture and dates are as the Clients API document shows them.
fn juicer(email: &str, handle: &str, picture: &str, dates: [&str; 2]) -> anyhow::Result<New> {
    let mut new = person(email)?;
    let pictures = "https://fruition-snapshots.s3.amazonaws.com/avatars/profile-defaults";
    new.identifiers.handle = Handle::parse(handle).ok();
    new.fields.color = color("ff0000").ok();
    new.fields.avatar = Some(link(&format!("{pictures}/{picture}"))?);
    let [joined, activated] = dates;
    new.brought.created_at = Some(date(joined)?);
    new.brought.last_activated_at = Some(date(activated)?);
    Ok(new)
}

fn documented_user() -> anyhow::Result<New> {
    let dates = ["2013-07-28T21:04:32Z", "2016-06-01T13:22:24.439209Z"];
    let mut new = juicer("user@juice.com", "@user", "o.png", dates)?;
    new.fields.first_name = Some(line("User")?);
    new.fields.last_name = Some(line("User")?);
    new.labels.apps = Some(vec![app_code()?]);
    new.brought.last_password_set_at = Some(date("2016-06-01T13:22:24.439209Z")?);
    new.brought.last_login_at = Some(date("2016-06-01T13:34:30.718746Z")?);
    Ok(new)
}

fn documented_inviter() -> anyhow::Result<New> {
    let dates = ["2016-06-01T18:13:17.943920Z", "2016-06-01T18:13:17.943951Z"];
    let mut new = juicer("jason@juice.com", "@jason", "default.png", dates)?;
    new.fields.account_level = Some(99);
    Ok(new)
}

async fn add_invitation(sample: &Sample<'_>, inviter: UserId) -> anyhow::Result<()> {
    let email = Email::parse("invited_user@juiceanalytics.com").ok().context("an address")?;
    let import = invitations::Import {
        client: sample.client,
        id: InvitationId(3),
        key: Key::parse("0626d808767dc0abc76a4266ad2df687b3008156")?,
        entry: Entry::of(email),
        inviter: Some(inviter),
        invited_at: date("2016-06-01T18:24:04.358609Z")?,
    };
    sample.directory.run(&operator(), import).await?;
    Ok(())
}

/// The user of the Members API document.
fn john_mclane() -> anyhow::Result<New> {
    let mut new = person("jmclane@diehard.com")?;
    new.identifiers = Identifiers {
        username: Some(line("jmclane")?),
        reference: Some(Some(line("A125637")?)),
        guid: Some(guid("735992af-c8a2-4cac-9072-5f1a29437e98").ok()),
        ..Identifiers::default()
    };
    new.fields = Fields {
        first_name: Some(line("John")?),
        last_name: Some(line("McLane")?),
        designation: Some(line("Lt")?),
        title: Some(line("Detective")?),
        job_type: Some(line("law enforcement")?),
        company: Some(line("Nakatomi")?),
        phone: Some(line("123-555-4321")?),
        address: Some(line("2121 Avenue of the Stars")?),
        city: Some(line("Los Angeles")?),
        state_province: Some(line("CA")?),
        postal_code: Some(line("90067")?),
        country: Some(line("United States of America")?),
        timezone: Some(-25_200),
        avatar: Some(link("https://nakatomiplaza.com/avatar.png")?),
        points: Some(120),
        account_level: Some(99),
        website: Some(link("https://junolive.co")?),
        linkedin: Some(link("https://www.linkedin.com/in/jmclane/")?),
        twitter: Some(link("https://twitter.com/jmclanenypd")?),
        facebook: Some(link("https://www.facebook.com/john.mclane")?),
        instagram: Some(link("https://www.instagram.com/jmclane/")?),
        ..Fields::default()
    };
    new.labels.tags = vec![tags::Change {
        id: Some(TagId(1)),
        name: Some(line("Main Stage")?),
        type_id: Some(TagTypeId(2)),
        type_name: None,
        score: Score::Set(35),
    }];
    new.labels.dimensions = vec![dimensions::Change {
        id: None,
        name: Some(line("Medical School")?),
        value: Long::parse_line("University of Washington").ok(),
    }];
    new.brought = Brought { id: Some(UserId(123)), ..Brought::default() };
    Ok(new)
}
