//! Payloads and records as streams.

use std::{
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, ready},
};

use futures_core::Stream;
use ticketproof_validator::Valid;

use super::{
    Record,
    row::{RowError, Rows},
};

/// An iterator as a stream.
pub(super) struct Iter<I>(pub(super) I);

impl<I: Iterator> Stream for Iter<I> {
    type Item = I::Item;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<I::Item>> {
        // Nothing pins the iterator: it is only ever used through this reference.
        Poll::Ready(self.get_mut().0.next())
    }
}

impl<I> Unpin for Iter<I> {}

/// Payloads that have no identity of the stream's own, and by number why.
pub(super) type Rejections = Arc<Mutex<Vec<(u64, RowError)>>>;

/// A stream of payloads as records: numbered as they come.
pub(super) struct Numbered<S> {
    payloads: Pin<Box<S>>,
    rows: Rows,
    input: Arc<str>,
    number: u64,
    rejections: Rejections,
}

impl<S> Numbered<S> {
    pub(super) fn new(payloads: S, rows: Rows, input: &str, rejections: Rejections) -> Self {
        Self { payloads: Box::pin(payloads), rows, input: input.into(), number: 0, rejections }
    }
}

impl<T, S: Stream<Item = Valid<T>>> Stream for Numbered<S> {
    type Item = Record<T>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Record<T>>> {
        let this = self.get_mut();
        while let Some(payload) = ready!(this.payloads.as_mut().poll_next(cx)) {
            let number = this.number;
            this.number += 1;
            match this.rows.record(&this.input, number, payload) {
                Ok(record) => return Poll::Ready(Some(record)),
                Err(error) => {
                    this.rejections.lock().unwrap_or_else(PoisonError::into_inner).push((number, error));
                }
            }
        }
        Poll::Ready(None)
    }
}
