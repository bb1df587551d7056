//! The code that leads to where a certificate is checked.

use fast_qr::{ECL, QRBuilder};

use crate::Error;

/// The dark parts of a code, in its own units: the sides of its smallest square.
pub(crate) struct Code {
    /// The width and height, without the light margin around it.
    pub(crate) side: u16,
    /// Each dark bar: from the left, from the top, and its width. Its height is 1.
    pub(crate) bars: Vec<(u16, u16, u16)>,
}

/// The code of a text. It can still be read when 15% of it is lost.
pub(crate) fn code(text: &str) -> Result<Code, Error> {
    let code = QRBuilder::new(text).ecl(ECL::M).build().map_err(|_| Error::Url)?;
    let side = u16::try_from(code.size).map_err(|_| Error::Url)?;
    let mut bars = Vec::new();
    for (y, row) in (0..side).zip(code.data.chunks(code.size.max(1))) {
        let mut x = 0;
        for same in row.chunk_by(|a, b| a.value() == b.value()) {
            let width = u16::try_from(same.len()).map_err(|_| Error::Url)?;
            if same.first().is_some_and(|module| module.value()) {
                bars.push((x, y, width));
            }
            x += width;
        }
    }
    Ok(Code { side, bars })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bars_draw_the_three_finders_of_a_code() -> Result<(), Error> {
        let code = code("https://people.acme.example/certificates/1")?;

        let last = code.side - 7;
        for corner in [(0, 0), (last, 0), (0, last)] {
            assert!(code.bars.contains(&(corner.0, corner.1, 7)), "{corner:?}");
            assert!(code.bars.contains(&(corner.0, corner.1 + 6, 7)), "{corner:?}");
        }
        assert!(code.bars.iter().all(|(x, y, width)| x + width <= code.side && *y < code.side));
        Ok(())
    }

    #[test]
    fn the_longest_address_has_a_code() {
        assert!(code(&"a".repeat(crate::URL_CHARS)).is_ok_and(|code| code.side < 90));
    }
}
