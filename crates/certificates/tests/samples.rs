//! Facts and pictures to make certificates of.

use certificates::{Facts, Logo};
use directory::Language;
use directory::ces::Hours;

/// Where certificates of the samples are checked.
pub const URL: &str = "https://people.acme.example/certificates/K7QP-2M4X-9RTD";

/// The facts of a claim, without a logo.
pub fn facts(language: Language) -> Facts<'static> {
    let (person, credit, client, word) = match language {
        Language::English => {
            ("Dr. Ann-Katharina Łukaszewicz", "Ethics in Medicine", "Acme College", "CME")
        }
        Language::German => {
            ("Prof. Jürgen Müßig", "Grundlagen der Notfallmedizin", "Ärztekammer Süd", "CME")
        }
        Language::Arabic => {
            ("محمد بن عبد الله", "أخلاقيات الطب (Ethics 101)", "الكلية العربية", "CPD")
        }
    };
    Facts {
        language,
        person,
        credit,
        client,
        word,
        hours: Hours(123_450),
        date: jiff::civil::date(2026, 11, 26),
        code: "K7QP-2M4X-9RTD",
        url: URL,
        accent: None,
        logo: None,
    }
}

/// A picture with a text.
pub fn logo(png: &[u8]) -> Option<Logo<'_>> {
    Some(Logo { png, text: "The oak of Acme" })
}

/// A PNG of coloured noise, which no compression makes smaller.
pub fn noise(width: u32, height: u32) -> Vec<u8> {
    let mut state = 1_u32;
    let mut byte = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    // Each row begins with the number of its filter, which is none.
    let row = |_| std::iter::once(0).chain((0..width * 3).map(|_| byte())).collect::<Vec<u8>>();
    let pixels = (0..height).map(row).collect::<Vec<_>>().concat();
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    header.extend([8, 2, 0, 0, 0]);
    let parts = [chunk(*b"IHDR", &header), chunk(*b"IDAT", &stored(&pixels)), chunk(*b"IEND", &[])];
    [b"\x89PNG\r\n\x1A\n".to_vec(), parts.concat()].concat()
}

fn chunk(name: [u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap();
    let checked = [&name[..], data].concat();
    [&length.to_be_bytes()[..], &checked, &crc(&checked).to_be_bytes()].concat()
}

/// The format of zlib, without compression.
fn stored(data: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0x78, 0x01];
    let blocks = data.chunks(0xFFFF).count();
    for (number, block) in data.chunks(0xFFFF).enumerate() {
        let length = u16::try_from(block.len()).unwrap();
        bytes.push(u8::from(number + 1 == blocks));
        bytes.extend(length.to_le_bytes());
        bytes.extend((!length).to_le_bytes());
        bytes.extend(block);
    }
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in data {
        a = (a + u32::from(*byte)) % 65521;
        b = (b + a) % 65521;
    }
    bytes.extend((b << 16 | a).to_be_bytes());
    bytes
}

fn crc(data: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in data {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
        }
    }
    !crc
}
