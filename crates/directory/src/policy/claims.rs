//! Permission claims: `noun:verb` words that roles, API keys and OAuth clients hold.

use store::{Column, Kind, Mismatch, Value};

use crate::error::Code;
use crate::ids::Oid;

macro_rules! claims {
    ($($name:ident $text:literal $meaning:literal)*) => {
        /// One permission.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Claim {
            $(#[doc = $meaning] $name,)*
        }

        impl Claim {
            /// All claims, in the order of their bits.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The `noun:verb` word.
            pub fn text(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// What it allows, in one phrase.
            pub fn description(self) -> &'static str {
                match self { $(Self::$name => $meaning,)* }
            }
        }
    };
}

claims! {
    UsersRead "users:read" "See all users of the client"
    UsersWrite "users:write" "Add, change, switch off and delete users"
    UsersImport "users:import" "Bring ids and dates along when adding users"
    AdministratorsWrite "administrators:write" "Make administrators"
    TagsRead "tags:read" "See tags and tag types"
    TagsWrite "tags:write" "Add, change and delete tags and tag types"
    DimensionsRead "dimensions:read" "See dimensions"
    DimensionsWrite "dimensions:write" "Add, rename and delete dimensions"
    CesRead "ces:read" "See credits and everybody's progress on them"
    CesWrite "ces:write" "Define credits, set hours and status, claim for others"
    AppsRead "apps:read" "See apps"
    AppsWrite "apps:write" "Add and change apps"
    InvitationsRead "invitations:read" "See pending invitations and their keys"
    InvitationsWrite "invitations:write" "Invite, remind and withdraw"
    GroupsRead "groups:read" "See groups and roles"
    GroupsWrite "groups:write" "Add, change and delete groups and roles"
    SettingsRead "settings:read" "See the client and its settings"
    SettingsWrite "settings:write" "Change the settings of the client"
    CredentialsWrite "credentials:write" "Make and revoke credentials"
    EventsRead "events:read" "Read the history of changes"
}

impl Claim {
    /// Reads a `noun:verb` word.
    pub fn parse(text: &str) -> Result<Self, Code> {
        let known = Self::ALL.iter().find(|claim| claim.text() == text);
        known.copied().ok_or(Code::Form("a known permission claim, such as users:read"))
    }

    /// The id it is shown with as a permission, made from its word.
    pub fn oid(self) -> Oid {
        Oid::of_name(self.text())
    }
}

/// A set of claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Claims(u64);

impl Claims {
    /// No claim at all.
    pub const NONE: Self = Self(0);
    /// What the operator has.
    pub const EVERYTHING: Self = Self((1 << Claim::ALL.len()) - 1);
    /// What an administrator has: all but bringing ids along.
    pub const ADMINISTRATOR: Self = Self(Self::EVERYTHING.0 & !(1 << Claim::UsersImport as u64));

    /// These claims together.
    pub fn of(claims: impl IntoIterator<Item = Claim>) -> Self {
        Self(claims.into_iter().fold(0, |bits, claim| bits | (1 << claim as u64)))
    }

    /// Whether the claim is in it.
    pub fn has(self, claim: Claim) -> bool {
        self.0 & (1 << claim as u64) != 0
    }

    /// Whether all of these claims are among those.
    pub fn is_within(self, others: Self) -> bool {
        self.0 & !others.0 == 0
    }

    /// The claims in it, in their order.
    pub fn iter(self) -> impl Iterator<Item = Claim> {
        Claim::ALL.iter().copied().filter(move |claim| self.has(*claim))
    }

    /// Reads words separated by blanks, as they are stored; words of no known claim (from a later
    /// version, say) allow nothing.
    pub fn from_words(words: &str) -> Self {
        Self::of(words.split(' ').filter_map(|word| Claim::parse(word).ok()))
    }

    /// The words separated by blanks.
    pub fn to_words(self) -> String {
        self.iter().map(Claim::text).collect::<Vec<_>>().join(" ")
    }
}

impl Column for Claims {
    const KIND: Kind = Kind::Text;
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        String::read(value).map(|words| Self::from_words(&words))
    }
    fn write(&self) -> Value<'_> {
        Value::Text(self.to_words().into())
    }
}
