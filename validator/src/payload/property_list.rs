//! The list of the properties that a payload type writes, available while compiling.

/// A payload type with a constant list of the properties that it writes. Implemented by `#[derive(TicketPayload)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say which properties it writes",
    label = "not a part of a payload",
    note = "a field with `flatten` takes a struct that derives `TicketPayload`"
)]
pub trait UsesProperties {
    /// The properties.
    const PROPERTIES: PropertyList;
}

impl<T: UsesProperties + ?Sized> UsesProperties for &T {
    const PROPERTIES: PropertyList = T::PROPERTIES;
}

/// The internal names of properties: those of a type itself, and those of its flattened parts.
#[derive(Clone, Copy, Debug)]
pub struct PropertyList {
    own: &'static [&'static str],
    parts: &'static [&'static PropertyList],
}

impl PropertyList {
    /// A list of a type's own properties and of its parts' lists.
    pub const fn new(own: &'static [&'static str], parts: &'static [&'static Self]) -> Self {
        Self { own, parts }
    }

    /// The names: the type's own in the order of its fields, then each part's.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        let mut names = Vec::new();
        let mut remaining = vec![self];
        while let Some(list) = remaining.pop() {
            names.extend_from_slice(list.own);
            remaining.extend(list.parts.iter().rev());
        }
        names.into_iter()
    }

    /// Whether the property with this internal name is in the list.
    pub const fn contains(&self, name: &str) -> bool {
        let mut index = 0;
        while index < self.own.len() {
            if equal(self.own[index], name) {
                return true;
            }
            index += 1;
        }
        let mut index = 0;
        while index < self.parts.len() {
            if self.parts[index].contains(name) {
                return true;
            }
            index += 1;
        }
        false
    }

    /// Whether a property is in both lists.
    pub const fn overlaps(&self, other: &Self) -> bool {
        let mut index = 0;
        while index < self.own.len() {
            if other.contains(self.own[index]) {
                return true;
            }
            index += 1;
        }
        let mut index = 0;
        while index < self.parts.len() {
            if self.parts[index].overlaps(other) {
                return true;
            }
            index += 1;
        }
        false
    }
}

const fn equal(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut index = 0;
    while index < a.len() {
        if a[index] != b[index] {
            return false;
        }
        index += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::PropertyList;

    const PART: PropertyList = PropertyList::new(&["content"], &[]);
    const WHOLE: PropertyList = PropertyList::new(&["subject", "hs_pipeline_stage"], &[&PART]);

    #[test]
    fn properties_of_parts_are_in_the_list() {
        assert_eq!(WHOLE.names().collect::<Vec<_>>(), ["subject", "hs_pipeline_stage", "content"]);
        assert!(WHOLE.contains("content") && WHOLE.contains("subject") && !WHOLE.contains("subjec"));
        assert!(
            WHOLE.overlaps(&PART)
                && PART.overlaps(&WHOLE)
                && !PART.overlaps(&PropertyList::new(&["subject"], &[]))
        );
    }
}
