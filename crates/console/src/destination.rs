//! Where somebody goes after signing in.

use directory::clients::{Client, Domain, location};

/// The longest place that is remembered while somebody signs in, in bytes.
const LONGEST: usize = 2048;

/// The place that a request asks to come back to, if it is one to go to: a path of the own site, by
/// the rule that a client's home keeps, too.
pub(crate) fn wanted(next: &str, host: &Domain) -> Option<String> {
    let path = next.starts_with('/') && next.len() <= LONGEST;
    (path && location(next, host).is_ok()).then(|| next.to_owned())
}

/// Where to go: where somebody wanted to, else the home of their client.
pub(crate) fn destination(wanted: Option<&str>, client: &Client) -> String {
    let home = client.home_location.as_str();
    let home = if location(home, &client.domain).is_ok() { home } else { "/" };
    wanted.unwrap_or(home).to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn site() -> Domain {
        Domain::parse("people.example.com").unwrap()
    }

    #[test]
    fn only_a_path_of_the_own_site_is_a_place_to_go_to() {
        for next in ["/", "/sessions", "/a?b=c&d=%2F#e"] {
            assert_eq!(wanted(next, &site()).as_deref(), Some(next));
        }
        let long = format!("/{}", "a".repeat(LONGEST));
        for next in [
            "",
            "sessions",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "https://people.example.com/",
            "https://evil.example/",
            "javascript:alert(1)",
            &long,
        ] {
            assert_eq!(wanted(next, &site()), None, "{next}");
        }
    }

    proptest! {
        #[test]
        fn nobody_is_sent_to_another_host(next in "/[a-z/\\\\.@:?#%\t ]{0,12}") {
            if let Some(next) = wanted(&next, &site()) {
                let landed = url::Url::parse("https://people.example.com/").unwrap().join(&next).unwrap();
                prop_assert_eq!(landed.host_str(), Some("people.example.com"));
            }
        }
    }
}
