//! What a server must be for one SQL text to mean the same on both engines.

use postgres::Client;

use super::error::chain;

/// The oldest version that is served.
const OLDEST: i32 = 15;

const FACTS: &str = "SELECT current_setting('server_version_num')::int4,
        pg_encoding_to_char(encoding)::text, datlocprovider::text, datcollate::text
    FROM pg_database WHERE datname = current_database()";

/// Refuses a server that is too old, or a database whose texts are ordered or encoded otherwise.
/// The error is the end of a sentence that begins with the database.
pub(super) fn server(client: &mut Client) -> Result<(), String> {
    let row = client.query_one(FACTS, &[]).map_err(|error| chain(&error))?;
    let text = |index| row.try_get::<_, String>(index).map_err(|error| chain(&error));
    let version = row.try_get(0).map_err(|error| chain(&error))?;
    judge(version, &text(1)?, &text(2)?, &text(3)?)
}

fn judge(version: i32, encoding: &str, provider: &str, collation: &str) -> Result<(), String> {
    if version / 10_000 < OLDEST {
        return Err(format!(
            "its server is PostgreSQL {}, and {OLDEST} or newer is needed",
            version / 10_000
        ));
    }
    let remedy = "create it with ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0";
    if encoding != "UTF8" {
        return Err(format!("its encoding is {encoding}, and UTF8 is needed; {remedy}"));
    }
    // The built-in provider (`b`) orders by code point in each of its locales.
    let bytewise = match provider {
        "c" => ["C", "POSIX", "C.UTF-8", "C.utf8"].contains(&collation),
        other => other == "b",
    };
    if !bytewise {
        return Err(format!("its collation is {collation}, and C or C.UTF-8 is needed; {remedy}"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bytewise_database_is_accepted() {
        assert_eq!(judge(150_018, "UTF8", "c", "C"), Ok(()));
        assert_eq!(judge(160_000, "UTF8", "c", "C.UTF-8"), Ok(()));
        assert_eq!(judge(170_000, "UTF8", "b", "en_US.UTF-8"), Ok(()));
    }

    #[test]
    fn every_other_database_is_refused_with_the_way_out() {
        let old = judge(140_011, "UTF8", "c", "C").unwrap_err();
        let latin = judge(150_000, "LATIN1", "c", "C").unwrap_err();
        let sorted = judge(150_000, "UTF8", "c", "en_US.UTF-8").unwrap_err();
        let icu = judge(150_000, "UTF8", "i", "C").unwrap_err();

        assert_eq!(old, "its server is PostgreSQL 14, and 15 or newer is needed");
        assert!(latin.starts_with("its encoding is LATIN1"));
        assert!(sorted.starts_with("its collation is en_US.UTF-8"));
        assert!(icu.contains("TEMPLATE template0"));
    }
}
