//! Users as this API shows them and takes changes of them.

use std::collections::HashSet;

use directory::apps;
use directory::ids::{AppCode, ClientId};
use directory::json::Object;
use directory::text::Line;
use directory::users::{self, Details, Fields, Handle, Identifiers, Key, Labels, Parts};
use directory::{Code, Error, Noun};
use serde::Serialize;
use utoipa::ToSchema;
use web::{BaseUrl, BoolWord, Faults, Field, IfMatch, WireObject};

use super::examples;
use super::time::Time;
use crate::picture;

/// What is loaded of a user for [`User`].
pub(crate) const PARTS: Parts = Parts {
    tags: false,
    dimensions: false,
    apps: true,
    roles: false,
    groups: false,
    identities: false,
    delegates: false,
};

/// A user: all 16 keys everywhere.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!(examples::user()))]
pub(crate) struct User {
    /// Free data of the user for the apps.
    #[schema(value_type = Object)]
    extra: Object,
    /// When they last signed in.
    last_login: Option<Time>,
    /// The address they sign in with.
    email: String,
    /// Their name in discussions.
    handle: String,
    /// First name.
    first_name: String,
    /// Last name.
    last_name: String,
    /// Whether they may sign in.
    is_active: bool,
    /// When they were added.
    date_joined: Time,
    /// Whether apps show them anonymised data.
    is_demo_user: bool,
    /// Their colour in discussions: six hexadecimal digits.
    profile_color: String,
    /// Their picture, or the default one.
    profile_avatar: String,
    /// When they were last switched on.
    last_activated: Option<Time>,
    /// When they were last switched off.
    last_deactivated: Option<Time>,
    /// When their password was last set.
    last_password_set: Option<Time>,
    /// Ids of the apps they may open.
    apps: Vec<String>,
    /// Ids of the clients they administer: their own one or none.
    clientadmin_of: Vec<i64>,
}

impl User {
    /// How a user is shown whose picture, if none is set, is found below `base`.
    pub(crate) fn of(details: &Details, base: &BaseUrl) -> Self {
        let user = &details.user;
        let avatar = user.avatar.as_str();
        let administered = user.is_administrator().then_some(user.client_id.0);
        Self {
            extra: user.extra.clone(),
            last_login: user.last_login_at.map(Time),
            email: user.email.as_str().to_owned(),
            handle: user.handle.to_string(),
            first_name: user.first_name.as_str().to_owned(),
            last_name: user.last_name.as_str().to_owned(),
            is_active: user.active,
            date_joined: Time(user.created_at),
            is_demo_user: user.demo,
            profile_color: user.color.clone(),
            profile_avatar: if avatar.is_empty() { picture::url(base) } else { avatar.to_owned() },
            last_activated: user.last_activated_at.map(Time),
            last_deactivated: user.last_deactivated_at.map(Time),
            last_password_set: user.last_password_set_at.map(Time),
            apps: details.apps.iter().map(|app| app.as_str().to_owned()).collect(),
            clientadmin_of: administered.into_iter().collect(),
        }
    }
}

web::body! {
    /// What to set of a user; what is not given stays. Other keys are ignored.
    pub(crate) struct UserPatch ignores unknown {
        /// First name.
        pub(crate) first_name: String,
        /// Last name.
        pub(crate) last_name: String,
        /// The name in discussions, with or without its leading `@`; unique within the client.
        pub(crate) handle: String,
        /// Free data for the apps, replaced whole; null empties it.
        pub(crate) extra: Object = nullable,
        /// Whether apps show them anonymised data.
        pub(crate) is_demo_user: BoolWord,
        /// Whether they may sign in.
        pub(crate) is_active: BoolWord,
        /// Six hexadecimal digits, with or without a leading `#`.
        pub(crate) profile_color: String,
        /// Ids of all apps they may open; null and `[]` take all away.
        pub(crate) apps: Vec<Field<String>> = nullable,
    }
}

impl UserPatch {
    /// The change of one user.
    pub(crate) fn into_command(
        self,
        client: ClientId,
        user: Key,
        if_match: IfMatch,
    ) -> Result<users::Update, Error> {
        let mut faults = self.faults();
        let fields = Fields {
            first_name: faults.set("first_name", self.first_name, Line::parse_line),
            last_name: faults.set("last_name", self.last_name, Line::parse_line),
            extra: faults.clearable("extra", self.extra, Ok),
            demo: faults.set("is_demo_user", self.is_demo_user, |word| Ok(word.0)),
            active: faults.set("is_active", self.is_active, |word| Ok(word.0)),
            color: faults
                .set("profile_color", self.profile_color, |text: String| users::color(&text)),
            ..Fields::default()
        };
        let handle = faults.set("handle", self.handle, |text: String| Handle::parse(&text));
        let apps = app_codes(&mut faults, "apps", self.apps);
        faults.finish()?;
        Ok(users::Update {
            identifiers: Identifiers { handle, ..Identifiers::default() },
            fields,
            labels: Labels { apps, ..Labels::default() },
            if_version: if_match.0,
            parts: PARTS,
            ..users::Update::of(client, user)
        })
    }
}

/// A list of app ids, in which null is the empty list. What cannot be an id is refused in the words
/// for an unknown one; a list of more ids than a client can have apps is refused unread.
pub(crate) fn app_codes(
    faults: &mut Faults,
    name: &str,
    list: Field<Vec<Field<String>>>,
) -> Option<Vec<AppCode>> {
    let few = |entries: Vec<_>| {
        if entries.len() > apps::LIMIT { Err(Code::TooMany(apps::LIMIT)) } else { Ok(entries) }
    };
    let entries = faults.clearable(name, list, few)?;
    let mut codes = Vec::with_capacity(entries.len());
    let mut unknown = HashSet::new();
    for (position, entry) in entries.into_iter().enumerate() {
        let Some(text) = faults.set(&format!("{name}/{position}"), entry, Ok) else { continue };
        match AppCode::parse(&text) {
            Ok(code) => codes.push(code),
            Err(_) if unknown.insert(text.clone()) => {
                faults.add(name, Code::UnknownId(Noun::App, text));
            }
            Err(_) => {}
        }
    }
    Some(codes)
}
