//! Who may do what.
//!
//! Pure functions over small enums: no database, no clock. Invariants:
//! - Nothing crosses a client boundary: for a caller of another client a thing does not exist.
//! - Only what [`Actor`] holds can grant anything. What a caller merely says about itself (such as
//!   the original principal of a forwarded deletion) has no field here.
//! - An administrator does not pass access-level tags; those are not this module's business.

mod claims;
#[cfg(test)]
mod tests;

pub use claims::{Claim, Claims};

use crate::error::{Error, Noun};
use crate::ids::{ClientId, CredentialId, UserId};

/// Who asks, as proven by a credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// The whole installation: the command line and operator tokens.
    Operator,
    /// A person of a client, by a credential of their own.
    Person {
        /// The client they are of.
        client: ClientId,
        /// Who they are.
        user: UserId,
        /// Whether they are an administrator of it.
        administrator: bool,
        /// What their roles allow besides.
        claims: Claims,
        /// What they proved themselves with.
        credential: CredentialId,
    },
    /// An API key or OAuth client of one client.
    Machine {
        /// The client it is of.
        client: ClientId,
        /// What it may do.
        claims: Claims,
        /// The key or OAuth client.
        credential: CredentialId,
    },
}

/// What somebody wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Make, see all of, or remove clients.
    ManageClients,
    /// See the client, its site and its settings.
    ReadClient,
    /// Change the settings of the client.
    ChangeSettings,
    /// List the users of the client, or find one by a key.
    ListUsers,
    /// See one user.
    ReadUser,
    /// Add a user.
    CreateUser,
    /// Add a user with ids and dates that were brought along.
    ImportUser,
    /// Change those fields of a user that people may change of themselves: names, phone, postal
    /// address, links, picture, time zone.
    ChangeProfile,
    /// Have the address of a user changed once they have shown that the new one is theirs.
    ChangeAddress,
    /// Change any other field of a user, or what hangs on it.
    ChangeUser,
    /// Make an administrator.
    GrantAdministrator,
    /// Give a role or claims that one does not hold oneself, or change the address with which somebody
    /// signs in who holds them.
    GrantUnheld,
    /// Set the password of a user.
    SetPassword,
    /// Give a user the hash of a password that was brought along.
    ImportPassword,
    /// Name those who may act for a user, and say what they may do.
    ChangeDelegates,
    /// Delete a user.
    DeleteUser,
    /// List or see tags and tag types.
    ReadTags,
    /// Add, change or delete tags and tag types.
    ChangeTags,
    /// List or see dimensions.
    ReadDimensions,
    /// Add, rename or delete dimensions.
    ChangeDimensions,
    /// List or see the continuing-education credits the client offers.
    ReadCes,
    /// Add, change or delete them.
    ChangeCes,
    /// See a user's progress on them, except what is hidden.
    ReadCeRecords,
    /// See a user's hidden records too.
    ReadHiddenCeRecords,
    /// Set a user's hours and status.
    ChangeCeRecords,
    /// Claim earned hours.
    ClaimCe,
    /// Revoke a claim.
    RevokeCeClaim,
    /// Read the ledger of hours, with who changed them and why.
    ReadCeLedger,
    /// List or see apps.
    ReadApps,
    /// Add, change or delete apps.
    ChangeApps,
    /// List or see pending invitations, with their keys.
    ReadInvitations,
    /// Invite, remind, withdraw.
    Invite,
    /// List or see groups and roles.
    ReadGroups,
    /// Add, change or delete groups and roles, and who is in them.
    ChangeGroups,
    /// List, make or revoke credentials.
    ManageCredentials,
    /// Make a credential whose secret or public id is brought along.
    ImportCredential,
    /// See where a user is signed in, and end it.
    ManageSessions,
    /// Have a link mailed to a user, to sign in or to choose a new password.
    MailLink,
    /// Make the secret of such a link.
    IssueLink,
    /// See what became of the mails that carry links.
    ReadMails,
    /// See the jobs of the client that were given up, have them tried again, drop them.
    ManageJobs,
    /// Read the history.
    ReadEvents,
}

/// What an action is about: always a client, and a user where it is about one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resource {
    /// The client it belongs to.
    pub client: ClientId,
    /// The user it is, or hangs on.
    pub user: Option<UserId>,
}

/// The answer of [`decide`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Go on.
    Allow,
    /// The caller may know that it exists, but not do this.
    Deny,
    /// For this caller it does not exist.
    Hide,
}

impl Decision {
    /// Whether to go on.
    pub fn is_allowed(self) -> bool {
        self == Self::Allow
    }
}

