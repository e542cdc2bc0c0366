//! Lists of options, as check boxes take them: `A;B`, no blanks, with a leading `;` to append to what is there.

/// A list of options as it was written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct List<'a> {
    /// Whether it begins with `;`: the parts are added to what the record has.
    pub(crate) appends: bool,
    text: &'a str,
}

/// Reads a list; every text is one.
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
