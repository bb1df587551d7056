//! Adding and changing apps.

use store::Tx;

use super::{App, AppUrl, LIMIT, Label, Settings, Slug, rows};
use crate::error::{Clash, Error, Noun};
use crate::events::{self, Changes, Verb};
use crate::ids::{AppCode, AppId, ClientId, IfVersion, Version};
use crate::policy::{self, Action};
use crate::text::Message;
use crate::{Command, Ctx, marks};

/// Adds an app to a client. Needs: an administrator of it.
#[derive(Clone, Debug)]
pub struct Create {
    /// The client.
    pub client: ClientId,
    /// The short name.
    pub slug: Slug,
    /// The name people see.
    pub label: Label,
    /// A code that comes from elsewhere. Kept when the caller may import, else passed over.
    pub code: Option<AppCode>,
    /// Settings that differ from those of a fresh app.
    pub settings: Settings,
}

impl Create {
    /// An app with nothing brought along and the settings of a fresh one: neither help nor footer.
    pub fn new(client: ClientId, slug: Slug, label: Label) -> Self {
        Self { client, slug, label, code: None, settings: Settings::default() }
    }
}

impl Command for Create {
    type Outcome = App;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<App, Error> {
        ctx.enter(tx, Action::ChangeApps, self.client, Noun::Client)?;
        let mut app = fresh(self, ctx);
        self.settings.apply(&mut app)?;
        app.id = AppId(marks::next(tx, self.client, Noun::App)?);
        rows::require_room(tx, self.client, LIMIT)?;
        if rows::id_by_code(tx, self.client, &app.code)?.is_some() {
            return Err(Error::Conflict(Clash::Taken("id")));
        }
        require_free_slug(tx, &app)?;

        rows::insert(tx, &app)?;
        let subject = (Noun::App, app.id.0);
        events::record(tx, ctx, self.client, Verb::Created, subject, &Changes::made(&app))?;
        Ok(app)
    }
}

/// An app before its settings, without a number.
fn fresh(new: &Create, ctx: &mut Ctx<'_>) -> App {
    let imports = policy::allows(ctx.actor(), Action::ImportUser, new.client);
    let brought = new.code.clone().filter(|_| imports);
    App {
        client_id: new.client,
        id: AppId(0),
        version: Version::FIRST,
        code: brought.unwrap_or_else(|| ctx.ids.app_code()),
        slug: new.slug.clone(),
        slug_key: new.slug.key(),
        label: new.label.clone(),
        show_help: false,
        help_html: Message::default(),
        show_footer: false,
        footer_html: Message::default(),
        description: Message::default(),
        url: AppUrl::default(),
        created_at: ctx.now,
        updated_at: ctx.now,
    }
}

/// Refuses a slug that another app of the client has.
fn require_free_slug(tx: &mut Tx<'_>, app: &App) -> Result<(), Error> {
    match rows::id_by_slug(tx, app.client_id, app.slug.as_str())? {
        Some(owner) if owner != app.id => Err(Error::Conflict(Clash::Taken("slug"))),
        _ => Ok(()),
    }
}

/// Changes settings of an app. Needs: an administrator of the client.
#[derive(Clone, Debug)]
pub struct Update {
    /// The client.
    pub client: ClientId,
    /// Which app.
    pub app: AppCode,
    /// What to set.
    pub settings: Settings,
    /// Only if this is still its version.
    pub if_version: IfVersion,
}

impl Command for Update {
    type Outcome = App;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<App, Error> {
        ctx.check(Action::ChangeApps, self.client, Noun::App)?;
        let before = rows::lock(tx, self.client, &self.app)?;
        before.version.require(self.if_version)?;
        let mut after = before.clone();
        self.settings.apply(&mut after)?;
        if after == before {
            return Ok(before);
        }
        require_free_slug(tx, &after)?;

        after.version = before.version.next();
        after.updated_at = ctx.now;
        rows::update(tx, &before, &after)?;
        let changes = Changes::between(&before, &after);
        events::record(tx, ctx, self.client, Verb::Changed, (Noun::App, after.id.0), &changes)?;
        Ok(after)
    }
}
