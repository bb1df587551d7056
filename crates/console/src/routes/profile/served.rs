//! The pictures of people. Their paths are made of their content, so browsers keep them for good.

use std::sync::Arc;

use axum::response::Response;
use directory::ids::{ClientId, UserId};
use directory::pictures::PictureName;
use directory::users::GetAvatar;
use directory::{Error, Noun};
use web::{Path, Problem, State};

use crate::console::Console;
use crate::pictures::kept;
use crate::place::nobody;
use crate::routes::Carried;

/// The picture of a person.
pub(in crate::routes) async fn avatar(
    State(console): State<Arc<Console>>,
    Path((client, user, Carried(file))): Path<(ClientId, UserId, Carried)>,
) -> Result<Response, Problem> {
    let name = file.strip_suffix(".png").and_then(PictureName::parse);
    let name = name.ok_or(Error::NotFound(Noun::Page))?;
    let get = GetAvatar { client, user, name };
    let picture = console.directory.get(&nobody(&Arc::from("-")), get).await?;
    Ok(kept(picture, "image/png"))
}
