//! The second sample client: its data must never be seen from the first.

use anyhow::Context;
use directory::clients::{Create, Domain, Settings};
use directory::ids::{ClientId, SiteId};
use directory::users::{Fields, Handle, Identifiers};
use directory::{Directory, apps};

use super::Samples;
use super::sample::{Sample, line, oid, person};
use crate::commands::operator;

/// How to get in.
pub(super) const SAMPLES: Samples = Samples {
    members_key: "rbk_9b1f6c2d4e8a7035c1d2e3f4a5b6c7d8e9f0a1b2",
    client_id: 2,
    token: "c4f7d1a9b3e5068274d1c9b8a7f6e5d4c3b2a190",
    member_token: "5d8e2f1a7c9b4063e1d2c3b4a5968778695a4b3c",
    customer_id: "64a1f0c2b8d7e6a5f4c3b2d2",
    oauth_id: "64a1f0c2b8d7e6a5f4c3b2e2",
    oauth_secret: "rbs_3e2d1c0b9a8f7e6d5c4b3a2918070615243342f1",
    member_email: "mia@umbrella.example",
    member_password: "nobody-knows-2",
};

/// Makes it.
pub(super) async fn make(directory: &Directory) -> anyhow::Result<()> {
    let client = ClientId(SAMPLES.client_id);
    let domain = Domain::parse("other.localhost:8000").ok().context("a domain")?;
    let settings =
        Settings { login_title: Some(line("Umbrella Learning")?), ..Settings::default() };
    let create = Create {
        id: Some(client),
        site_id: Some(SiteId(3)),
        oid: Some(oid(SAMPLES.customer_id)?),
        settings,
        ..Create::new(line("Umbrella")?, domain)
    };
    directory.run(&operator(), create).await?;
    let sample = Sample { directory, client };

    let slug = apps::Slug::parse("umbrella").ok().context("a slug")?;
    let label = apps::Label::parse("Umbrella Handbook").ok().context("a label")?;
    directory.run(&operator(), apps::Create::new(client, slug, label)).await?;

    // The same address as in the first client: another person's record, and nobody can tell.
    let mut boss = person("jason@juice.com")?;
    boss.fields = Fields {
        first_name: Some(line("Jason")?),
        last_name: Some(line("Umber")?),
        account_level: Some(99),
        ..Fields::default()
    };
    let boss = sample.add(boss).await?;
    let mut member = person(SAMPLES.member_email)?;
    member.identifiers =
        Identifiers { handle: Handle::parse("mia").ok(), ..Identifiers::default() };
    member.fields = Fields {
        first_name: Some(line("Mia")?),
        last_name: Some(line("Moss")?),
        ..Fields::default()
    };
    let member = sample.add(member).await?;
    sample.credentials(&SAMPLES, boss.id, member.id).await?;
    directory.set_password(&operator(), client, member.id, SAMPLES.member_password).await?;
    Ok(())
}
