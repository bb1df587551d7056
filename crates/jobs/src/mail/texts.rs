//! The words of all mails, in one place, so that another language is another value.

/// The words of mails in one language. `{client}` stands for the name of the client.
pub(super) struct Texts {
    /// The tag of the language, for readers that speak it.
    pub(super) language: &'static str,
    /// Subject and heading of an invitation.
    pub(super) invited: &'static str,
    /// What the link of an invitation is called.
    pub(super) accept: &'static str,
    /// What somebody may do who did not expect a mail.
    pub(super) ignore: &'static str,
    /// A link to sign in.
    pub(super) magic: LinkTexts,
    /// A link to choose a new password.
    pub(super) reset: LinkTexts,
    /// A link to confirm an address.
    pub(super) confirm: LinkTexts,
    /// Subject of a mail that tries out the way.
    pub(super) test_subject: &'static str,
    /// What it says.
    pub(super) test_body: &'static str,
}

/// The words of a mail with a link.
#[derive(Clone, Copy)]
pub(super) struct LinkTexts {
    /// Subject and heading.
    pub(super) heading: &'static str,
    /// What else there is to say.
    pub(super) body: &'static str,
    /// What the link is called.
    pub(super) accept: &'static str,
}

/// English, the built-in language.
pub(super) const ENGLISH: Texts = Texts {
    language: "en",
    invited: "You’ve been invited to {client}",
    accept: "Accept the invitation",
    ignore: "If you did not expect this mail, you need not do anything.",
    magic: LinkTexts {
        heading: "Sign in to {client}",
        body: "The link signs you in without a password. It works once, for some days, until you ask \
               for another one.",
        accept: "Sign in",
    },
    reset: LinkTexts {
        heading: "Choose a new password for {client}",
        body: "The link works once, within an hour. Until it is used your password stays as it is.",
        accept: "Choose a new password",
    },
    confirm: LinkTexts {
        heading: "Confirm your address for {client}",
        body: "The link works once, within three days.",
        accept: "This is my address",
    },
    test_subject: "A test mail from Rollbook",
    test_body: "This mail shows that Rollbook can send mails from here.\n",
};

/// A text with the name of the client in it.
pub(super) fn with_client(text: &str, client: &str) -> String {
    text.replace("{client}", client)
}
