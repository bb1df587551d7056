//! Identifiers: numbers within a client, object ids, and the source new ones come from.
//!
//! Every row that callers see has a number (below 2⁵³, so that JSON readers keep it exact) and an
//! object id of 12 bytes, both unique within their client and both kept when they are brought
//! along. Nothing here touches the database; the next number of a noun comes from `marks`.

mod version;

use std::fmt;

use rand::rngs::StdRng;
use rand::{Rng, RngExt, SeedableRng};
use sha2::{Digest, Sha256};
use store::{Column, Kind, Mismatch, Value};

use crate::error::Code;
use crate::time::Timestamp;

pub use version::{IfVersion, Version};

/// The first number that is no id: 2⁵³, where JSON numbers stop being exact.
pub const ID_LIMIT: i64 = 1 << 53;

macro_rules! number {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);

        impl Column for $name {
            const KIND: Kind = Kind::Integer;
            fn read(value: Value<'_>) -> Result<Self, Mismatch> { i64::read(value).map(Self) }
            fn write(&self) -> Value<'_> { Value::Integer(self.0) }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) }
        }

        impl $name {
            /// Reads the digits of an id: 1 up to 2⁵³ − 1 without leading zeros, nothing else.
            pub fn parse(text: &str) -> Option<Self> { parse_number(text).map(Self) }
        }
    )*};
}

number! {
    /// A client: the tenant that owns everything below it. 0 stands for the installation itself.
    ClientId
    /// The site of a client; counted apart from clients, unique in the installation.
    SiteId
    /// A user, within its client.
    UserId
    /// A tag, within its client.
    TagId
    /// A tag type, within its client.
    TagTypeId
    /// A dimension, within its client; the 14 default ones are below 100.
    DimensionId
    /// A continuing-education credit, within its client.
    CeId
    /// An app, within its client; callers see its [`AppCode`].
    AppId
    /// An invitation, within its client.
    InvitationId
    /// A group, within its client.
    GroupId
    /// A role, within its client.
    RoleId
    /// A user token, API key or OAuth client, within its client.
    CredentialId
    /// A session of a person who is signed in, within its client; counted together with credentials.
    SessionId
}

impl ClientId {
    /// The installation: owner of the marks of clients and sites, of operator tokens and their events.
    pub const INSTALLATION: Self = Self(0);
}

impl UserId {
    /// Nobody: no person has this number.
    pub(crate) const NOBODY: Self = Self(0);
}

impl CredentialId {
    /// No credential: of somebody who proved who they are in another way.
    pub(crate) const NONE: Self = Self(0);
}

fn parse_number(text: &str) -> Option<i64> {
    let digits = !text.is_empty() && text.len() <= 16 && text.bytes().all(|b| b.is_ascii_digit());
    // One id has one spelling, so `01` is none.
    let number = if digits && !text.starts_with('0') { text.parse().ok()? } else { return None };
    (1..ID_LIMIT).contains(&number).then_some(number)
}

/// An object id: 12 bytes, written as 24 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Oid(pub [u8; 12]);

impl Oid {
    /// Reads 24 hexadecimal digits of either case.
    pub fn parse(text: &str) -> Result<Self, Code> {
        let mut bytes = [0; 12];
        from_hex(text, &mut bytes).ok_or(Code::ObjectId)?;
        Ok(Self(bytes))
    }

    /// The id of something that has none but its name: the first 12 bytes of the name's SHA-256,
    /// so that it is the same everywhere and for ever.
    pub fn of_name(name: &str) -> Self {
        let digest: [u8; 32] = Sha256::digest(name).into();
        let mut oid = Self([0; 12]);
        for (to, from) in oid.0.iter_mut().zip(digest) {
            *to = from;
        }
        oid
    }
}

impl fmt::Display for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl fmt::Debug for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Column for Oid {
    const KIND: Kind = Kind::Bytes;
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        <[u8; 12]>::read(value).map(Self)
    }
    fn write(&self) -> Value<'_> {
        self.0.write()
    }
}

/// The public id of an app: exactly eight letters, digits or underscores.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AppCode(String);

impl AppCode {
    /// Reads a code; anything but eight letters, digits or underscores is refused.
    pub fn parse(text: &str) -> Result<Self, Code> {
        let fits = text.len() == 8 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        if fits { Ok(Self(text.to_owned())) } else { Err(Code::AppCode) }
    }

    /// The eight characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AppCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Column for AppCode {
    const KIND: Kind = Kind::Text;
    fn read(value: Value<'_>) -> Result<Self, Mismatch> {
        String::read(value).map(Self)
    }
    fn write(&self) -> Value<'_> {
        self.0.write()
    }
}

/// Lower-case hexadecimal digits of some bytes.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    let digit = |nibble: u8| DIGITS.get(usize::from(nibble)).copied().unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// The bytes that hexadecimal digits of either case stand for; `None` if they are not that.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    let mut bytes = vec![0; text.len() / 2];
    from_hex(text, &mut bytes).map(|()| bytes)
}

fn from_hex(text: &str, into: &mut [u8]) -> Option<()> {
    if text.len() != into.len() * 2 {
        return None;
    }
    for (pair, byte) in text.as_bytes().chunks(2).zip(into) {
        let mut nibbles = pair.iter().map(|digit| char::from(*digit).to_digit(16));
        let (high, low) = (nibbles.next()??, nibbles.next()??);
        *byte = u8::try_from(high * 16 + low).ok()?;
    }
    Some(())
}

