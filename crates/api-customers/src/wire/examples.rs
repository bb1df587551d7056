//! The requests and answers of the OpenAPI document. Tests send the requests.

use directory::Installation;
use directory::policy::Claim;
use serde_json::{Value, json};

/// The customer of the examples.
pub(crate) const CUSTOMER: &str = "5f5a3c1e9b1e8a0001000001";
/// The user of the examples.
pub(crate) const USER: &str = "62f6bd0a1c9d440000000001";
/// The address of the user of the examples.
pub(crate) const EMAIL: &str = "ann.archer@archer.example";

/// What an access token is drawn with.
pub(crate) fn token_request() -> Value {
    json!({
        "audience": "https://identity.example",
        "grant_type": "client_credentials",
        "client_id": "63a1f0c2d4e5f60000000001",
        "client_secret": "rbs_5d41402abc4b2a76b9719d911017c592aa11bb22",
    })
}

/// An access token.
pub(crate) fn token() -> Value {
    json!({
        "access_token": "rba_0cc175b9c0f1b6a831c399e269772661dd22ee33",
        "expires_in": 86_400,
        "token_type": "Bearer",
    })
}

fn customer() -> Value {
    let installation = Installation::default();
    json!({
        "_id": CUSTOMER,
        "fullName": "Archer & Baker LLP",
        "tenant": {
            "_id": installation.oid().to_string(),
            "description": installation.description,
            "name": installation.name,
        },
        "customerSegment": "strategic",
        "vertical": "legal",
    })
}

fn identity(kind: &str, value: &str) -> Value {
    json!({ "type": kind, "value": value, "customerId": CUSTOMER })
}

fn permission(claim: Claim) -> Value {
    json!({
        "_id": claim.oid().to_string(),
        "claim": claim.text(),
        "description": claim.description(),
    })
}

/// A user.
pub(crate) fn user() -> Value {
    json!({
        "_id": USER,
        "createdAt": "2022-08-12T20:44:48Z",
        "isSuperDelegate": false,
        "email": EMAIL,
        "firstName": "Ann",
        "jobTitle": "Associate",
        "lastName": "Archer",
        "nickname": "Annie",
        "updatedAt": "2022-08-12T20:44:48Z",
        "status": "active",
        "seniority": "Senior",
        "department": "Litigation",
        "office": "Boston",
        "groupIds": ["64b2a1d3e5f6070000000001"],
        "superDelegatePermissions": {},
        "customer": customer(),
        "delegators": [{
            "_id": "62f6bd0a1c9d440000000003",
            "firstName": "Cleo",
            "lastName": "Clark",
            "identities": [identity("elite", "C-300")],
        }],
        "delegates": [{
            "_id": "62f6bd0a1c9d440000000002",
            "firstName": "Bob",
            "lastName": "Baker",
            "permissions": { "activities": false, "timesheet": true },
        }],
        "identities": [identity("aderant", "T-100"), identity("juris", "J-100")],
        "roles": [
            { "_id": "62f6bd0a1c9d4400000000f1", "name": "User", "permissions": [] },
            {
                "_id": "62f6bd0a1c9d4400000000f2",
                "name": "Credit Reader",
                "permissions": [permission(Claim::UsersRead), permission(Claim::CesRead)],
            },
        ],
    })
}

/// A change of a user.
pub(crate) fn user_patch() -> Value {
    json!({
        "firstName": "Ana",
        "department": "Tax",
        "office": null,
        "delegateIds": ["62f6bd0a1c9d440000000003"],
    })
}

/// The user after [`user_patch`].
pub(crate) fn patched_user() -> Value {
    let delegates = json!([{
        "_id": "62f6bd0a1c9d440000000003",
        "firstName": "Cleo",
        "lastName": "Clark",
        "permissions": { "activities": false, "timesheet": true },
    }]);
    let keys = json!({ "firstName": "Ana", "department": "Tax", "delegates": delegates });
    without(changed(keys), "office")
}

/// A change of a user in the second version.
pub(crate) fn user_patch_v2() -> Value {
    json!({ "jobTitle": "Counsel" })
}

/// The user after [`user_patch_v2`].
pub(crate) fn patched_user_v2() -> Value {
    changed(user_patch_v2())
}

/// The user after their deletion.
pub(crate) fn deleted_user() -> Value {
    changed(json!({ "status": "inactive" }))
}

/// Whose identity to find.
pub(crate) fn identity_request() -> Value {
    json!({ "email": EMAIL, "identityType": "aderant" })
}

/// An identity that was found.
pub(crate) fn found_identity() -> Value {
    with(identity("aderant", "T-100"), json!({ "userId": USER }))
}

/// The user with some keys set, today.
fn changed(keys: Value) -> Value {
    with(with(user(), json!({ "updatedAt": "2026-01-01T00:00:00Z" })), keys)
}

/// An object with some keys set.
fn with(mut object: Value, keys: Value) -> Value {
    if let (Value::Object(object), Value::Object(keys)) = (&mut object, keys) {
        object.extend(keys);
    }
    object
}

/// An object without a key.
fn without(mut object: Value, key: &str) -> Value {
    if let Value::Object(object) = &mut object {
        object.remove(key);
    }
    object
}
