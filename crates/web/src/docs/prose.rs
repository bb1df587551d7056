//! Descriptions as they stand in the documents: plain text with `code` and **bold** parts.

use std::fmt::{self, Formatter};

/// A text that is shown as HTML: everything escaped, then backticks and double stars made into
/// elements. An unpaired mark stays as it is.
pub(super) struct Prose(pub String);

impl askama::filters::HtmlSafe for Prose {}

impl fmt::Display for Prose {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&marked(&marked(&escaped(&self.0), "`", "code"), "**", "strong"))
    }
}

fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
    }
    html
}

fn marked(html: &str, mark: &str, element: &str) -> String {
    let parts: Vec<&str> = html.split(mark).collect();
    let pairs = (parts.len() - 1) / 2 * 2;
    let mut text = String::with_capacity(html.len());
    for (index, part) in parts.iter().enumerate() {
        match index {
            0 => {}
            odd if odd % 2 == 1 && odd <= pairs => text.push_str(&format!("<{element}>")),
            even if even <= pairs => text.push_str(&format!("</{element}>")),
            _ => text.push_str(mark),
        }
        text.push_str(part);
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn code_and_bold_parts_become_elements_and_all_else_is_escaped() {
        let shown = |text: &str| Prose(text.to_owned()).to_string();
        assert_eq!(shown("a `<b>` c"), "a <code>&lt;b&gt;</code> c");
        assert_eq!(shown("**all** of it"), "<strong>all</strong> of it");
        assert_eq!(shown("an unpaired ` stays"), "an unpaired ` stays");
        assert_eq!(shown("`a` and `b"), "<code>a</code> and `b");
    }

    proptest! {
        #[test]
        fn no_element_comes_from_the_text_itself(text in "[<>&\"'`*a ]{0,20}") {
            let html = Prose(text).to_string();
            let bare = ["<code>", "</code>", "<strong>", "</strong>"]
                .iter().fold(html, |html, element| html.replace(element, ""));
            prop_assert!(!bare.contains(['<', '>', '"', '\'']));
        }
    }
}