impl Resource {
    /// Something of a client that is not about one user.
    pub fn client(client: ClientId) -> Self {
        Self { client, user: None }
    }

    /// A user, or what hangs on it.
    pub fn user(client: ClientId, user: UserId) -> Self {
        Self { client, user: Some(user) }
    }
}

impl Actor {
    /// The client this caller is confined to; `None` for the operator, who has none.
    pub fn client(&self) -> Option<ClientId> {
        match self {
            Self::Operator => None,
            Self::Person { client, .. } | Self::Machine { client, .. } => Some(*client),
        }
    }

    /// The person this caller is, if it is one.
    pub fn user(&self) -> Option<UserId> {
        match self {
            Self::Person { user, .. } => Some(*user),
            Self::Operator | Self::Machine { .. } => None,
        }
    }

    /// The credential it came with, if it came with one.
    pub fn credential(&self) -> Option<CredentialId> {
        match self {
            Self::Operator => None,
            Self::Person { credential, .. } | Self::Machine { credential, .. } => Some(*credential),
        }
    }

    /// What it may do in its client, as claims.
    pub fn claims(&self) -> Claims {
        match self {
            Self::Operator => Claims::EVERYTHING,
            Self::Person { administrator: true, .. } => Claims::ADMINISTRATOR,
            Self::Person { claims, .. } | Self::Machine { claims, .. } => *claims,
        }
    }
}

/// Decides one action on one resource.
pub fn decide(actor: &Actor, action: Action, resource: &Resource) -> Decision {
    if actor.client().is_some_and(|own| own != resource.client) {
        return Decision::Hide;
    }
    let own = resource.user.is_some() && resource.user == actor.user();
    let granted = match action.claim() {
        None => matches!(actor, Actor::Operator),
        Some(claim) => actor.claims().has(claim),
    };
    let allowed = granted || (own && action.is_everyones_own());
    if allowed { Decision::Allow } else { Decision::Deny }
}

/// [`decide`] as a result: [`Error::NotFound`] of `noun` where the thing must stay hidden.
pub fn check(actor: &Actor, action: Action, resource: &Resource, noun: Noun) -> Result<(), Error> {
    match decide(actor, action, resource) {
        Decision::Allow => Ok(()),
        Decision::Deny => Err(Error::Denied(action)),
        Decision::Hide => Err(Error::NotFound(noun)),
    }
}

/// Whether the caller may do this anywhere in the client; for rules that only widen what else is
/// possible (such as creating a tag on the way).
pub fn allows(actor: &Actor, action: Action, client: ClientId) -> bool {
    decide(actor, action, &Resource::client(client)).is_allowed()
}

impl Action {
    /// All of them, in the order of the matrix.
    pub const ALL: &[Self] = &[
        Self::ManageClients,
        Self::ReadClient,
        Self::ChangeSettings,
        Self::ListUsers,
        Self::ReadUser,
        Self::CreateUser,
        Self::ImportUser,
        Self::ChangeProfile,
        Self::ChangeAddress,
        Self::ChangeUser,
        Self::GrantAdministrator,
        Self::GrantUnheld,
        Self::SetPassword,
        Self::ImportPassword,
        Self::ChangeDelegates,
        Self::DeleteUser,
        Self::ReadTags,
        Self::ChangeTags,
        Self::ReadDimensions,
        Self::ChangeDimensions,
        Self::ReadCes,
        Self::ChangeCes,
        Self::ReadCeRecords,
        Self::ReadHiddenCeRecords,
        Self::ChangeCeRecords,
        Self::ClaimCe,
        Self::RevokeCeClaim,
        Self::ReadCeLedger,
        Self::ReadApps,
        Self::ChangeApps,
        Self::ReadInvitations,
        Self::Invite,
        Self::ReadGroups,
        Self::ChangeGroups,
        Self::ManageCredentials,
        Self::ImportCredential,
        Self::ManageSessions,
        Self::MailLink,
        Self::IssueLink,
        Self::ReadMails,
        Self::ManageJobs,
        Self::ReadEvents,
    ];

