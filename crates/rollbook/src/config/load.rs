//! Reading the configuration from where it stands.

use std::path::{Path, PathBuf};

use toml::{Table, Value};

use super::Config;
use super::nearest::nearest;

/// The prefix of environment variables that set a key: `ROLLBOOK__SERVER__LISTEN`.
const PREFIX: &str = "ROLLBOOK__";

/// What is wrong with the configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A file that is named but cannot be read.
    #[error("cannot read {}: {}", .0.display(), .1)]
    Unreadable(PathBuf, #[source] std::io::Error),
    /// A file that is not TOML.
    #[error("{}: {}", .0.display(), .1)]
    Syntax(PathBuf, Box<toml::de::Error>),
    /// A key nobody knows.
    #[error("{place}: {key} is not a known key{hint}")]
    UnknownKey {
        /// The file or the environment.
        place: String,
        /// The key with its section.
        key: String,
        /// Which one was meant, or nothing.
        hint: String,
    },
    /// A value of the wrong type.
    #[error("{0}: {1}")]
    Type(String, String),
    /// A value that breaks a rule.
    #[error("{0} {1}")]
    Rule(String, String),
}

/// Reads a file (if one is named, or `rollbook.toml` if it is there), then the environment, then
/// flags as pairs of a dotted key and its text.
pub fn load(
    file: Option<&Path>,
    environment: impl Iterator<Item = (String, String)>,
    flags: &[(&str, String)],
) -> Result<Config, ConfigError> {
    let known =
        Table::try_from(Config::default()).map_err(|error| type_error("defaults", &error))?;
    let mut table = known.clone();
    if let Some((path, text)) = read_file(file)? {
        let parsed: Table =
            text.parse().map_err(|error| ConfigError::Syntax(path.clone(), Box::new(error)))?;
        lay_over(&mut table, parsed, &path.display().to_string())?;
    }
    for (name, text) in environment {
        if let Some(key) = name.strip_prefix(PREFIX) {
            let path: Vec<String> = key.split("__").map(str::to_lowercase).collect();
            set(&mut table, &path, &text, &format!("environment variable {name}"))?;
        }
    }
    for (key, text) in flags {
        let path: Vec<String> = key.split('.').map(str::to_owned).collect();
        set(&mut table, &path, text, "command line")?;
    }
    let url_file = value_at(&table, "database", "url_file");
    if url_file.is_some_and(|value| value.as_str() != Some(""))
        && table.get("database").and_then(|d| d.get("url"))
            == known.get("database").and_then(|d| d.get("url"))
    {
        // Naming the file is enough; the default path would only be in its way.
        set(&mut table, &["database".to_owned(), "url".to_owned()], "", "url_file")?;
    }
    let config: Config = table.try_into().map_err(|error| type_error("configuration", &error))?;
    config.check()?;
    Ok(config)
}

fn value_at<'a>(table: &'a Table, section: &str, key: &str) -> Option<&'a Value> {
    table.get(section)?.get(key)
}

fn type_error(place: &str, error: &dyn std::fmt::Display) -> ConfigError {
    ConfigError::Type(place.to_owned(), error.to_string().trim().replace('\n', " "))
}

fn read_file(named: Option<&Path>) -> Result<Option<(PathBuf, String)>, ConfigError> {
    let path = named.unwrap_or(Path::new("rollbook.toml")).to_owned();
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok(Some((path, text))),
        Err(error) if named.is_none() && error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(ConfigError::Unreadable(path, error)),
    }
}

/// Replaces values by those of a file, which may name known keys only.
fn lay_over(table: &mut Table, file: Table, place: &str) -> Result<(), ConfigError> {
    for (section, values) in file {
        let Some(Value::Table(known)) = table.get_mut(&section) else {
            return Err(unknown(place, &section, &section, table));
        };
        let Value::Table(values) = values else {
            return Err(ConfigError::Type(
                place.to_owned(),
                format!("{section} must be a section"),
            ));
        };
        for (key, value) in values {
            if !known.contains_key(&key) {
                return Err(unknown(place, &format!("{section}.{key}"), &key, known));
            }
            known.insert(key, value);
        }
    }
    Ok(())
}

