//! The paths of every endpoint in every API version. The only file that knows how versions differ.

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use ticketproof_schema::profile::{LEGACY_TICKETS, TICKETS};

use crate::ApiVersion;

/// Everything but RFC 3986's unreserved characters.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// As in a segment; the comma stands between the names of a list.
const QUERY: &AsciiSet = &SEGMENT.remove(b',');

/// A path with its query: as it is sent, and as a template in which nothing is anybody's data.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Path {
    sent: String,
    template: String,
    query: String,
    bad_segment: Option<String>,
}

impl Path {
    fn of(fixed: impl Into<String>) -> Self {
        let sent = fixed.into();
        Self { template: sent.clone(), sent, query: String::new(), bad_segment: None }
    }

    /// Appends fixed text, such as `/batch/create`.
    pub(crate) fn then(mut self, fixed: &str) -> Self {
        self.sent.push_str(fixed);
        self.template.push_str(fixed);
        self
    }

    /// Appends a segment that comes from outside, percent-encoded; `name` stands for it in the template.
    ///
    /// An empty one, `.` and `..` would make the request another one (`DELETE /tickets/..`), however encoded, so that
    /// such a path is refused before it is sent.
    pub(crate) fn segment(mut self, name: &str, value: &str) -> Self {
        if matches!(value, "" | "." | "..") {
            self.bad_segment.get_or_insert_with(|| value.to_owned());
        }
        let _ = write!(self.sent, "/{}", utf8_percent_encode(value, SEGMENT));
        let _ = write!(self.template, "/{{{name}}}");
        self
    }

    /// Adds a query parameter.
    pub(crate) fn query(mut self, name: &str, value: &str) -> Self {
        let separator = if self.query.is_empty() { '?' } else { '&' };
        let _ = write!(self.query, "{separator}{name}={}", utf8_percent_encode(value, QUERY));
        self
    }

    /// Adds a query parameter with a list of names, unless the list is empty.
    pub(crate) fn query_list(self, name: &str, values: &[String]) -> Self {
        if values.is_empty() { self } else { self.query(name, &values.join(",")) }
    }

    /// The path and query as they are sent.
    pub(crate) fn sent(&self) -> String {
        format!("{}{}", self.sent, self.query)
    }

    /// The path with names in place of values, without the query: what traces show.
    pub(crate) fn template(&self) -> &str {
        &self.template
    }

    /// A value that cannot stand in a path, if there is one.
    pub(crate) fn bad_segment(&self) -> Option<&str> {
        self.bad_segment.as_deref()
    }
}

impl ApiVersion {
    /// `/crm/v3/objects/{object}`, the root of an object's endpoints.
    pub(crate) fn objects(self, object: &str) -> Path {
        match self {
            Self::V3 => Path::of("/crm/v3/objects"),
            Self::V2026_03 | Self::V2026_09 => Path::of(format!("/crm/objects/{self}")),
        }
        .segment("objectType", object)
    }

    /// One record of an object.
    pub(crate) fn object(self, object: &str, id: &str) -> Path {
        self.objects(object).segment("objectId", id)
    }

    /// `/crm/v4/objects/{object}/{id}/associations`: the associations of one record, labels included.
    pub(crate) fn record_associations(self, object: &str, id: &str) -> Path {
        match self {
            Self::V3 => Path::of("/crm/v4/objects").segment("objectType", object).segment("objectId", id),
            Self::V2026_03 | Self::V2026_09 => self.object(object, id),
        }
        .then("/associations")
    }

    /// `/crm/v4/associations/{from}/{to}`: labels and batches of associations between two objects.
    pub(crate) fn associations(self, from: &str, to: &str) -> Path {
        match self {
            Self::V3 => Path::of("/crm/v4/associations"),
            Self::V2026_03 | Self::V2026_09 => Path::of(format!("/crm/associations/{self}")),
        }
        .segment("fromObjectType", from)
        .segment("toObjectType", to)
    }

