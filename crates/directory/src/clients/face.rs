//! What the pages of a client look like.

use store::Tx;

use super::commands::save;
use super::{AccentColor, Client, Logo, LogoName, Settings, rows};
use crate::error::{Error, Noun};
use crate::ids::{ClientId, IfVersion};
use crate::policy::Action;
use crate::text::Line;
use crate::{Command, Ctx, Lane, Query};

/// Changes of a face; `None` leaves a thing as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Face {
    /// The accent colour, or none.
    pub accent_color: Option<Option<AccentColor>>,
    /// The logo, or none.
    pub logo: Option<Option<Logo>>,
    /// What the logo says, for whoever does not see it; empty: the title of the sign-in page, else
    /// the name of the client.
    pub logo_text: Option<Line>,
}

impl Face {
    /// Sets what is given on a client, and leaves the rest.
    pub fn set(&self, client: &mut Client) {
        if let Some(color) = self.accent_color {
            client.accent_color = color;
        }
        if let Some(logo) = &self.logo {
            client.logo = logo.as_ref().map(|logo| logo.name().clone());
        }
        if let Some(text) = &self.logo_text {
            client.logo_text.clone_from(text);
        }
    }
}

/// Changes the face of a client, with the texts that stand on its pages: all of it or nothing, as
/// one change. Needs: an administrator of it.
#[derive(Clone, Debug)]
pub struct SetFace {
    /// The client.
    pub client: ClientId,
    /// Colour and logo.
    pub face: Face,
    /// Texts to set besides.
    pub settings: Settings,
    /// Only if this is still its version.
    pub if_version: IfVersion,
}

impl SetFace {
    /// The client as it would be, and whether that can be.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every rule that is broken.
    pub fn applied_to(&self, before: &Client) -> Result<Client, Error> {
        self.settings.check(before)?;
        let mut after = before.clone();
        self.settings.set(&mut after);
        self.face.set(&mut after);
        Ok(after)
    }
}

impl Command for SetFace {
    type Outcome = Client;

    fn apply(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Client, Error> {
        ctx.check(Action::ChangeSettings, self.client, Noun::Client)?;
        let before = rows::lock(tx, self.client)?;
        before.version.require(self.if_version)?;
        let after = self.applied_to(&before)?;
        if after.logo != before.logo {
            match self.face.logo.iter().flatten().next() {
                Some(logo) => rows::put_logo(tx, self.client, logo)?,
                None => rows::remove_logo(tx, self.client)?,
            }
        }
        save(tx, ctx, before, after)
    }
}

/// The logo of a client under this name, as PNG, if that is its logo now. Whoever can see the pages
/// of a client can see its logo; so it is asked for in nobody's name.
#[derive(Clone, Debug)]
pub struct GetLogo {
    /// The client.
    pub client: ClientId,
    /// What the logo is called.
    pub name: LogoName,
}

impl Query for GetLogo {
    type Outcome = Vec<u8>;
    const LANE: Lane = Lane::Point;

    fn fetch(&self, tx: &mut Tx<'_>, ctx: &mut Ctx<'_>) -> Result<Vec<u8>, Error> {
        ctx.check(Action::ReadClient, self.client, Noun::Client)?;
        rows::logo(tx, self.client, &self.name)?.ok_or(Error::NotFound(Noun::Page))
    }
}
