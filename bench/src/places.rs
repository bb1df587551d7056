//! Places in the lists by name from which pages begin.

use std::path::Path;

use anyhow::Result;
use directory::ids::{Oid, hex};
use store::{Db, Error, Settings, Sql, sql};

use crate::people::Random;

/// How many places of each client the pages begin at.
const PLACES: u64 = 1000;

const PLACE: Sql = sql!("SELECT name_key, oid FROM users WHERE client_id = $1 AND id = $2");

/// Cursors of each client: behind people drawn from all of them.
#[derive(Debug, Default)]
pub struct Places(Vec<Vec<String>>);

impl Places {
    /// Draws the places of `clients` clients with `people` people each.
    pub async fn draw(database: &Path, clients: usize, people: u32) -> Result<Self> {
        let db = Db::open(Settings::sqlite(database, || 0))?;
        let mut places = Vec::new();
        for client in 1..=clients {
            places.push(of_client(&db, i64::try_from(client)?, people).await?);
        }
        db.close().await;
        Ok(Self(places))
    }

    /// The contents of a table of tables.
    pub fn lua(&self) -> String {
        let quoted = |cursor: &String| format!("{cursor:?}");
        let table = |of: &Vec<String>| of.iter().map(quoted).collect::<Vec<_>>().join(",");
        self.0.iter().map(|of| format!("{{{}}}", table(of))).collect::<Vec<_>>().join(",")
    }
}

async fn of_client(db: &Db, client: i64, people: u32) -> Result<Vec<String>> {
    let found = db.read(move |tx| {
        let mut random = Random(client.unsigned_abs());
        let mut cursors = Vec::new();
        for _ in 0..PLACES {
            let id = i64::try_from(random.next() % u64::from(people)).unwrap_or(0) + 1;
            let (key, Oid(oid)): (String, Oid) = tx.get(&PLACE, (client, id))?;
            cursors.push(format!("a{}{}", hex(&oid), hex(key.as_bytes())));
        }
        Ok::<_, Error>(cursors)
    });
    Ok(found.await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_stand_in_a_table_for_each_client() {
        let of = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        let places = Places(vec![of(&["a1", "a2"]), of(&["b1"])]);

        assert_eq!(places.lua(), r#"{"a1","a2"},{"b1"}"#);
    }
}
