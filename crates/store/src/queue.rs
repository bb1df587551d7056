//! A bounded queue between callers and database threads.

use std::collections::VecDeque;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};

/// Many may push, many may pop. Pushing never waits: a full queue refuses.
pub(crate) struct Queue<T> {
    state: Mutex<State<T>>,
    filled: Condvar,
    ended: Condvar,
    bound: usize,
}

struct State<T> {
    items: VecDeque<T>,
    closed: bool,
}

/// Why an item was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// As many wait already as may.
    Full,
    /// Nobody serves the queue any more.
    Closed,
}

impl Refusal {
    pub(crate) fn reason(self) -> &'static str {
        match self {
            Self::Full => "too many are waiting for the database",
            Self::Closed => "the database is being closed",
        }
    }
}

impl<T> Queue<T> {
    pub(crate) fn new(bound: usize) -> Self {
        let state = State { items: VecDeque::new(), closed: false };
        Self { state: Mutex::new(state), filled: Condvar::new(), ended: Condvar::new(), bound }
    }

    pub(crate) fn push(&self, item: T) -> Result<(), (T, Refusal)> {
        let mut state = self.state.lock();
        if state.closed {
            return Err((item, Refusal::Closed));
        }
        if state.items.len() >= self.bound {
            return Err((item, Refusal::Full));
        }
        state.items.push_back(item);
        drop(state);
        self.filled.notify_one();
        Ok(())
    }

    /// Waits for an item; nothing once the queue is closed and empty.
    pub(crate) fn pop(&self) -> Option<T> {
        let mut state = self.state.lock();
        loop {
            if let Some(item) = state.items.pop_front() {
                return Some(item);
            }
            if state.closed {
                return None;
            }
            self.filled.wait(&mut state);
        }
    }

    /// An item that is already there.
    pub(crate) fn try_pop(&self) -> Option<T> {
        self.state.lock().items.pop_front()
    }

    /// Refuses new items; those inside are still served.
    pub(crate) fn close(&self) {
        self.state.lock().closed = true;
        self.filled.notify_all();
        self.ended.notify_all();
    }

    /// Waits until the queue is closed, at most for the given time.
    pub(crate) fn wait_for_end(&self, time: Duration) {
        let mut state = self.state.lock();
        if !state.closed {
            self.ended.wait_for(&mut state, time);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_queue_refuses() {
        let queue = Queue::new(1);

        assert!(queue.push(1).is_ok());
        assert_eq!(queue.push(2), Err((2, Refusal::Full)));
    }

    #[test]
    fn a_closed_queue_refuses_but_serves_what_is_inside() {
        let queue = Queue::new(2);
        assert!(queue.push(1).is_ok());

        queue.close();

        assert_eq!(queue.push(2), Err((2, Refusal::Closed)));
        assert_eq!(queue.pop(), Some(1));
        assert_eq!(queue.pop(), None);
    }
}
