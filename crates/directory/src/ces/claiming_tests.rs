//! Days, windows and questions at their edges.

use proptest::prelude::*;

use super::*;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn refused(window: Window, at: Timestamp) -> Option<Clash> {
    match window.check(at) {
        Ok(()) => None,
        Err(Error::Conflict(clash)) => Some(clash),
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn days_are_read_and_written_as_dates() {
    for (text, number) in [("1970-01-01", 0), ("1970-01-02", 1), ("2024-02-29", 19_782)] {
        assert_eq!((day(text), day(text).to_string().as_str()), (Day(number), text));
    }
    for text in
        ["", "2022-2-1", "2023-02-29", "1969-12-31", "2022-11-03T00", "+022-11-03", "20221103"]
    {
        assert!(matches!(Day::parse(text), Err(Code::Day)), "{text}");
    }
}

#[test]
fn a_window_holds_from_the_first_instant_of_one_day_to_the_last_of_another() {
    let (opens, closes) = (day("2026-03-01"), day("2026-03-31"));
    let window = Window { opens_on: Some(opens), closes_on: Some(closes) };
    let last = closes.next().start().plus(-1);

    assert_eq!(refused(window, opens.start().plus(-1)), Some(Clash::ClaimsNotOpen(opens)));
    assert_eq!(refused(window, opens.start()), None);
    assert_eq!(refused(window, last), None);
    assert_eq!(refused(window, last.plus(1)), Some(Clash::ClaimsClosed(closes)));
}

#[test]
fn questions_are_few_and_none_is_blank() {
    let texts = |count: usize| vec!["Why?".to_owned(); count];
    assert!(Questions::parse(&texts(MAX_QUESTIONS)).is_ok());
    let refused = Questions::parse(&texts(MAX_QUESTIONS + 1)).unwrap_err();
    assert_eq!(refused.to_string(), "questions: must have at most 10 entries");
    let faulty = ["Why?", " ", "a\nb"].map(str::to_owned);
    let refused = Questions::parse(&faulty).unwrap_err().to_string();
    assert_eq!(
        refused,
        "questions/1: must not be empty; \
         questions/2: must be one line, without line breaks or other control characters"
    );
}

#[test]
fn each_question_needs_an_answer() {
    let questions = Questions::parse(&["One?".to_owned(), "Two?".to_owned()]).unwrap();
    let answer = |text: &str| Answer::parse(text).unwrap();

    let answers = questions.answered(&[answer("1"), answer("2\n3")]).unwrap();

    assert_eq!(answers.iter().collect::<Vec<_>>(), [("One?", "1"), ("Two?", "2\n3")]);
    let blank = questions.answered(&[answer("1"), answer(" \n")]).unwrap_err();
    assert_eq!(blank.to_string(), "answers/1: must not be empty");
    assert!(questions.answered(&[answer("1")]).is_err());
    assert!(Questions::default().answered(&[answer("1")]).is_err());
}

proptest! {
    #[test]
    fn a_window_is_asked_by_the_day_alone(
        opens in proptest::option::of(0_i64..40_000),
        length in proptest::option::of(0_i64..400),
        today in 0_i64..41_000,
        within in 0_i64..DAY,
    ) {
        let window = Window {
            opens_on: opens.map(Day),
            closes_on: length.map(|days| Day(opens.unwrap_or(20_000) + days)),
        };
        let early = opens.is_some_and(|first| today < first);
        let late = window.closes_on.is_some_and(|last| today > last.0);
        let clash = refused(window, Timestamp(today * DAY + within));
        prop_assert_eq!(matches!(clash, Some(Clash::ClaimsNotOpen(_))), early);
        prop_assert_eq!(matches!(clash, Some(Clash::ClaimsClosed(_))), late && !early);
    }

    #[test]
    fn days_come_back_from_their_text(number in 0_i64..2_900_000) {
        prop_assert_eq!(Day::parse(&Day(number).to_string()), Ok(Day(number)));
    }

    #[test]
    fn questions_and_answers_come_back_from_their_columns(
        texts in proptest::collection::vec("[a-zäß\"\\\\,:' \\[\\]]{0,40}x", 0..10),
    ) {
        let questions = Questions::parse(&texts).unwrap();
        let answers: Vec<_> = texts.iter().map(|text| Answer::parse(text.clone()).unwrap()).collect();
        let answers = questions.answered(&answers).unwrap();
        prop_assert_eq!(Questions::read(questions.write().into_owned()), Ok(questions));
        prop_assert_eq!(Answers::read(answers.write().into_owned()), Ok(answers));
    }
}
