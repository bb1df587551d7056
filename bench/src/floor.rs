//! The statements of an authenticated get of one user, and a body of the same keys: what is left
//! when everything else of Rollbook is taken away.

use std::path::PathBuf;

use anyhow::Result;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::serve::ListenerExt;
use directory::credentials::Credential;
use directory::ids::{DimensionId, UserId};
use directory::tags::TagView;
use directory::text::{Line, Long};
use directory::users::User;
use serde_json::json;
use store::{Db, Error, Settings, Sql, listed, padded, sql};

const SECRET: Sql = sql!(
    "SELECT s.hash, s.client_id, s.kind, s.credential_id, s.expires_at
     FROM credentials c CROSS JOIN secrets s
     WHERE c.client_id = $1 AND c.id = 1 AND s.hash = c.hash"
);
const SECRET_BY_HASH: Sql =
    sql!("SELECT hash, client_id, kind, credential_id, expires_at FROM secrets WHERE hash = $1");
const CREDENTIAL: Sql = sql!(
    "SELECT {columns} FROM credentials WHERE client_id = $1 AND id = $2 AND revoked_at IS NULL"
);
const USER: Sql =
    sql!("SELECT {columns} FROM users WHERE client_id = $1 AND id = $2 AND deleted_at IS NULL");
const TAGS: Sql = sql!(
    "SELECT t.id, t.version, t.name, t.type_id, y.name
     FROM tags t CROSS JOIN tag_types y
     WHERE t.client_id = $1 AND t.id IN ({list}) AND t.deleted_at IS NULL
       AND y.client_id = $1 AND y.id = t.type_id"
);
const DIMENSIONS: Sql = sql!(
    "SELECT id, name FROM dimensions WHERE client_id = $1 AND id IN ({list}) AND deleted_at IS NULL"
);

type Secret = (Vec<u8>, i64, String, i64, Option<i64>);
type Dimension = (DimensionId, Line);

#[derive(Clone)]
struct Floor {
    db: Db,
    /// The hash of the secret of each client's key; the first is of client 1.
    hashes: std::sync::Arc<Vec<Vec<u8>>>,
}

/// Serves `/{client}/{user}`.
pub async fn serve(database: PathBuf) -> Result<()> {
    let db = Db::open(Settings::sqlite(database, || 0))?;
    let found = db.read(|tx| {
        let mut hashes = Vec::new();
        while let Some(secret) = tx.find::<Secret>(&SECRET, (hashes.len() as i64 + 1,))? {
            hashes.push(secret.0);
        }
        Ok::<_, Error>(hashes)
    });
    let hashes = std::sync::Arc::new(found.await?);
    let listener = crate::listen().await?.tap_io(|stream| {
        // As the program does.
        let _ = stream.set_nodelay(true);
    });
    let routes = Router::new().fallback(get).with_state(Floor { db, hashes });
    axum::serve(listener, routes).await?;
    Ok(())
}

async fn get(State(floor): State<Floor>, request: Request) -> Response {
    match answer(&floor, request.uri().path()).await {
        Ok(Some(body)) => ([(header::CONTENT_TYPE, "application/json")], body).into_response(),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

async fn answer(floor: &Floor, path: &str) -> Result<Option<Vec<u8>>> {
    let mut numbers = path.split('/').filter_map(|part| part.parse::<i64>().ok());
    let (Some(client), Some(user)) = (numbers.next(), numbers.next()) else { return Ok(None) };
    let Some(hash) = floor.hashes.get(usize::try_from(client - 1)?).cloned() else {
        return Ok(None);
    };
    let found = floor.db.point::<_, Error, _>(move |tx| {
        let secret: Option<Secret> = tx.find(&SECRET_BY_HASH, (&hash,))?;
        let Some((_, client, _, credential, _)) = secret else { return Ok(None) };
        let proven: Option<Credential> = tx.find(&CREDENTIAL, (client, credential))?;
        let Some(Credential { client_id: client, .. }) = proven else { return Ok(None) };
        let Some(found) = tx.find::<User>(&USER, (client, UserId(user)))? else { return Ok(None) };
        let tags = padded(&found.tag_scores.labels().collect::<Vec<_>>());
        let tags = tx.all(&TAGS.list(2, tags.len()), listed((client,), &tags))?;
        let dimensions = padded(&found.dimension_values.labels().collect::<Vec<_>>());
        let dimensions =
            tx.all(&DIMENSIONS.list(2, dimensions.len()), listed((client,), &dimensions))?;
        Ok(Some((found, tags, dimensions)))
    });
    let Some((user, tags, dimensions)) = found.await? else { return Ok(None) };
    Ok(Some(body(&user, &tags, &dimensions)))
}

fn body(user: &User, tags: &[TagView], dimensions: &[Dimension]) -> Vec<u8> {
    let tags: Vec<_> = tags
        .iter()
        .map(|tag| {
            let score = user.tag_scores.get(tag.id).copied().unwrap_or_default();
            json!({ "id": tag.id.to_string(), "name": tag.name.as_str(),
                "type": tag.type_id.to_string(), "type_name": tag.type_name.as_str(),
                "score": score.to_string() })
        })
        .collect();
    let dimensions: Vec<_> = dimensions
        .iter()
        .map(|(id, name)| {
            let value = user.dimension_values.get(*id).map_or("", Long::as_str);
            json!({ "id": id.0, "name": name.as_str(), "value": value })
        })
        .collect();
    json!({
        "id": user.id.0, "first_name": user.first_name.as_str(),
        "last_name": user.last_name.as_str(), "designation": user.designation.as_str(),
        "title": user.title.as_str(), "job_type": user.job_type.as_str(),
        "company": user.company.as_str(), "email": user.email.as_str(),
        "phone": user.phone.as_str(), "address": user.address.as_str(),
        "city": user.city.as_str(), "state_province": user.state_province.as_str(),
        "postal_code": user.postal_code.as_str(), "country": user.country.as_str(),
        "timezone": user.timezone, "avatar": user.avatar.as_str(), "points": user.points,
        "account_level": user.account_level, "client_id": "", "client_guid": "",
        "banned": (!user.active).to_string(), "username": user.username.as_str(),
        "website": user.website.as_str(), "linkedin": user.linkedin.as_str(),
        "twitter": user.twitter.as_str(), "facebook": user.facebook.as_str(),
        "instagram": user.instagram.as_str(), "date_created": user.created_at.0.to_string(),
        "date_last_login": "1900-01-01T00:00:00", "date_updated": user.updated_at.0.to_string(),
        "tags": tags, "dimensions": dimensions,
    })
    .to_string()
    .into_bytes()
}
