//! The SQL of clients and of the tables by which one is found.

use store::{Sql, Tx, row, sql};

use super::{AccentColor, Domain};
use crate::batches;
use crate::error::{Error, Noun};
use crate::ids::{ClientId, Oid, SiteId, Version};
use crate::pictures::{Picture, PictureName};
use crate::text::{Line, Message};
use crate::time::Timestamp;
use crate::users::ProfileFields;

row! {
    /// A client with its site and settings.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Client {
        /// Its number, unique in the installation.
        pub id: ClientId,
        /// How often it changed.
        pub version: Version,
        /// Its object id, unique in the installation.
        pub oid: Oid,
        /// When it was made.
        pub created_at: Timestamp,
        /// When it last changed.
        pub updated_at: Timestamp,
        /// The number of its site; counted apart from clients.
        pub site_id: SiteId,
        /// Where its site is.
        pub domain: Domain,
        /// The name of its site, often the same as the domain.
        pub site_name: Line,
        /// The name people see.
        pub name: Line,
        /// Sender of mails.
        pub default_from_email: Line,
        /// Subject of invitation mails.
        pub invitation_subject: Line,
        /// Additional text of invitation mails.
        pub invitation_body: Message,
        /// Title of the sign-in page.
        pub login_title: Line,
        /// Subtitle of the sign-in page.
        pub login_subtitle: Line,
        /// Whom people may ask for help.
        pub support_email: Line,
        /// Where people go by default.
        pub home_location: Line,
        /// Subtitle of the page for what is not found.
        pub subtitle_404: Line,
        /// Text of the page for what is not found.
        pub message_404: Message,
        /// Subtitle of the page for errors.
        pub subtitle_500: Line,
        /// Text of the page for errors.
        pub message_500: Message,
        /// The fewest characters of a password.
        pub password_min_length: i64,
        /// Whether commonly used passwords are allowed.
        pub password_allow_common: bool,
        /// Whether a password needs a digit.
        pub password_require_numeric: bool,
        /// Whether a password needs an upper-case letter.
        pub password_require_upper: bool,
        /// Whether a password needs a lower-case letter.
        pub password_require_lower: bool,
        /// Whether a password needs a special character.
        pub password_require_special: bool,
        /// After how many days a password must be replaced; 0: never.
        pub password_expiration_days: i64,
        /// How many days a link to sign in that was mailed is good for.
        pub magic_link_days: i64,
        /// The market segment.
        pub segment: Line,
        /// The line of business.
        pub vertical: Line,
        /// Whether groups are used at all.
        pub groups_enabled: bool,
        /// The colour of its pages.
        pub accent_color: Option<AccentColor>,
        /// The logo of its pages.
        pub logo: Option<PictureName>,
        /// What the logo says, for whoever does not see it.
        pub logo_text: Line,
        /// What continuing education is called here: CE, CME, CPD and so on.
        pub credit_word: Line,
        /// The fields of their profile that people may not change themselves.
        pub locked_fields: ProfileFields,
    }
}

const GET: Sql = sql!("SELECT {columns} FROM clients WHERE id = $1");
const LOCK: Sql = sql!("SELECT {columns} FROM clients WHERE id = $1 {for_update}");
const PAGE: Sql = sql!("SELECT {columns} FROM clients WHERE id > $1 ORDER BY id LIMIT $2");
const IDS: Sql = sql!("SELECT id FROM clients ORDER BY id");
const SOME: Sql = sql!("SELECT {columns} FROM clients WHERE id IN ({list}) ORDER BY id");
const FIRST_TWO: Sql = sql!("SELECT id FROM clients ORDER BY id LIMIT 2");
const INSERT: Sql = sql!("INSERT INTO clients ({columns}) VALUES ({values})");
const UPDATE: Sql = sql!("UPDATE clients SET {changes} WHERE id = $1 AND version = $2");
const INSERT_OID: Sql = sql!("INSERT INTO client_oids (oid, client_id) VALUES ($1, $2)");
const INSERT_DOMAIN: Sql = sql!("INSERT INTO domains (domain, client_id) VALUES ($1, $2)");
const BY_OID: Sql = sql!("SELECT client_id FROM client_oids WHERE oid = $1");
const BY_DOMAIN: Sql = sql!("SELECT client_id FROM domains WHERE domain = $1");
const LOGO: Sql = sql!("SELECT picture FROM client_logos WHERE client_id = $1 AND name = $2");
const PUT_LOGO: Sql = sql!(
    "INSERT INTO client_logos (client_id, name, picture) VALUES ($1, $2, $3)
     ON CONFLICT (client_id) DO UPDATE SET name = excluded.name, picture = excluded.picture"
);
const REMOVE_LOGO: Sql = sql!("DELETE FROM client_logos WHERE client_id = $1");

