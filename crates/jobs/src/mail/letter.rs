//! What a mail looks like: pure functions from what is known to a message.

use std::time::{Duration, SystemTime};

use directory::Language;
use directory::clients::Client;
use directory::invitations::Writing;
use directory::links::addresses::AddressNotice;
use directory::links::{Issued, LinkKind};
use directory::time::Timestamp;
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};
use url::form_urlencoded;

use super::call::{Later, Words};
use super::texts::{life, text, with_client, with_email, with_life, with_number};

/// Who mails are from: the installation, and clients whose own address has a domain that the mail
/// server may send for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    own: Address,
    domains: Vec<String>,
}

impl Sender {
    /// Reads the address of the installation, which all mails are from.
    ///
    /// # Errors
    /// [`LetterError::Address`] if mails cannot be sent from it.
    pub fn parse(text: &str) -> Result<Self, LetterError> {
        let own = text.parse().map_err(|_| LetterError::Address)?;
        Ok(Self { own, domains: Vec::new() })
    }

    /// The same; and mails of a client are from its own address, if that has one of these domains.
    #[must_use]
    pub fn sending_for(self, domains: &[String]) -> Self {
        Self { domains: domains.to_vec(), ..self }
    }

    pub(super) fn domain(&self) -> &str {
        self.own.domain()
    }

    /// Who a client's mail is from, and to whom answers go if not there. An address of a domain that
    /// is not the mail server's to send for would be refused as forged, or be it; so it is only
    /// where answers go.
    fn of(&self, client: &Client) -> (Address, Option<Address>) {
        let named = client.default_from_email.as_str().trim().parse::<Address>().ok();
        let may_send = |address: &Address| {
            self.domains.iter().any(|domain| domain.eq_ignore_ascii_case(address.domain()))
        };
        match named {
            Some(named) if may_send(&named) => (named, None),
            named => (self.own.clone(), named),
        }
    }
}

/// Why a mail cannot be made. It says nothing about whom it is for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LetterError {
    /// An address that people may have, but that no mail can be sent to or from.
    #[error("the address cannot be used in a mail")]
    Address,
    /// A defect.
    #[error("the mail could not be made: {0}")]
    Defect(String),
}

/// A mail, ready to be sent.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Tells it from all others: the same each time the same mail is made.
    pub(super) id: String,
    pub(super) message: Message,
}

/// Says that no person wrote the mail, so that nobody's holiday notice answers it.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }
    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }
    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// The parts from which every mail is put together.
struct Parts<'a> {
    /// What tells it from all others: letters and digits.
    id: &'a str,
    from: (Option<&'a str>, &'a Address),
    /// Where answers go, if not to the sender.
    reply_to: Option<Address>,
    to: &'a str,
    subject: &'a str,
    plain: String,
    html: Option<String>,
    now: Timestamp,
}

/// A mail that calls somebody to a page.
struct Call<'a> {
    language: Language,
    /// What tells it from all others.
    id: &'a str,
    /// On whose behalf.
    client: &'a Client,
    /// For whom.
    to: &'a str,
    /// Its subject; else its heading.
    subject: Option<&'a str>,
    heading: &'a str,
    /// Free text.
    body: &'a str,
    /// What the link is called.
    accept: &'a str,
    link: &'a str,
    /// Where else to go, later.
    later: Option<&'a Later>,
    /// What else there is to say at the end.
    ignore: &'a str,
}

impl Call<'_> {
    fn letter(&self, sender: &Sender, now: Timestamp) -> Result<Letter, LetterError> {
        let Self { language, heading, accept, link, later, ignore, .. } = *self;
        let words = Words { language, heading, body: self.body, accept, link, later, ignore };
        let (plain, html) = words.written(self.client.accent_color)?;
        let (from, reply_to) = sender.of(self.client);
        Parts {
            id: self.id,
            from: (Some(self.client.name.as_str()), &from),
            reply_to,
            to: self.to,
            subject: self.subject.unwrap_or(heading),
            plain,
            html: Some(html),
            now,
        }
        .letter()
    }
}

