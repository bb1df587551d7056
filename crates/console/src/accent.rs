//! The colours of a client's pages, made from its one accent colour so that everybody can read them.
//!
//! Invariants, in the light and in the dark look (WCAG 2.2, level AA)
//! - Links have a contrast of 4.5 on everything that they stand on; so has the text on buttons.
//! - Buttons and what shows the focus have a contrast of 3 to what is around them.
//! - Where the accent colour itself keeps these rules, it is used as it is.

use directory::clients::AccentColor;
use directory::color::{Color, SHAPE, TEXT};
use directory::ids::hex;
use sha2::{Digest, Sha256};

/// By how much something changes its lightness under the pointer.
const STEP: f64 = 0.08;

/// One of the two looks: what things stand on, as the file of the look has it.
struct Look {
    /// The page, cards and the backgrounds of what is told.
    grounds: [Color; 4],
    /// The lightness away from the grounds: 0 for black, 1 for white.
    away: f64,
}

const LIGHT: Look = Look {
    grounds: [
        Color([0xf3, 0xf4, 0xf2]),
        Color([0xff, 0xff, 0xff]),
        Color([0xfd, 0xf0, 0xf0]),
        Color([0xed, 0xf7, 0xf1]),
    ],
    away: 0.0,
};

const DARK: Look = Look {
    grounds: [
        Color([0x12, 0x16, 0x1b]),
        Color([0x1a, 0x20, 0x27]),
        Color([0x33, 0x1b, 0x1e]),
        Color([0x16, 0x29, 0x1f]),
    ],
    away: 1.0,
};

/// The colours of one look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Tones {
    link: Color,
    link_strong: Color,
    on_link: Color,
    button: Color,
    button_strong: Color,
    on_button: Color,
}

impl Look {
    fn tones(&self, accent: Color) -> Tones {
        let apart = |color: Color, least: f64| {
            self.grounds.iter().all(|ground| color.contrast(*ground) >= least)
        };
        let link = accent.moved(self.away, |color| apart(color, TEXT));
        let button = accent.moved(self.away, |color| apart(color, SHAPE));
        let on_button = button.text();
        let onwards = if self.away > 0.5 { STEP } else { -STEP };
        let held = |color: &Color| apart(*color, SHAPE) && color.contrast(on_button) >= TEXT;
        let steps = [onwards, -onwards, onwards / 2.0, -onwards / 2.0];
        let strong = steps.map(|step| button.lighter(step));
        Tones {
            link,
            link_strong: Some(link.lighter(onwards)).filter(|c| apart(*c, TEXT)).unwrap_or(link),
            on_link: link.text(),
            button,
            button_strong: strong.into_iter().find(held).unwrap_or(button),
            on_button,
        }
    }
}

impl Tones {
    /// The variables by which the look knows them.
    fn variables(&self) -> String {
        let Self { link, link_strong, on_link, button, button_strong, on_button } = self;
        [
            ("accent", link),
            ("accent-strong", link_strong),
            ("on-accent", on_link),
            ("button", button),
            ("button-strong", button_strong),
            ("on-button", on_button),
            ("focus", button),
        ]
        .map(|(name, color)| format!("--{name}:#{};", hex(&color.0)))
        .concat()
    }
}

/// The style of an accent colour: a few variables, for either look.
pub(crate) fn style(accent: AccentColor) -> String {
    let accent = Color(accent.0);
    let (light, dark) = (LIGHT.tones(accent).variables(), DARK.tones(accent).variables());
    format!(":root{{{light}}}\n@media (prefers-color-scheme:dark){{:root{{{dark}}}}}\n")
}

/// The name of that style, which another style never has: `RRGGBB-HASH.css`.
pub(crate) fn style_name(accent: AccentColor) -> String {
    let digest: [u8; 32] = Sha256::digest(style(accent)).into();
    let hash: String = hex(&digest).chars().take(16).collect();
    format!("{}-{hash}.css", hex(&accent.0))
}

