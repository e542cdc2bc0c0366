//! The API version: one parameter that selects the paths of every request.

use std::{fmt, str::FromStr};

use ticketproof_diagnostics::{suggest::closest, text::quoted};

/// A version of HubSpot's CRM API. Bodies are the same in all of them; only paths differ.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum ApiVersion {
    /// `/crm/v3/…`, with `/crm/v4/…` for associations, which are one family.
    #[default]
    V3,
    /// `/crm/…/2026-03/…`.
    V2026_03,
    /// `/crm/…/2026-09/…`: the first that enforces an account's required properties on API writes.
    V2026_09,
}

impl ApiVersion {
    /// Every version, oldest first.
    pub const ALL: [Self; 3] = [Self::V3, Self::V2026_03, Self::V2026_09];

    /// The version as it is written in paths, snapshots and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V3 => "v3",
            Self::V2026_03 => "2026-03",
            Self::V2026_09 => "2026-09",
        }
    }

    /// When HubSpot stops to support the version, where that is announced. Source: HubSpot's changelog, as of 2026-11.
    pub const fn support_notice(self) -> Option<&'static str> {
        match self {
            Self::V3 => Some(
                "HubSpot supports the v3 API until September 2027 and v4 (associations) until 2027-03-30; 2026-09 is the \
                 current version",
            ),
            // Date versions are supported for 18 months.
            Self::V2026_03 => {
                Some("HubSpot supports the 2026-03 API until September 2027; 2026-09 is the current version")
            }
            Self::V2026_09 => None,
        }
    }
}

impl fmt::Display for ApiVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for ApiVersion {
    type Err = ApiVersionError;

    fn from_str(text: &str) -> Result<Self, ApiVersionError> {
        match text {
            "v3" | "v4" => Ok(Self::V3),
            "2026-03" => Ok(Self::V2026_03),
            "2026-09" => Ok(Self::V2026_09),
            _ => Err(ApiVersionError(text.to_owned())),
        }
    }
}

/// A text that names no API version.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ApiVersionError(String);

impl fmt::Display for ApiVersionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown API version {}; known are v3, 2026-03 and 2026-09", quoted(&self.0))?;
        match closest(&self.0, ApiVersion::ALL.map(ApiVersion::as_str)) {
            Some(known) => write!(f, "; did you mean `{known}`?"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for ApiVersionError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_read_as_they_are_written() {
        for version in ApiVersion::ALL {
            assert_eq!(version.as_str().parse(), Ok(version));
        }
        assert_eq!("v4".parse(), Ok(ApiVersion::V3));
        let error = "2026-9".parse::<ApiVersion>().unwrap_err().to_string();
        assert!(error.contains("`2026-9`") && error.contains("2026-09"), "{error}");
    }
}
