//! What can go wrong, said once: surfaces choose the frame, the words stand here.

use std::fmt;
use std::time::Duration;

use crate::ces::Day;
use crate::ids::Version;
use crate::passwords::Rule;
use crate::pictures::PictureFault;
use crate::policy::Action;

/// Why an operation was not done. Nothing is half-applied: with any of these, nothing changed
/// (but see [`Error::Unknown`]).
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or it is another client's: callers cannot tell the two apart.
    #[error("no such {0}")]
    NotFound(Noun),
    /// The request breaks these rules, all of them gathered.
    #[error("{}", list(.0))]
    Invalid(Vec<FieldError>),
    /// It would break a unique rule, or the thing is in the wrong state for it.
    #[error("{0}")]
    Conflict(Clash),
    /// The caller's version is not the current one.
    #[error("this has changed since it was read")]
    Stale {
        /// The version that stands now.
        current: Version,
    },
    /// The caller may know about the thing, but not do this with it.
    #[error("{}", .0.refusal())]
    Denied(Action),
    /// The caller has not shown who it is.
    #[error("{0}")]
    Unauthenticated(Why),
    /// Too many requests of this kind.
    #[error("too many requests")]
    Limited {
        /// How long to wait before the next one.
        retry_after: Duration,
    },
    /// Not done: a queue is full, or the database cannot be reached. Trying again later is safe.
    #[error("temporarily unavailable: {0}")]
    Unavailable(&'static str),
    /// Cut off while it was being committed: done or not, nobody knows. Look before repeating it.
    #[error("the outcome is unknown: look before you repeat this")]
    Unknown,
    /// A defect or a broken data base; logged once, never shown.
    #[error("internal error")]
    Internal(Report),
}

/// The cause of an [`Error::Internal`], for the log only.
#[derive(Debug)]
pub struct Report(pub String);

impl Error {
    /// One broken rule.
    pub fn invalid(field: impl Into<String>, code: Code) -> Self {
        Self::Invalid(vec![FieldError::new(field, code)])
    }

    /// A defect, with what the log should say about it.
    pub fn internal(report: impl Into<String>) -> Self {
        Self::Internal(Report(report.into()))
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Unique { index } => Clash::of_index(&index).map_or_else(
                || Self::internal(format!("unexpected unique violation: {index}")),
                Self::Conflict,
            ),
            store::Error::Unavailable(why) => Self::Unavailable(why),
            store::Error::Unknown => Self::Unknown,
            other => Self::internal(other.to_string()),
        }
    }
}

/// The kinds of things that can be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is the noun it is named after")]
pub enum Noun {
    Client,
    User,
    Dimension,
    Tag,
    TagType,
    Ce,
    CeRecord,
    CeClaim,
    App,
    Invitation,
    Group,
    Role,
    Delegation,
    ExternalIdentity,
    Credential,
    Session,
    Link,
    Job,
    Page,
}

impl Noun {
    /// The word of the vocabulary, as in messages and events.
    pub fn word(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::User => "user",
            Self::Dimension => "dimension",
            Self::Tag => "tag",
            Self::TagType => "tag type",
            Self::Ce => "ce",
            Self::CeRecord => "ce record",
            Self::CeClaim => "ce claim",
            Self::App => "app",
            Self::Invitation => "invitation",
            Self::Group => "group",
            Self::Role => "role",
            Self::Delegation => "delegation",
            Self::ExternalIdentity => "external identity",
            Self::Credential => "credential",
            Self::Session => "session",
            Self::Link => "link",
            Self::Job => "job",
            Self::Page => "page",
        }
    }
}

impl fmt::Display for Noun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// One broken rule of one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Where: names and positions joined by `/`, without a leading one (`tags/0/name`). The names
    /// are the core's; a surface replaces the first by its own.
    pub field: String,
    /// Which rule.
    pub code: Code,
}

impl FieldError {
    /// A broken rule of a field.
    pub fn new(field: impl Into<String>, code: Code) -> Self {
        Self { field: field.into(), code }
    }
}

/// Keeps broken rules for later, each field put under `place`, and passes any other error on.
/// `None` says that rules were broken.
pub(crate) fn gather<T>(
    outcome: Result<T, Error>,
    place: &str,
    faults: &mut Vec<FieldError>,
) -> Result<Option<T>, Error> {
    match outcome {
        Ok(value) => Ok(Some(value)),
        Err(Error::Invalid(more)) => {
            let placed =
                |fault: FieldError| FieldError::new(format!("{place}/{}", fault.field), fault.code);
            faults.extend(more.into_iter().map(placed));
            Ok(None)
        }
        Err(other) => Err(other),
    }
}

fn list(faults: &[FieldError]) -> String {
    let lines: Vec<_> = faults.iter().map(|f| format!("{}: {}", f.field, f.code)).collect();
    lines.join("; ")
}