/// Where new ids and secrets come from. One for each operation, made from the random source of the
/// process; with a fixed seed everything it gives is repeatable.
pub struct IdSource {
    seed: [u8; 32],
    /// Made when something is asked of it, which reading never does.
    random: Option<StdRng>,
    /// The last bytes of the next object id.
    tail: Option<u64>,
}

/// How many bits the random tail of an object id has.
const TAIL_BITS: u32 = 40;

impl IdSource {
    /// A source that gives the same sequence for the same seed.
    pub fn seeded(seed: [u8; 32]) -> Self {
        Self { seed, random: None, tail: None }
    }

    fn random(&mut self) -> &mut StdRng {
        self.random.get_or_insert_with(|| StdRng::from_seed(self.seed))
    }

    /// An object id in the usual layout: four bytes of seconds, five that are random for each
    /// operation, and a counter.
    ///
    /// The first of the random ones hold the microsecond instead, so that ids made later sort
    /// later; and the counter goes on from a random tail, so that ids of one operation never clash,
    /// sort as they were made, and are unlikely to be those of another operation of the same
    /// microsecond.
    pub fn oid(&mut self, now: Timestamp) -> Oid {
        let seconds = u32::try_from(now.0.div_euclid(1_000_000)).unwrap_or(0);
        let micros = u32::try_from(now.0.rem_euclid(1_000_000)).unwrap_or(0);
        // The highest bit is left free, so that the counter does not run over.
        let tail = self.tail.unwrap_or_else(|| self.random().random_range(0..1 << (TAIL_BITS - 1)));
        self.tail = Some(tail + 1);
        let [_, micros @ ..] = micros.to_be_bytes();
        let [_, _, _, tail @ ..] = tail.to_be_bytes();
        let mut bytes = [0; 12];
        let parts = seconds.to_be_bytes().into_iter().chain(micros).chain(tail);
        bytes.iter_mut().zip(parts).for_each(|(byte, part)| *byte = part);
        Oid(bytes)
    }

    /// 40 hexadecimal digits: the form of user tokens and invitation keys.
    pub fn key40(&mut self) -> String {
        hex(&self.bytes::<20>())
    }

    /// `N` random bytes.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.random().fill_bytes(&mut bytes);
        bytes
    }

    /// A new app code of letters and digits. 62⁸ of them make a clash unlikely; the unique index
    /// settles the rest.
    pub fn app_code(&mut self) -> AppCode {
        const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        let mut letter = || {
            let index = self.random().random_range(0..LETTERS.len());
            LETTERS.get(index).copied().map_or('A', char::from)
        };
        AppCode((0..8).map(|_| letter()).collect())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ids_stop_where_json_numbers_stop_being_exact() {
        assert_eq!(UserId::parse("9007199254740991"), Some(UserId(ID_LIMIT - 1)));
        for text in ["9007199254740992", "0", "-1", "+1", " 1", "1.0", "", "99999999999999999999"] {
            assert_eq!(UserId::parse(text), None, "{text}");
        }
    }

    #[test]
    fn an_id_has_one_spelling() {
        assert_eq!(ClientId::parse("10"), Some(ClientId(10)));
        for text in ["01", "001", "0000000000000001", "00"] {
            assert_eq!(ClientId::parse(text), None, "{text}");
        }
    }

    #[test]
    fn app_codes_have_eight_word_characters() {
        assert!(AppCode::parse("zylTKNVx").is_ok());
        for text in ["zylTKNV", "zylTKNVxx", "zylTKN-x", "zylTKNé"] {
            assert_eq!(AppCode::parse(text), Err(Code::AppCode), "{text}");
        }
        let made = IdSource::seeded([7; 32]).app_code();
        assert_eq!(AppCode::parse(made.as_str()), Ok(made));
    }

    #[test]
    fn object_ids_made_later_sort_later() {
        let mut ids = IdSource::seeded([1; 32]);
        let early = ids.oid(Timestamp(1_000_000));
        assert!(early < ids.oid(Timestamp(1_000_001)));
        assert!(early < ids.oid(Timestamp(2_000_000)));
    }

    #[test]
    fn object_ids_of_one_operation_differ_and_sort_as_they_were_made() {
        let mut ids = IdSource::seeded([2; 32]);

        let made: Vec<Oid> = (0..100_000).map(|_| ids.oid(Timestamp(1_000_000))).collect();

        assert!(made.is_sorted_by(|one, next| one < next));
    }

    #[test]
    fn object_ids_of_two_operations_of_one_instant_differ() {
        let [one, other] = [3, 4].map(|seed| IdSource::seeded([seed; 32]).oid(Timestamp(0)));
        assert_ne!(one, other);
    }

    proptest! {
        #[test]
        fn object_ids_come_back(bytes in any::<[u8; 12]>()) {
            let oid = Oid(bytes);
            prop_assert_eq!(Oid::parse(&oid.to_string().to_uppercase()), Ok(oid));
        }

        #[test]
        fn reading_an_object_id_never_panics(text in "\\PC*") {
            let _ = Oid::parse(&text);
        }
    }
}
