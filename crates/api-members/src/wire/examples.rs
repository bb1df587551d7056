//! The requests and answers of the OpenAPI document. Tests send the requests.

use serde_json::{Value, json};

/// A user.
pub(crate) fn user() -> Value {
    json!({
        "id": 123,
        "first_name": "John",
        "last_name": "McLane",
        "designation": "Lt",
        "title": "Detective",
        "job_type": "law enforcement",
        "company": "Nakatomi",
        "email": "jmclane@diehard.com",
        "phone": "123-555-4321",
        "address": "2121 Avenue of the Stars",
        "city": "Los Angeles",
        "state_province": "CA",
        "postal_code": "90067",
        "country": "United States of America",
        "timezone": -25200,
        "avatar": "https://nakatomiplaza.com/avatar.png",
        "points": 120,
        "account_level": 99,
        "client_id": "A125637",
        "client_guid": "735992af-c8a2-4cac-9072-5f1a29437e98",
        "banned": "false",
        "username": "jmclane",
        "website": "https://junolive.co",
        "linkedin": "https://www.linkedin.com/in/jmclane/",
        "twitter": "https://twitter.com/jmclanenypd",
        "facebook": "https://www.facebook.com/john.mclane",
        "instagram": "https://www.instagram.com/jmclane/",
        "date_created": "2022-11-03T21:00:00",
        "date_last_login": "1900-01-01T00:00:00",
        "date_updated": "2026-01-01T00:00:00",
        "tags": [user_tag()],
        "dimensions": [user_dimension("University of Washington")],
    })
}

/// What a user allows who decided nothing.
pub(crate) fn privacy() -> Value {
    json!({ "allow_messages": true, "share_contact_data": false })
}

/// What a user allows.
pub(crate) fn privacy_body() -> Value {
    json!({ "allow_messages": true, "share_contact_data": true })
}

/// A tag of a user.
fn user_tag() -> Value {
    json!({
        "id": "1",
        "name": "Main Stage",
        "type": "2",
        "type_name": "Access Level",
        "score": "35",
    })
}

/// A custom dimension of a user.
fn user_dimension(value: &str) -> Value {
    json!({ "id": 100, "name": "Medical School", "value": value })
}

/// A user to add.
pub(crate) fn new_user() -> Value {
    json!({
        "email": "hgennero@nakatomi.example",
        "first_name": "Holly",
        "last_name": "Gennero",
        "timezone": "-25200",
        "client_id": 125638,
        "tags": [{ "name": "Main Stage", "type": "2", "score": "10" }],
        "dimensions": [{ "name": "Medical School", "value": "UCLA" }],
    })
}

/// The user made of [`new_user`].
pub(crate) fn made_user() -> Value {
    let mut made = user();
    if let Value::Object(object) = &mut made {
        for value in object.values_mut().filter(|value| value.is_string()) {
            *value = json!("");
        }
    }
    let texts = json!({
        "id": 124,
        "email": "hgennero@nakatomi.example",
        "first_name": "Holly",
        "last_name": "Gennero",
        "points": 0,
        "account_level": 0,
        "client_id": "125638",
        "banned": "false",
        "date_created": "2026-01-01T00:00:00",
        "date_last_login": "1900-01-01T00:00:00",
        "date_updated": "2026-01-01T00:00:00",
        "tags": [with(user_tag(), json!({ "score": "10" }))],
        "dimensions": [user_dimension("UCLA")],
    });
    with(made, texts)
}

/// A change of a user.
pub(crate) fn user_patch() -> Value {
    json!({
        "email": "john@example.com",
        "banned": "false",
        "tags": [{ "id": 1, "score": 40 }],
        "dimensions": [{ "name": "Medical School", "value": "UCLA" }],
    })
}

/// The user after [`user_patch`].
pub(crate) fn patched_user() -> Value {
    let changed = json!({
        "email": "john@example.com",
        "tags": [with(user_tag(), json!({ "score": "40" }))],
        "dimensions": [user_dimension("UCLA")],
    });
    with(user(), changed)
}

/// The score to give.
pub(crate) fn user_tag_body() -> Value {
    json!({ "score": 40 })
}

