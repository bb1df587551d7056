//! The certificate that the server hands out, read by programs that are not ours: it says what the
//! page says that verifies it, and a certificate that was altered is contradicted by that page.

#[path = "../../../crates/certificates/tests/reader.rs"]
mod reader;

use serde_json::json;

use crate::credits::{ask, report, with_hours};
use crate::http::{Answer, Request};
use crate::process::Server;
use crate::site::Site;
use reader::Reader;

/// A claim, and the server that certifies it.
struct Claimed {
    site: Site,
    server: Server,
    /// What the report of claims calls it.
    id: String,
    code: String,
}

impl Claimed {
    fn new() -> Self {
        let (site, server) = with_hours();
        let named = json!({ "first_name": "Ann-Sofie", "last_name": "Łukasz & Co" });
        ask(&site, &server, "PATCH", "/api/v1/users/1", &named, 200);
        let hours = json!({ "ce_claimed_hours": 7.25 });
        ask(&site, &server, "POST", "/api/v1/users/1/ces/1/claim", &hours, 200);
        let claims = report(&site, &["--of", "claims"]);
        let row: Vec<_> = claims.lines().nth(1).unwrap().split(',').collect();
        let [id, code] = [row[0], row[9]].map(ToOwned::to_owned);
        Self { site, server, id, code }
    }

    fn page(&self, language: &str) -> Answer {
        self.ask(&self.path(), language).expect(200)
    }

    fn path(&self) -> String {
        format!("/verify/{}", self.code)
    }

    fn document(&self) -> String {
        format!("/certificates/{}.pdf", self.code)
    }

    fn ask(&self, path: &str, language: &str) -> Answer {
        let request = Request::new("GET", path).header("Accept", "text/html");
        request.header("Accept-Language", language).send(self.server.address)
    }

    /// The document in a language, where there are programs that read it.
    fn reader(&self, language: &str) -> Option<Reader> {
        let request = Request::new("GET", &self.document()).header("Accept-Language", language);
        Reader::of(&request.fetch(self.server.address))
    }
}

/// Person, credit, hours, day, organisation and code, as the page that verifies them says.
fn facts(page: &Answer) -> [String; 6] {
    let texts = page.body.split("<dd><bdi>").skip(1);
    let facts = texts.map(|rest| {
        let text = rest.split_once("</bdi>").unwrap().0.replace("&#38;", "&");
        text.replace(['\u{2066}', '\u{2068}', '\u{2069}'], "")
    });
    facts.collect::<Vec<_>>().try_into().unwrap()
}

#[test]
fn the_document_says_what_the_page_says_and_leads_to_it() {
    let claimed = Claimed::new();
    for language in ["en", "de"] {
        let Some(reader) = claimed.reader(language) else { return };
        let facts = facts(&claimed.page(language));

        let (text, code) = (reader.text(), reader.code());

        let [person, credit, hours, day, client, number] = &facts;
        assert_eq!([person, credit, client], ["Ann-Sofie Łukasz & Co", "=Ethics", "Acme"]);
        assert_eq!(hours, if language == "en" { "7.25 CE" } else { "7,25 CE" });
        let url = format!("http://{}{}", claimed.server.address, claimed.path());
        let (amount, word) = hours.split_once(' ').unwrap();
        for fact in [person, credit, amount, word, day, client, number, &url] {
            assert!(text.contains(fact), "{fact}: {text}");
        }
        assert_eq!((code, number), (url, &claimed.code));
    }
}

#[test]
fn the_document_is_tagged_and_says_its_title_and_language() {
    let claimed = Claimed::new();
    for language in ["en", "de", "ar"] {
        let Some(reader) = claimed.reader(language) else { return };

        reader.tell("qpdf", &["--check"], &[]);
        let objects = reader.objects();

        assert_eq!(reader.property("Tagged"), "yes");
        assert!(reader.property("Title").ends_with("Ann-Sofie Łukasz & Co"));
        assert!(objects.contains(&format!("/Lang ({language})")), "{language}");
        let parts = reader.structure();
        for part in ["Document", "H1", "L", "LI", "H2", "Figure", "Link"] {
            assert!(parts.iter().any(|it| it == part), "{part}: {parts:?}");
        }
        let url = format!("http://{}{}", claimed.server.address, claimed.path());
        assert_eq!(reader.code(), url, "{language}");
    }
}

