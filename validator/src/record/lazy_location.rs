//! Locations that are built only for a finding: a record without findings needs none.

use ticketproof_diagnostics::Location;

/// A location that is not built yet: a chain of steps on the stack.
#[derive(Clone, Copy, Debug)]
pub(crate) enum LazyLocation<'a> {
    /// A location that is built already.
    At(&'a Location),
    /// A member of an object.
    Key(&'a LazyLocation<'a>, &'a str),
    /// An item of a list.
    Index(&'a LazyLocation<'a>, usize),
}

impl<'a> LazyLocation<'a> {
    pub(crate) const fn key(&'a self, name: &'a str) -> Self {
        Self::Key(self, name)
    }

    pub(crate) const fn index(&'a self, index: usize) -> Self {
        Self::Index(self, index)
    }

    /// Builds the location. There is one step for each function call around it, so the recursion is bounded.
    pub(crate) fn location(&self) -> Location {
        match self {
            Self::At(location) => (*location).clone(),
            Self::Key(path, name) => path.location().key(name),
            Self::Index(path, index) => path.location().index(*index),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn location_has_the_steps_in_order() {
        let root = Location::root();
        let root = LazyLocation::At(&root);
        let list = root.key("a/b");
        assert_eq!(list.index(3).key("c").location().as_str(), "/a~1b/3/c");
    }
}
