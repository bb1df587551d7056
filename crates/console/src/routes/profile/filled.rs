//! The form of a profile: what stands in its fields, and the command that it means.

use directory::ids::{IfVersion, Version};
use directory::sessions::SignedIn;
use directory::text::{Line, Long};
use directory::users::{
    Fields, ProfileField, ProfileFields, SetProfile, User, own_avatar, timezone,
};
use directory::{Code, Error, FieldError};

use super::zones;
use crate::form::{Upload, read};
use crate::language::Language;
use crate::pictures::{Choice, PORTRAIT};
use crate::sheet::{Field, FieldKind, Group, Removal};
use crate::visit::Visit;

/// What stands in the form.
#[derive(Default)]
pub(super) struct Filling {
    /// The version of the person that was seen.
    pub(super) version: String,
    /// What is to become of the picture.
    pub(super) picture: Choice,
    texts: Vec<(&'static str, String)>,
}

/// The fields: how they are called, what they take, in which part of the form they stand, the words of
/// their labels, and what browsers know them by.
const FIELDS: [(&str, FieldKind, &str, &str, &str); 15] = [
    ("first_name", FieldKind::Name, "profile-name", "field-first-name", "given-name"),
    ("last_name", FieldKind::Name, "profile-name", "field-last-name", "family-name"),
    ("picture", FieldKind::Picture, "profile-name", "profile-picture", "photo"),
    ("phone", FieldKind::Phone, "profile-contact", "profile-phone", "tel"),
    ("address", FieldKind::Name, "profile-contact", "profile-street", "street-address"),
    ("city", FieldKind::Name, "profile-contact", "profile-city", "address-level2"),
    ("state_province", FieldKind::Name, "profile-contact", "profile-state", "address-level1"),
    ("postal_code", FieldKind::Name, "profile-contact", "profile-postal-code", "postal-code"),
    ("country", FieldKind::Name, "profile-contact", "profile-country", "country-name"),
    ("timezone", FieldKind::Choice, "profile-contact", "profile-zone", "off"),
    ("website", FieldKind::Link, "profile-links", "profile-website", "url"),
    ("linkedin", FieldKind::Link, "profile-links", "profile-linkedin", "off"),
    ("twitter", FieldKind::Link, "profile-links", "profile-twitter", "off"),
    ("facebook", FieldKind::Link, "profile-links", "profile-facebook", "off"),
    ("instagram", FieldKind::Link, "profile-links", "profile-instagram", "off"),
];

impl Filling {
    /// A person as they stand.
    pub(super) fn of(user: &User) -> Self {
        let texts = [
            ("first_name", user.first_name.as_str()),
            ("last_name", user.last_name.as_str()),
            ("phone", user.phone.as_str()),
            ("address", user.address.as_str()),
            ("city", user.city.as_str()),
            ("state_province", user.state_province.as_str()),
            ("postal_code", user.postal_code.as_str()),
            ("country", user.country.as_str()),
            ("website", user.website.as_str()),
            ("linkedin", user.linkedin.as_str()),
            ("twitter", user.twitter.as_str()),
            ("facebook", user.facebook.as_str()),
            ("instagram", user.instagram.as_str()),
        ];
        let texts = texts.map(|(name, text)| (name, text.to_owned()));
        Self {
            version: user.version.0.to_string(),
            picture: Choice::Same,
            texts: texts.into_iter().chain([("timezone", user.timezone.to_string())]).collect(),
        }
    }

    /// What was sent, and what is wrong with the picture.
    pub(super) async fn taken(upload: &Upload) -> Result<(Self, Vec<FieldError>), Error> {
        let filled = &upload.filled;
        let mut filling = Self {
            version: filled.get("version").to_owned(),
            picture: Choice::Same,
            texts: FIELDS
                .iter()
                .filter(|(name, ..)| filled.has(name))
                .map(|(name, ..)| (*name, filled.get(name).to_owned()))
                .collect(),
        };
        match Choice::of(upload, PORTRAIT).await {
            Ok(picture) => filling.picture = picture,
            Err(Error::Invalid(faults)) => return Ok((filling, faults)),
            Err(other) => return Err(other),
        }
        Ok((filling, Vec::new()))
    }

