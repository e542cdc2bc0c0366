//! Limits on the size and shape of a record.

/// The most bytes of one record. This is the project's own limit: HubSpot documents none for a request. 65,536 characters in each
/// of 100 properties take fewer bytes.
pub const RECORD_MAX: usize = 8 * 1024 * 1024;

/// The most members of one object, and items of one list. This is the project's own limit: an account has a few thousand
/// properties and a request 100 inputs, while a list of nodes takes ten times the memory of its text. A line that the fast path
/// reads cannot have more.
pub const MEMBERS_MAX: usize = 256 * 1024;

/// The most objects and lists that may be nested in a record. This is the project's own limit; a request needs five.
pub const NESTING_MAX: usize = 64;
