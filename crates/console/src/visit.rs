//! One request for a page: who is there, where, in which language.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use directory::clients::Client;
use directory::ids::{ClientId, hex};
use directory::sessions::{Device, LIFE_DAYS, Opened, SignedIn, Visitor};
use directory::{Caller, Directory, Error, Surface};
use url::form_urlencoded;
use web::{NetworkAddress, Problem, RequestId};

use crate::console::{Console, host};
use crate::cookies::{Cookie, Cookies};
use crate::destination::{destination, wanted};
use crate::form_token;
use crate::language::{self, Language};
use crate::place::{self, Place};
use crate::routes::page_of;

/// A request for a page, with all that a page needs to know.
pub(crate) struct Visit {
    console: Arc<Console>,
    /// The language of the page.
    pub(crate) language: Language,
    /// Whose pages these are.
    pub(crate) place: Place,
    /// Who is there, if their session is good here.
    pub(crate) visitor: Option<Visitor>,
    /// The path of the request.
    pub(crate) path: String,
    /// What its query says.
    pub(crate) asked: Asked,
    /// What the browser calls itself, and the language that was chosen in it.
    pub(crate) device: Device,
    /// The network address to count attempts by.
    pub(crate) address: Option<String>,
    request: Arc<str>,
    cookies: Cookies,
    form_secret: String,
    news: Vec<HeaderValue>,
}

/// What the query of a request says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    /// The client that is meant.
    pub(crate) client: Option<ClientId>,
    /// Where to go afterwards, as it was given.
    next: Option<String>,
    /// The language that was chosen.
    language: Option<directory::Language>,
    /// The word of what has just been done.
    pub(crate) notice: Option<String>,
    /// What the page is to show, by the names of [`SHOWN`].
    shown: Vec<(&'static str, String)>,
}

/// What a query says of what a page is to show: the text that is looked for, behind what its lists go
/// on, and from which day to which.
const SHOWN: [&str; 9] =
    ["q", "after", "ready", "open", "claimed", "from", "to", "delegates", "delegators"];

impl Asked {
    /// The text that is looked for, if there is any.
    pub(crate) fn search(&self) -> Option<&str> {
        self.of("q").map(str::trim).filter(|text| !text.is_empty())
    }

    /// Behind what a list goes on.
    pub(crate) fn after(&self) -> Option<&str> {
        self.of("after")
    }

    /// What it says of one of [`SHOWN`].
    pub(crate) fn of(&self, name: &str) -> Option<&str> {
        self.shown().find(|(found, _)| *found == name).map(|(_, value)| value)
    }

    /// All that it says of what the page is to show.
    pub(crate) fn shown(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.shown.iter().map(|(name, value)| (*name, value.as_str()))
    }

    fn read(query: &str) -> Self {
        let mut asked = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match name.as_ref() {
                "client" => asked.client = ClientId::parse(&value),
                "next" => asked.next = Some(value.into_owned()),
                "lang" => asked.language = directory::Language::of_code(&value),
                "notice" => asked.notice = Some(value.into_owned()),
                other => asked.show(other, value.into_owned()),
            }
        }
        asked
    }

    /// Of what is said twice the last holds.
    fn show(&mut self, name: &str, value: String) {
        let Some(name) = SHOWN.into_iter().find(|known| *known == name) else { return };
        self.shown.retain(|(found, _)| *found != name);
        self.shown.push((name, value));
    }
}

impl FromRequestParts<Arc<Console>> for Visit {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<Console>) -> Result<Self, Problem> {
        let bare = Self::bare(parts, state);
        let directory = &state.directory;
        let host = host(&parts.headers);
        let visitor = match bare.cookies.get(Cookie::Session) {
            Some(secret) => resolve(directory, secret).await?,
            None => None,
        };
        let place = Place::of(directory, &bare.request, host).await?;
        let visitor = visitor.filter(|found| place.takes(place::client_of(found).id));
        let place = match &visitor {
            Some(found) => place.at(place::client_of(found)),
            None => place.naming(directory, &bare.request, bare.asked.client).await?,
        };
        let language = language::choose(visitor.as_ref(), bare.chosen(), &parts.headers);
        Ok(Self { visitor, place, language, ..bare }.with_form_secret())
    }
}

/// Whoever has a session of this secret.
async fn resolve(directory: &Directory, secret: &str) -> Result<Option<Visitor>, Error> {
    match directory.resolve_session(secret).await {
        Ok(visitor) => Ok(Some(visitor)),
        Err(Error::Unauthenticated(_)) => Ok(None),
        Err(other) => Err(other),
    }
}

