//! What a mail says that calls somebody to a page, as plain text and as a page.

use askama::Template;
use directory::Language;
use directory::clients::AccentColor;
use directory::color::{Color, SHAPE};
use directory::ids::hex;

use super::LetterError;

/// The accent colour of clients that have none of their own, as on the pages.
const ACCENT: Color = Color([0x1f, 0x5f, 0x8b]);

/// A page to come back to, and what is said of it.
pub(super) struct Later {
    pub(super) text: String,
    pub(super) link: String,
}

/// What stands in such a mail.
pub(super) struct Words<'a> {
    pub(super) language: Language,
    pub(super) heading: &'a str,
    /// Free text.
    pub(super) body: &'a str,
    /// What the link is called.
    pub(super) accept: &'a str,
    pub(super) link: &'a str,
    /// Where else to go, later.
    pub(super) later: Option<&'a Later>,
    /// What else there is to say at the end.
    pub(super) ignore: &'a str,
}

impl Words<'_> {
    /// Both forms, with a button in the colour of the client.
    pub(super) fn written(
        &self,
        accent: Option<AccentColor>,
    ) -> Result<(String, String), LetterError> {
        let paragraphs = paragraphs(self.body);
        let Self { language, heading, accept, link, later, ignore, .. } = *self;
        let paragraphs = paragraphs.as_slice();
        let plain = CallText { heading, paragraphs, accept, link, later, ignore };
        let button = button(accent);
        let html = CallPage { language, button, heading, paragraphs, accept, link, later, ignore };
        Ok((render(&plain)?, render(&html)?))
    }
}

/// The plain text.
#[derive(Template)]
#[template(path = "call.txt", escape = "none")]
struct CallText<'a> {
    heading: &'a str,
    paragraphs: &'a [Vec<&'a str>],
    accept: &'a str,
    link: &'a str,
    later: Option<&'a Later>,
    ignore: &'a str,
}

/// The same as a page.
#[derive(Template)]
#[template(path = "call.html")]
struct CallPage<'a> {
    language: Language,
    /// The colours of the button and of its text, as `#rrggbb`.
    button: [String; 2],
    heading: &'a str,
    paragraphs: &'a [Vec<&'a str>],
    accept: &'a str,
    link: &'a str,
    later: Option<&'a Later>,
    ignore: &'a str,
}

fn render(template: &impl Template) -> Result<String, LetterError> {
    template.render().map_err(|error| LetterError::Defect(error.to_string()))
}

/// The colours of a button and of its text: the client's, as far as they can be read on white.
fn button(accent: Option<AccentColor>) -> [String; 2] {
    let accent = accent.map_or(ACCENT, |accent| Color(accent.0));
    let ground = accent.moved(0.0, |color| color.contrast(Color::WHITE) >= SHAPE);
    [ground, ground.text()].map(|color| format!("#{}", hex(&color.0)))
}

/// The paragraphs of a text, each by its lines. Blank lines part them.
fn paragraphs(text: &str) -> Vec<Vec<&str>> {
    let mut paragraphs = Vec::new();
    let mut lines = Vec::new();
    for line in text.lines().map(str::trim_end).chain([""]) {
        if !line.is_empty() {
            lines.push(line);
        } else if !lines.is_empty() {
            paragraphs.push(std::mem::take(&mut lines));
        }
    }
    paragraphs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buttons_have_the_colour_of_the_client_as_far_as_it_can_be_read() {
        let [ground, text] = button(Some(AccentColor([0xd0, 0x6a, 0])));
        assert_eq!((ground.as_str(), text.as_str()), ("#d06a00", "#000000"));
        let [ground, text] = button(None);
        assert_eq!((ground.as_str(), text.as_str()), ("#1f5f8b", "#ffffff"));
        let [ground, _] = button(Some(AccentColor([0xff, 0xff, 0])));
        assert_ne!(ground, "#ffff00", "nobody sees yellow on white");
    }

    #[test]
    fn blank_lines_part_paragraphs() {
        assert_eq!(paragraphs("a\nb \r\n\n \nc"), [vec!["a", "b"], vec!["c"]]);
        assert_eq!(paragraphs("\n \n"), Vec::<Vec<&str>>::new());
    }
}
