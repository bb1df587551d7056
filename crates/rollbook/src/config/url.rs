//! URLs of data bases, without their passwords.

/// The keys of a query whose values are passwords.
const SECRETS: [&str; 2] = ["password", "sslpassword"];

/// A URL of a data base whose passwords, where it has some, are replaced by stars: that of the user,
/// and those in the query. A path of a file stays as it is.
pub fn mask_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let rest = match rest.split_once('?') {
        Some((place, query)) => {
            let query: Vec<_> = query.split('&').map(mask_pair).collect();
            format!("{place}?{}", query.join("&"))
        }
        None => rest.to_owned(),
    };
    // A password may hold an `@` that should have been escaped: the last one ends it.
    let login = rest.rsplit_once('@');
    match login.and_then(|(login, place)| Some((login.split_once(':')?.0, place))) {
        Some((user, place)) => format!("{scheme}://{user}:***@{place}"),
        None => format!("{scheme}://{rest}"),
    }
}

fn mask_pair(pair: &str) -> String {
    match pair.split_once('=') {
        Some((key, value)) if !value.is_empty() && SECRETS.contains(&&*decoded(key)) => {
            format!("{key}=***")
        }
        _ => pair.to_owned(),
    }
}

/// A key as the driver reads it.
fn decoded(key: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = key.as_bytes();
    while let Some((first, others)) = rest.split_first() {
        let digits = others.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let escaped = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (first, escaped) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = others.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = others;
            }
        }
    }
    String::from_utf8_lossy(&bytes).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_masked_wherever_they_stand() {
        for (url, shown) in [
            ("postgres://a:b:c@h/d", "postgres://a:***@h/d"),
            ("postgres://a:b@c@h/d", "postgres://a:***@h/d"),
            ("postgres://h/d?user=a&password=secret", "postgres://h/d?user=a&password=***"),
            ("postgres://h/d?password=s%26t@u&user=a", "postgres://h/d?password=***&user=a"),
            (
                "postgres://h/d?pass%77ord=s&sslpassword=t",
                "postgres://h/d?pass%77ord=***&sslpassword=***",
            ),
            ("postgresql://a:b@h,i:2/d?password=c", "postgresql://a:***@h,i:2/d?password=***"),
        ] {
            assert_eq!(mask_password(url), shown);
        }
    }

    #[test]
    fn what_has_no_password_is_shown_as_it_is() {
        for url in [
            "rollbook.db",
            "./people@home.db",
            "postgres://rollbook@localhost/x",
            "postgres://localhost:5433/x",
            "postgres://h/x?user=a&password=&connect_timeout=5",
            "postgres:///x?host=/run/postgresql&application_name=a%40b",
        ] {
            assert_eq!(mask_password(url), url);
        }
    }
}