    /// `/crm/v3/properties/{object}`.
    pub(crate) fn properties(self, object: &str) -> Path {
        self.versioned("properties").segment("objectType", object)
    }

    /// `/crm/v3/pipelines/{object}`.
    pub(crate) fn pipelines(self, object: &str) -> Path {
        self.versioned("pipelines").segment("objectType", object)
    }

    /// `/crm/v3/property-validations/{object id}`: takes the id (`0-5`), not the name.
    pub(crate) fn validations(self, object_id: &str) -> Path {
        self.versioned("property-validations").segment("objectTypeId", object_id)
    }

    /// `/crm-object-schemas/v3/schemas/{object}`.
    pub(crate) fn object_schema(self, object: &str) -> Path {
        Path::of(format!("/crm-object-schemas/{self}/schemas")).segment("objectType", object)
    }

    fn versioned(self, family: &str) -> Path {
        match self {
            Self::V3 => Path::of(format!("/crm/v3/{family}")),
            Self::V2026_03 | Self::V2026_09 => Path::of(format!("/crm/{family}/{self}")),
        }
    }
}

/// The v3 form of one association: only there does the type stand in the path.
pub(crate) fn typed_association(ticket: &str, to: &str, to_id: &str, type_id: u32) -> Path {
    ApiVersion::V3
        .object(TICKETS.object.name, ticket)
        .then("/associations")
        .segment("toObjectType", to)
        .segment("toObjectId", to_id)
        .segment("associationTypeId", &type_id.to_string())
}

/// The owners. HubSpot's specifications name no date version of them, so that every version reads these.
pub(crate) fn owners() -> Path {
    Path::of("/crm/v3/owners")
}

/// The details of an account. As for owners, there is one path for every version.
pub(crate) fn account() -> Path {
    Path::of("/account-info/v3/details")
}

/// The legacy ticket object, `/crm-objects/v1/objects/tickets`, the same whatever version is chosen.
pub(crate) fn legacy_tickets() -> Path {
    Path::of(LEGACY_TICKETS.path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_a_set_of_paths() {
        let paths = |version: ApiVersion| {
            [
                version.objects("tickets"),
                version.record_associations("tickets", "1"),
                version.associations("tickets", "contacts").then("/labels"),
                version.properties("tickets"),
                version.pipelines("tickets"),
                version.validations("0-5"),
                version.object_schema("tickets"),
            ]
            .map(|path| path.sent())
        };
        assert_eq!(
            paths(ApiVersion::V3),
            [
                "/crm/v3/objects/tickets",
                "/crm/v4/objects/tickets/1/associations",
                "/crm/v4/associations/tickets/contacts/labels",
                "/crm/v3/properties/tickets",
                "/crm/v3/pipelines/tickets",
                "/crm/v3/property-validations/0-5",
                "/crm-object-schemas/v3/schemas/tickets",
            ]
        );
        assert_eq!(
            paths(ApiVersion::V2026_09),
            [
                "/crm/objects/2026-09/tickets",
                "/crm/objects/2026-09/tickets/1/associations",
                "/crm/associations/2026-09/tickets/contacts/labels",
                "/crm/properties/2026-09/tickets",
                "/crm/pipelines/2026-09/tickets",
                "/crm/property-validations/2026-09/0-5",
                "/crm-object-schemas/2026-09/schemas/tickets",
            ]
        );
    }

    #[test]
    fn values_cannot_leave_their_segment() {
        let path = ApiVersion::V3.object("tickets", "a/../b?c=d#e f%").query("idProperty", "x&y=z");
        assert_eq!(path.sent(), "/crm/v3/objects/tickets/a%2F..%2Fb%3Fc%3Dd%23e%20f%25?idProperty=x%26y%3Dz");
        assert_eq!(path.template(), "/crm/v3/objects/{objectType}/{objectId}");
        assert_eq!(path.bad_segment(), None);
        for bad in ["", ".", ".."] {
            assert_eq!(ApiVersion::V3.object("tickets", bad).bad_segment(), Some(bad));
        }
    }
}