/// The rules a field can break. `Display` is the one wording of each, lower case, to be read after
/// the field's name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Code {
    /// A required field is missing.
    #[error("is required")]
    Required,
    /// Null where a value must stand.
    #[error("must not be null")]
    Null,
    /// Empty where something must stand.
    #[error("must not be empty")]
    Empty,
    /// The value is of another kind; the text names the kind it must be, with its article.
    #[error("must be {0}")]
    Kind(&'static str),
    /// A name the object does not have.
    #[error("is not a field of this object")]
    UnknownField,
    /// A number out of bounds, both inclusive.
    #[error("must be from {0} to {1}")]
    Range(i64, i64),
    /// More characters than fit.
    #[error("must have at most {0} characters")]
    TooLong(usize),
    /// Fewer characters than needed.
    #[error("must have at least {0} characters")]
    TooShort(usize),
    /// More entries than are taken at once.
    #[error("must have at most {0} entries")]
    TooMany(usize),
    /// A line break in a one-line text.
    #[error("must be one line, without line breaks or other control characters")]
    Control,
    /// Not an address.
    #[error("must be an e-mail address: one @, something before it and a domain after it")]
    Email,
    /// Not a UUID.
    #[error("must be a UUID, such as 735992af-c8a2-4cac-9072-5f1a29437e98")]
    Uuid,
    /// Not an object id.
    #[error("must be an object id of 24 hexadecimal digits")]
    ObjectId,
    /// Not an app code.
    #[error("must be an app id of 8 letters, digits or underscores")]
    AppCode,
    /// A URL whose scheme is not http or https.
    #[error("must not be a URL with another scheme than http or https")]
    UrlScheme,
    /// A place that is not on the client's own site.
    #[error(
        "must be a path that starts with a single / or an http(s) URL on the client's own domain"
    )]
    Location,
    /// Not a date.
    #[error("must be a date such as 2022-11-03 or 2022-11-03T21:15:00")]
    Date,
    /// Not a colour.
    #[error("must be six hexadecimal digits, such as ff0000")]
    Color,
    /// Not a colour as pages have it.
    #[error("must be # and six hexadecimal digits, such as #1f5f8b")]
    AccentColor,
    /// Not a file that a picture can be made of.
    #[error("{0}")]
    Picture(PictureFault),
    /// Not one of the words.
    #[error("must be one of {0}")]
    OneOf(&'static str),
    /// A value of the wrong form; the text describes the right one.
    #[error("must be {0}")]
    Form(&'static str),
    /// Not the host of a site.
    #[error("must be a domain name, optionally with a port, such as people.example.com")]
    Domain,
    /// Not a day.
    #[error("must be a date such as 2022-11-03")]
    Day,
    /// A last day of claims before the first one.
    #[error("must be no day before the one on which claims open")]
    ClosesBeforeOpens,
    /// A last day of a period before the first one.
    #[error("must be no day before the first one")]
    LastDay,
    /// More than two decimals.
    #[error("must have at most two decimals")]
    Decimals,
    /// Something named in a body that is unknown, deleted or another client's.
    #[error("{1} is not the id of {noun} of this client", noun = article(*.0))]
    UnknownId(Noun, String),
    /// A name that is taken within the client.
    #[error("is already taken")]
    Taken,
    /// A user as their own delegate.
    #[error("a user cannot be their own delegate")]
    SelfDelegation,
    /// The type sent with a tag is not the tag's own.
    #[error("is not the type of this tag")]
    OtherType,
    /// A new name that the credential may not create.
    #[error("{0} does not exist, and this credential may not create it")]
    MayNotCreate(Noun),
    /// An address that belongs to somebody who is switched off.
    #[error("belongs to a user who is switched off; switch them on again instead of inviting them")]
    InactiveUser,
    /// Hours or credits out of bounds.
    #[error("must be from 0 to 9999.99")]
    HoursRange,
    /// A claim of no hours where there are some to claim.
    #[error("must be more than 0")]
    NoHours,
    /// A claim of some of the hours where all are claimed at once.
    #[error("must be all the hours that were earned, for this credit")]
    OnlyWhole,
    /// Hours claimed beyond those earned.
    #[error("must not be more than the hours earned")]
    OverEarned,
    /// Hours earned below those claimed.
    #[error("must not be less than the hours already claimed")]
    UnderClaimed,
    /// Which client is meant cannot be told.
    #[error("names the client to sign in to, and is required here")]
    ClientNeeded,
    /// A rule of the client's password policy.
    #[error("{0}")]
    Password(Rule),
    /// A field of a profile that the client keeps itself.
    #[error("is locked: administrators of the client change it")]
    Locked,
    /// What is there already, where something else is asked for.
    #[error("is what it is already")]
    Unchanged,
    /// Not the password that the person has now.
    #[error("is not your present password")]
    WrongPassword,
    /// A password that is right but too old.
    #[error("the password has expired; choose a new one")]
    PasswordExpired,
}

fn article(noun: Noun) -> String {
    let word = noun.word();
    let an = word.starts_with(['a', 'e', 'i', 'o']);
    format!("{} {word}", if an { "an" } else { "a" })
}

/// A conflict with something that is there already, or with the state a thing is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Clash {
    /// A unique rule: the field (the core's name for it) whose value is taken.
    #[error("{0}: is already taken")]
    Taken(&'static str),
    /// The last active administrator of a client cannot be demoted, switched off or deleted.
    #[error("this is the last active administrator of the client; name another one first")]
    LastAdministrator,
    /// One of the 14 default dimensions, which can be neither renamed nor deleted.
    #[error("a default dimension can be neither renamed nor deleted")]
    DefaultDimension,
    /// A claim of a ce that is not ready.
    #[error("only a credit that is Ready can be claimed")]
    NotReady,
    /// A claim before the first day of claims.
    #[error("this credit can be claimed from {0} on (UTC)")]
    ClaimsNotOpen(Day),
    /// A claim after the last day of claims.
    #[error("this credit could be claimed until {0} (UTC)")]
    ClaimsClosed(Day),
    /// A claim without the answers that the credit asks for.
    #[error("this credit asks questions before it is claimed; claim it where they are answered")]
    AnswersNeeded,
    /// The key of a claim, with other hours or answers than that claim was asked for with.
    #[error(
        "this idempotency key belongs to a claim of other hours or answers; use a new key for another claim"
    )]
    KeyReused,
    /// A claim that was revoked already.
    #[error("this claim has been revoked already")]
    AlreadyRevoked,
    /// A status that what was earned does not allow.
    #[error("the hours earned do not allow this status")]
    StatusNotEarned,
    /// A number near the last one was brought along, and there is no next one.
    #[error("there are no more numbers for this; a very large one was brought along")]
    Exhausted,
    /// Something built in that cannot be changed.
    #[error("this is built in and cannot be changed or deleted")]
    BuiltIn,
    /// As many of these as a client can have.
    #[error("a client can have at most {limit} {nouns}; {way_out}",
        limit = .1, nouns = plural(*.0), way_out = way_out(*.0))]
    Full(Noun, usize),
    /// As many of these as a user can have.
    #[error("a user can have at most {limit} {nouns}; take one away first",
        limit = .1, nouns = plural(*.0))]
    UserFull(Noun, usize),
    /// The password was replaced by somebody else at the same moment.
    #[error("the password has just been replaced; look before you do this again")]
    PasswordReplaced,
    /// Somebody who is switched off cannot be let in.
    #[error("this person is switched off; switch them on again first")]
    SwitchedOff,
    /// A first client, where there is one.
    #[error("there is a client already; add another one with: rollbook client add")]
    SetUp,
    /// A job that waits or is under way can be neither tried again nor dropped.
    #[error("this job is not dead: it waits, or is under way")]
    NotDead,
    /// Of a job that recurs another one is there already.
    #[error("this job recurs, and another one does its work already; drop this one")]
    JobRecurs,
}

