//! Known answers: hashes of `Nakatomi Plaza 1988` that were made by Django 5.2.19, and by passlib
//! 1.7.4 on top of bcrypt 4.0.1 and argon2-cffi 25.1.0; and, where it is said, published vectors.

use proptest::prelude::*;

use super::*;

const PASSWORD: &[u8] = b"Nakatomi Plaza 1988";

const DJANGO: [&str; 5] = [
    "pbkdf2_sha256$1000$saltsalt0123456789abcd$/4UmUOiQdrjGVYIe1YR6mlXVDGi8eeng7A7LrcnO/w4=",
    "bcrypt_sha256$$2b$04$Or3dtgLLS0il7VwwMmxrg./T7h.h8idaQ2Z2aEgSI1UEuM2X2AJSi",
    "bcrypt$$2b$04$u2yUpnMd8czSi6fEZ69a0eGMMc.IM17rhmPick6ck6I3bllvxzXXy",
    "argon2$argon2id$v=19$m=1024,t=2,p=2$c2FsdHNhbHQwMTIzNDU2Nzg5YWJjZA\
     $s+xDYqeg1/KLwdVASFjrRlaOR+/TtS+Poi1veC8dcow",
    "scrypt$1024$saltsalt0123456789abcd$8$1$etJKFuceoLRL9KFbY/SXGozSrEoARqbvsAeyqfGOthQntPKKk95YgOC\
     bfBJVV3q8R6NAdwCso1jp68SzLeIqkw==",
];

const PASSLIB: [&str; 6] = [
    "$scrypt$ln=10,r=8,p=2$IgQA4Nwbg1BqbW3NeW8tRQ$8FtfKRbwm3vrDs6LmwN7PPzdJ0NhPptywgFQsuZNLRg",
    "$argon2i$v=19$m=1024,t=2,p=1$kFKKEUJIqdW6t7b2/p/Tmg\
     $xSecyNTxDZRwJaWx6VUi071BDK64CrZ8AP5OR2SNf2w",
    "$argon2id$v=19$m=2048,t=3,p=2$LuX8v3cupdR6b43xnvPe+w\
     $2Bt7KjR0zm6ziFC9xjzrnobovyR59NhX65Jeg3UFRb0",
    "$2a$04$PjibTkzOmeG8s0GWsHuYv.1hulXLAP18aNVhcO0oGOANVdpQW1tXe",
    "$2b$04$HIs1hHO1Rx2wtl52GvhcSuRy3ajUss3EVzy5F7r27z3YH86slqU2C",
    "$2y$04$lYgWxAcCH0G3nqBhS3JFdet6G.OO8vPVkBmbxjK.lmMiBOpGM4LJq",
];

#[track_caller]
fn matches(text: &str, password: &[u8]) -> bool {
    let read = Foreign::parse(text).unwrap_or_else(|code| panic!("{text} {code}"));
    read.matches(password).unwrap()
}

#[test]
fn the_hashes_of_other_systems_are_verified() {
    for text in DJANGO.into_iter().chain(PASSLIB) {
        assert!(matches(text, PASSWORD), "{text}");
        assert!(!matches(text, b"Nakatomi Plaza 1989"), "{text}");
    }
}

#[test]
fn bcrypt_reads_72_bytes_as_the_system_did_that_made_the_hash() {
    let of_eighty = "$2b$04$24KH8obzhCmmPoMMagfVb.NlpBVkvqaK.DlcLzSAQ0BgIieQSXUAi";

    assert!(matches(of_eighty, &[b'x'; 80]));
    assert!(!matches(of_eighty, &[b'x'; 71]));
}

/// RFC 7914, section 12, the second vector.
#[test]
fn scrypt_gives_a_published_output() {
    let vector = "scrypt$1024$NaCl$8$16$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWIurzDZLiKjiG/xCSed\
                  mDDaxyevuUqD7m2DYMvfoswGQA==";

    assert!(matches(vector, b"password"));
}

#[test]
fn what_would_take_too_long_or_too_much_memory_is_refused() {
    let output = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let argon2 = |cost: &str| format!("$argon2id$v=19${cost}$AAAAAAAAAAAAAAAAAAAAAA${output}");
    let scrypt = |cost: &str| format!("$scrypt${cost}$AAAAAAAAAAAAAAAAAAAAAA${output}");
    let pbkdf2 = |rounds: u32| format!("pbkdf2_sha256${rounds}$salt${output}=");
    let bcrypt =
        |cost: u32| format!("$2b${cost:02}$HIs1hHO1Rx2wtl52GvhcSuRy3ajUss3EVzy5F7r27z3YH86slqU2C");
    for (dear, bearable) in [
        (argon2("m=262145,t=1,p=1"), argon2("m=262144,t=1,p=1")),
        (argon2("m=262144,t=17,p=1"), argon2("m=262144,t=16,p=1")),
        (argon2("m=1024,t=4294967295,p=1"), argon2("m=1024,t=4096,p=1")),
        (scrypt("ln=19,r=8,p=1"), scrypt("ln=18,r=8,p=1")),
        (scrypt("ln=18,r=8,p=5"), scrypt("ln=18,r=8,p=4")),
        (scrypt("ln=63,r=8,p=1"), scrypt("ln=14,r=8,p=5")),
        (pbkdf2(5_000_001), pbkdf2(5_000_000)),
        (bcrypt(16), bcrypt(15)),
    ] {
        assert_eq!(Foreign::parse(&dear).err(), Some(COSTLY), "{dear}");
        assert_eq!(Foreign::parse(&bearable).err(), None, "{bearable}");
    }
}

