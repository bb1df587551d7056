//! The few texts that a client may write as HTML, made safe to show.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use ammonia::Builder;

/// A text with line breaks and links, and nothing else of what may stand in HTML. Line breaks in
/// the text itself are shown, too.
pub(crate) fn rich_text(text: &str) -> String {
    cleaner().clean(text.trim()).to_string().replace('\n', "<br>")
}

fn cleaner() -> &'static Builder<'static> {
    static CLEANER: OnceLock<Builder<'_>> = OnceLock::new();
    CLEANER.get_or_init(|| {
        let mut cleaner = Builder::empty();
        cleaner
            .tags(HashSet::from(["a", "br"]))
            .clean_content_tags(HashSet::from(["script", "style"]))
            .tag_attributes(HashMap::from([("a", HashSet::from(["href"]))]))
            .url_schemes(HashSet::from(["http", "https", "mailto"]))
            .link_rel(Some("noopener noreferrer"));
        cleaner
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn line_breaks_and_links_stay() {
        for (text, shown) in [
            ("Sorry.<br />Try again.", "Sorry.<br>Try again."),
            ("one\ntwo", "one<br>two"),
            (
                r#"<a href="https://a.example" onclick="x()">a</a>"#,
                r#"<a href="https://a.example" rel="noopener noreferrer">a</a>"#,
            ),
            ("1 < 2 & 3", "1 &lt; 2 &amp; 3"),
        ] {
            assert_eq!(rich_text(text), shown);
        }
    }

    #[test]
    fn nothing_that_runs_stays() {
        for (text, shown) in [
            ("a<script>alert(1)</script>b", "ab"),
            ("<img src=x onerror=alert(1)>", ""),
            (r#"<a href="javascript:alert(1)">x</a>"#, r#"<a rel="noopener noreferrer">x</a>"#),
            ("<b onmouseover=x>bold</b>", "bold"),
            ("<svg><script>alert(1)</script></svg>", ""),
            ("<style>*{display:none}</style>", ""),
            ("<form action=//evil.example><input name=password></form>", ""),
        ] {
            assert_eq!(rich_text(text), shown);
        }
    }

    proptest! {
        #[test]
        fn no_text_brings_another_tag_in(text in "[<>/a-z \"'=&;:\n-]{0,60}") {
            let shown = rich_text(&text);
            for tag in shown.split('<').skip(1) {
                prop_assert!(["a ", "a>", "/a>", "br>"].iter().any(|known| tag.starts_with(known)), "{}", shown);
            }
        }
    }
}
