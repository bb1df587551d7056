//! What somebody may look after in their client: one navigation for it, on every page.

use directory::policy::{Action, allows};
use directory::sessions::Visitor;

use crate::visit::Visit;
use crate::words::Value;

/// A part of what is looked after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    /// The people and where they are signed in.
    People,
    /// The pending invitations.
    Invitations,
    /// The credits of continuing education, and what was claimed.
    Credits,
    /// The mails with links that could not be sent.
    Mails,
    /// The jobs that were given up.
    Jobs,
}

/// A section as it stands in the navigation.
pub(crate) struct SectionLink {
    pub(crate) href: &'static str,
    pub(crate) text: String,
    /// Whether the page is its first one, `page`, or another one of it, `true`.
    pub(crate) current: Option<&'static str>,
}

impl Section {
    const ALL: [Self; 5] =
        [Self::People, Self::Invitations, Self::Credits, Self::Mails, Self::Jobs];

    /// Where it begins.
    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::People => "/admin/people",
            Self::Invitations => "/admin/invitations",
            Self::Credits => "/admin/credits",
            Self::Mails => "/admin/mails",
            Self::Jobs => "/admin/jobs",
        }
    }

    /// What it is called on the pages of a visit.
    fn name(self, visit: &Visit) -> String {
        let language = visit.language;
        match self {
            Self::People => language.text("people"),
            Self::Invitations => language.text("invitations"),
            Self::Credits => {
                let client = visit.place.client.as_ref();
                let word = client.map_or("", |client| client.credit_word.as_str());
                language.text_with("credits", &[("word", Value::from(word))])
            }
            Self::Mails => language.text("mails"),
            Self::Jobs => language.text("jobs"),
        }
    }

    /// What somebody must be allowed to do to see it.
    pub(crate) fn action(self) -> Action {
        match self {
            Self::People => Action::ListUsers,
            Self::Invitations => Action::ReadInvitations,
            Self::Credits => Action::ReadCes,
            Self::Mails => Action::ReadMails,
            Self::Jobs => Action::ManageJobs,
        }
    }

    /// Those that whoever is there may see.
    pub(crate) fn open_to(visit: &Visit) -> impl Iterator<Item = Self> {
        let visitor = match &visit.visitor {
            Some(Visitor::SignedIn(visitor)) => Some(visitor),
            Some(Visitor::Limited(_)) | None => None,
        };
        Self::ALL.into_iter().filter(move |section| {
            visitor.is_some_and(|it| allows(&it.actor, section.action(), it.client.id))
        })
    }
}

/// The navigation of a visit; empty for whoever looks after nothing.
pub(crate) fn navigation(visit: &Visit) -> Vec<SectionLink> {
    let link = |section: Section| SectionLink {
        href: section.path(),
        text: section.name(visit),
        current: match visit.path.strip_prefix(section.path()) {
            Some("") => Some("page"),
            Some(rest) => rest.starts_with('/').then_some("true"),
            None => None,
        },
    };
    Section::open_to(visit).map(link).collect()
}