fn plural(noun: Noun) -> String {
    match noun {
        Noun::Dimension => "custom dimensions".to_owned(),
        other => format!("{other}s"),
    }
}

/// What can be done where there are as many as there can be.
fn way_out(noun: Noun) -> &'static str {
    match noun {
        Noun::App | Noun::TagType => "use one of those that are there",
        _ => "delete one that is not needed any more first",
    }
}

impl Clash {
    /// What a violated unique index means to a caller; `None` for an index that only a defect can
    /// violate.
    pub fn of_index(index: &str) -> Option<Self> {
        let field = match index {
            "users_pkey"
            | "tags_pkey"
            | "ces_pkey"
            | "groups_pkey"
            | "roles_pkey"
            | "clients_pkey"
            | "invitations_pkey"
            | "apps_client_id_code_key" => "id",
            "users_client_id_oid_key"
            | "groups_client_id_oid_key"
            | "roles_client_id_oid_key"
            | "client_oids_pkey"
            | "credentials_client_id_oid_key" => "oid",
            "users_client_id_email_key_key" | "invitations_client_id_email_key_key" => "email",
            "users_client_id_username_key_key" => "username",
            "users_client_id_handle_key_key" => "handle",
            "users_client_id_reference_key" => "reference",
            "users_client_id_guid_key" => "guid",
            "tags_client_id_name_key_key"
            | "tag_types_client_id_name_key_key"
            | "dimensions_client_id_name_key_key"
            | "groups_client_id_name_key_key"
            | "roles_client_id_name_key_key" => "name",
            "apps_client_id_slug_key_key" => "slug",
            "domains_pkey" => "domain",
            "external_ids_pkey" => "identities",
            "secrets_pkey" => "secret",
            _ => return None,
        };
        Some(Self::Taken(field))
    }
}

/// Why a caller was not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// There was no credential.
    #[error("authentication credentials were not provided")]
    Missing,
    /// The credential has a form this surface does not take.
    #[error("the credential is malformed or of a kind this API does not take")]
    Malformed,
    /// The credential is unknown, expired, revoked, of another kind, or of somebody switched off.
    /// Callers cannot tell which.
    #[error("the credential is not valid")]
    Invalid,
    /// The address is unknown, the password wrong, or the person switched off. Callers cannot tell
    /// which.
    #[error("the address or the password is wrong")]
    WrongPair,
}
