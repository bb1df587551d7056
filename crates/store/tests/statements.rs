use crate::support::{FIND, INSERT, Person, open};
use store::Error;

#[tokio::test]
async fn a_written_row_is_read_back() {
    let test = open();
    let ann = Person::new(7, "ann@acme.test");
    let written = ann.clone();

    test.db.write::<_, Error, _>(move |tx| tx.insert(&INSERT, &written)).await.unwrap();
    let point = test.db.point::<Option<Person>, Error, _>(|tx| tx.find(&FIND, (1, 7))).await;
    let read = test.db.read::<Option<Person>, Error, _>(|tx| tx.find(&FIND, (1, 7))).await;

    assert_eq!(point, Ok(Some(ann.clone())));
    assert_eq!(read, Ok(Some(ann)));
    test.db.close().await;
}
