//! Long lists: the ids at once, then what they stand for piece by piece as the socket takes it.

use std::collections::VecDeque;
use std::io;

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use directory::Error;
use futures_util::{StreamExt, stream};
use serde::Serialize;

use crate::Problem;
use crate::answer::json;

/// How many ids are fetched at a time.
pub const PIECE: usize = 256;

/// Answers an array of what `ids` stand for, in their order. `fetch` is called with at most 256 ids
/// at a time, each call after the socket has taken what the last one gave, so that no transaction
/// waits for the network.
///
/// The first piece is fetched before the head is sent, so its failure has a status; and a list of
/// one piece is sent whole. When a later piece fails, the connection is broken off and the array is
/// never closed.
pub async fn stream_array<K, T, F, R>(ids: Vec<K>, mut fetch: F) -> Result<Response, Problem>
where
    K: Send + 'static,
    T: Serialize,
    F: FnMut(Vec<K>) -> R + Send + 'static,
    R: Future<Output = Result<Vec<T>, Error>> + Send,
{
    let mut left = VecDeque::from(ids);
    let mut first = b"[".to_vec();
    let piece = next_piece(&mut left);
    if !piece.is_empty() {
        append(&mut first, fetch(piece).await?, true)?;
    }
    if left.is_empty() {
        first.push(b']');
        return Ok(json(first));
    }
    let state = Sending { left, fetch, empty: first.len() == 1, start: Some(first) };
    let pieces = stream::try_unfold(Some(state), |state| async {
        match state {
            Some(state) => state.step().await,
            None => Ok(None),
        }
    });
    Ok(json(Body::from_stream(pieces)))
}

/// A body of pieces: `next` makes each from the state that the last one left, once the socket has taken
/// that, until there is none. As with [`stream_array`], the first piece is made at once, so that its
/// failure has a status, and a later failure breaks the connection off.
pub async fn stream_pieces<S, F, R>(state: S, mut next: F) -> Result<Body, Problem>
where
    S: Send + 'static,
    F: FnMut(S) -> R + Send + 'static,
    R: Future<Output = Result<Option<(Vec<u8>, S)>, Error>> + Send,
{
    let Some((first, state)) = next(state).await? else { return Ok(Body::empty()) };
    let begin = stream::once(async { Ok::<_, io::Error>(Bytes::from(first)) });
    let rest = stream::try_unfold((state, next), |(state, mut next)| async {
        let piece = next(state).await.map_err(|error| broken_off(&error))?;
        Ok(piece.map(|(bytes, state)| (Bytes::from(bytes), (state, next))))
    });
    Ok(Body::from_stream(begin.chain(rest)))
}

/// A list on its way.
struct Sending<K, F> {
    left: VecDeque<K>,
    fetch: F,
    empty: bool,
    start: Option<Vec<u8>>,
}

type Step<K, F> = Result<Option<(Bytes, Option<Sending<K, F>>)>, io::Error>;

impl<K, T, F, R> Sending<K, F>
where
    T: Serialize,
    F: FnMut(Vec<K>) -> R,
    R: Future<Output = Result<Vec<T>, Error>>,
{
    /// The next bytes, and what is left after them.
    async fn step(mut self) -> Step<K, F> {
        if let Some(start) = self.start.take() {
            return Ok(Some((Bytes::from(start), Some(self))));
        }
        let mut bytes = Vec::new();
        let piece = next_piece(&mut self.left);
        let things = (self.fetch)(piece).await.map_err(|error| broken_off(&error))?;
        let nothing = things.is_empty();
        append(&mut bytes, things, self.empty).map_err(|_| io::Error::other("unwritable"))?;
        self.empty &= nothing;
        if self.left.is_empty() {
            bytes.push(b']');
            return Ok(Some((Bytes::from(bytes), None)));
        }
        Ok(Some((Bytes::from(bytes), Some(self))))
    }
}

fn broken_off(error: &Error) -> io::Error {
    tracing::error!(report = ?error, "a list was broken off");
    io::Error::other("broken off")
}

