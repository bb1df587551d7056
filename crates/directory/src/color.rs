//! Colours as people see them: contrast, and lightness that can be changed while the hue stays.
//!
//! Contrast is that of WCAG 2.2 (relative luminance of sRGB); lightness is that of OKLab, in which
//! equal steps look equal.

/// The least contrast of text (level AA).
pub const TEXT: f64 = 4.5;

/// The least contrast of what is no text: buttons, and what shows the focus (level AA).
pub const SHAPE: f64 = 3.0;

/// A colour in sRGB: red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Color(pub [u8; 3]);

/// A colour in OKLab: lightness from 0 to 1, and two axes of colour.
#[derive(Clone, Copy, Debug)]
struct Lab {
    lightness: f64,
    a: f64,
    b: f64,
}

impl Color {
    /// Black.
    pub const BLACK: Self = Self([0; 3]);
    /// White.
    pub const WHITE: Self = Self([255; 3]);

    /// The contrast of two colours, from 1 to 21, whichever stands on the other.
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// The colour of the same hue that is the nearest in lightness on the way to another lightness,
    /// and fits; the end of the way, which has to fit, where no other does. One that fits stays.
    #[must_use]
    pub fn moved(self, end: f64, fits: impl Fn(Self) -> bool) -> Self {
        if fits(self) {
            return self;
        }
        let start = Lab::of(self);
        let at = |part: f64| {
            let lightness = start.lightness + (end - start.lightness) * part;
            Lab { lightness, ..start }.color()
        };
        // What is after the far mark fits. Eight halvings are finer than the steps of a channel.
        let (mut near, mut far) = (0.0, 1.0);
        for _ in 0..9 {
            let middle = f64::midpoint(near, far);
            if fits(at(middle)) {
                far = middle;
            } else {
                near = middle;
            }
        }
        at(far)
    }

    /// The colour of the same hue that is lighter by so much, or darker.
    #[must_use]
    pub fn lighter(self, by: f64) -> Self {
        let start = Lab::of(self);
        Lab { lightness: (start.lightness + by).clamp(0.0, 1.0), ..start }.color()
    }

    /// White, or where that cannot be read on this colour, black. One of them always can.
    #[must_use]
    pub fn text(self) -> Self {
        if Self::WHITE.contrast(self) >= TEXT { Self::WHITE } else { Self::BLACK }
    }

    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

impl Lab {
    fn of(color: Color) -> Self {
        let [red, green, blue] = color.0.map(linear);
        let long =
            (0.412_221_470_8 * red + 0.536_332_536_3 * green + 0.051_445_992_9 * blue).cbrt();
        let medium =
            (0.211_903_498_2 * red + 0.680_699_545_1 * green + 0.107_396_956_6 * blue).cbrt();
        let short =
            (0.088_302_461_9 * red + 0.281_718_837_6 * green + 0.629_978_700_5 * blue).cbrt();
        Self {
            lightness: 0.210_454_255_3 * long + 0.793_617_785 * medium - 0.004_072_046_8 * short,
            a: 1.977_998_495_1 * long - 2.428_592_205 * medium + 0.450_593_709_9 * short,
            b: 0.025_904_037_1 * long + 0.782_771_766_2 * medium - 0.808_675_766 * short,
        }
    }

    /// The colour of this lightness and hue, as colourful as a screen can show it.
    fn color(self) -> Color {
        if self.lightness <= 0.0 {
            return Color::BLACK;
        }
        if self.lightness >= 1.0 {
            return Color::WHITE;
        }
        let shown = |channels: [f64; 3]| channels.iter().all(|c| (-0.0001..=1.0001).contains(c));
        let at = |part: f64| Self { a: self.a * part, b: self.b * part, ..self }.linear();
        let (mut grey, mut full) = (0.0, 1.0);
        if shown(at(full)) {
            return Color(at(full).map(encoded));
        }
        for _ in 0..12 {
            let middle = f64::midpoint(grey, full);
            if shown(at(middle)) {
                grey = middle;
            } else {
                full = middle;
            }
        }
        Color(at(grey).map(encoded))
    }

    /// Its channels as light, which may be out of what a screen can show.
    fn linear(self) -> [f64; 3] {
        let Self { lightness, a, b } = self;
        let long = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
        let medium = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
        let short = (lightness - 0.089_484_177_5 * a - 1.291_485_548 * b).powi(3);
        [
            4.076_741_662_1 * long - 3.307_711_591_3 * medium + 0.230_969_929_2 * short,
            -1.268_438_004_6 * long + 2.609_757_401_1 * medium - 0.341_319_396_5 * short,
            -0.004_196_086_3 * long - 0.703_418_614_7 * medium + 1.707_614_701 * short,
        ]
    }
}

/// A channel as light.
fn linear(channel: u8) -> f64 {
    let value = f64::from(channel) / 255.0;
    if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

/// Light as a channel.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "from 0 to 255 by then"
)]
fn encoded(light: f64) -> u8 {
    let light = light.clamp(0.0, 1.0);
    let value =
        if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 };
    (value * 255.0).round() as u8
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn contrast_is_that_of_the_guidelines() {
        for (one, two, contrast) in [
            (Color::BLACK, Color::WHITE, 21.0),
            (Color::WHITE, Color::WHITE, 1.0),
            (Color([0x76; 3]), Color::WHITE, 4.54),
            (Color([0x77; 3]), Color::WHITE, 4.48),
            (Color([0xff, 0, 0]), Color::WHITE, 4.0),
        ] {
            assert!((one.contrast(two) - contrast).abs() < 0.01, "{one:?} {two:?}");
            assert_eq!(one.contrast(two).to_bits(), two.contrast(one).to_bits());
        }
    }

    #[test]
    fn the_hue_stays_when_the_lightness_changes() {
        let Color([red, green, blue]) = Color([0xff, 0xcc, 0]).lighter(-0.4);
        assert!(red > green && green > blue && blue == 0, "{red} {green} {blue}");
        assert_eq!(Color([0, 0, 255]).lighter(-1.0), Color::BLACK);
        assert_eq!(Color([0, 0, 255]).lighter(1.0), Color::WHITE);
    }

    proptest! {
        #[test]
        fn a_colour_comes_back_from_oklab(channels in any::<[u8; 3]>()) {
            let Color(back) = Lab::of(Color(channels)).color();
            for (one, other) in channels.into_iter().zip(back) {
                prop_assert!(one.abs_diff(other) <= 1, "{:?} {:?}", channels, back);
            }
        }

        #[test]
        fn text_can_be_read_on_every_colour(channels in any::<[u8; 3]>()) {
            let ground = Color(channels);
            prop_assert!(ground.text().contrast(ground) >= TEXT);
        }

        #[test]
        fn what_was_moved_fits(channels in any::<[u8; 3]>(), ratio in 1.0..20.0_f64) {
            let fits = |color: Color| color.contrast(Color::WHITE) >= ratio;
            prop_assert!(fits(Color(channels).moved(0.0, fits)));
        }
    }
}
