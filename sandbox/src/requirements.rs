//! What an account requires on create beyond its schema: declared, because no endpoint of HubSpot's tells.

/// Required properties as version 2026-09 enforces them: those of the create form, and those that depend on another value.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Requirements {
    always: Vec<String>,
    when: Vec<(String, String, Vec<String>)>,
}

impl Requirements {
    /// The create form requires these properties.
    #[must_use]
    pub fn on_create(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.always.extend(names.into_iter().map(Into::into));
        self
    }

    /// Where `property` has `value`, these are required too.
    #[must_use]
    pub fn when(
        mut self,
        property: impl Into<String>,
        value: impl Into<String>,
        names: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.when.push((property.into(), value.into(), names.into_iter().map(Into::into).collect()));
        self
    }

    /// What is missing on create, in order and without repetition.
    pub(crate) fn missing<'a>(&self, value: impl Fn(&str) -> Option<&'a str>) -> Vec<String> {
        let conditional = self
            .when
            .iter()
            .filter(|(property, wanted, _)| value(property).is_some_and(|value| value == wanted))
            .flat_map(|(_, _, names)| names);
        let mut missing = Vec::new();
        for name in self.always.iter().chain(conditional) {
            if value(name).is_none_or(str::is_empty) && !missing.contains(name) {
                missing.push(name.clone());
            }
        }
        missing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_adds_to_what_is_always_required() {
        let requirements = Requirements::default().on_create(["subject"]).when(
            "hs_ticket_priority",
            "HIGH",
            ["content", "subject"],
        );
        let missing = |priority: Option<&'static str>| {
            requirements.missing(|name| if name == "hs_ticket_priority" { priority } else { None })
        };
        assert_eq!(missing(Some("LOW")), ["subject"]);
        assert_eq!(missing(Some("HIGH")), ["subject", "content"]);
    }
}
