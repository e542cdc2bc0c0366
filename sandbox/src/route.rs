//! Routes: each of HubSpot's API versions has its own path for an endpoint, and all of them resolve to one route.

use percent_encoding::percent_decode_str;

/// The API version of a path.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Version {
    /// `/crm/v3/…` and the legacy object API.
    V3,
    /// `/crm/v4/…`: associations only.
    V4,
    /// `/crm/…/2026-03/…`.
    March2026,
    /// `/crm/…/2026-09/…`: enforces what the account requires on create.
    September2026,
}

impl Version {
    fn dated(text: &str) -> Option<Self> {
        match text {
            "2026-03" => Some(Self::March2026),
            "2026-09" => Some(Self::September2026),
            _ => None,
        }
    }
}

/// The family of endpoints that a path belongs to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Family {
    /// Records of an object type, and the associations of one record.
    Objects,
    /// Associations between two object types: labels and batches.
    Associations,
    /// The definition limits of association types.
    AssociationDefinitions,
    /// Properties and property groups.
    Properties,
    /// Pipelines and stages.
    Pipelines,
    /// The account's own validation rules.
    PropertyValidations,
    /// Object schemas.
    Schemas,
    /// Owners.
    Owners,
    /// `/crm-objects/v1`: tickets in HubSpot's first API.
    Legacy,
}

/// A resolved path: version, family, and the decoded segments that follow.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Route {
    pub(crate) version: Version,
    pub(crate) family: Family,
    pub(crate) rest: Vec<String>,
}

impl Route {
    /// Resolves a path; `None` if the sandbox does not serve it.
    pub(crate) fn parse(path: &str) -> Option<Self> {
        let decoded = path
            .strip_prefix('/')?
            .split('/')
            .map(|segment| percent_decode_str(segment).decode_utf8().ok().map(std::borrow::Cow::into_owned))
            .collect::<Option<Vec<String>>>()?;
        let segments: Vec<&str> = decoded.iter().map(String::as_str).collect();
        let (version, family, skip) = resolve(&segments)?;
        Some(Self { version, family, rest: decoded[skip..].to_vec() })
    }

    /// The segments after the family.
    pub(crate) fn rest(&self) -> Vec<&str> {
        self.rest.iter().map(String::as_str).collect()
    }
}

fn resolve(segments: &[&str]) -> Option<(Version, Family, usize)> {
    use Version::{V3, V4};
    Some(match segments {
        ["crm", "v3", "objects", ..] => (V3, Family::Objects, 3),
        ["crm", "v4", "objects", ..] => (V4, Family::Objects, 3),
        ["crm", "v3", "associations", ..] => (V3, Family::Associations, 3),
        ["crm", "v4", "associations", "definitions", "configurations", ..]
        | ["crm", "associations", "v4", "definitions", "configurations", ..] => {
            (V4, Family::AssociationDefinitions, 5)
        }
        ["crm", "v4", "associations", ..] | ["crm", "associations", "v4", ..] => {
            (V4, Family::Associations, 3)
        }
        ["crm", "v3", "properties", ..] => (V3, Family::Properties, 3),
        ["crm", "v3", "pipelines", ..] => (V3, Family::Pipelines, 3),
        ["crm", "v3", "property-validations", ..] => (V3, Family::PropertyValidations, 3),
        ["crm", "v3", "owners", ..] => (V3, Family::Owners, 3),
        ["crm", "v3", "schemas", ..] | ["crm-object-schemas", "v3", "schemas", ..] => {
            (V3, Family::Schemas, 3)
        }
        ["crm-objects", "v1", "objects", ..] => (V3, Family::Legacy, 3),
        ["crm-object-schemas", version, "schemas", ..] => (Version::dated(version)?, Family::Schemas, 3),
        ["crm", "associations", version, "definitions", "configurations", ..] => {
            (Version::dated(version)?, Family::AssociationDefinitions, 5)
        }
        ["crm", family, version, ..] => {
            let family = match *family {
                "objects" => Family::Objects,
                "associations" => Family::Associations,
                "properties" => Family::Properties,
                "pipelines" => Family::Pipelines,
                "property-validations" => Family::PropertyValidations,
                "owners" => Family::Owners,
                _ => return None,
            };
            (Version::dated(version)?, family, 3)
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_all_versions_resolve_to_one_family() {
        for (path, version) in [
            ("/crm/v3/objects/tickets/1", Version::V3),
            ("/crm/objects/2026-03/tickets/1", Version::March2026),
            ("/crm/objects/2026-09/tickets/1", Version::September2026),
        ] {
            let route = Route::parse(path).expect("a known path");
            assert_eq!((route.version, route.family), (version, Family::Objects), "{path}");
            assert_eq!(route.rest(), ["tickets", "1"], "{path}");
        }
    }

    #[test]
    fn segments_are_decoded_after_splitting() {
        let route = Route::parse("/crm/v3/objects/tickets/..%2f..%2fcontacts").expect("a known path");
        assert_eq!(route.rest(), ["tickets", "../../contacts"]);
        assert_eq!(Route::parse("/crm/v3/objects/tickets/%ff"), None);
    }

    #[test]
    fn paths_of_other_endpoints_are_not_resolved() {
        for path in [
            "",
            "/",
            "/crm",
            "/crm/v3",
            "/crm/v2/objects/tickets",
            "/crm/objects/2031-01/tickets",
            "//crm/v3/objects",
        ] {
            assert_eq!(Route::parse(path), None, "{path}");
        }
    }
}
