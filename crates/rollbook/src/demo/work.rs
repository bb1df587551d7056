//! Colleagues of the first sample client: groups, roles, delegations and external identities, as
//! the Customers API shows them.

use anyhow::Context;
use directory::groups::{CreateGroup, CreateRole, ListRoles, RoleKind};
use directory::identities::{Identity, IdentityKind, IdentityValue};
use directory::policy::{Claim, Claims};
use directory::users::{Fields, Key, Labels, Update, User};

use super::sample::{Sample, line, person};
use crate::commands::operator;

/// Adds an assistant and an associate, and ties them to John McLane.
pub(super) async fn make(sample: &Sample<'_>, john: &User) -> anyhow::Result<[User; 2]> {
    let (directory, client, caller) = (sample.directory, sample.client, operator());
    let group = CreateGroup::new(client, line("Litigation")?);
    let group = directory.run(&caller, group).await?.oid;
    let claims = Claims::of([Claim::UsersRead, Claim::EventsRead]);
    let reviewer = CreateRole::new(client, line("Reviewer")?, claims);
    let reviewer = directory.run(&caller, reviewer).await?.oid;
    let roles = directory.get(&caller, ListRoles(client)).await?;
    let super_delegate = roles.iter().find(|role| role.kind == Some(RoleKind::SuperDelegate));
    let super_delegate = super_delegate.context("the built-in role of super delegates")?.oid;

    let mut holly = person("hgennaro@nakatomi.example")?;
    holly.fields = Fields {
        title: Some(line("Billing assistant")?),
        department: Some(Some(line("Billing")?)),
        office: Some(Some(line("Los Angeles")?)),
        ..named("Holly", "Gennaro", "")?
    };
    holly.labels = Labels {
        roles: Some(vec![super_delegate]),
        identities: Some(vec![identity("A-1002")?]),
        ..Labels::default()
    };
    let holly = sample.add(holly).await?;

    let mut al = person("apowell@nakatomi.example")?;
    al.fields = Fields {
        title: Some(line("Associate")?),
        seniority: Some(Some(line("senior")?)),
        department: Some(Some(line("Litigation")?)),
        office: Some(Some(line("Los Angeles")?)),
        ..named("Al", "Powell", "Sarge")?
    };
    al.labels = Labels {
        roles: Some(vec![reviewer]),
        groups: Some(vec![group]),
        identities: Some(vec![identity("A-1003")?]),
        ..Labels::default()
    };
    let al = sample.add(al).await?;

    let mut update = Update::of(client, Key::Id(john.id));
    update.labels = Labels {
        groups: Some(vec![group]),
        delegates: Some(vec![holly.oid, al.oid]),
        identities: Some(vec![identity("A-1001")?]),
        ..Labels::default()
    };
    directory.run(&caller, update).await?;
    Ok([holly, al])
}

fn named(first: &str, last: &str, nickname: &str) -> anyhow::Result<Fields> {
    Ok(Fields {
        first_name: Some(line(first)?),
        last_name: Some(line(last)?),
        nickname: Some(line(nickname)?),
        ..Fields::default()
    })
}

fn identity(value: &str) -> anyhow::Result<Identity> {
    let value = IdentityValue::parse(value).ok().context("an external identifier")?;
    Ok(Identity { kind: IdentityKind::Aderant, value })
}
