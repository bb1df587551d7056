//! A small client: one request, one connection, the whole answer.

use std::io::{Error, ErrorKind, Read, Result, Write};
use std::net::{SocketAddr, TcpStream};

use serde_json::Value;

use crate::process::PATIENCE;

/// A request.
#[derive(Clone, Debug)]
pub struct Request {
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Option<String>,
}

impl Request {
    /// One without headers and body.
    pub fn new(method: &str, path: &str) -> Self {
        let (method, path) = (method.to_owned(), path.to_owned());
        Self { method, path, headers: Vec::new(), body: None }
    }

    /// With a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With a user token.
    pub fn token(self, token: &str) -> Self {
        self.header("Authorization", &format!("Token {token}"))
    }

    /// With an API key.
    pub fn key(self, key: &str) -> Self {
        self.header("Authorization", &format!("Bearer {key}"))
    }

    /// With a body in JSON.
    pub fn json(self, body: &Value) -> Self {
        self.header("Content-Type", "application/json").body(&body.to_string())
    }

    /// With a body.
    pub fn body(mut self, body: &str) -> Self {
        self.body = Some(body.to_owned());
        self
    }

    /// Everything up to the body.
    pub fn head(&self, address: SocketAddr) -> String {
        let (method, path) = (&self.method, &self.path);
        let mut head =
            format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
        for (name, value) in &self.headers {
            head += &format!("{name}: {value}\r\n");
        }
        if let Some(body) = &self.body {
            head += &format!("Content-Length: {}\r\n", body.len());
        }
        head + "\r\n"
    }

    /// Sends it; an error when the connection ends before the whole answer is there.
    pub fn try_send(&self, address: SocketAddr) -> Result<Answer> {
        Answer::read(&mut self.written(address)?)
    }

    /// Sends it; gives the body of the answer, which may be no text and must have the status 200.
    #[track_caller]
    pub fn fetch(&self, address: SocketAddr) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.written(address).unwrap().read_to_end(&mut bytes).unwrap();
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let body = bytes.split_off(end + 4);
        let length = format!("content-length: {}\r\n", body.len());
        assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
        assert!((head + "\r\n").contains(&length), "{length} is not what it said");
        body
    }

    fn written(&self, address: SocketAddr) -> Result<TcpStream> {
        let mut stream = connect(address)?;
        let body = self.body.as_deref().unwrap_or_default();
        stream.write_all((self.head(address) + body).as_bytes())?;
        Ok(stream)
    }

    /// Sends it.
    #[track_caller]
    pub fn send(&self, address: SocketAddr) -> Answer {
        self.try_send(address).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// A connection that does not wait for ever.
pub fn connect(address: SocketAddr) -> Result<TcpStream> {
    let stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    Ok(stream)
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The head, line by line.
    pub head: String,
    /// The body.
    pub body: String,
}

impl Answer {
    /// Reads one up to the end of the connection.
    pub fn read(stream: &mut impl Read) -> Result<Self> {
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        let text = String::from_utf8(bytes).map_err(Error::other)?;
        let (head, body) = text.split_once("\r\n\r\n").ok_or(ErrorKind::UnexpectedEof)?;
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        let status = status.ok_or(ErrorKind::InvalidData)?;
        let mut answer = Self { status, head: head.to_owned(), body: body.to_owned() };
        if answer.header("transfer-encoding") == Some("chunked") {
            answer.body = unchunked(body).ok_or(ErrorKind::UnexpectedEof)?;
        } else if let Some(length) = answer.header("content-length")
            && length != body.len().to_string()
        {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        Ok(answer)
    }

    /// A header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut pairs = self.head.lines().filter_map(|line| line.split_once(':'));
        pairs.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }

    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The answer, which must have this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{self:?}");
        self
    }
}

/// A body without the lengths of its pieces; `None` if its end is missing.
fn unchunked(mut text: &str) -> Option<String> {
    let mut body = String::new();
    loop {
        let (length, rest) = text.split_once("\r\n")?;
        let length = usize::from_str_radix(length.trim(), 16).ok()?;
        if length == 0 {
            return Some(body);
        }
        body += rest.get(..length)?;
        text = rest.get(length..)?.strip_prefix("\r\n")?;
    }
}

#[test]
fn pieces_of_a_body_are_put_together() {
    assert_eq!(unchunked("3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n"), Some("abcd".to_owned()));
    assert_eq!(unchunked("3\r\nabc\r\n"), None);
    assert_eq!(unchunked("5\r\nabc"), None);
}