fn next_piece<K>(left: &mut VecDeque<K>) -> Vec<K> {
    left.drain(..PIECE.min(left.len())).collect()
}

/// Appends entries, each after a comma unless it is the first of all.
fn append<T: Serialize>(to: &mut Vec<u8>, things: Vec<T>, mut first: bool) -> Result<(), Problem> {
    for thing in things {
        if !first {
            to.push(b',');
        }
        first = false;
        serde_json::to_writer(&mut *to, &thing)
            .map_err(|error| Problem::internal(&format!("cannot write a list: {error}")))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use http_body_util::BodyExt;

    use super::*;

    async fn fetch(ids: Vec<usize>) -> Result<Vec<usize>, Error> {
        Ok(ids)
    }

    async fn text(response: Response) -> String {
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    #[tokio::test]
    async fn arrays_of_any_length_are_whole_and_in_order() {
        for length in [0, 1, 255, 256, 257, 512, 513, 1000] {
            let expected: Vec<usize> = (0..length).collect();
            let response = stream_array(expected.clone(), fetch).await.unwrap();
            let read: Vec<usize> = serde_json::from_str(&text(response).await).unwrap();
            assert_eq!(read, expected);
        }
    }

    #[tokio::test]
    async fn a_piece_of_which_nothing_is_left_makes_no_comma() {
        let odd = |ids: Vec<usize>| async {
            Ok(ids.into_iter().filter(|id| (256..260).contains(id)).collect::<Vec<_>>())
        };
        let response = stream_array((0..700).collect(), odd).await.unwrap();
        assert_eq!(text(response).await, "[256,257,258,259]");
    }

    #[tokio::test]
    async fn the_first_failure_has_a_status_and_a_later_one_breaks_off() {
        let calls = Arc::new(AtomicUsize::new(0));
        let failing_at = |call: usize| {
            let calls = Arc::clone(&calls);
            calls.store(0, Ordering::Relaxed);
            move |ids: Vec<usize>| {
                let now = calls.fetch_add(1, Ordering::Relaxed);
                async move { if now == call { Err(Error::Unavailable("gone")) } else { Ok(ids) } }
            }
        };

        let refused = stream_array((0..600).collect(), failing_at(0)).await.unwrap_err();
        assert_eq!(refused.status.as_u16(), 503);

        let response = stream_array((0..600).collect(), failing_at(1)).await.unwrap();
        assert!(response.into_body().collect().await.is_err());
    }

    #[tokio::test]
    async fn nothing_is_fetched_before_it_is_wanted() {
        let calls = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&calls);
        let response = stream_array((0..1000).collect(), move |ids| {
            counted.fetch_add(1, Ordering::Relaxed);
            fetch(ids)
        });
        drop(response.await.unwrap());
        assert_eq!(calls.load(Ordering::Relaxed), 1);
    }
    #[tokio::test]
    async fn pieces_come_in_their_order_and_only_when_they_are_wanted() {
        let count = |number: usize| async move {
            Ok((number < 3).then(|| (format!("{number},").into_bytes(), number + 1)))
        };
        let body = stream_pieces(0, count).await.unwrap();
        assert_eq!(body.collect().await.unwrap().to_bytes(), "0,1,2,");
        let nothing = stream_pieces(3, count).await.unwrap();
        assert_eq!(nothing.collect().await.unwrap().to_bytes(), "");

        let calls = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&calls);
        let body = stream_pieces(0, move |number| {
            counted.fetch_add(1, Ordering::Relaxed);
            count(number)
        });
        drop(body.await.unwrap());
        assert_eq!(calls.load(Ordering::Relaxed), 1);
    }

    #[tokio::test]
    async fn a_piece_that_fails_has_a_status_if_it_is_the_first_and_else_breaks_off() {
        let failing = |number: usize| async move {
            if number == 1 { Err(Error::Unavailable("gone")) } else { Ok(Some((vec![0], 1))) }
        };
        assert_eq!(stream_pieces(1, failing).await.unwrap_err().status.as_u16(), 503);
        let body = stream_pieces(0, failing).await.unwrap();
        assert!(body.collect().await.is_err());
    }
}