impl Letter {
    /// The mail of an invitation, in the language of the invited person, if they chose one, else of
    /// whoever invited, else in English. `id` is that of its job.
    ///
    /// Its sender is the installation, or the client itself; see [`Sender::sending_for`]. Its subject and
    /// additional text are those of the invitation, else those of the client; a subject is there
    /// always.
    ///
    /// # Errors
    /// [`LetterError::Address`] if the address cannot be used.
    pub fn invitation(
        id: &str,
        writing: &Writing,
        sender: &Sender,
        public_url: &str,
        now: Timestamp,
    ) -> Result<Self, LetterError> {
        let Writing { invitation, client, language } = writing;
        let language = language.unwrap_or_default();
        let heading = with_client(language, "invited", client.name.as_str());
        let good = invitation
            .expires_at
            .map(|end| with_life(language, "invited-life", &life(language, now, end)) + " ");
        // Where several clients share a host, nobody gets in who does not know which one is theirs.
        let later = Later {
            text: with_number(language, "invited-later", client.id.0),
            link: format!("{public_url}/sign-in?client={}", client.id),
        };
        let body = first_of([invitation.body.as_str(), client.invitation_body.as_str()]);
        let call = Call {
            language,
            id,
            client,
            to: invitation.email.as_str(),
            subject: first_of([invitation.subject.as_str(), client.invitation_subject.as_str()]),
            heading: &heading,
            body: body.unwrap_or_default(),
            accept: &text(language, "invited-button"),
            link: &format!("{public_url}/invitations/{}", invitation.key.as_str()),
            later: Some(&later),
            ignore: &(good.unwrap_or_default() + &text(language, "ignore")),
        };
        call.letter(sender, now)
    }

    /// The mail of a link that was just made, in the language that its person chose, else in that of
    /// the page on which it was asked for (`asked_in`), else in English. `next` is where they go once they
    /// are signed in by it. `id` is that of its job.
    ///
    /// # Errors
    /// [`LetterError::Address`] if the address cannot be used.
    pub fn link(
        id: &str,
        (kind, asked_in, next): (LinkKind, Option<Language>, Option<&str>),
        issued: &Issued,
        sender: &Sender,
        public_url: &str,
        now: Timestamp,
    ) -> Result<Self, LetterError> {
        let (key, path) = match kind {
            LinkKind::Magic => ("magic", "links"),
            LinkKind::Reset => ("reset", "password/reset"),
            LinkKind::Confirm => ("confirm", "links"),
            LinkKind::Address => ("address", "links"),
        };
        let language = issued.language.or(asked_in).unwrap_or_default();
        let life = life(language, now, issued.expires_at);
        let call = Call {
            language,
            id,
            client: &issued.client,
            to: issued.email.as_str(),
            subject: None,
            heading: &with_client(language, key, issued.client.name.as_str()),
            body: &with_life(language, &format!("{key}-body"), &life),
            accept: &text(language, &format!("{key}-button")),
            link: &format!("{public_url}/{path}/{}{}", issued.secret.reveal(), afterwards(next)),
            later: None,
            ignore: &text(language, "ignore"),
        };
        call.letter(sender, now)
    }

    /// The mail to an address in whose place another one is wanted, in the language that its person
    /// chose, else in that of the page on which it was asked for (`asked_in`), else in English. `id` is
    /// that of its job.
    ///
    /// # Errors
    /// [`LetterError::Address`] if the address cannot be used.
    pub fn address_notice(
        id: &str,
        asked_in: Option<Language>,
        notice: &AddressNotice,
        sender: &Sender,
        public_url: &str,
        now: Timestamp,
    ) -> Result<Self, LetterError> {
        let language = notice.language.or(asked_in).unwrap_or_default();
        // Who has the address no more cannot help themselves with a new password.
        let (key, page) =
            if notice.changed { ("changed", "sign-in") } else { ("wanted", "password") };
        let call = Call {
            language,
            id,
            client: &notice.client,
            to: notice.former.as_str(),
            subject: None,
            heading: &with_client(language, "wanted", notice.client.name.as_str()),
            body: &with_email(language, &format!("{key}-body"), notice.wanted.as_str()),
            accept: &text(language, &format!("{key}-button")),
            link: &format!("{public_url}/{page}?client={}", notice.client.id),
            later: None,
            ignore: &text(language, "wanted-own"),
        };
        call.letter(sender, now)
    }

