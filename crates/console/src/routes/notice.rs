//! What a page tells about what has just been done on another one.

use crate::visit::{Visit, joined};

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
    /// The own address was changed.
    AddressChanged,
    /// What people change of their own profile was changed.
    LocksSaved,
    /// The look of the pages was changed.
    FaceSaved,
    /// People were invited.
    Invited,
    /// An invitation was mailed again.
    InvitationResent,
    /// An invitation was withdrawn.
    InvitationWithdrawn,
    /// An invitation was not open any more.
    InvitationGone,
    /// Somebody was switched on.
    SwitchedOn,
    /// Somebody was switched off.
    SwitchedOff,
    /// A link is mailed to somebody.
    LinkMailed,
    /// A job is tried again.
    JobRetried,
    /// A job was dropped.
    JobDropped,
    /// A job was not there any more.
    JobGone,
    /// The own profile was changed.
    ProfileSaved,
    /// Somebody may act for one now.
    DelegateAdded,
    /// What somebody may do was changed.
    DelegateChanged,
    /// Somebody may act for one no more.
    DelegateEnded,
    /// One may act for somebody no more.
    DelegateRenounced,
    /// Hours were claimed.
    Claimed,
    /// How a credit is claimed was changed.
    CreditSaved,
    /// What continuing education is called was changed.
    CreditWordSaved,
    /// A claim was revoked.
    ClaimRevoked,
}

impl Notice {
    const ALL: [Self; 26] = [
        Self::SignedOut,
        Self::PasswordChanged,
        Self::SessionsEnded,
        Self::AddressConfirmed,
        Self::AddressChanged,
        Self::LocksSaved,
        Self::FaceSaved,
        Self::Invited,
        Self::InvitationResent,
        Self::InvitationWithdrawn,
        Self::InvitationGone,
        Self::SwitchedOn,
        Self::SwitchedOff,
        Self::LinkMailed,
        Self::JobRetried,
        Self::JobDropped,
        Self::JobGone,
        Self::ProfileSaved,
        Self::DelegateAdded,
        Self::DelegateChanged,
        Self::DelegateEnded,
        Self::DelegateRenounced,
        Self::Claimed,
        Self::CreditSaved,
        Self::CreditWordSaved,
        Self::ClaimRevoked,
    ];

    /// The word for it in a query.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::SignedOut => "signed-out",
            Self::PasswordChanged => "password-changed",
            Self::SessionsEnded => "sessions-ended",
            Self::AddressConfirmed => "address-confirmed",
            Self::AddressChanged => "address-changed",
            Self::LocksSaved => "locks-saved",
            Self::FaceSaved => "face-saved",
            Self::Invited => "invited",
            Self::InvitationResent => "invitation-resent",
            Self::InvitationWithdrawn => "invitation-withdrawn",
            Self::InvitationGone => "invitation-gone",
            Self::SwitchedOn => "switched-on",
            Self::SwitchedOff => "switched-off",
            Self::LinkMailed => "link-mailed",
            Self::JobRetried => "job-retried",
            Self::JobDropped => "job-dropped",
            Self::JobGone => "job-gone",
            Self::ProfileSaved => "profile-saved",
            Self::DelegateAdded => "delegate-added",
            Self::DelegateChanged => "delegate-changed",
            Self::DelegateEnded => "delegate-ended",
            Self::DelegateRenounced => "delegate-renounced",
            Self::Claimed => "claimed",
            Self::CreditSaved => "credit-saved",
            Self::CreditWordSaved => "credit-word-saved",
            Self::ClaimRevoked => "claim-revoked",
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::SignedOut => "notice-signed-out",
            Self::PasswordChanged => "notice-password-changed",
            Self::SessionsEnded => "notice-sessions-ended",
            Self::AddressConfirmed => "notice-address-confirmed",
            Self::AddressChanged => "notice-address-changed",
            Self::LocksSaved => "notice-locks-saved",
            Self::FaceSaved => "notice-face-saved",
            Self::Invited => "notice-invited",
            Self::InvitationResent => "notice-invitation-resent",
            Self::InvitationWithdrawn => "notice-invitation-withdrawn",
            Self::InvitationGone => "notice-invitation-gone",
            Self::SwitchedOn => "notice-switched-on",
            Self::SwitchedOff => "notice-switched-off",
            Self::LinkMailed => "notice-link-mailed",
            Self::JobRetried => "notice-job-retried",
            Self::JobDropped => "notice-job-dropped",
            Self::JobGone => "notice-job-gone",
            Self::ProfileSaved => "notice-profile-saved",
            Self::DelegateAdded => "notice-delegate-added",
            Self::DelegateChanged => "notice-delegate-changed",
            Self::DelegateEnded => "notice-delegate-ended",
            Self::DelegateRenounced => "notice-delegate-renounced",
            Self::Claimed => "notice-claimed",
            Self::CreditSaved => "notice-credit-saved",
            Self::CreditWordSaved => "notice-credit-word-saved",
            Self::ClaimRevoked => "notice-claim-revoked",
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
    joined(path, &format!("notice={}", notice.word()))
}
