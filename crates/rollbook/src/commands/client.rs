//! `rollbook client`.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use anyhow::Context;
use directory::clients::{self, AccentColor, Client, Domain, Face, SetFace, SetLocks};
use directory::ids::{ClientId, IfVersion};
use directory::pictures::{PICTURE_FILE_LIMIT, Picture, PictureName};
use directory::text::{Line, Message};
use directory::users::{ProfileField, ProfileFields};
use directory::{Code, Directory, FieldError};
use serde_json::{Value, json};

use super::{client_id, instant, operator, parsed};
use crate::cli::{self, Switch};
use crate::config::Config;
use crate::output::Answer;
use crate::server;

/// Runs one of them.
pub async fn run(config: &Config, command: cli::Client) -> anyhow::Result<Answer> {
    let directory = server::open(config)?;
    let answer = match command {
        cli::Client::Add { name, domain } => {
            let client = add(&directory, &name, &domain).await?;
            Answer::new(format!("client {}: {}", client.id, client.name.as_str()), shown(&client))
        }
        cli::Client::Face(options) => face(&directory, options).await?,
        cli::Client::Profile(options) => profile(&directory, options).await?,
        cli::Client::Set { id, settings } => {
            let (client, if_version) = (client_id(id), IfVersion::ANY);
            let update = clients::Update { client, settings: settings_of(*settings)?, if_version };
            let json = shown(&directory.run(&operator(), update).await?);
            Answer::new(lines(&json), json)
        }
        cli::Client::List => list(&directory).await?,
        cli::Client::Show { id } => {
            let client = directory.get(&operator(), clients::Get(client_id(id))).await?;
            let json = shown(&client);
            Answer::new(lines(&json), json)
        }
    };
    directory.db().close().await;
    Ok(answer)
}

/// Adds a client.
pub(super) async fn add(directory: &Directory, name: &str, domain: &str) -> anyhow::Result<Client> {
    let name = parsed("name", Line::parse_name(name))?;
    let domain = parsed("domain", Domain::parse(domain))?;
    Ok(directory.run(&operator(), clients::Create::new(name, domain)).await?)
}

/// The settings that were typed; all that are wrong are refused at once.
fn settings_of(typed: cli::ClientSettings) -> Result<clients::Settings, directory::Error> {
    let mut faults = Vec::new();
    macro_rules! read {
        ($field:ident, $read:expr) => {
            match typed.$field.map($read).transpose() {
                Ok(value) => value,
                Err(code) => {
                    faults.push(FieldError::new(stringify!($field), code));
                    None
                }
            }
        };
    }
    let settings = clients::Settings {
        name: read!(name, Line::parse_name),
        default_from_email: read!(default_from_email, Line::parse_line),
        invitation_subject: read!(invitation_subject, Line::parse_line),
        invitation_body: read!(invitation_body, Message::parse),
        login_title: read!(login_title, Line::parse_line),
        login_subtitle: read!(login_subtitle, Line::parse_line),
        support_email: read!(support_email, Line::parse_line),
        home_location: read!(home_location, Line::parse_line),
        subtitle_404: read!(subtitle_404, Line::parse_line),
        message_404: read!(message_404, Message::parse),
        subtitle_500: read!(subtitle_500, Line::parse_line),
        message_500: read!(message_500, Message::parse),
        password_min_length: typed.password_min_length,
        password_allow_common: typed.password_allow_common.map(Switch::is_on),
        password_require_numeric: typed.password_require_numeric.map(Switch::is_on),
        password_require_upper: typed.password_require_upper.map(Switch::is_on),
        password_require_lower: typed.password_require_lower.map(Switch::is_on),
        password_require_special: typed.password_require_special.map(Switch::is_on),
        password_expiration_days: typed.password_expiration_days,
        magic_link_days: typed.magic_link_days,
        segment: read!(segment, Line::parse_line),
        vertical: read!(vertical, Line::parse_line),
        groups_enabled: typed.groups.map(Switch::is_on),
        credit_word: read!(credit_word, |word: String| Line::parse_name(word.trim())),
    };
    if faults.is_empty() { Ok(settings) } else { Err(directory::Error::Invalid(faults)) }
}

/// Shows the face of a client, after changing what is to be changed.
async fn face(directory: &Directory, options: cli::Face) -> anyhow::Result<Answer> {
    let client = client_id(options.id);
    let accent_color = match options.accent_color {
        Some(text) => Some(Some(parsed("accent_color", AccentColor::parse(&text))?)),
        None => options.no_accent_color.then_some(None),
    };
    let logo = match options.logo {
        Some(path) => Some(Some(Picture::logo(&start_of(&path)?)?)),
        None => options.no_logo.then_some(None),
    };
    let text = options.logo_text.map(|text| parsed("logo_text", Line::parse_line(text)));
    let face = Face { accent_color, logo, logo_text: text.transpose()? };
    let client = if face == Face::default() {
        directory.get(&operator(), clients::Get(client)).await?
    } else {
        let (settings, if_version) = (clients::Settings::default(), IfVersion::ANY);
        let set = SetFace { client, face, settings, if_version };
        directory.run(&operator(), set).await?
    };
    let json = face_of(&client);
    Ok(Answer::new(lines(&json), json))
}