#[test]
fn a_document_that_was_altered_is_contradicted_by_the_page_it_leads_to() {
    let claimed = Claimed::new();
    let Some(genuine) = claimed.reader("en") else { return };
    let folder = genuine.folder.path();
    std::fs::write(folder.join("lie.pdf"), lie("Mallory Moriarty", "725")).unwrap();
    genuine.tell("qpdf", &[], &["--overlay", "lie.pdf", "--", "altered.pdf"]);
    let altered = std::fs::read(folder.join("altered.pdf")).unwrap();
    let altered = Reader::of(&altered).unwrap();

    let (text, url) = (altered.text(), altered.code());

    assert!(text.contains("Mallory Moriarty") && text.contains("725"), "{text}");
    let path = url.strip_prefix(&format!("http://{}", claimed.server.address)).unwrap();
    let page = claimed.ask(path, "en").expect(200);
    let [person, _, hours, ..] = facts(&page);
    assert_eq!([&*person, &*hours], ["Ann-Sofie Łukasz & Co", "7.25 CE"]);
    assert!(!page.body.contains("Mallory"), "{page:?}");
}

#[test]
fn a_code_that_nobody_was_given_verifies_nothing() {
    let claimed = Claimed::new();
    let (most, last) = claimed.code.split_at(claimed.code.len() - 1);
    let code = format!("{most}{}", if last == "0" { "1" } else { "0" });

    for path in [format!("/verify/{code}"), format!("/certificates/{code}.pdf")] {
        let page = claimed.ask(&path, "en").expect(404);
        assert!(page.body.contains("<html") && !page.body.contains("genuine"), "{page:?}");
        assert!(!page.body.contains("Ann-Sofie"), "{page:?}");
    }
}

#[test]
fn of_a_revoked_claim_there_is_a_page_that_says_so_and_no_document() {
    let claimed = Claimed::new();
    assert!(claimed.page("en").body.contains(&claimed.document()));

    let user = ["--user", "ann@acme.example", "--why", "Left early"];
    let revoke = [&["ce", "revoke", "--client", "1", &claimed.id], &user[..]].concat();
    claimed.site.json(&revoke);

    let page = claimed.page("en");
    assert!(page.body.contains("This certificate was revoked"), "{page:?}");
    for absent in [&*claimed.document(), "genuine", "is true", "Left early"] {
        assert!(!page.body.contains(absent), "{absent}: {page:?}");
    }
    assert_eq!(facts(&page)[0], "Ann-Sofie Łukasz & Co");
    let document = claimed.ask(&claimed.document(), "en").expect(303);
    assert_eq!((document.header("location"), &*document.body), (Some(&*claimed.path()), ""));
}

/// A document of one page that shows another name and other hours, each on a white box, where a certificate
/// has its own, and lets through the rest of what it is laid on.
fn lie(name: &str, hours: &str) -> Vec<u8> {
    let drawn = format!(
        "1 g 60 335 700 48 re f 60 146 80 22 re f 0 g \
         BT /F 28 Tf 63 347 Td ({name}) Tj ET BT /F 14 Tf 63 152 Td ({hours}) Tj ET"
    );
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 842 595]/Contents 4 0 R\
         /Resources<</Font<</F 5 0 R>>>>>>",
        &format!("<</Length {}>>stream\n{drawn}\nendstream", drawn.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ];
    let mut document = String::from("%PDF-1.4\n");
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in (1..).zip(objects) {
        table += &format!("{:010} 00000 n \n", document.len());
        document += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let begin = document.len();
    document += &format!("{table}trailer<</Size 6/Root 1 0 R>>\nstartxref\n{begin}\n%%EOF\n");
    document.into_bytes()
}
