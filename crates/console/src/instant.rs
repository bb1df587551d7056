//! Instants as they are written on pages.

use directory::time::Timestamp;

/// An instant to the minute, in UTC.
pub(crate) fn written(instant: Timestamp) -> String {
    instant.civil().strftime("%Y-%m-%d %H:%M UTC").to_string()
}
