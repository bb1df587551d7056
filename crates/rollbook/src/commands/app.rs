//! `rollbook app`.

use directory::Directory;
use directory::apps::{self, App, AppUrl, Label, Settings, Slug};
use directory::ids::{AppCode, IfVersion};
use directory::text::Message;
use serde_json::{Value, json};

use super::{client_id, instant, operator, parsed};
use crate::cli;
use crate::config::Config;
use crate::output::Answer;
use crate::server;

/// Runs one of them.
pub async fn run(config: &Config, command: cli::App) -> anyhow::Result<Answer> {
    let directory = server::open(config)?;
    let answer = match command {
        cli::App::Add(new) => {
            let app = add(&directory, &new).await?;
            Answer::new(format!("app {}: {}", app.code.as_str(), app.label.as_str()), shown(&app))
        }
        cli::App::List { client } => list(&directory, client).await?,
        cli::App::Set(set) => {
            let app = change(&directory, &set).await?;
            let json = shown(&app);
            Answer::new(super::client::lines(&json), json)
        }
    };
    directory.db().close().await;
    Ok(answer)
}

async fn add(directory: &Directory, new: &cli::AppAdd) -> anyhow::Result<App> {
    let slug = parsed("slug", Slug::parse(&new.slug))?;
    let label = parsed("label", Label::parse_line(&*new.label))?;
    let settings = Settings {
        url: Some(parsed("url", AppUrl::parse(&new.url))?),
        description: Some(parsed("description", Message::parse(&*new.description))?),
        ..Settings::default()
    };
    let create = apps::Create { settings, ..apps::Create::new(client_id(new.client), slug, label) };
    Ok(directory.run(&operator(), create).await?)
}

async fn change(directory: &Directory, set: &cli::AppSet) -> anyhow::Result<App> {
    let text = |text: &Option<String>| text.clone();
    let slug = text(&set.slug).map(|text| parsed("slug", Slug::parse(&text))).transpose()?;
    let label =
        text(&set.label).map(|text| parsed("label", Label::parse_line(text))).transpose()?;
    let url = text(&set.url).map(|text| parsed("url", AppUrl::parse(&text))).transpose()?;
    let description = text(&set.description);
    let description = description.map(|text| parsed("description", Message::parse(text)));
    let settings =
        Settings { slug, label, url, description: description.transpose()?, ..Settings::default() };
    let update = apps::Update {
        client: client_id(set.client),
        app: parsed("id", AppCode::parse(&set.id))?,
        settings,
        if_version: IfVersion::ANY,
    };
    Ok(directory.run(&operator(), update).await?)
}

async fn list(directory: &Directory, client: i64) -> anyhow::Result<Answer> {
    let apps = directory.get(&operator(), apps::List(client_id(client))).await?;
    let row = |app: &App| {
        vec![
            app.code.as_str().to_owned(),
            app.slug.as_str().to_owned(),
            app.label.as_str().to_owned(),
            app.url.get().unwrap_or_default().to_owned(),
        ]
    };
    let rows: Vec<_> = apps.iter().map(row).collect();
    let json = Value::Array(apps.iter().map(shown).collect());
    Ok(Answer::table(&["id", "slug", "label", "url"], &rows, "There is no app yet.", json))
}

fn shown(app: &App) -> Value {
    json!({
        "id": app.code.as_str(),
        "client": app.client_id.0,
        "slug": app.slug.as_str(),
        "label": app.label.as_str(),
        "url": app.url.get(),
        "description": app.description.as_str(),
        "created_at": instant(app.created_at),
        "updated_at": instant(app.updated_at),
    })
}
