//! The words of all mails, in one place, so that another language is another value.

/// The words of mails in one language. `{client}` stands for the name of the client.
pub(super) struct Texts {
    /// The tag of the language, for readers that speak it.
    pub(super) language: &'static str,
    /// Subject and heading of an invitation.
    pub(super) invited: &'static str,
    /// What the link of an invitation is called.
    pub(super) accept: &'static str,
    /// What somebody may do who did not expect an invitation.
    pub(super) ignore: &'static str,
    /// Subject of a mail that tries out the way.
    pub(super) test_subject: &'static str,
    /// What it says.
    pub(super) test_body: &'static str,
}

/// English, the built-in language.
pub(super) const ENGLISH: Texts = Texts {
    language: "en",
    invited: "You’ve been invited to {client}",
    accept: "Accept the invitation",
    ignore: "If you did not expect this mail, you need not do anything.",
    test_subject: "A test mail from Rollbook",
    test_body: "This mail shows that Rollbook can send mails from here.\n",
};

/// A text with the name of the client in it.
pub(super) fn with_client(text: &str, client: &str) -> String {
    text.replace("{client}", client)
}
