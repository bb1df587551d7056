//! The section `log`: what is logged.

use serde::{Deserialize, Serialize};
use tracing_subscriber::filter::{ParseError, Targets};
use tracing_subscriber::{EnvFilter, Layer, Registry};

use super::ConfigError;
use super::nearest::nearest;

/// The levels there are, and none of them.
const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

/// What is logged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    /// `human` or `json`.
    pub format: LogFormat,
    /// `error`, `warn`, `info`, `debug` or `trace`, or a filter such as `info,store=debug`.
    pub level: String,
}

impl Default for Log {
    fn default() -> Self {
        Self { format: LogFormat::Human, level: "info".to_owned() }
    }
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Human,
    /// One JSON object a line.
    Json,
}

/// What decides which lines are written.
pub type Filter = Box<dyn Layer<Registry> + Send + Sync>;

impl Log {
    /// What decides which lines are written.
    ///
    /// # Errors
    /// A word that is no level; a filter would take it for the name of a module and let nothing but
    /// that through.
    pub fn filter(&self) -> Result<Filter, ConfigError> {
        let refuse = |rule: String| ConfigError::Rule("log.level".to_owned(), rule);
        let is_level = |word: &str| LEVELS.iter().any(|level| level.eq_ignore_ascii_case(word));
        let words: Vec<_> =
            self.level.split(',').map(str::trim).filter(|word| !word.is_empty()).collect();
        if words.is_empty() {
            return Err(refuse(format!("must be one of {}", LEVELS.join(", "))));
        }
        // Spans and their fields are left to the filter that knows them.
        let of_spans = |word: &&&str| word.contains('[');
        for word in words.iter().filter(|word| !of_spans(word)) {
            let level = word.split_once('=').map_or(*word, |(_, level)| level);
            if !is_level(level) {
                let hint = nearest(&level.to_lowercase(), LEVELS.into_iter());
                let hint = hint.map_or_else(String::new, |near| format!("; did you mean {near}?"));
                let levels = LEVELS.join(", ");
                let rule = format!("has {level}, which is no level ({levels}){hint}");
                return Err(refuse(rule));
            }
        }
        let text = words.join(",");
        let no_filter = |error: String| refuse(format!("is no filter: {error}"));
        // The one that knows spans is stricter about the names of modules, too.
        let filter = EnvFilter::try_new(&text).map_err(|error| no_filter(error.to_string()))?;
        if words.iter().any(|word| of_spans(&word)) {
            return Ok(Box::new(filter));
        }
        // This one asks nothing about each span, of which there is one for each request.
        let filter: Targets =
            text.parse().map_err(|error: ParseError| no_filter(error.to_string()))?;
        Ok(Box::new(filter))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(level: &str) -> Option<String> {
        let log = Log { level: level.to_owned(), ..Log::default() };
        log.filter().err().map(|error| error.to_string())
    }

    #[test]
    fn a_typing_error_is_refused_and_the_nearest_level_named() {
        for level in ["inof", "info,store=inof", "Inof"] {
            let said = fault(level).unwrap();
            assert!(
                said.starts_with("log.level has ") && said.ends_with("did you mean info?"),
                "{said}"
            );
        }
        assert!(fault("store").is_some());
        assert!(fault(" , ").is_some());
        for level in ["info,[span", "*=debug", "\"store\"=debug", "/x=info"] {
            assert!(fault(level).unwrap().contains("is no filter"), "{level}");
        }
    }

    #[test]
    fn levels_and_filters_are_taken() {
        for level in [
            "info",
            "WARN",
            "off",
            "info,store=debug",
            "warn, directory=trace",
            "info,[request{id=7}]=debug",
        ] {
            assert_eq!(fault(level), None, "{level}");
        }
    }
}