impl Visit {
    /// What can be told without the data base: nobody is there, and the pages are nobody's.
    pub(crate) fn bare(parts: &Parts, console: &Arc<Console>) -> Self {
        let headers = &parts.headers;
        let cookies = Cookies::of(headers, console.is_https(parts));
        let asked = Asked::read(parts.uri.query().unwrap_or_default());
        let request = parts.extensions.get::<RequestId>().map(|id| Arc::clone(&id.0));
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let address = parts.extensions.get::<NetworkAddress>().cloned();
        let chosen = chosen(&asked, &cookies);
        let device = Device::new(text(header::USER_AGENT).unwrap_or_default());
        let mut visit = Self {
            console: Arc::clone(console),
            language: language::choose(None, chosen, headers),
            place: Place::default(),
            visitor: None,
            path: parts.uri.path().to_owned(),
            device: device.speaking(chosen),
            address: address.and_then(|address| address.0),
            request: request.unwrap_or_else(|| Arc::from("-")),
            cookies,
            form_secret: String::new(),
            news: Vec::new(),
            asked,
        };
        if let Some(chosen) = visit.asked.language {
            visit.news.extend(visit.cookies.keep_for_long(Cookie::Language, chosen.code()));
        }
        visit
    }

    /// Binds forms to the session, or before there is one to a cookie, which is made if need be.
    fn with_form_secret(mut self) -> Self {
        let session = self.session_secret().map(ToOwned::to_owned);
        let kept = self.cookies.get(Cookie::Forms).filter(|text| form_token::is_secret(text));
        self.form_secret = match session.or_else(|| kept.map(ToOwned::to_owned)) {
            Some(secret) => secret,
            None => {
                let secret = hex(&self.console.directory.seed());
                self.news.extend(self.cookies.keep(Cookie::Forms, &secret, None));
                secret
            }
        };
        self
    }

    /// The language that was chosen in this browser.
    fn chosen(&self) -> Option<directory::Language> {
        chosen(&self.asked, &self.cookies)
    }

    /// The same request, after which the browser keeps a language that was chosen.
    pub(crate) fn choosing(mut self, language: directory::Language) -> Self {
        self.news.extend(self.cookies.keep_for_long(Cookie::Language, language.code()));
        self
    }

    /// The page to come back to: this one, or where forms only are sent to, the first one.
    pub(crate) fn page(&self) -> &str {
        if self.path != "/sign-out" && self.path != "/language" { &self.path } else { "/" }
    }

    /// A path of the own site to come back to, as a form gave it, if it is one to go to.
    pub(crate) fn back(&self, path: &str) -> String {
        let host = self.place.host.as_ref();
        host.and_then(|host| wanted(path, host)).unwrap_or_else(|| "/".to_owned())
    }

    /// The core.
    pub(crate) fn directory(&self) -> &Directory {
        &self.console.directory
    }

    /// The token for the forms of this page.
    pub(crate) fn form_token(&self) -> String {
        form_token::token(&self.form_secret)
    }

    /// Whether a token that came with a form is that of this browser.
    pub(crate) fn sent(&self, token: &str) -> bool {
        form_token::fits(&self.form_secret, token)
    }

    /// Who asks, before they have shown who they are.
    pub(crate) fn nobody(&self) -> Caller {
        place::nobody(&self.request)
    }

    /// Who asks, being signed in.
    pub(crate) fn caller(&self, signed_in: &SignedIn) -> Caller {
        Caller { actor: signed_in.actor.clone(), surface: Surface::Console, ..self.nobody() }
    }

    /// Whether there is any client at all.
    pub(crate) async fn is_inhabited(&self) -> Result<bool, Error> {
        place::is_inhabited(self.directory(), &self.request).await
    }

    /// The secret of the session that is good here.
    pub(crate) fn session_secret(&self) -> Option<&str> {
        self.visitor.as_ref().and_then(|_| self.cookies.get(Cookie::Session))
    }

    /// The secret that the browser presents, whether or not it is good.
    pub(crate) fn presented_secret(&self) -> Option<&str> {
        self.cookies.get(Cookie::Session)
    }

    /// Whoever is signed in; somebody else is sent to where they can be.
    pub(crate) fn signed_in(&self) -> Result<&SignedIn, Box<Response>> {
        match &self.visitor {
            Some(Visitor::SignedIn(visitor)) => Ok(visitor),
            Some(Visitor::Limited(_)) => {
                Err(Box::new(self.go(&self.back_after("/password/expired"))))
            }
            None => Err(Box::new(self.go(&self.back_after("/sign-in")))),
        }
    }

    /// The place that the request asks to come back to, if it may be gone to.
    pub(crate) fn wanted(&self) -> Option<String> {
        wanted(self.asked.next.as_deref()?, self.place.host.as_ref()?)
    }

    /// The path of another page, with what the query of this one says about the destination, and with
    /// the client, where without it another one would be meant.
    pub(crate) fn onwards(&self, path: &str) -> String {
        self.onwards_with(path, self.wanted().as_deref(), self.place.number())
    }

    /// The path of another page that leads back to this one.
    pub(crate) fn back_after(&self, path: &str) -> String {
        self.onwards_with(path, Some(&self.shown()), self.place.number())
    }

