//! `rollbook group`.

use directory::groups::{CreateGroup, DeleteGroup, Group, ListGroups, RenameGroup};
use directory::ids::{ClientId, IfVersion, Oid};
use directory::text::{Line, fold};
use directory::users::{self, Details, Labels, Parts};
use directory::{Directory, Error, Noun, clients};
use serde_json::{Value, json};

use super::{client_id, operator, parsed, user_key};
use crate::cli;
use crate::config::Config;
use crate::output::Answer;
use crate::server;

/// Runs one of them.
pub async fn run(config: &Config, command: cli::Group) -> anyhow::Result<Answer> {
    let directory = server::open(config)?;
    let answer = match command {
        cli::Group::Add { client, name } => {
            let create =
                CreateGroup::new(client_id(client), parsed("name", Line::parse_name(name))?);
            one(&directory.run(&operator(), create).await?, "")
        }
        cli::Group::List(options) => list(&directory, options).await?,
        cli::Group::Rename { group, name } => {
            let (client, found) = find(&directory, &group).await?;
            let name = parsed("name", Line::parse_name(name))?;
            let rename = RenameGroup { client, group: found.id, name, if_version: IfVersion::ANY };
            one(&directory.run(&operator(), rename).await?, "")
        }
        cli::Group::Remove(key) => {
            let (client, group) = find(&directory, &key).await?;
            let delete = DeleteGroup { client, group: group.id, if_version: IfVersion::ANY };
            one(&directory.run(&operator(), delete).await?, " is removed")
        }
        cli::Group::Join(options) => change(&directory, &options, true).await?,
        cli::Group::Leave(options) => change(&directory, &options, false).await?,
    };
    directory.db().close().await;
    Ok(answer)
}

fn one(group: &Group, what: &str) -> Answer {
    Answer::new(format!("group {}: {}{what}", group.id, group.name.as_str()), shown(group))
}

/// The group that is named so, or has that id or object id.
async fn find(directory: &Directory, key: &cli::LabelKey) -> anyhow::Result<(ClientId, Group)> {
    let client = client_id(key.client);
    let all = directory.get(&operator(), ListGroups(client)).await?;
    let of = |group: &Group| (group.name_key.clone(), group.id.0, group.oid);
    let found = meant(&key.label, all, of).ok_or(Error::NotFound(Noun::Group))?;
    Ok((client, found))
}

/// The label that is named so, else the one that has that id or object id. `of` gives the name as it
/// is compared, the id and the object id of a label.
pub(super) fn meant<T>(
    text: &str,
    all: Vec<T>,
    of: impl Fn(&T) -> (String, i64, Oid),
) -> Option<T> {
    let name = fold(text.trim());
    let (id, oid) = (text.parse::<i64>().ok(), Oid::parse(text).ok());
    let by_name = all.iter().position(|label| of(label).0 == name);
    let by_id = || all.iter().position(|label| Some(of(label).1) == id || Some(of(label).2) == oid);
    let place = by_name.or_else(by_id)?;
    all.into_iter().nth(place)
}

/// Puts somebody into a group or takes them out; the others of theirs stay.
async fn change(
    directory: &Directory,
    options: &cli::LabelHolder,
    joins: bool,
) -> anyhow::Result<Answer> {
    let (client, group) = find(directory, &options.key).await?;
    let held = holder(directory, client, &options.user).await?;
    let mut groups = held.groups.clone();
    groups.retain(|oid| *oid != group.oid);
    groups.extend(joins.then_some(group.oid));
    let labels = Labels { groups: Some(groups), ..Labels::default() };
    let user = hang(directory, client, &held, labels).await?;
    let what = if joins { "is in" } else { "is not in" };
    let text = format!("user {} {what} group {}: {}", user.id, group.id, group.name.as_str());
    Ok(Answer::new(text, json!({ "user": user.id.0, "group": shown(&group), "is_in": joins })))
}

/// A user with the groups, roles and external identities they have.
pub(super) async fn holder(
    directory: &Directory,
    client: ClientId,
    user: &str,
) -> anyhow::Result<Details> {
    let parts = Parts { groups: true, roles: true, identities: true, ..Parts::default() };
    let get = users::Get { client, user: user_key(user)?, parts };
    Ok(directory.get(&operator(), get).await?)
}

/// Changes what hangs on a user, who must still be as they were found.
pub(super) async fn hang(
    directory: &Directory,
    client: ClientId,
    held: &Details,
    labels: Labels,
) -> anyhow::Result<users::User> {
    let mut update = users::Update::of(client, users::Key::Id(held.user.id));
    update.labels = labels;
    update.if_version = IfVersion::is(held.user.version);
    Ok(directory.run(&operator(), update).await?.user)
}

async fn list(directory: &Directory, options: cli::LabelList) -> anyhow::Result<Answer> {
    let client = client_id(options.client);
    directory.get(&operator(), clients::Get(client)).await?;
    let mut groups = directory.get(&operator(), ListGroups(client)).await?;
    if let Some(user) = &options.user {
        let held = holder(directory, client, user).await?.groups;
        groups.retain(|group| held.contains(&group.oid));
    }
    let row = |group: &Group| {
        vec![group.id.to_string(), group.name.as_str().to_owned(), group.oid.to_string()]
    };
    let rows: Vec<_> = groups.iter().map(row).collect();
    let json = Value::Array(groups.iter().map(shown).collect());
    Ok(Answer::table(&["id", "name", "object id"], &rows, "There is no group.", json))
}

fn shown(group: &Group) -> Value {
    json!({
        "id": group.id.0,
        "object_id": group.oid.to_string(),
        "client": group.client_id.0,
        "name": group.name.as_str(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_meant_by_its_name_else_by_its_id_or_object_id() {
        let oid = |digit: &str| Oid::parse(&digit.repeat(24)).unwrap();
        let all = || vec![("review team", 1, oid("a")), ("1", 2, oid("b"))];
        let found = |text: &str| {
            let of = |label: &(&str, i64, Oid)| (label.0.to_owned(), label.1, label.2);
            meant(text, all(), of).map(|label| label.1)
        };
        assert_eq!(found(" Review TEAM"), Some(1));
        assert_eq!(found("1"), Some(2));
        assert_eq!(found("2"), Some(2));
        assert_eq!(found(&"a".repeat(24)), Some(1));
        assert_eq!(found("review"), None);
    }
}