/// Sets one key from text, read as the type of its default.
fn set(table: &mut Table, path: &[String], text: &str, place: &str) -> Result<(), ConfigError> {
    let [section, key] = path else {
        let key = path.join(".");
        return Err(ConfigError::UnknownKey { place: place.to_owned(), key, hint: String::new() });
    };
    let Some(Value::Table(known)) = table.get_mut(section) else {
        return Err(unknown(place, section, section, table));
    };
    let Some(value) = known.get_mut(key) else {
        return Err(unknown(place, &format!("{section}.{key}"), key, known));
    };
    let wrong =
        |kind: &str| ConfigError::Type(place.to_owned(), format!("{section}.{key} must be {kind}"));
    *value = match value {
        Value::Integer(_) => Value::Integer(text.parse().map_err(|_| wrong("a whole number"))?),
        Value::Boolean(_) => Value::Boolean(text.parse().map_err(|_| wrong("true or false"))?),
        // In one line a list is parted by commas.
        Value::Array(_) => Value::Array(
            text.split(',')
                .map(str::trim)
                .filter(|item| !item.is_empty())
                .map(Value::from)
                .collect(),
        ),
        _ => Value::String(text.to_owned()),
    };
    Ok(())
}

fn unknown(place: &str, key: &str, word: &str, known: &Table) -> ConfigError {
    let hint = nearest(word, known.keys().map(String::as_str));
    let hint = hint.map_or_else(String::new, |near| format!("; did you mean {near}?"));
    ConfigError::UnknownKey { place: place.to_owned(), key: key.to_owned(), hint }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(file: &str, environment: &[(&str, &str)]) -> Result<Config, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rollbook.toml");
        std::fs::write(&path, file).unwrap();
        let pairs = environment.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        let loaded = load(Some(&path), pairs, &[]);
        loaded.map_err(|error| error.to_string().replace(&path.display().to_string(), "FILE"))
    }

    #[test]
    fn the_environment_overrides_the_file() {
        let config =
            with("[database]\nqueue = 5\ncache_mib = 7", &[("ROLLBOOK__DATABASE__QUEUE", "6")]);
        let database = config.unwrap().database;
        assert_eq!((database.queue, database.cache_mib), (6, 7));
    }

    #[test]
    fn a_list_in_the_environment_is_parted_by_commas() {
        let domains = |text: &str| {
            let config = with("", &[("ROLLBOOK__MAIL__SENDER_DOMAINS", text)]).unwrap();
            config.mail.sender_domains
        };
        assert_eq!(domains("acme.example, juice.test"), ["acme.example", "juice.test"]);
        assert_eq!(domains(""), [""; 0]);
    }

    #[test]
    fn an_unknown_key_is_fatal_and_names_the_nearest_one() {
        let error = with("[server]\nlisten_on = \"x\"", &[]).unwrap_err();
        assert_eq!(error, "FILE: server.listen_on is not a known key; did you mean listen?");
        let error = with("[sever]\n", &[]).unwrap_err();
        assert_eq!(error, "FILE: sever is not a known key; did you mean server?");
        let error = with("", &[("ROLLBOOK__DATABASE__CASH_MIB", "1")]).unwrap_err();
        assert!(
            error.ends_with("database.cash_mib is not a known key; did you mean cache_mib?"),
            "{error}"
        );
    }

    #[test]
    fn wrong_values_are_refused_with_the_key() {
        for (file, part) in [
            ("[database]\nqueue = \"many\"", "invalid type"),
            ("[database]\nqueue = 0", "database.queue must be at least 1"),
            ("[server]\npublic_url = \"x\"", "server.public_url must be an http(s) URL"),
            ("[installation]\nname = \"A B\"", "installation.name must be"),
            ("[database\n", "FILE"),
        ] {
            let error = with(file, &[]).unwrap_err();
            assert!(error.contains(part), "{file}: {error}");
        }
        let error = with("", &[("ROLLBOOK__DATABASE__QUEUE", "x")]).unwrap_err();
        assert!(error.contains("database.queue must be a whole number"), "{error}");
    }

    #[test]
    fn a_file_for_the_url_takes_the_place_of_the_default_path() {
        let config = with("[database]\nurl_file = \"/run/secret\"", &[]).unwrap();
        assert_eq!(config.database.url, "");
        assert!(with("[database]\nurl_file = \"/x\"\nurl = \"y.db\"", &[]).is_err());
    }
}