    /// The path of this page, with what it shows.
    pub(crate) fn shown(&self) -> String {
        if let Some(page) = page_of(&self.path) {
            return page;
        }
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(self.asked.shown().filter(|(_, value)| !value.trim().is_empty()));
        joined(self.page(), &query.finish())
    }

    /// The path of another page, for a client, with the place to go to afterwards.
    pub(crate) fn onwards_with(
        &self,
        path: &str,
        next: Option<&str>,
        client: Option<ClientId>,
    ) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if let Some(client) = client {
            query.append_pair("client", &client.to_string());
        }
        if let Some(next) = next {
            query.append_pair("next", next);
        }
        let query = query.finish();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }

    /// The same request, with the face of a client.
    pub(crate) fn at(self, client: &Client) -> Self {
        let place = self.place.at(client);
        Self { place, ..self }
    }

    /// Sends the browser to the same page on a client's own site, if this site is another client's:
    /// here nobody of the client could stay signed in.
    pub(crate) fn own_site_of(&self, client: &Client) -> Option<Response> {
        let page = || self.onwards(&self.path);
        let there = || format!("{}://{}{}", self.scheme(), client.domain, page());
        (!self.place.takes(client.id)).then(|| self.go(&there()))
    }

    /// The client of somebody who was let in, with whose face the page need not be.
    pub(crate) async fn client_of(&self, opened: &Opened) -> Option<Client> {
        let id = opened.user.client_id;
        match &self.place.client {
            Some(client) if client.id == id => Some(client.clone()),
            // They are in; only where that leads is asked.
            _ => place::get(self.directory(), &self.request, id).await.ok().flatten(),
        }
    }

    /// The start of URLs of a client's site, such as `https://people.example`, for what outlives the visit.
    /// `Host` is whatever somebody sends: it counts as long as it is the client's own domain, or nothing
    /// better is known.
    pub(crate) fn site(&self, client: &Client) -> String {
        let host = self.place.host.as_ref();
        match &self.console.settings.public_url {
            Some(url) if host != Some(&client.domain) => url.as_str().to_owned(),
            _ => format!("{}://{}", self.scheme(), host.unwrap_or(&client.domain)),
        }
    }

    fn scheme(&self) -> &'static str {
        if self.cookies.is_secure() { "https" } else { "http" }
    }

    /// Sends the browser to another page.
    pub(crate) fn go(&self, to: &str) -> Response {
        let mut response = StatusCode::SEE_OTHER.into_response();
        if let Ok(to) = HeaderValue::from_str(to) {
            response.headers_mut().insert(header::LOCATION, to);
        }
        self.with_cookies(response)
    }

    /// Sends somebody who is signed in to where they wanted to go, else home.
    pub(crate) fn go_home(&self, client: &Client) -> Response {
        self.go(&destination(self.wanted().as_deref(), client))
    }

    /// Lets somebody in: their browser gets the secret of the session that was opened.
    pub(crate) async fn enter(&self, opened: &Opened, client: Option<&Client>) -> Response {
        let place = if opened.session.limited {
            self.onwards("/password/expired")
        } else {
            let home = client.map(|client| destination(None, client));
            self.wanted().or(home).unwrap_or_else(|| "/".to_owned())
        };
        self.enter_at(opened, &place).await
    }

    /// Lets somebody in, and sends them to a path of the own site. The session that their browser had
    /// before is ended, as nobody has its secret any more.
    pub(crate) async fn enter_at(&self, opened: &Opened, place: &str) -> Response {
        if let Some(former) = self.presented_secret() {
            // What was asked for is done. One that cannot be ended now runs out by itself.
            let _ended = self.directory().sign_out(&self.nobody(), former).await;
        }
        let seconds = LIFE_DAYS * 86_400;
        let secret = opened.secret.reveal();
        let kept = self.cookies.keep(Cookie::Session, secret, Some(seconds));
        let response = self.go(place);
        append(response, [kept, self.cookies.forget(Cookie::Forms)].into_iter().flatten())
    }

    /// Makes the browser forget the session, and sends it to another page.
    pub(crate) fn leave(&self, to: &str) -> Response {
        append(self.go(to), self.cookies.forget(Cookie::Session))
    }

    /// Adds the cookies that are new with this request.
    pub(crate) fn with_cookies(&self, response: Response) -> Response {
        append(response, self.news.iter().cloned())
    }
}

/// A path with more behind its query.
pub(crate) fn joined(path: &str, query: &str) -> String {
    match query {
        "" => path.to_owned(),
        query if path.contains('?') => format!("{path}&{query}"),
        query => format!("{path}?{query}"),
    }
}

fn append(mut response: Response, cookies: impl IntoIterator<Item = HeaderValue>) -> Response {
    for cookie in cookies {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// The language that was chosen in this browser, now or before.
fn chosen(asked: &Asked, cookies: &Cookies) -> Option<directory::Language> {
    let kept = || cookies.get(Cookie::Language).and_then(directory::Language::of_code);
    asked.language.or_else(kept)
}