/// The style of a name, if there is one.
pub(crate) fn named_style(name: &str) -> Option<String> {
    let (color, _) = name.split_once('-')?;
    let accent = AccentColor::parse(&format!("#{color}")).ok()?;
    (style_name(accent) == name).then(|| style(accent))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FILE: &str = include_str!("../assets/console.css");

    /// Whether all that is used together can be told apart.
    fn check(look: &Look, accent: Color) {
        let tones = look.tones(accent);
        for ground in look.grounds {
            for (color, least) in [
                (tones.link, TEXT),
                (tones.link_strong, TEXT),
                (tones.button, SHAPE),
                (tones.button_strong, SHAPE),
            ] {
                assert!(color.contrast(ground) >= least, "{accent:?}: {tones:?} on {ground:?}");
            }
        }
        for button in [tones.button, tones.button_strong] {
            assert!(tones.on_button.contrast(button) >= TEXT, "{accent:?}: {tones:?}");
        }
        assert!(tones.on_link.contrast(tones.link) >= TEXT, "{accent:?}: {tones:?}");
        let fits = |least| look.grounds.iter().all(|ground| accent.contrast(*ground) >= least);
        assert_eq!(tones.link == accent, fits(TEXT), "{accent:?}: {tones:?}");
        assert_eq!(tones.button == accent, fits(SHAPE), "{accent:?}: {tones:?}");
    }

    #[test]
    fn every_corner_and_grey_can_be_read() {
        let steps = [0, 1, 0x33, 0x66, 0x75, 0x76, 0x77, 0x80, 0x99, 0xcc, 0xfe, 0xff];
        for (red, green) in steps.into_iter().flat_map(|red| steps.map(|green| (red, green))) {
            for blue in steps {
                check(&LIGHT, Color([red, green, blue]));
                check(&DARK, Color([red, green, blue]));
            }
        }
        for grey in 0..=255 {
            check(&LIGHT, Color([grey; 3]));
            check(&DARK, Color([grey; 3]));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn every_colour_can_be_read(channels in any::<[u8; 3]>()) {
            check(&LIGHT, Color(channels));
            check(&DARK, Color(channels));
        }

        #[test]
        fn a_style_is_found_by_its_own_name_only(channels in any::<[u8; 3]>()) {
            let accent = AccentColor(channels);
            let name = style_name(accent);
            prop_assert_eq!(named_style(&name), Some(style(accent)));
            prop_assert_eq!(named_style(&name.replacen('-', "-0", 1)), None);
        }
    }

    #[test]
    fn a_bright_colour_stays_on_buttons_and_becomes_dark_in_links() {
        let orange = Color([0xd0, 0x6a, 0x00]);
        let tones = LIGHT.tones(orange);
        assert_eq!((tones.button, tones.on_button), (orange, Color::BLACK));
        assert!(tones.link.contrast(Color::WHITE) >= TEXT);
        assert_ne!(tones.button_strong, orange);
    }

    #[test]
    fn a_style_holds_nothing_but_colours() {
        let style = style(AccentColor([0x1f, 0x5f, 0x8b]));
        assert!(style.starts_with(":root{--accent:#1f5f8b;--accent-strong:#"), "{style}");
        let word = |c: char| c.is_ascii_alphanumeric() || " #:;(){}@-\n".contains(c);
        assert!(style.chars().all(word) && style.len() < 500, "{style}");
    }

    #[test]
    fn the_grounds_and_variables_are_those_of_the_look() {
        let (light, dark) = FILE.split_once("@media (prefers-color-scheme: dark)").unwrap();
        for (look, part) in [(&LIGHT, light), (&DARK, dark)] {
            let names = ["page", "card", "danger-back", "good-back"];
            for (name, ground) in names.into_iter().zip(look.grounds) {
                let line = format!("--{name}: #{};", hex(&ground.0));
                assert!(part.contains(&line), "{line}");
            }
        }
        for variable in style(AccentColor([0; 3])).split([';', '{']).filter(|v| v.starts_with("--"))
        {
            let name = variable.split(':').next().unwrap();
            assert!(light.contains(&format!("{name}: ")), "{name}");
        }
    }
}
