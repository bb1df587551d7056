//! A browser without scripts: it keeps cookies and sends the forms it was shown.

use std::collections::BTreeMap;

use testkit::{Answer, Call, TestApp};
use url::form_urlencoded;

/// Somebody's browser.
#[derive(Clone)]
pub struct Browser<'a> {
    app: &'a TestApp,
    host: String,
    headers: Vec<(String, String)>,
    /// The cookies it keeps, by their names.
    pub cookies: BTreeMap<String, String>,
}

/// The token of the form on a page.
pub fn token(page: &Answer) -> String {
    let start = "name=\"form_token\" value=\"";
    let (_, rest) = page.body.split_once(start).unwrap_or_else(|| panic!("no form: {page:?}"));
    rest.split('"').next().unwrap().to_owned()
}

impl<'a> Browser<'a> {
    /// A fresh one, at a host.
    pub fn at(app: &'a TestApp, host: &str) -> Self {
        let headers = vec![("accept".to_owned(), "text/html".to_owned())];
        Self { app, host: host.to_owned(), headers, cookies: BTreeMap::new() }
    }

    /// The same, with one more header.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Asks for a page.
    pub async fn get(&mut self, path: &str) -> Answer {
        let call = self.dressed(self.app.get(path));
        self.keep(call.await)
    }

    /// Sends a body as a form, with nothing added to it.
    pub async fn send(&mut self, path: &str, body: &str) -> Answer {
        self.send_as(path, "application/x-www-form-urlencoded", body.as_bytes().to_vec()).await
    }

    /// Sends a body of a media type, with nothing added to it.
    pub async fn send_as(&mut self, path: &str, media_type: &str, body: Vec<u8>) -> Answer {
        let call = self.dressed(self.app.post(path));
        self.keep(call.body(media_type, body).await)
    }

    /// Opens a page and sends its form, filled in.
    pub async fn submit(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.submit_from(path, path, fields).await
    }

    /// Opens a page and sends a form on it that goes to another path.
    pub async fn submit_from(&mut self, page: &str, to: &str, fields: &[(&str, &str)]) -> Answer {
        let token = token(&self.get(page).await.expect(200));
        let body = form_urlencoded::Serializer::new(String::new())
            .append_pair("form_token", &token)
            .extend_pairs(fields)
            .finish();
        self.send(to, &body).await
    }

    /// Signs in; the answer is where that leads.
    pub async fn sign_in(&mut self, email: &str, password: &str) -> Answer {
        self.submit("/sign-in", &[("email", email), ("password", password)]).await
    }

    /// Whether it is signed in, as the first page tells.
    pub async fn is_signed_in(&mut self) -> bool {
        self.get("/").await.status == 200
    }

    fn dressed(&self, mut call: Call<'a>) -> Call<'a> {
        call = call.header("host", &self.host);
        for (name, value) in &self.headers {
            call = call.header(name, value);
        }
        let cookies: Vec<_> = self.cookies.iter().map(|(n, v)| format!("{n}={v}")).collect();
        if cookies.is_empty() { call } else { call.header("cookie", &cookies.join("; ")) }
    }

    fn keep(&mut self, answer: Answer) -> Answer {
        for line in answer.headers.get_all("set-cookie") {
            let line = line.to_str().unwrap();
            let (name, rest) = line.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if line.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }
}
