//! The values of the properties that a record needs, as the scan keeps them.

/// A record's values of the properties with a [`role`](super::tables::role), by role.
#[derive(Clone, Copy)]
pub(super) struct RoleValues {
    /// The numbers of the templates that valid values match.
    pub(super) templates: [u32; 4],
    /// The positions of the quotes before the properties' names, for valid and suspicious values.
    pub(super) opens: [u32; 4],
}

impl RoleValues {
    /// Stands for a template or a quote that does not exist.
    pub(super) const ABSENT: u32 = u32::MAX;

    /// No values yet.
    pub(super) const NONE: Self = Self { templates: [Self::ABSENT; 4], opens: [Self::ABSENT; 4] };
}
