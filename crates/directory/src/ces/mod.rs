//! Continuing education.
