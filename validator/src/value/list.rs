//! Lists of options, for properties with check boxes: `A;B` without blanks; a leading `;` appends to the record's options.

/// A list of options as it is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct List<'a> {
    /// Whether it begins with `;`: the options are added to those that the record has.
    pub(crate) appends: bool,
    text: &'a str,
}

/// Reads a list; every text is a list.
pub(crate) fn parse(text: &str) -> List<'_> {
    match text.strip_prefix(';') {
        Some(rest) => List { appends: true, text: rest },
        None => List { appends: false, text },
    }
}

impl<'a> List<'a> {
    /// The parts in order, empty ones included.
    pub(crate) fn parts(self) -> impl Iterator<Item = &'a str> + Clone {
        self.text.split(';')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_keep_what_was_written() {
        let parts = |text| parse(text).parts().collect::<Vec<_>>();
        assert_eq!(parts("A;B"), ["A", "B"]);
        assert_eq!(parts(";A"), ["A"]);
        assert_eq!(parts("A;;B;"), ["A", "", "B", ""]);
        assert_eq!(parts("A; B"), ["A", " B"]);
        assert!(parse(";A").appends);
        assert!(!parse("A").appends);
    }
}
