//! Who may open which apps.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value as Json;
use store::Tx;

use super::rows;
use crate::error::{Code, Error, FieldError, Noun};
use crate::events::Changes;
use crate::ids::{AppCode, AppId, ClientId, UserId};

/// The apps of a user with their codes, by number.
type Apps = BTreeMap<AppId, AppCode>;

/// Lets a user open exactly these apps.
///
/// # Errors
/// [`Error::Invalid`] at `apps` for each code that is no app of the client.
pub(crate) fn set_access(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
    codes: &[AppCode],
    log: &mut Changes,
) -> Result<(), Error> {
    let wanted = resolve(tx, client, "apps", codes)?.into_iter().collect();
    let current = rows::of_user(tx, client, user)?.into_iter().collect();
    change(tx, (client, user), &current, &wanted, log)
}

/// Lets a user open these apps besides those that they may open already.
pub(crate) fn add_access(
    tx: &mut Tx<'_>,
    client: ClientId,
    user: UserId,
    apps: &[(AppId, AppCode)],
    log: &mut Changes,
) -> Result<(), Error> {
    let current: Apps = rows::of_user(tx, client, user)?.into_iter().collect();
    let mut wanted = current.clone();
    wanted.extend(apps.iter().cloned());
    change(tx, (client, user), &current, &wanted, log)
}

fn change(
    tx: &mut Tx<'_>,
    (client, user): (ClientId, UserId),
    current: &Apps,
    wanted: &Apps,
    log: &mut Changes,
) -> Result<(), Error> {
    let beyond = |these: &Apps, those: &Apps| -> Vec<AppId> {
        these.keys().filter(|app| !those.contains_key(app)).copied().collect()
    };
    let (shut, open) = (beyond(current, wanted), beyond(wanted, current));
    if shut.is_empty() && open.is_empty() {
        return Ok(());
    }
    rows::shut(tx, client, user, &shut)?;
    rows::open(tx, client, user, &open)?;
    let codes = |apps: &Apps| apps.values().map(|code| Json::from(code.as_str())).collect::<Json>();
    log.set("apps", codes(current), codes(wanted));
    Ok(())
}

/// The apps of the client that some codes name, by number and each once.
///
/// # Errors
/// [`Error::Invalid`] at `field` for each code that is no app of the client, or
/// [`Code::TooMany`] for more codes than a client can have apps.
pub(crate) fn resolve(
    tx: &mut Tx<'_>,
    client: ClientId,
    field: &str,
    codes: &[AppCode],
) -> Result<Vec<(AppId, AppCode)>, Error> {
    if codes.len() > super::LIMIT {
        return Err(Error::invalid(field, Code::TooMany(super::LIMIT)));
    }
    let known = known(tx, client, codes)?;
    let faults = unknown(codes, &known, field);
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let apps: Apps = known.into_iter().map(|(code, app)| (app, code)).collect();
    Ok(apps.into_iter().collect())
}

/// Those of some codes that are apps of the client.
pub(crate) fn known(
    tx: &mut Tx<'_>,
    client: ClientId,
    codes: &[AppCode],
) -> Result<HashMap<AppCode, AppId>, Error> {
    let mut codes = codes.to_vec();
    codes.sort_unstable();
    codes.dedup();
    Ok(rows::ids_of_codes(tx, client, &codes)?.into_iter().collect())
}

/// A fault for each different code that is not known, in the order in which they were given.
pub(crate) fn unknown(
    codes: &[AppCode],
    known: &HashMap<AppCode, AppId>,
    field: &str,
) -> Vec<FieldError> {
    let mut seen = std::collections::HashSet::new();
    let fault = |code: &AppCode| {
        FieldError::new(field, Code::UnknownId(Noun::App, code.as_str().to_owned()))
    };
    codes.iter().filter(|code| !known.contains_key(code) && seen.insert(*code)).map(fault).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> AppCode {
        AppCode::parse(text).unwrap()
    }

    #[test]
    fn each_unknown_code_is_named_once_and_in_order() {
        let known = HashMap::from([(code("known__1"), AppId(1))]);
        let given = ["zzzzzzzz", "known__1", "aaaaaaaa", "zzzzzzzz"].map(code);

        let faults = unknown(&given, &known, "apps");

        let named: Vec<_> = faults.iter().map(|fault| fault.code.to_string()).collect();
        assert_eq!(
            named,
            [
                "zzzzzzzz is not the id of an app of this client",
                "aaaaaaaa is not the id of an app of this client",
            ]
        );
        assert!(faults.iter().all(|fault| fault.field == "apps"));
    }
}
