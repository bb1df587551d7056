//! The requests and answers of the OpenAPI document. Tests send the requests.

use serde_json::{Value, json};

/// A client with its settings.
pub(crate) fn client() -> Value {
    json!({
        "id": 1,
        "site": { "domain": "localhost:8000", "formatted_name": "localhost" },
        "name": "Juicebox",
        "default_from_email": "",
        "invitation_subject": "",
        "invitation_body": "",
        "login_title": "Welcome to Juicebox",
        "login_subtitle": "",
        "support_email": "support@juiceanalytics.com",
        "home_location": "/",
        "subtitle_404": "Oops, the application you're looking for does not exist.",
        "message_404": "You may want to head back to the homepage.<br />If you think something is broken, report a problem.",
        "subtitle_500": "Looks like we're having some server issues.",
        "message_500": "Go back to the previous page and try again. If you think something is broken, report a problem.",
        "password_min_length": 8,
        "password_allow_common": false,
        "password_require_numeric": false,
        "password_require_upper": false,
        "password_require_lower": false,
        "password_require_special": false,
        "password_expiration_days": 0,
    })
}

/// A change of a client.
pub(crate) fn client_patch() -> Value {
    json!({ "name": "My Client Name" })
}

/// The client after [`client_patch`].
pub(crate) fn patched_client() -> Value {
    with(client(), client_patch())
}

/// A site.
pub(crate) fn site() -> Value {
    json!({ "id": 2, "domain": "localhost:8000", "name": "localhost:8000" })
}

/// A user.
pub(crate) fn user() -> Value {
    json!({
        "extra": {},
        "last_login": "2016-06-01T13:34:30.718746Z",
        "email": "user@juice.com",
        "handle": "@user",
        "first_name": "User",
        "last_name": "User",
        "is_active": true,
        "date_joined": "2013-07-28T21:04:32Z",
        "is_demo_user": false,
        "profile_color": "ff0000",
        "profile_avatar": "http://localhost:8000/static/avatars/default.svg",
        "last_activated": "2016-06-01T13:22:24.439209Z",
        "last_deactivated": null,
        "last_password_set": "2016-06-01T13:22:24.439209Z",
        "apps": ["zylTKNVx"],
        "clientadmin_of": [],
    })
}

/// A change of a user.
pub(crate) fn user_patch() -> Value {
    json!({ "first_name": "Una", "apps": ["zylTKNVx"] })
}

/// The user after [`user_patch`].
pub(crate) fn patched_user() -> Value {
    with(user(), user_patch())
}

/// The user who invites.
fn inviter() -> Value {
    json!({
        "extra": {},
        "last_login": null,
        "email": "jason@juice.com",
        "handle": "@jason",
        "first_name": "",
        "last_name": "",
        "is_active": true,
        "date_joined": "2016-06-01T18:13:17.943920Z",
        "is_demo_user": false,
        "profile_color": "ff0000",
        "profile_avatar": "http://localhost:8000/static/avatars/default.svg",
        "last_activated": "2016-06-01T18:13:17.943951Z",
        "last_deactivated": null,
        "last_password_set": null,
        "apps": [],
        "clientadmin_of": [1],
    })
}

/// A pending invitation.
pub(crate) fn invitation() -> Value {
    json!({
        "id": 3,
        "user": inviter(),
        "initial_apps": [],
        "extra": {},
        "email": "invited_user@juiceanalytics.com",
        "key": "0626d808767dc0abc76a4266ad2df687b3008156",
        "date_invited": "2016-06-01T18:24:04.358609Z",
        "invitation_email_count": 1,
    })
}

/// An address to invite.
pub(crate) fn invitation_entry() -> Value {
    json!({
        "email": "new_user@juiceanalytics.com",
        "extra": {},
        "initial_apps": ["zylTKNVx"],
    })
}

/// The invitation made of [`invitation_entry`].
pub(crate) fn made_invitation() -> Value {
    let made = json!({ "id": 4, "key": "5ad3c0db8f9aa8a1cbd4ae3f54e4f8ca8b0c5f0f" });
    with(with(invitation(), made), invitation_entry())
}

/// A pending invitation after one more mail.
pub(crate) fn resent_invitation() -> Value {
    with(invitation(), json!({ "invitation_email_count": 2 }))
}

/// An app.
pub(crate) fn app() -> Value {
    json!({
        "id": "zylTKNVx",
        "slug": "datademo",
        "label": "Data Services Demo",
        "show_help": false,
        "help_html": "\n",
        "show_footer": false,
        "footer_html": "",
        "description": "US Census Bureau data services demo",
    })
}

/// A change of an app.
pub(crate) fn app_patch() -> Value {
    json!({ "label": "Data Services", "show_help": true })
}

/// The app after [`app_patch`].
pub(crate) fn patched_app() -> Value {
    with(app(), app_patch())
}

/// An address and its password.
pub(crate) fn sign_in() -> Value {
    json!({ "username": "jason@juice.com", "password": "correct horse battery staple" })
}

/// A token.
pub(crate) fn token() -> Value {
    json!({ "token": "7297b3ebb0e7f7baf5f54d39908dda99f5ea8665" })
}

/// An object with some keys set.
fn with(mut object: Value, keys: Value) -> Value {
    if let (Value::Object(object), Value::Object(keys)) = (&mut object, keys) {
        object.extend(keys);
    }
    object
}
