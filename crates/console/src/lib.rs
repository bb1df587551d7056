//! The pages: signing in and out, links that were mailed, passwords, invitations, sessions, people's own
//! profile, delegates and credits, what the pages of a client look like, and what administrators look
//! after.
//!
//! A handler translates a form into the same commands that the APIs run, and the outcome into a
//! page. Everything works without a script.
//!
//! Invariants
//! - A form is read only if it carries the token that was written into it for this very browser
//!   (`form_token`), and only if the browser does not say that another site sent it.
//! - What comes from people is escaped by the templates; the few texts that a client may write as
//!   HTML go through `rich_text`.
//! - Where a page leads afterwards is a path of the own site (`destination`).
//! - A link that was mailed is not used up by looking at it.
//! - No page says whether an address is known, but for one: whoever names a delegate is told whether a
//!   colleague has the address, a bounded number of times.
//!
//! What is absent: no rule about rights or passwords, no SQL, no clock, no random source.

mod accent;
mod assets;
mod console;
mod cookies;
mod destination;
mod device;
mod elsewhere;
mod form;
mod form_token;
mod instant;
mod language;
mod page;
mod pictures;
mod place;
mod refusal;
mod rich_text;
mod routes;
mod rules;
mod sections;
mod sheet;
mod strength;
mod visit;
mod words;

pub use console::{Pages, Settings, pages};