    /// A mail that tries out whether mails get out.
    ///
    /// # Errors
    /// [`LetterError::Address`] if the address cannot be used.
    pub fn test(
        id: &str,
        to: &str,
        language: Language,
        sender: &Sender,
        now: Timestamp,
    ) -> Result<Self, LetterError> {
        let (subject, plain) = (&text(language, "test"), text(language, "test-body") + "\n");
        let (from, reply_to) = ((None, &sender.own), None);
        Parts { id, from, reply_to, to, subject, plain, html: None, now }.letter()
    }
}

impl Parts<'_> {
    fn letter(self) -> Result<Letter, LetterError> {
        let to: Address = self.to.parse().map_err(|_| LetterError::Address)?;
        let (name, from) = self.from;
        let name = name.map(one_line).filter(|name| !name.is_empty());
        let id = format!("{}@{}", self.id, from.domain());
        let since = Duration::from_micros(u64::try_from(self.now.0).unwrap_or(0));
        let message = Message::builder()
            .from(Mailbox::new(name, from.clone()))
            .to(Mailbox::new(None, to))
            .subject(one_line(self.subject))
            .date(SystemTime::UNIX_EPOCH + since)
            .message_id(Some(format!("<{id}>")))
            .header(AutoSubmitted);
        let message = match self.reply_to {
            Some(address) => message.reply_to(Mailbox::new(None, address)),
            None => message,
        };
        let message = match self.html {
            None => message.singlepart(SinglePart::plain(self.plain)),
            Some(html) => message.multipart(
                MultiPart::alternative()
                    .boundary(format!("=_{}", self.id))
                    .singlepart(SinglePart::plain(self.plain))
                    .singlepart(SinglePart::html(html)),
            ),
        };
        let message = message.map_err(|error| LetterError::Defect(error.to_string()))?;
        Ok(Letter { id, message })
    }
}

/// The query that makes a page lead to a path afterwards.
fn afterwards(next: Option<&str>) -> String {
    let encoded = |next: &str| form_urlencoded::byte_serialize(next.as_bytes()).collect::<String>();
    next.map_or_else(String::new, |next| format!("?next={}", encoded(next)))
}

/// The first text that is not blank.
fn first_of(texts: [&str; 2]) -> Option<&str> {
    texts.into_iter().find(|text| !text.trim().is_empty())
}

/// A text as it may stand in a header: a line break would begin another one.
fn one_line(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    line.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_one_line() {
        assert_eq!(one_line("Hello\r\nBcc: eve@evil.test"), "Hello  Bcc: eve@evil.test");
        assert_eq!(one_line(" \u{b}\t"), "");
    }

    #[test]
    fn a_test_mail_says_what_it_is() {
        let sender = Sender::parse("rollbook@acme.test").unwrap();
        let letter =
            Letter::test("65f0", "ann@acme.test", Language::English, &sender, Timestamp(0))
                .unwrap();
        insta::assert_snapshot!(String::from_utf8(letter.message.formatted()).unwrap());
    }

    #[test]
    fn an_address_that_no_mail_can_go_to_is_refused() {
        let sender = Sender::parse("rollbook@acme.test").unwrap();
        for to in ["", "ann", "a b@acme.test", "ann@acme.test\r\nRCPT TO:<eve@evil.test>"] {
            let refused = Letter::test("1", to, Language::English, &sender, Timestamp(0));
            assert!(matches!(refused, Err(LetterError::Address)), "{to}");
        }
    }
}