pub(crate) fn get(tx: &mut Tx<'_>, client: ClientId) -> Result<Client, Error> {
    tx.find(&GET, (client,))?.ok_or(Error::NotFound(Noun::Client))
}

pub(crate) fn lock(tx: &mut Tx<'_>, client: ClientId) -> Result<Client, Error> {
    tx.find(&LOCK, (client,))?.ok_or(Error::NotFound(Noun::Client))
}

pub(crate) fn page(tx: &mut Tx<'_>, after: ClientId, limit: i64) -> Result<Vec<Client>, Error> {
    Ok(tx.all(&PAGE, (after, limit))?)
}

pub(super) fn ids(tx: &mut Tx<'_>) -> Result<Vec<ClientId>, Error> {
    Ok(tx.all(&IDS, ())?)
}

/// Some clients, at most 256, by number.
pub(super) fn some(tx: &mut Tx<'_>, clients: &[ClientId]) -> Result<Vec<Client>, Error> {
    batches::all(tx, &SOME, (), clients)
}

/// The only client there is, if there is exactly one.
pub(crate) fn only(tx: &mut Tx<'_>) -> Result<Option<ClientId>, Error> {
    let some: Vec<ClientId> = tx.all(&FIRST_TWO, ())?;
    Ok(if let [only] = some.as_slice() { Some(*only) } else { None })
}

/// Whether there is any client.
pub(crate) fn is_any(tx: &mut Tx<'_>) -> Result<bool, Error> {
    let some: Vec<ClientId> = tx.all(&FIRST_TWO, ())?;
    Ok(!some.is_empty())
}

pub(super) fn insert(tx: &mut Tx<'_>, client: &Client) -> Result<(), Error> {
    tx.insert(&INSERT, client)?;
    tx.execute(&INSERT_OID, (client.oid, client.id))?;
    tx.execute(&INSERT_DOMAIN, (&client.domain, client.id))?;
    Ok(())
}

pub(super) fn update(tx: &mut Tx<'_>, before: &Client, after: &Client) -> Result<(), Error> {
    Ok(tx.update_one(&UPDATE, before, after)?)
}

pub(crate) fn by_oid(tx: &mut Tx<'_>, oid: Oid) -> Result<Option<ClientId>, Error> {
    Ok(tx.find(&BY_OID, (oid,))?)
}

pub(crate) fn by_domain(tx: &mut Tx<'_>, domain: &Domain) -> Result<Option<ClientId>, Error> {
    Ok(tx.find(&BY_DOMAIN, (domain,))?)
}

/// The picture of a client's logo, if it is called this.
pub(super) fn logo(
    tx: &mut Tx<'_>,
    client: ClientId,
    name: &PictureName,
) -> Result<Option<Vec<u8>>, Error> {
    Ok(tx.find(&LOGO, (client, name))?)
}

pub(super) fn put_logo(tx: &mut Tx<'_>, client: ClientId, logo: &Picture) -> Result<(), Error> {
    tx.execute(&PUT_LOGO, (client, logo.name(), logo.png()))?;
    Ok(())
}

pub(super) fn remove_logo(tx: &mut Tx<'_>, client: ClientId) -> Result<(), Error> {
    tx.execute(&REMOVE_LOGO, (client,))?;
    Ok(())
}
