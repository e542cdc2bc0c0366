//! Ids of associated records: one, several or none.

use std::borrow::Cow;

/// One or more ids of records of the object type with the key `OBJECT` ([`super::kind::key`] of its id, such as `0-1`).
///
/// Texts and integers are ids of any object type; a type of your own for one object's ids implements this for that key
/// only, and then cannot be mistaken for another's.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an id of a record that can be associated here",
    label = "not an id of this object type",
    note = "ids are texts or integers, one, an `Option` or a list of them, or an id type of the other object"
)]
pub trait RecordIds<const OBJECT: u64> {
    /// Calls `visit` with each id, as HubSpot writes it.
    fn visit(&self, visit: &mut dyn FnMut(Cow<'_, str>));
}

macro_rules! transparent {
    ($([$($generics:tt)*] $type:ty;)*) => {
        $(
            impl<const OBJECT: u64, T: RecordIds<OBJECT> $($generics)*> RecordIds<OBJECT> for $type {
                fn visit(&self, visit: &mut dyn FnMut(Cow<'_, str>)) {
                    #[allow(for_loops_over_fallibles, reason = "an `Option` is one of the containers")]
                    for id in self {
                        id.visit(visit);
                    }
                }
            }
        )*
    };
}

transparent! {
    [] Option<T>;
    [] Vec<T>;
    [] [T];
    [, const N: usize] [T; N];
    [] std::collections::BTreeSet<T>;
}

impl<const OBJECT: u64, T: RecordIds<OBJECT> + ?Sized> RecordIds<OBJECT> for &T {
    fn visit(&self, visit: &mut dyn FnMut(Cow<'_, str>)) {
        (**self).visit(visit);
    }
}

macro_rules! ids {
    ($self:ident => $text:expr; $($type:ty),*) => {
        $(
            impl<const OBJECT: u64> RecordIds<OBJECT> for $type {
                fn visit(&$self, visit: &mut dyn FnMut(Cow<'_, str>)) {
                    visit($text);
                }
            }
        )*
    };
}

ids!(self => Cow::Borrowed(self); str, String, Cow<'_, str>);
ids!(self => Cow::Owned(self.to_string()); i64, u32, u64);
