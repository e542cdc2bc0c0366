//! The cursors of a list that comes in pages: every page must lead to one that was not read yet.

use std::{
    collections::HashSet,
    hash::{BuildHasher as _, RandomState},
};

/// The most pages in a row that may be empty.
const EMPTY_PAGES_MAX: usize = 1000;

/// The longest cursor, in bytes: it goes into the address of the next request.
pub(crate) const CURSOR_MAX: usize = 4096;

/// The cursors that a list has had so far.
#[derive(Debug, Default)]
pub(crate) struct Cursors {
    /// Fingerprints of them: a list of tickets may have many pages.
    seen: HashSet<u64>,
    fingerprints: RandomState,
    empty_pages: usize,
}

impl Cursors {
    /// The cursor of the next page, if there is one and it leads on.
    pub(crate) fn after(
        &mut self,
        page_is_empty: bool,
        next: Option<String>,
    ) -> Result<Option<String>, String> {
        self.empty_pages = if page_is_empty { self.empty_pages + 1 } else { 0 };
        let Some(next) = next else { return Ok(None) };
        if next.len() > CURSOR_MAX {
            return Err(format!("the cursor of the next page is longer than {CURSOR_MAX} bytes"));
        }
        if self.empty_pages > EMPTY_PAGES_MAX {
            return Err(format!("the list has no end: {EMPTY_PAGES_MAX} pages in a row were empty"));
        }
        if !self.seen.insert(self.fingerprints.hash_one(&next)) {
            return Err(
                "the list has no end: the cursor of the next page is that of a page before".to_owned()
            );
        }
        Ok(Some(next))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(cursors: &[&str], page_is_empty: bool) -> Result<(), String> {
        let mut seen = Cursors::default();
        cursors.iter().try_for_each(|next| seen.after(page_is_empty, Some((*next).to_owned())).map(drop))
    }

    #[test]
    fn a_list_that_goes_in_circles_has_no_end() {
        assert!(walk(&["1", "2", "3"], false).is_ok());
        for circle in [&["1", "1"][..], &["1", "2", "1"], &["1", "2", "3", "2"]] {
            assert!(walk(circle, false).unwrap_err().contains("no end"), "{circle:?}");
        }
    }

    #[test]
    fn empty_pages_and_long_cursors_have_a_limit() {
        let many: Vec<String> = (0..=EMPTY_PAGES_MAX).map(|page| page.to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert!(walk(&many, false).is_ok());
        assert!(walk(&many[..EMPTY_PAGES_MAX], true).is_ok());
        assert!(walk(&many, true).unwrap_err().contains("empty"));
        for length in [CURSOR_MAX - 1, CURSOR_MAX, CURSOR_MAX + 1] {
            assert_eq!(walk(&["x".repeat(length).as_str()], false).is_ok(), length <= CURSOR_MAX);
        }
    }
}
