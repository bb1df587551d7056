//! Whole-process tests stand in `tests/`.
