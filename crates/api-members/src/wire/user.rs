//! A user as this API shows it.

use directory::dimensions::UserDimension;
use directory::users::{Details, Parts, guid_text};
use serde::Serialize;
use utoipa::ToSchema;

use super::date::Date;
use super::user_tag::UserTag;

/// What is shown besides the record.
pub(crate) const PARTS: Parts = Parts {
    tags: true,
    dimensions: true,
    apps: false,
    roles: false,
    groups: false,
    identities: false,
    delegates: false,
};

/// A user. All keys are always there; a text that is not set is "".
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct User {
    /// The number within the client.
    id: i64,
    /// First name.
    first_name: String,
    /// Last name.
    last_name: String,
    /// Letters or rank; dimension 12.
    designation: String,
    /// Job title; dimension 18.
    title: String,
    /// Kind of job; dimension 11.
    job_type: String,
    /// Organisation.
    company: String,
    /// The address they sign in with, unique within the client.
    email: String,
    /// Telephone; dimension 5.
    phone: String,
    /// Street; dimension 10.
    address: String,
    /// City; dimension 13.
    city: String,
    /// State or province; dimension 14.
    state_province: String,
    /// Post code; dimension 15.
    postal_code: String,
    /// Country; dimension 16.
    country: String,
    /// Time zone in seconds east of UTC.
    #[schema(minimum = -50_400, maximum = 50_400)]
    timezone: i64,
    /// The URL of their picture.
    avatar: String,
    /// Points.
    #[schema(minimum = 0, maximum = 2_147_483_647_i64)]
    points: i64,
    /// 0 to 99; 99 is an administrator.
    #[schema(minimum = 0, maximum = 99)]
    account_level: i64,
    /// The client's own key of the user, unique within the client where set.
    client_id: String,
    /// The client's other key of the user: a UUID in lower case, or "".
    client_guid: String,
    /// Whether they are kept out: "true" or "false".
    #[schema(pattern = "^(true|false)$")]
    banned: String,
    /// Their name in another system's sign-in, unique within the client where set.
    username: String,
    /// Web site; dimension 4.
    website: String,
    /// Link; dimension 8.
    linkedin: String,
    /// Link; dimension 3.
    twitter: String,
    /// Link; dimension 2.
    facebook: String,
    /// Link; dimension 1.
    instagram: String,
    /// When they were added.
    date_created: Date,
    /// When they last signed in; 1900-01-01T00:00:00 for never.
    date_last_login: Date,
    /// When they last changed.
    date_updated: Date,
    /// Their tags.
    tags: Vec<UserTag>,
    /// Their custom dimensions; the default ones are the fields above.
    dimensions: Vec<Dimension>,
}

/// A custom dimension of a user.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = UserDimension)]
pub(crate) struct Dimension {
    /// The number of the dimension.
    id: i64,
    /// Its name.
    name: String,
    /// What it is for the user.
    value: String,
}

impl From<UserDimension> for Dimension {
    fn from(dimension: UserDimension) -> Self {
        Self {
            id: dimension.id.0,
            name: dimension.name.into_string(),
            value: dimension.value.into_string(),
        }
    }
}

impl From<Details> for User {
    fn from(details: Details) -> Self {
        let user = details.user;
        Self {
            id: user.id.0,
            first_name: user.first_name.into_string(),
            last_name: user.last_name.into_string(),
            designation: user.designation.into_string(),
            title: user.title.into_string(),
            job_type: user.job_type.into_string(),
            company: user.company.into_string(),
            email: user.email.into_string(),
            phone: user.phone.into_string(),
            address: user.address.into_string(),
            city: user.city.into_string(),
            state_province: user.state_province.into_string(),
            postal_code: user.postal_code.into_string(),
            country: user.country.into_string(),
            timezone: user.timezone,
            avatar: user.avatar.into_string(),
            points: user.points,
            account_level: user.account_level,
            client_id: user.reference.unwrap_or_default().into_string(),
            client_guid: user.guid.map(guid_text).unwrap_or_default(),
            banned: (!user.active).to_string(),
            username: user.username.into_string(),
            website: user.website.into_string(),
            linkedin: user.linkedin.into_string(),
            twitter: user.twitter.into_string(),
            facebook: user.facebook.into_string(),
            instagram: user.instagram.into_string(),
            date_created: Date(Some(user.created_at)),
            date_last_login: Date(user.last_login_at),
            date_updated: Date(Some(user.updated_at)),
            tags: details.tags.into_iter().map(UserTag::from).collect(),
            dimensions: details.dimensions.into_iter().map(Dimension::from).collect(),
        }
    }
}