/// The tag after [`user_tag_body`].
pub(crate) fn set_user_tag() -> Value {
    with(user_tag(), json!({ "score": "40" }))
}

/// A tag.
pub(crate) fn tag() -> Value {
    json!({ "id": "1", "name": "Main Stage", "type": "2", "type_name": "Access Level" })
}

/// A tag to add.
pub(crate) fn new_tag() -> Value {
    json!({ "name": "Workshops", "type_name": "Access Level" })
}

/// The tag made of [`new_tag`].
pub(crate) fn made_tag() -> Value {
    with(tag(), json!({ "id": "2", "name": "Workshops" }))
}

/// A change of a tag.
pub(crate) fn tag_patch() -> Value {
    json!({ "name": "Grand Stage" })
}

/// The tag after [`tag_patch`].
pub(crate) fn patched_tag() -> Value {
    with(tag(), tag_patch())
}

/// A type of tags.
pub(crate) fn tag_type() -> Value {
    json!({ "id": "1", "name": "Topic" })
}

/// A type of tags to add.
pub(crate) fn new_tag_type() -> Value {
    json!({ "name": "Leaderboard Group" })
}

/// The type made of [`new_tag_type`].
pub(crate) fn made_tag_type() -> Value {
    with(new_tag_type(), json!({ "id": "3" }))
}

/// A default dimension.
pub(crate) fn default_dimension() -> Value {
    json!({ "id": 1, "name": "instagram" })
}

/// A dimension.
pub(crate) fn dimension() -> Value {
    json!({ "id": 100, "name": "Medical School" })
}

/// A dimension to add.
pub(crate) fn new_dimension() -> Value {
    json!({ "name": "Dietary needs" })
}

/// The dimension made of [`new_dimension`].
pub(crate) fn made_dimension() -> Value {
    with(new_dimension(), json!({ "id": 101 }))
}

/// A new name of a dimension.
pub(crate) fn dimension_patch() -> Value {
    json!({ "name": "University" })
}

/// The dimension after [`dimension_patch`].
pub(crate) fn patched_dimension() -> Value {
    with(dimension(), dimension_patch())
}

/// A credit.
pub(crate) fn ce() -> Value {
    json!({
        "id": 1,
        "name": "Crisis negotiation",
        "ce_credits": 10,
        "ce_threshold": 80,
        "ce_status": "Open",
    })
}

/// A credit to offer.
pub(crate) fn new_ce() -> Value {
    json!({
        "name": "First aid",
        "ce_credits": 7.5,
        "ce_threshold": 50,
        "ce_status": "Open",
    })
}

/// The credit made of [`new_ce`].
pub(crate) fn made_ce() -> Value {
    with(new_ce(), json!({ "id": 3 }))
}

/// A change of a credit.
pub(crate) fn ce_patch() -> Value {
    json!({ "ce_threshold": 75 })
}

/// The credit after [`ce_patch`].
pub(crate) fn patched_ce() -> Value {
    with(ce(), ce_patch())
}

/// Progress on a credit.
pub(crate) fn record() -> Value {
    with(ce(), json!({ "ce_earned_hours": 7.99, "ce_claimed_hours": 0 }))
}

/// Progress to set.
pub(crate) fn record_body() -> Value {
    json!({ "ce_earned_hours": 8 })
}

/// The progress after [`record_body`].
pub(crate) fn set_record() -> Value {
    with(record(), json!({ "ce_status": "Ready", "ce_earned_hours": 8 }))
}

/// Hours to claim.
pub(crate) fn claim_body() -> Value {
    json!({ "ce_claimed_hours": 5 })
}

/// A Ready credit after [`claim_body`].
pub(crate) fn claimed_record() -> Value {
    json!({
        "id": 2,
        "name": "High-rise safety",
        "ce_credits": 8,
        "ce_threshold": 50,
        "ce_status": "Done",
        "ce_earned_hours": 8,
        "ce_claimed_hours": 5,
    })
}

/// An object with some keys set.
fn with(mut object: Value, keys: Value) -> Value {
    if let (Value::Object(object), Value::Object(keys)) = (&mut object, keys) {
        object.extend(keys);
    }
    object
}
