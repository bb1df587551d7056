//! The names of unique indexes, as the schema has them.
//!
//! A partition has its own indexes, named after it, and a sharded engine adds the number of the
//! shard, or reports no name but only a text. All of them come back to the name in the schema.

use std::collections::HashMap;

use postgres::Client;

/// The unique indexes of the database: each with the index it is a part of, if it is one.
#[derive(Debug, Default, Clone)]
pub(super) struct Names {
    parents: HashMap<String, Option<String>>,
}

const INDEXES: &str = "SELECT c.relname::text, p.relname::text
    FROM pg_index i
    JOIN pg_class c ON c.oid = i.indexrelid
    LEFT JOIN pg_inherits h ON h.inhrelid = c.oid
    LEFT JOIN pg_class p ON p.oid = h.inhparent
    WHERE i.indisunique AND pg_table_is_visible(i.indrelid)
      AND c.relnamespace <> 'pg_catalog'::regnamespace";

impl Names {
    /// Reads them from the catalogue.
    pub(super) fn load(client: &mut Client) -> Result<Self, postgres::Error> {
        let rows = client.query(INDEXES, &[])?;
        let parents = rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?)));
        Ok(Self { parents: parents.collect::<Result<_, postgres::Error>>()? })
    }

    /// The name of a violated index: the field if there is one, else the first name quoted in the
    /// message.
    pub(super) fn index(&self, field: Option<&str>, message: &str) -> Option<String> {
        let reported = field
            .filter(|name| !name.is_empty())
            .or_else(|| message.split('"').nth(1))
            .filter(|name| !name.is_empty())?;
        Some(self.in_schema(reported).to_owned())
    }

    fn in_schema<'n>(&'n self, reported: &'n str) -> &'n str {
        if self.parents.contains_key(reported) {
            return self.topmost(reported);
        }
        match reported.rsplit_once('_') {
            Some((name, shard))
                if !shard.is_empty()
                    && shard.bytes().all(|byte| byte.is_ascii_digit())
                    && self.parents.contains_key(name) =>
            {
                self.topmost(name)
            }
            _ => reported,
        }
    }

    fn topmost<'n>(&'n self, name: &'n str) -> &'n str {
        let mut topmost = name;
        while let Some(Some(parent)) = self.parents.get(topmost) {
            topmost = parent;
        }
        topmost
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        let pair = |name: &str, parent: Option<&str>| (name.to_owned(), parent.map(str::to_owned));
        let parents = HashMap::from([
            pair("users_pkey", None),
            pair("users_client_id_email_key_key", None),
            pair("users_p3_client_id_email_key_idx", Some("users_client_id_email_key_key")),
        ]);
        Names { parents }
    }

    fn index(field: Option<&str>, message: &str) -> Option<String> {
        names().index(field, message)
    }

    #[test]
    fn the_field_goes_before_the_message() {
        let message = "duplicate key value violates unique constraint \"other\"";

        assert_eq!(index(Some("users_pkey"), message).as_deref(), Some("users_pkey"));
    }

    #[test]
    fn without_a_field_the_message_names_the_index() {
        let message = "duplicate key value violates unique constraint \"users_pkey\"";

        assert_eq!(index(None, message).as_deref(), Some("users_pkey"));
        assert_eq!(index(Some(""), message).as_deref(), Some("users_pkey"));
    }

    #[test]
    fn the_number_of_a_shard_is_taken_off() {
        let message = "duplicate key value violates unique constraint \"users_pkey_102008\"";

        assert_eq!(index(None, message).as_deref(), Some("users_pkey"));
        assert_eq!(index(Some("users_pkey_102008"), "").as_deref(), Some("users_pkey"));
    }

    #[test]
    fn a_number_that_belongs_to_an_unknown_name_stays() {
        assert_eq!(index(Some("rooms_7"), "").as_deref(), Some("rooms_7"));
    }

    #[test]
    fn the_index_of_a_partition_is_that_of_its_table() {
        let name = index(Some("users_p3_client_id_email_key_idx"), "");

        assert_eq!(name.as_deref(), Some("users_client_id_email_key_key"));
    }

    #[test]
    fn a_message_without_a_name_gives_none() {
        assert_eq!(index(None, "duplicate key"), None);
    }
}