    /// The claim that allows it; `None` for what only the operator may do.
    fn claim(self) -> Option<Claim> {
        Some(match self {
            Self::ManageClients
            | Self::ImportCredential
            | Self::GrantUnheld
            | Self::SetPassword
            | Self::ImportPassword
            | Self::ChangeAddress
            | Self::IssueLink => return None,
            Self::ReadClient => Claim::SettingsRead,
            Self::ChangeSettings | Self::ManageJobs => Claim::SettingsWrite,
            Self::ListUsers | Self::ReadUser | Self::ReadMails => Claim::UsersRead,
            Self::CreateUser
            | Self::ChangeProfile
            | Self::ChangeUser
            | Self::ChangeDelegates
            | Self::MailLink
            | Self::DeleteUser => Claim::UsersWrite,
            Self::ImportUser => Claim::UsersImport,
            Self::GrantAdministrator => Claim::AdministratorsWrite,
            Self::ReadTags => Claim::TagsRead,
            Self::ChangeTags => Claim::TagsWrite,
            Self::ReadDimensions => Claim::DimensionsRead,
            Self::ChangeDimensions => Claim::DimensionsWrite,
            Self::ReadCes
            | Self::ReadCeRecords
            | Self::ReadHiddenCeRecords
            | Self::ReadCeLedger => Claim::CesRead,
            Self::ChangeCes | Self::ChangeCeRecords | Self::ClaimCe | Self::RevokeCeClaim => {
                Claim::CesWrite
            }
            Self::ReadApps => Claim::AppsRead,
            Self::ChangeApps => Claim::AppsWrite,
            Self::ReadInvitations => Claim::InvitationsRead,
            Self::Invite => Claim::InvitationsWrite,
            Self::ReadGroups => Claim::GroupsRead,
            Self::ChangeGroups => Claim::GroupsWrite,
            Self::ManageCredentials | Self::ManageSessions => Claim::CredentialsWrite,
            Self::ReadEvents => Claim::EventsRead,
        })
    }

    /// What everybody may do with themselves.
    fn is_everyones_own(self) -> bool {
        matches!(
            self,
            Self::ReadUser
                | Self::ChangeProfile
                | Self::ChangeAddress
                | Self::SetPassword
                | Self::ManageSessions
                | Self::MailLink
                | Self::ChangeDelegates
                | Self::ReadCeRecords
                | Self::ClaimCe
        )
    }

    /// The sentence with which it is refused.
    pub fn refusal(self) -> &'static str {
        match self {
            Self::ManageClients => "only the operator of this installation may manage clients",
            Self::ReadClient => "this credential may not see the client and its settings",
            Self::ChangeSettings => "this credential may not change the settings of the client",
            Self::ListUsers => "this credential may not list users",
            Self::ReadUser => "this credential may only see its own user",
            Self::CreateUser => "this credential may not add users",
            Self::ImportUser => "this credential may not bring ids and dates along",
            Self::ChangeProfile => "this credential may only change its own profile",
            Self::ChangeAddress => {
                "people confirm their own new addresses; set the address of the user instead"
            }
            Self::ChangeUser => "this credential may not change this field of a user",
            Self::GrantAdministrator => "this credential may not make administrators",
            Self::GrantUnheld => {
                "this credential may not give roles or permissions that it does not hold itself, nor \
                 change the address of somebody who holds them"
            }
            Self::SetPassword => {
                "people choose their own passwords; have a link mailed to them instead"
            }
            Self::ImportPassword => {
                "only the operator of this installation may bring passwords along"
            }
            Self::ChangeDelegates => "this credential may only name its own delegates",
            Self::DeleteUser => "this credential may not delete users",
            Self::ReadTags => "this credential may not list tags",
            Self::ChangeTags => "this credential may not change tags",
            Self::ReadDimensions => "this credential may not list dimensions",
            Self::ChangeDimensions => "this credential may not change dimensions",
            Self::ReadCes => "this credential may not list credits",
            Self::ChangeCes => "this credential may not change credits",
            Self::ReadCeRecords | Self::ReadHiddenCeRecords => {
                "this credential may only see its own credits"
            }
            Self::ChangeCeRecords => "this credential may not set hours or status of credits",
            Self::ClaimCe => "this credential may only claim its own credits",
            Self::RevokeCeClaim => "this credential may not revoke claims",
            Self::ReadCeLedger => "this credential may not read the ledger of hours",
            Self::ReadApps => "this credential may not list apps",
            Self::ChangeApps => "this credential may not change apps",
            Self::ReadInvitations => "this credential may not list invitations",
            Self::Invite => "this credential may not invite users",
            Self::ReadGroups => "this credential may not list groups and roles",
            Self::ChangeGroups => "this credential may not change groups and roles",
            Self::ManageCredentials => "this credential may not manage credentials",
            Self::ImportCredential => {
                "only the operator of this installation may bring secrets along"
            }
            Self::ManageSessions => "this credential may only see and end its own sessions",
            Self::MailLink => "this credential may only have links mailed to its own user",
            Self::IssueLink => "only the server itself makes the links that it mails",
            Self::ReadMails => "this credential may not see what became of mails",
            Self::ManageJobs => "this credential may not look after the jobs of the client",
            Self::ReadEvents => "this credential may not read the history",
        }
    }
}
