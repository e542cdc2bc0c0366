//! Limits on the size and shape of a record.

/// The most bytes of one record. The project's own limit: HubSpot documents none for a request, and 65,536 characters in
/// each of 100 properties are less than this.
pub const RECORD_MAX: usize = 8 * 1024 * 1024;

/// The most members of one object, and items of one list. The project's own limit: an account has a few thousand properties,
/// a request 100 inputs, and what is listed takes ten times the memory of what it is read from. More than a line that the fast
/// path reads can hold.
pub const MEMBERS_MAX: usize = 256 * 1024;

/// The most objects and lists that may stand inside one another in a record. The project's own limit; a request needs five.
pub const NESTING_MAX: usize = 64;
