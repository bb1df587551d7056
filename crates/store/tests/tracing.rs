//! Notes of statements, with the feature `trace`.

use std::fs;

use crate::support::{COUNT, databases};

#[tokio::test]
async fn every_statement_is_noted_once_with_its_place() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("statements.txt");
    store::trace::to_file(&file).unwrap();
    let (path, line) = COUNT.place();

    for test in databases() {
        test.count().await;
        test.count().await;

        let notes = fs::read_to_string(&file).unwrap();
        let note = format!("{}\t{path}:{line}\tSELECT COUNT(*) FROM ", test.db.engine().name());
        assert_eq!(notes.lines().filter(|line| line.starts_with(&note)).count(), 1, "{notes}");
    }
}