    /// The command that it means, and the rules that it breaks. A field that did not come stays.
    pub(super) fn command(
        &self,
        visit: &Visit,
        visitor: &SignedIn,
        faults: &mut Vec<FieldError>,
    ) -> SetProfile {
        let mut line = |name| {
            let text = self.sent(name)?;
            read(name, Line::parse_line(text), faults)
        };
        let (first_name, last_name) = (line("first_name"), line("last_name"));
        let (phone, address, city) = (line("phone"), line("address"), line("city"));
        let (state_province, postal_code) = (line("state_province"), line("postal_code"));
        let country = line("country");
        let mut link = |name| {
            let text = self.sent(name)?;
            read(name, Long::parse_link(text), faults)
        };
        let (website, linkedin, twitter) = (link("website"), link("linkedin"), link("twitter"));
        let (facebook, instagram) = (link("facebook"), link("instagram"));
        let zone = self.sent("timezone").map(|text| {
            let seconds = text.parse().map_err(|_| Code::Kind("an integer"));
            read("timezone", seconds.and_then(timezone), faults)
        });
        let fields = Fields {
            first_name,
            last_name,
            phone,
            address,
            city,
            state_province,
            postal_code,
            country,
            website,
            linkedin,
            twitter,
            facebook,
            instagram,
            timezone: zone.flatten(),
            ..Fields::default()
        };
        let user = &visitor.user;
        let seen = self.version.parse().map_or(user.version, Version);
        SetProfile {
            client: user.client_id,
            user: user.id,
            fields,
            picture: self.picture.change(),
            site: visit.site(&visitor.client),
            if_version: IfVersion::is(seen),
        }
    }

    /// The parts of the form, filled in. What is locked stands there as it is.
    pub(super) fn groups(
        &self,
        language: Language,
        user: &User,
        locked: ProfileFields,
    ) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        let mut last = "";
        let pictured = !user.avatar.as_str().is_empty();
        for (name, kind, part, label, autocomplete) in FIELDS {
            if part != last {
                groups.push(Group { legend: language.text(part), fields: Vec::new() });
                last = part;
            }
            let mut field = Field::new(name, kind, autocomplete, language.text(label));
            let is_locked = ProfileField::of_word(name).is_some_and(|field| locked.has(field));
            match kind {
                _ if is_locked => field.fixed = Some(fixed(language, user, name)),
                FieldKind::Picture => self.dress(language, &mut field, pictured),
                FieldKind::Choice => field.options = zones::offers(language, self.get(name)),
                _ => field.value = self.get(name).to_owned(),
            }
            if let Some(group) = groups.last_mut() {
                group.fields.push(field);
            }
        }
        groups
    }

    /// What is said about the picture.
    fn dress(&self, language: Language, field: &mut Field, pictured: bool) {
        let chosen = matches!(self.picture, Choice::New(_));
        let hint = language.text("profile-picture-hint");
        field.hint = Some(if chosen {
            format!("{hint} {}", language.text("profile-picture-chosen"))
        } else {
            hint
        });
        if pictured || chosen {
            let checked = matches!(self.picture, Choice::None);
            let label = language.text("profile-picture-remove");
            field.removal = Some(Removal { name: "remove_picture", label, checked });
        }
    }

    fn get(&self, name: &str) -> &str {
        let found = self.texts.iter().find(|(found, _)| *found == name);
        found.map_or("", |(_, text)| text)
    }

    /// What was filled into a field, if it came.
    fn sent(&self, name: &str) -> Option<&str> {
        let found = self.texts.iter().find(|(found, _)| *found == name);
        found.map(|(_, text)| text.trim())
    }
}

/// The names of the fields with the words of their labels, by the words of the parts they stand in.
pub(in crate::routes) fn labelled()
-> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let own = FIELDS.into_iter().map(|(name, _, part, label, _)| (part, name, label));
    std::iter::once(("profile-sign-in", "email", "field-email")).chain(own)
}

/// What stands in a field that cannot be changed; nothing for a picture, which is shown.
fn fixed(language: Language, user: &User, name: &str) -> String {
    let filling = Filling::of(user);
    let text = match name {
        "picture" if own_avatar(user).is_some() => return String::new(),
        "picture" => user.avatar.as_str().to_owned(),
        "timezone" => zones::written(language, user.timezone),
        other => filling.get(other).to_owned(),
    };
    if text.is_empty() { language.text("profile-not-given") } else { text }
}
