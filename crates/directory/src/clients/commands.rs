//! Making and changing clients.

use super::{Client, Domain, Settings, rows};
use crate::error::{Clash, Error, Noun};
use crate::events::{self, Changes, Verb};
use crate::ids::{ClientId, IfVersion, Oid, SiteId, Version};
use crate::passwords::Policy;
use crate::policy::Action;
use crate::text::{Line, Message};
use crate::users::ProfileFields;
use crate::{Command, Ctx, groups, marks, setup, tags};
use store::Tx;

/// Makes a client with its site, built-in roles and tag types. Needs: the operator.
#[derive(Clone, Debug)]
pub struct Create {
    /// The name people see.
    pub name: Line,
    /// Where its site is; unique in the installation.
    pub domain: Domain,
    /// A number that is brought along, else the next one.
    pub id: Option<ClientId>,
    /// A number of the site that is brought along, else the next one.
    pub site_id: Option<SiteId>,
    /// An object id that is brought along, else a new one.
    pub oid: Option<Oid>,
    /// Settings that differ from those of a fresh client.
    pub settings: Settings,
}

impl Create {
    /// A client with nothing brought along and the settings of a fresh one.
    pub fn new(name: Line, domain: Domain) -> Self {
        Self { name, domain, id: None, site_id: None, oid: None, settings: Settings::default() }
    }
}

impl Command for Create {
    type Outcome = Client;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Client, Error> {
        ctx.check(Action::ManageClients, ClientId::INSTALLATION, Noun::Client)?;
        setup::alone(tx)?;
        if rows::by_domain(tx, &self.domain)?.is_some() {
            return Err(Error::Conflict(Clash::Taken("domain")));
        }
        let brought = self.id.map(|id| id.0);
        let id = ClientId(marks::take(tx, ClientId::INSTALLATION, Noun::Client, brought)?);
        let site = take_site(tx, self.site_id)?;
        let mut client = fresh(self, id, site, ctx);
        self.settings.check(&client)?;
        self.settings.set(&mut client);

        rows::insert(tx, &client)?;
        tags::seed(tx, id)?;
        groups::seed(tx, ctx, id)?;
        events::record(tx, ctx, id, Verb::Created, (Noun::Client, id.0), &Changes::made(&client))?;
        Ok(client)
    }
}

fn take_site(tx: &mut Tx<'_>, brought: Option<SiteId>) -> Result<SiteId, Error> {
    let Some(site) = brought else { return Ok(SiteId(marks::next_site(tx)?)) };
    marks::pass_site(tx, site.0)?;
    Ok(site)
}

/// A client as it is before anybody changed a setting.
fn fresh(new: &Create, id: ClientId, site_id: SiteId, ctx: &mut Ctx<'_>) -> Client {
    let text = |text: &str| Message::parse(text).unwrap_or_default();
    let line = |text: &str| Line::parse(text).unwrap_or_default();
    let policy = Policy::OF_NEW_CLIENTS;
    Client {
        id,
        version: Version::FIRST,
        oid: new.oid.unwrap_or_else(|| ctx.ids.oid(ctx.now)),
        created_at: ctx.now,
        updated_at: ctx.now,
        site_id,
        domain: new.domain.clone(),
        site_name: line(new.domain.as_str()),
        name: new.name.clone(),
        default_from_email: Line::default(),
        invitation_subject: Line::default(),
        invitation_body: Message::default(),
        login_title: Line::default(),
        login_subtitle: Line::default(),
        support_email: Line::default(),
        home_location: line("/"),
        subtitle_404: line("Oops, the application you're looking for does not exist."),
        message_404: text(
            "You may want to head back to the homepage.<br />If you think something is broken, report a problem.",
        ),
        subtitle_500: line("Looks like we're having some server issues."),
        message_500: text(
            "Go back to the previous page and try again. If you think something is broken, report a problem.",
        ),
        password_min_length: i64::try_from(policy.min_length).unwrap_or(i64::MAX),
        password_allow_common: policy.allow_common,
        password_require_numeric: policy.require_numeric,
        password_require_upper: policy.require_upper,
        password_require_lower: policy.require_lower,
        password_require_special: policy.require_special,
        password_expiration_days: policy.expiration_days,
        magic_link_days: 3,
        segment: line("standard"),
        vertical: line("general"),
        groups_enabled: true,
        accent_color: None,
        logo: None,
        logo_text: Line::default(),
        credit_word: line("CE"),
        locked_fields: ProfileFields::NONE,
    }
}

/// Changes settings of a client. Needs: an administrator of it.
#[derive(Clone, Debug)]
pub struct Update {
    /// The client.
    pub client: ClientId,
    /// What to set.
    pub settings: Settings,
    /// Only if this is still its version.
    pub if_version: IfVersion,
}

impl Command for Update {
    type Outcome = Client;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Client, Error> {
        ctx.check(Action::ChangeSettings, self.client, Noun::Client)?;
        let before = rows::lock(tx, self.client)?;
        before.version.require(self.if_version)?;
        self.settings.check(&before)?;

        let mut after = before.clone();
        self.settings.set(&mut after);
        save(tx, ctx, before, after)
    }
}

/// Writes what changed of a client, with its event; nothing, if nothing did.
pub(super) fn save(
    tx: &mut Tx<'_>,
    ctx: &mut Ctx<'_>,
    before: Client,
    mut after: Client,
) -> Result<Client, Error> {
    if after == before {
        return Ok(before);
    }
    after.version = before.version.next();
    after.updated_at = ctx.now;
    rows::update(tx, &before, &after)?;
    let changes = Changes::between(&before, &after);
    let subject = (Noun::Client, after.id.0);
    events::record(tx, ctx, after.id, Verb::Changed, subject, &changes)?;
    Ok(after)
}
