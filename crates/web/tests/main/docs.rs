use directory::Surface;
use testkit::{TestApp, World};

use crate::surface::{face, routes};

fn app() -> TestApp {
    let (router, document) = routes(face(Surface::Clients), "/api");
    let documents = [("clients", document)];
    let docs = web::docs(&documents).unwrap();
    let health = web::health(async || Ok(()));
    TestApp::new(World::any(), router.merge(docs.with_state(())).merge(health.with_state(())))
}

#[tokio::test]
async fn the_document_is_served_and_every_operation_is_on_its_page() {
    let app = app();
    let document = app.get("/openapi/clients.json").await.expect(200).json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    assert_eq!(document["components"]["securitySchemes"]["token"]["name"], "Authorization");

    let errors = &document["paths"]["/api/me/"]["get"]["responses"]["default"];
    let schema = &errors["content"]["application/json"]["schema"]["$ref"];
    assert_eq!(schema, "#/components/schemas/Error");

    let page = app.get("/docs/clients/").await.expect(200);
    for (path, _) in document["paths"].as_object().unwrap() {
        assert!(page.body.contains(&format!("<code>{path}</code>")), "{path}");
    }
    assert!(app.get("/docs").await.body.contains("href=\"/docs/clients\""));
    assert_eq!(app.get("/docs/nothing").await.status, 404);
}

#[tokio::test]
async fn pages_need_nothing_from_elsewhere() {
    let app = app();
    for path in ["/docs", "/docs/clients"] {
        let page = app.get(path).await.expect(200);
        let policy = page.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; style-src 'self';"), "{policy}");
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        for word in ["<script", " style=", "://", "onclick"] {
            assert!(!page.body.contains(word), "{path} holds {word}");
        }
    }
    assert_eq!(
        app.get("/docs/style.css").await.expect(200).header("content-type"),
        "text/css; charset=utf-8"
    );
}

#[tokio::test]
async fn every_page_answers_options_and_refuses_other_methods_with_what_is_allowed() {
    let app = app();
    for path in [
        "/docs",
        "/docs/clients",
        "/docs/style.css",
        "/openapi/clients.json",
        "/healthz",
        "/readyz",
    ] {
        let options = app.options(path).await.expect(204);
        assert_eq!(options.header("allow"), "GET,HEAD,OPTIONS", "{path}");
        let refused = app.post(path).await.expect(405);
        assert_eq!(refused.header("allow"), "GET,HEAD,OPTIONS", "{path}");
        app.get(path).without_header("host").await.expect(400);
    }
}

#[tokio::test]
async fn readiness_is_what_the_server_says() {
    assert_eq!(app().get("/healthz").await.expect(200).body, "ok\n");
    assert_eq!(app().get("/readyz/").await.status, 200);

    let tired = web::health(async || Err(directory::Error::Unavailable("the database is gone")));
    let app = TestApp::new(World::any(), tired.with_state(()));
    assert_eq!(app.get("/healthz").await.status, 200);
    assert_eq!(app.get("/readyz").await.expect(503).header("retry-after"), "1");
}
