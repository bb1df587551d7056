//! Whole-process tests of the real binary. They stand in `tests/`; this library is empty.