/// Shows which fields of a profile are locked, after changing what is to be changed.
async fn profile(directory: &Directory, options: cli::Profile) -> anyhow::Result<Answer> {
    let client = client_id(options.id);
    let (lock, unlock) = (fields("lock", &options.lock)?, fields("unlock", &options.unlock)?);
    let client = if lock.is_empty() && unlock.is_empty() {
        directory.get(&operator(), clients::Get(client)).await?
    } else {
        let set = SetLocks { client, lock, unlock, if_version: IfVersion::ANY };
        directory.run(&operator(), set).await?
    };
    let words: Vec<_> = client.locked_fields.iter().map(ProfileField::word).collect();
    let json = json!({ "id": client.id.0, "locked_fields": words });
    Ok(Answer::new(lines(&json), json))
}

/// The fields of these names.
fn fields(option: &str, words: &[String]) -> anyhow::Result<ProfileFields> {
    let field = |word: &String| {
        let found =
            ProfileField::of_word(word).ok_or(Code::Form("the name of a field of a profile"));
        parsed(option, found)
    };
    Ok(words.iter().map(field).collect::<Result<_, _>>()?)
}

/// A file, but no more of it than it takes to see that it is too long for a logo.
fn start_of(path: &Path) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = u64::try_from(PICTURE_FILE_LIMIT).unwrap_or(u64::MAX).saturating_add(1);
    let read = File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes));
    read.with_context(|| format!("cannot read {}", path.display()))?;
    Ok(bytes)
}

fn face_of(client: &Client) -> Value {
    let size = client.logo.as_ref().map(PictureName::size);
    json!({
        "id": client.id.0,
        "accent_color": client.accent_color.map(|color| color.to_string()),
        "logo": client.logo.as_ref().map(|logo| json!({
            "path": format!("/logos/{}/{logo}.png", client.id),
            "width": size.map(|(width, _)| width),
            "height": size.map(|(_, height)| height),
        })),
        "logo_text": client.logo_text.as_str(),
    })
}

/// All clients, a thousand at a time.
async fn list(directory: &Directory) -> anyhow::Result<Answer> {
    let mut all: Vec<Client> = Vec::new();
    loop {
        let after = all.last().map_or(ClientId(0), |client| client.id);
        let page = directory.get(&operator(), clients::List { after, limit: 1000 }).await?;
        if page.is_empty() {
            break;
        }
        all.extend(page);
    }
    let row = |client: &Client| {
        vec![
            client.id.to_string(),
            client.name.as_str().to_owned(),
            client.domain.to_string(),
            client.oid.to_string(),
        ]
    };
    let rows: Vec<_> = all.iter().map(row).collect();
    let json = Value::Array(all.iter().map(shown).collect());
    Ok(Answer::table(
        &["id", "name", "domain", "customer id"],
        &rows,
        "There is no client yet.",
        json,
    ))
}

fn shown(client: &Client) -> Value {
    json!({
        "id": client.id.0,
        "customer_id": client.oid.to_string(),
        "name": client.name.as_str(),
        "site": { "id": client.site_id.0, "domain": client.domain.as_str(), "name": client.site_name.as_str() },
        "default_from_email": client.default_from_email.as_str(),
        "invitation_subject": client.invitation_subject.as_str(),
        "invitation_body": client.invitation_body.as_str(),
        "login_title": client.login_title.as_str(),
        "login_subtitle": client.login_subtitle.as_str(),
        "support_email": client.support_email.as_str(),
        "home_location": client.home_location.as_str(),
        "subtitle_404": client.subtitle_404.as_str(),
        "message_404": client.message_404.as_str(),
        "subtitle_500": client.subtitle_500.as_str(),
        "message_500": client.message_500.as_str(),
        "password_min_length": client.password_min_length,
        "password_allow_common": client.password_allow_common,
        "password_require_numeric": client.password_require_numeric,
        "password_require_upper": client.password_require_upper,
        "password_require_lower": client.password_require_lower,
        "password_require_special": client.password_require_special,
        "password_expiration_days": client.password_expiration_days,
        "magic_link_days": client.magic_link_days,
        "segment": client.segment.as_str(),
        "vertical": client.vertical.as_str(),
        "groups_enabled": client.groups_enabled,
        "credit_word": client.credit_word.as_str(),
        "created_at": instant(client.created_at),
        "updated_at": instant(client.updated_at),
    })
}

/// One line for each key of an object.
pub(super) fn lines(object: &Value) -> String {
    let Some(object) = object.as_object() else { return object.to_string() };
    let line = |(key, value): (&String, &Value)| match value {
        Value::String(text) => format!("{key}: {text}"),
        other => format!("{key}: {other}"),
    };
    object.iter().map(line).collect::<Vec<_>>().join("\n")
}
