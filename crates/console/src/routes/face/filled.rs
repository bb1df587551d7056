//! The form of a face: what stands in its fields, and the command that it means.

use directory::clients::{AccentColor, Client, Face, SetFace, Settings};
use directory::ids::{IfVersion, Version};
use directory::text::{Line, Message};
use directory::{Error, FieldError};

use crate::form::{Upload, read};
use crate::language::Language;
use crate::pictures::{Choice, LOGO};
use crate::sheet::{Field, FieldKind, Group};

/// What stands in the form.
#[derive(Default)]
pub(super) struct Filling {
    /// The version of the client that was seen.
    pub(super) version: String,
    /// What is to become of the logo.
    pub(super) logo: Choice,
    texts: Vec<(&'static str, String)>,
}

/// The fields: how they are called, what they take, in which part of the form they stand, and the
/// words of their labels.
const FIELDS: [(&str, FieldKind, &str, &str); 11] = [
    ("login_title", FieldKind::Name, "face-sign-in", "face-title"),
    ("login_subtitle", FieldKind::Name, "face-sign-in", "face-subtitle"),
    ("support_email", FieldKind::Email, "face-sign-in", "face-support"),
    ("home_location", FieldKind::Place, "face-sign-in", "face-home"),
    ("accent_color", FieldKind::Color, "face-look", "face-color"),
    ("logo", FieldKind::Picture, "face-look", "face-logo"),
    ("logo_text", FieldKind::Name, "face-look", "face-logo-text"),
    ("subtitle_404", FieldKind::Name, "face-missing", "face-heading"),
    ("message_404", FieldKind::Message, "face-missing", "face-message"),
    ("subtitle_500", FieldKind::Name, "face-failure", "face-heading"),
    ("message_500", FieldKind::Message, "face-failure", "face-message"),
];

impl Filling {
    /// A client as it stands.
    pub(super) fn of(client: &Client) -> Self {
        let texts = [
            ("login_title", client.login_title.as_str()),
            ("login_subtitle", client.login_subtitle.as_str()),
            ("support_email", client.support_email.as_str()),
            ("home_location", client.home_location.as_str()),
            ("logo_text", client.logo_text.as_str()),
            ("subtitle_404", client.subtitle_404.as_str()),
            ("message_404", client.message_404.as_str()),
            ("subtitle_500", client.subtitle_500.as_str()),
            ("message_500", client.message_500.as_str()),
        ];
        let color = client.accent_color.map_or_else(String::new, |color| color.to_string());
        let texts = texts.map(|(name, text)| (name, text.to_owned()));
        Self {
            version: client.version.0.to_string(),
            logo: Choice::Same,
            texts: texts.into_iter().chain([("accent_color", color)]).collect(),
        }
    }

    /// What was sent, and what is wrong with the picture. A picture that was sent before and shown in
    /// the preview comes back in the form, and is read like any other.
    pub(super) async fn taken(upload: &Upload) -> Result<(Self, Vec<FieldError>), Error> {
        let filled = &upload.filled;
        // Browsers send line breaks as two characters.
        let text = |name: &'static str| (name, filled.get(name).replace("\r\n", "\n"));
        let mut filling = Self {
            version: filled.get("version").to_owned(),
            logo: Choice::Same,
            texts: FIELDS.iter().map(|(name, ..)| text(name)).collect(),
        };
        match Choice::of(upload, LOGO).await {
            Ok(logo) => filling.logo = logo,
            Err(Error::Invalid(faults)) => return Ok((filling, faults)),
            Err(other) => return Err(other),
        }
        Ok((filling, Vec::new()))
    }

    /// The command that it means for a client, and the rules that it breaks.
    pub(super) fn command(&self, client: &Client, faults: &mut Vec<FieldError>) -> SetFace {
        let mut line = |name| read(name, Line::parse_line(self.get(name)), faults);
        let (login_title, login_subtitle) = (line("login_title"), line("login_subtitle"));
        let (subtitle_404, subtitle_500) = (line("subtitle_404"), line("subtitle_500"));
        let logo_text = line("logo_text");
        let mut word = |name| read(name, Line::parse_line(self.get(name).trim()), faults);
        let (support_email, home_location) = (word("support_email"), word("home_location"));
        let mut message = |name| read(name, Message::parse(self.get(name)), faults);
        let (message_404, message_500) = (message("message_404"), message("message_500"));
        let color = match self.get("accent_color").trim() {
            "" => Ok(None),
            text => AccentColor::parse(text).map(Some),
        };
        let logo = self.logo.change();
        let face = Face { accent_color: read("accent_color", color, faults), logo, logo_text };
        let settings = Settings {
            login_title,
            login_subtitle,
            support_email,
            home_location,
            subtitle_404,
            message_404,
            subtitle_500,
            message_500,
            ..Settings::default()
        };
        let seen = self.version.parse().map(Version);
        let if_version = IfVersion::is(seen.unwrap_or(client.version));
        let command = SetFace { client: client.id, face, settings, if_version };
        if let Err(Error::Invalid(more)) = command.applied_to(client) {
            faults.extend(more);
        }
        command
    }

    /// The parts of the form, filled in.
    pub(super) fn groups(&self, language: Language) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        let mut last = "";
        for (name, kind, part, label) in FIELDS {
            if part != last {
                groups.push(Group { legend: language.text(part), fields: Vec::new() });
                last = part;
            }
            let label = language.text(label);
            let mut hint = hint(name).map(|key| language.text(key));
            if kind == FieldKind::Picture && matches!(self.logo, Choice::New(_)) {
                let chosen = language.text("face-logo-chosen");
                hint = hint.map(|hint| format!("{hint} {chosen}"));
            }
            let value = if kind == FieldKind::Picture { "" } else { self.get(name) };
            let field = Field { hint, ..Field::new(name, kind, "off", label).with(value) };
            if let Some(group) = groups.last_mut() {
                group.fields.push(field);
            }
        }
        groups
    }

    /// The new logo as it goes with the form, until it is saved.
    pub(super) fn chosen(&self) -> Option<String> {
        self.logo.carried()
    }

    /// The new logo as a page can show it that is stored nowhere.
    pub(super) fn picture(&self) -> Option<String> {
        self.chosen().map(|text| format!("data:image/png;base64,{text}"))
    }

    fn get(&self, name: &str) -> &str {
        let found = self.texts.iter().find(|(found, _)| *found == name);
        found.map_or("", |(_, text)| text)
    }
}

/// What is said about a field.
fn hint(name: &str) -> Option<&'static str> {
    Some(match name {
        "login_title" => "face-title-hint",
        "support_email" => "face-support-hint",
        "home_location" => "face-home-hint",
        "accent_color" => "face-color-hint",
        "logo" => "face-logo-hint",
        "logo_text" => "face-logo-text-hint",
        "message_404" | "message_500" => "face-message-hint",
        _ => return None,
    })
}
