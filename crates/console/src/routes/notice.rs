//! What a page tells about what has just been done on another one.

use crate::visit::Visit;

/// Something that was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Notice {
    /// Somebody signed out.
    SignedOut,
    /// A password was replaced.
    PasswordChanged,
    /// A session was ended, or several.
    SessionsEnded,
    /// An address was confirmed.
    AddressConfirmed,
    /// The look of the pages was changed.
    FaceSaved,
}

impl Notice {
    const ALL: [Self; 5] = [
        Self::SignedOut,
        Self::PasswordChanged,
        Self::SessionsEnded,
        Self::AddressConfirmed,
        Self::FaceSaved,
    ];

    /// The word for it in a query.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::SignedOut => "signed-out",
            Self::PasswordChanged => "password-changed",
            Self::SessionsEnded => "sessions-ended",
            Self::AddressConfirmed => "address-confirmed",
            Self::FaceSaved => "face-saved",
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::SignedOut => "notice-signed-out",
            Self::PasswordChanged => "notice-password-changed",
            Self::SessionsEnded => "notice-sessions-ended",
            Self::AddressConfirmed => "notice-address-confirmed",
            Self::FaceSaved => "notice-face-saved",
        }
    }
}

/// What this page tells, if it was asked to tell something it knows.
pub(super) fn told(visit: &Visit) -> Option<String> {
    let word = visit.asked.notice.as_deref()?;
    let notice = Notice::ALL.into_iter().find(|notice| notice.word() == word)?;
    Some(visit.language.text(notice.key()))
}

/// A path at which it is told.
pub(super) fn at(path: &str, notice: Notice) -> String {
    format!("{path}?notice={}", notice.word())
}
