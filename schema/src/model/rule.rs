//! The account's own rules for property values (HubSpot's property validations).

use serde::{Deserialize, Serialize};

use super::property::open_enum;

open_enum! {
    /// The kind of a property validation rule, named as HubSpot names it. All 27 that are documented (2026-03-31).
    RuleType {
        /// A moment at least a duration after now.
        AfterDatetimeDuration = "AFTER_DATETIME_DURATION",
        /// A day at least a duration after today.
        AfterDuration = "AFTER_DURATION",
        /// Letters and digits, letters only or digits only.
        Alphanumeric = "ALPHANUMERIC",
        /// A moment at least a duration before now.
        BeforeDatetimeDuration = "BEFORE_DATETIME_DURATION",
        /// A day at least a duration before today.
        BeforeDuration = "BEFORE_DURATION",
        /// Some days of the week only.
        DaysOfWeek = "DAYS_OF_WEEK",
        /// At most so many decimal places.
        Decimal = "DECIMAL",
        /// A domain name.
        Domain = "DOMAIN",
        /// An e-mail address.
        Email = "EMAIL",
        /// An e-mail address of some domains only.
        EmailAllowedDomains = "EMAIL_ALLOWED_DOMAINS",
        /// An e-mail address not of some domains.
        EmailBlockedDomains = "EMAIL_BLOCKED_DOMAINS",
        /// A day not after this one.
        EndDate = "END_DATE",
        /// A moment not after this one.
        EndDatetime = "END_DATETIME",
        /// Capitals, upper case or lower case.
        Format = "FORMAT",
        /// At most so many characters.
        MaxLength = "MAX_LENGTH",
        /// At most this number.
        MaxNumber = "MAX_NUMBER",
        /// At least so many characters.
        MinLength = "MIN_LENGTH",
        /// At least this number.
        MinNumber = "MIN_NUMBER",
        /// A telephone number with its country code.
        PhoneNumberWithExplicitCountryCode = "PHONE_NUMBER_WITH_EXPLICIT_COUNTRY_CODE",
        /// A regular expression in RE2 syntax.
        Regex = "REGEX",
        /// No special characters.
        SpecialCharacters = "SPECIAL_CHARACTERS",
        /// A day not before this one.
        StartDate = "START_DATE",
        /// A moment not before this one.
        StartDatetime = "START_DATETIME",
        /// A URL.
        Url = "URL",
        /// A URL of some domains only.
        UrlAllowedDomains = "URL_ALLOWED_DOMAINS",
        /// A URL not of some domains.
        UrlBlockedDomains = "URL_BLOCKED_DOMAINS",
        /// How white space is treated.
        Whitespace = "WHITESPACE",
    }
}

/// One rule of the account for one property. A property has at most one rule of a type, and all of them hold at once.
#[derive(
    Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct ValidationRule {
    /// The kind of rule.
    pub rule_type: RuleType,
    /// Its arguments, as HubSpot sends them: always text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arguments: Vec<String>,
    /// Whether HubSpot normalises the value before it applies the rule; what that does is not documented.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub normalize: bool,
}
