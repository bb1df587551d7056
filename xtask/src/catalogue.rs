//! What a migrated PostgreSQL must not contain, so that its tables can be distributed.
//!
//! The rules are read from the catalogue of the database itself, because there the outcome of all
//! migrations is known for certain.

use anyhow::{Context, Result};
use postgres::Client;

/// A rule and the query that names what breaks it: one column of text.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// What must hold.
    pub name: &'static str,
    /// Gives one row for each offence.
    pub query: &'static str,
}

/// The tables under inspection with the column that is their key.
const PREPARE: &str = "
    CREATE TEMP TABLE declared_keys (table_name TEXT PRIMARY KEY, key_name TEXT);
    CREATE TEMP VIEW inspected AS
        SELECT c.oid, c.relname, a.attnum AS key
          FROM pg_class c
          LEFT JOIN declared_keys d ON d.table_name = c.relname
          LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = d.key_name
         WHERE c.relkind IN ('r', 'p')
           AND NOT c.relispartition
           AND c.relnamespace = 'public'::regnamespace
           AND c.relname <> 'schema_migrations';";

/// Every rule.
pub const RULES: &[Rule] = &[
    Rule {
        name: "each table names the column it is kept by",
        query: "SELECT relname::text FROM inspected WHERE key IS NULL",
    },
    Rule {
        name: "each primary key begins with that column",
        query: "SELECT t.relname::text
                  FROM inspected t
                  LEFT JOIN pg_index i ON i.indrelid = t.oid AND i.indisprimary
                 WHERE i.indexrelid IS NULL OR i.indkey[0] <> t.key",
    },
    Rule {
        name: "each unique index contains that column",
        query: "SELECT i.indexrelid::regclass::text
                  FROM pg_index i JOIN inspected t ON t.oid = i.indrelid
                 WHERE i.indisunique AND NOT t.key = ANY (i.indkey::int2[])",
    },
    Rule {
        name: "unique indexes are on columns, not on expressions",
        query: "SELECT i.indexrelid::regclass::text
                  FROM pg_index i JOIN inspected t ON t.oid = i.indrelid
                 WHERE i.indisunique AND i.indexprs IS NOT NULL",
    },
    Rule {
        name: "foreign keys pair the keys of both tables, set nothing and are checked at once",
        query: "SELECT f.conname::text || ' of ' || f.conrelid::regclass::text
                  FROM pg_constraint f
                  JOIN inspected x ON x.oid = f.conrelid
                  JOIN inspected y ON y.oid = f.confrelid
                 WHERE f.contype = 'f'
                   AND (f.confdeltype IN ('n', 'd') OR f.confupdtype IN ('n', 'd')
                        OR f.condeferrable
                        OR NOT EXISTS (SELECT 1 FROM unnest(f.conkey, f.confkey) AS pair (a, b)
                                        WHERE pair.a = x.key AND pair.b = y.key))",
    },
    Rule {
        name: "numbers come from the server: no sequence, no identity",
        query: "SELECT oid::regclass::text FROM pg_class
                 WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace
                UNION ALL
                SELECT a.attrelid::regclass::text || '.' || a.attname
                  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
                 WHERE a.attidentity <> '' AND c.relnamespace = 'public'::regnamespace",
    },
    Rule {
        name: "no generated column",
        query: "SELECT a.attrelid::regclass::text || '.' || a.attname
                  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
                 WHERE a.attgenerated <> '' AND NOT a.attisdropped
                   AND c.relnamespace = 'public'::regnamespace",
    },
    Rule {
        name: "no trigger, no function, no rule",
        query: "SELECT tgname::text FROM pg_trigger WHERE NOT tgisinternal
                UNION ALL
                SELECT p.proname::text FROM pg_proc p
                 WHERE p.pronamespace = 'public'::regnamespace
                   AND NOT EXISTS (SELECT 1 FROM pg_depend d
                                    WHERE d.objid = p.oid AND d.deptype = 'e')
                UNION ALL
                SELECT r.rulename::text
                  FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
                 WHERE c.relnamespace = 'public'::regnamespace AND r.rulename <> '_RETURN'",
    },
    Rule {
        name: "indexes are B-trees",
        query: "SELECT i.indexrelid::regclass::text || ' is ' || m.amname
                  FROM pg_index i
                  JOIN pg_class c ON c.oid = i.indexrelid
                  JOIN pg_am m ON m.oid = c.relam
                 WHERE c.relnamespace = 'public'::regnamespace AND m.amname <> 'btree'",
    },
    Rule {
        name: "no exclusion constraint, unlogged table, enumeration, domain or view",
        query: "SELECT c.conname::text FROM pg_constraint c
                 WHERE c.contype = 'x' AND c.connamespace = 'public'::regnamespace
                UNION ALL
                SELECT relname::text FROM pg_class
                 WHERE relpersistence = 'u' AND relnamespace = 'public'::regnamespace
                UNION ALL
                SELECT typname::text FROM pg_type
                 WHERE typtype IN ('e', 'd') AND typnamespace = 'public'::regnamespace
                UNION ALL
                SELECT c.relname::text FROM pg_class c
                 WHERE c.relkind IN ('v', 'm') AND c.relnamespace = 'public'::regnamespace
                   AND NOT EXISTS (SELECT 1 FROM pg_depend d
                                    WHERE d.objid = c.oid AND d.deptype = 'e')",
    },
    Rule {
        name: "defaults are constants",
        query: "SELECT a.attrelid::regclass::text || '.' || a.attname
                  FROM pg_attrdef d
                  JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
                  JOIN pg_class c ON c.oid = d.adrelid
                 WHERE c.relnamespace = 'public'::regnamespace AND a.attgenerated = ''
                   AND pg_get_expr(d.adbin, d.adrelid) ~ '\\('",
    },
    Rule {
        name: "columns are bigint, boolean, text or bytea",
        query: "SELECT c.relname || '.' || a.attname || ' is ' || t.typname
                  FROM pg_attribute a
                  JOIN pg_class c ON c.oid = a.attrelid
                  JOIN pg_type t ON t.oid = a.atttypid
                 WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
                   AND a.attnum > 0 AND NOT a.attisdropped AND NOT c.relispartition
                   AND t.typname NOT IN ('int8', 'bool', 'text', 'bytea')",
    },
    Rule {
        name: "names are at most 50 bytes and do not end like the name of a shard",
        query: "SELECT relname::text FROM pg_class
                 WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'i', 'I')
                   AND NOT relispartition
                   AND (octet_length(relname) > 50 OR relname ~ '_[0-9]+$')
                UNION ALL
                SELECT conname::text FROM pg_constraint
                 WHERE connamespace = 'public'::regnamespace
                   AND (octet_length(conname) > 50 OR conname ~ '_[0-9]+$')",
    },
];

/// What breaks the rules in the connected database, each with the rule it breaks.
///
/// `keys` are pairs of a table and the column it is kept by.
///
/// # Errors
/// When the server refuses a query.
pub fn offences(client: &mut Client, keys: &[(String, String)]) -> Result<Vec<(Rule, String)>> {
    client.batch_execute(PREPARE).context("prepare the inspection")?;
    for (table, key) in keys {
        client.execute("INSERT INTO declared_keys VALUES ($1, $2)", &[table, key])?;
    }
    let mut offences = Vec::new();
    for rule in RULES {
        let rows = client.query(rule.query, &[]).with_context(|| rule.name)?;
        for row in rows {
            offences.push((*rule, row.try_get(0)?));
        }
    }
    Ok(offences)
}
