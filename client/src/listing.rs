//! Lists that come in pages, as a stream of entries.

use std::{
    collections::VecDeque,
    fmt,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::Stream;

use crate::{ClientError, cursors::Cursors};

/// The entries of one page, and the cursor of the next.
pub(crate) type Page<T> = (Vec<T>, Option<String>);

type Fetching<T> = Pin<Box<dyn Future<Output = Result<Page<T>, ClientError>> + Send>>;

/// A list that is read page by page as its entries are asked for. Ends with the first error.
///
/// A [`Stream`]; without a stream library, [`Listing::next`] and [`Listing::all`] do.
#[must_use = "nothing is read until entries are asked for"]
pub struct Listing<T> {
    fetch: Box<dyn FnMut(Option<String>) -> Fetching<T> + Send>,
    state: State<T>,
    entries: VecDeque<T>,
    cursors: Cursors,
}

enum State<T> {
    Idle { after: Option<String> },
    Fetching { page: Fetching<T> },
    Ended,
}

impl<T> Listing<T> {
    /// A list whose page after a cursor `fetch` reads.
    pub(crate) fn new<F>(mut fetch: impl FnMut(Option<String>) -> F + Send + 'static) -> Self
    where
        F: Future<Output = Result<Page<T>, ClientError>> + Send + 'static,
    {
        Self {
            fetch: Box::new(move |after| Box::pin(fetch(after))),
            state: State::Idle { after: None },
            entries: VecDeque::new(),
            cursors: Cursors::default(),
        }
    }

    /// A list that cannot be read at all.
    pub(crate) fn failed(error: ClientError) -> Self
    where
        T: 'static,
    {
        let mut error = Some(error);
        Self::new(move |_| {
            let error = error.take();
            async move { error.map_or_else(|| Ok((Vec::new(), None)), Err) }
        })
    }

    /// The next entry.
    pub async fn next(&mut self) -> Option<Result<T, ClientError>> {
        std::future::poll_fn(|cx| self.poll_entry(cx)).await
    }

    /// All entries.
    ///
    /// # Errors
    /// The first error of any page; the entries before it are then lost. Use [`Listing::next`] to keep them.
    pub async fn all(mut self) -> Result<Vec<T>, ClientError> {
        let mut all = Vec::new();
        while let Some(entry) = self.next().await {
            all.push(entry?);
        }
        Ok(all)
    }

    fn poll_entry(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T, ClientError>>> {
        loop {
            if let Some(entry) = self.entries.pop_front() {
                return Poll::Ready(Some(Ok(entry)));
            }
            match &mut self.state {
                State::Ended => return Poll::Ready(None),
                State::Idle { after } => {
                    let after = after.take();
                    self.state = State::Fetching { page: (self.fetch)(after) };
                }
                State::Fetching { page } => {
                    let page = ready!(page.as_mut().poll(cx));
                    self.state = State::Ended;
                    match page.and_then(|page| self.taken(page)) {
                        Ok(after @ Some(_)) => self.state = State::Idle { after },
                        Ok(None) => {}
                        Err(error) => return Poll::Ready(Some(Err(error))),
                    }
                }
            }
        }
    }

    /// Takes a page's entries, and gives the cursor of the next if it leads on.
    fn taken(&mut self, (entries, next): Page<T>) -> Result<Option<String>, ClientError> {
        let next = self.cursors.after(entries.is_empty(), next).map_err(ClientError::input)?;
        self.entries = entries.into();
        Ok(next)
    }
}

// Nothing in it is pinned in place: the future is in a box of its own.
impl<T> Unpin for Listing<T> {}

impl<T> Stream for Listing<T> {
    type Item = Result<T, ClientError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_entry(cx)
    }
}

impl<T> fmt::Debug for Listing<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listing").field("entries", &self.entries.len()).finish_non_exhaustive()
    }
}