#[test]
fn what_is_no_hash_is_refused() {
    for text in [
        "",
        "$",
        "!",
        "plain text",
        "md5$salt$5f4dcc3b5aa765d61d8327deb882cf99",
        "pbkdf2_sha256$0$salt$/4UmUOiQdrjGVYIe1YR6mlXVDGi8eeng7A7LrcnO/w4=",
        "pbkdf2_sha256$+5$salt$/4UmUOiQdrjGVYIe1YR6mlXVDGi8eeng7A7LrcnO/w4=",
        "pbkdf2_sha256$1000$salt$AA==",
        "pbkdf2_sha256$1000$salt$no base64",
        "pbkdf2_sha256$1000$salt",
        "$2b$04$tooshort",
        "$2b$03$HIs1hHO1Rx2wtl52GvhcSuRy3ajUss3EVzy5F7r27z3YH86slqU2C",
        "$2x$04$HIs1hHO1Rx2wtl52GvhcSuRy3ajUss3EVzy5F7r27z3YH86slqU2C",
        "$argon2d$v=19$m=2048,t=3,p=2$TCnFmPPeG0OodW5NyTmnVA$PpVWZzGj2AbtKNS23zfRUrbWCu1mpFciA0afyBu/LIg",
        "$argon2id$v=19$m=2048,t=3,p=2",
        "$argon2id$v=19$m=0,t=3,p=2$TCnFmPPeG0OodW5NyTmnVA$PpVWZzGj2AbtKNS23zfRUrbWCu1mpFciA0afyBu/LIg",
        "scrypt$1000$salt$8$1$etJKFuceoLRL9KFbY/SXGozSrEoARqbvsAeyqfGOthQ=",
        "scrypt$1024$salt$0$1$etJKFuceoLRL9KFbY/SXGozSrEoARqbvsAeyqfGOthQ=",
    ] {
        assert_eq!(Foreign::parse(text).err(), Some(UNKNOWN), "{text}");
    }
    let endless = format!("pbkdf2_sha256$1$salt${}", "A".repeat(LONGEST));
    assert_eq!(Foreign::parse(&endless).err(), Some(UNKNOWN));
}

proptest! {
    #[test]
    fn reading_a_hash_never_panics(text in "(\\$|pbkdf2_sha256\\$|\\$scrypt\\$|scrypt\\$|\\$argon2id\\$|\\$2b\\$)[0-9a-zé,=$./+]{0,80}") {
        let _ = Foreign::parse(&text);
    }
}

#[test]
fn how_long_a_hash_takes_grows_with_its_cost_and_stays_below_its_bound() {
    let micros = |text: &str| Foreign::parse(text).ok().unwrap().micros();
    let pbkdf2 = |rounds: u32| {
        format!("pbkdf2_sha256${rounds}$pepper$ifI4in8lMvYJCVoUv1y+gHNnCNZCIeeDIMIvt56NZMY=")
    };
    let bcrypt =
        |cost: u32| format!("$2b${cost:02}$HIs1hHO1Rx2wtl52GvhcSuRy3ajUss3EVzy5F7r27z3YH86slqU2C");
    let hash = "c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let argon2 = |kib: u32| format!("$argon2id$v=19$m={kib},t=2,p=1${hash}");
    let scrypt = |log: u32| format!("$scrypt$ln={log},r=8,p=1${hash}");

    assert_eq!(micros(&pbkdf2(1_000_000)), 600_000);
    assert_eq!(micros(&bcrypt(12)), 376_832);
    assert!((30_000..50_000).contains(&micros(&argon2(19_456))), "{}", micros(&argon2(19_456)));
    assert!((50_000..80_000).contains(&micros(&scrypt(14))), "{}", micros(&scrypt(14)));
    for (low, high) in [
        (pbkdf2(1000), pbkdf2(5_000_000)),
        (bcrypt(4), bcrypt(15)),
        (argon2(64), argon2(262_144)),
        (scrypt(4), scrypt(18)),
    ] {
        let (low, high) = (micros(&low), micros(&high));
        assert!(low < high && high <= 5_000_000, "{low} {high}");
    }
}
