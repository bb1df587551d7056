//! The schema that all migrations end with: the same tables, columns, keys and indexes on both engines, as
//! `docs/schema.txt` has them.

use std::collections::BTreeMap;
use std::fmt::Write;

use directory::Error;
use store::{Sql, sql};
use testkit::golden;
use testkit::{World, block_on, conformance};

/// Table, column, type, whether it may be null, and its place in the primary key, 0 for none.
const COLUMNS: Sql = sql!(
    "SELECT t.name, c.name, lower(c.type), CAST(c.\"notnull\" AS INTEGER), c.pk
       FROM sqlite_schema t CROSS JOIN pragma_table_info(t.name) c
      WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' ORDER BY t.name, c.cid",
    "SELECT t.relname::text, c.attname::text, format_type(c.atttypid, NULL)::text,
            c.attnotnull::int::bigint, COALESCE(array_position(k.indkey::int[], c.attnum::int), -1)::bigint + 1
       FROM pg_class t
       JOIN pg_attribute c ON c.attrelid = t.oid AND c.attnum > 0 AND NOT c.attisdropped
       LEFT JOIN pg_index k ON k.indrelid = t.oid AND k.indisprimary
      WHERE t.relkind IN ('r', 'p') AND NOT t.relispartition
        AND t.relnamespace = current_schema()::regnamespace
      ORDER BY t.relname, c.attnum"
);

/// Table, index, whether it is unique, whether it is of some rows only, the number of a column, and the column.
const INDEXES: Sql = sql!(
    "SELECT t.name, i.name, i.\"unique\", i.partial, c.seqno,
            c.name || CASE WHEN c.\"desc\" THEN ' DESC' ELSE '' END
       FROM sqlite_schema t CROSS JOIN pragma_index_list(t.name) i CROSS JOIN pragma_index_xinfo(i.name) c
      WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND i.origin <> 'pk' AND c.key
      ORDER BY t.name, i.name, c.seqno",
    "SELECT t.relname::text, i.relname::text, k.indisunique::int::bigint,
            (k.indpred IS NOT NULL)::int::bigint, n::bigint,
            a.attname || CASE WHEN k.indoption[n] & 1 = 1 THEN ' DESC' ELSE '' END
       FROM pg_index k
       JOIN pg_class t ON t.oid = k.indrelid
       JOIN pg_class i ON i.oid = k.indexrelid
      CROSS JOIN generate_series(0, k.indnkeyatts - 1) n
       JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.indkey[n]
      WHERE NOT k.indisprimary AND NOT t.relispartition AND t.relnamespace = current_schema()::regnamespace
      ORDER BY t.relname, i.relname, n"
);

type Column = (String, String, String, i64, i64);
type Indexed = (String, String, i64, i64, i64, String);

/// What both engines call a type. SQLite keeps truth as a number.
fn kind(of: &str) -> &str {
    match of {
        "integer" | "bigint" | "boolean" => "integer or boolean",
        "blob" | "bytea" => "bytes",
        other => other,
    }
}

fn tables(world: &World) -> BTreeMap<String, String> {
    let read = world.directory.db().read(|tx| {
        let columns: Vec<Column> = tx.all(&COLUMNS, ())?;
        Ok::<_, Error>((columns, tx.all::<Indexed>(&INDEXES, ())?))
    });
    let (columns, indexed) = block_on(read).unwrap();
    let mut tables: BTreeMap<String, String> = BTreeMap::new();
    let mut keys: BTreeMap<String, Vec<(i64, String)>> = BTreeMap::new();
    for (table, column, of, filled, place) in columns {
        let filled = if filled == 1 { ", never null" } else { "" };
        let text = tables.entry(table.clone()).or_default();
        writeln!(text, "  {column}: {}{filled}", kind(&of)).unwrap();
        if place > 0 {
            keys.entry(table).or_default().push((place, column));
        }
    }
    for (table, mut key) in keys {
        key.sort();
        let key: Vec<_> = key.into_iter().map(|(_, column)| column).collect();
        writeln!(tables.get_mut(&table).unwrap(), "  primary key ({})", key.join(", ")).unwrap();
    }
    let mut indexes: BTreeMap<(String, String), (bool, bool, Vec<String>)> = BTreeMap::new();
    for (table, name, unique, partial, _, column) in indexed {
        let index = indexes.entry((table, name)).or_insert((unique == 1, partial == 1, Vec::new()));
        index.2.push(column);
    }
    let mut lines: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for ((table, _), (unique, partial, columns)) in indexes {
        let unique = if unique { "unique" } else { "index" };
        let partial = if partial { ", some rows only" } else { "" };
        lines
            .entry(table)
            .or_default()
            .push(format!("  {unique} ({}){partial}", columns.join(", ")));
    }
    for (table, mut lines) in lines {
        lines.sort();
        for line in lines {
            writeln!(tables.get_mut(&table).unwrap(), "{line}").unwrap();
        }
    }
    tables
}

conformance!(both_engines_end_with_the_schema_that_is_written_down, |world| {
    let tables = tables(world).into_iter().map(|(name, text)| format!("{name}\n{text}"));
    golden("docs/schema.txt", &tables.collect::<Vec<_>>().join("\n"));
});
