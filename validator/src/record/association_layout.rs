//! An association that is written as nearly everyone writes it: one record, one type, nothing else.
//!
//! It is recognized by what stands between its values, so that the rules need not take it apart.

use crate::located_json::Node;

/// The values of an association with one type.
pub(crate) struct SingleTypeAssociation<'r> {
    /// The other record's id, a text.
    pub(crate) id: Node<'r>,
    /// The one item of its list of types.
    pub(crate) item: Node<'r>,
    /// The type's category, a text.
    pub(crate) category: Node<'r>,
    /// The type's id, a whole number.
    pub(crate) type_id: Node<'r>,
}

/// What stands before the record's id, the type, its category and its id.
type Style = [&'static str; 4];

const STYLES: [Style; 2] = [
    // As JavaScript and most others write it.
    [r#"{"to":{"id":"#, r#"},"types":["#, r#"{"associationCategory":"#, r#","associationTypeId":"#],
    // As Python writes it.
    [r#"{"to": {"id": "#, r#"}, "types": ["#, r#"{"associationCategory": "#, r#", "associationTypeId": "#],
];

/// The values of an association, if it is written as usual.
pub(crate) fn read(association: Node<'_>) -> Option<SingleTypeAssociation<'_>> {
    STYLES.iter().find_map(|style| read_in(association, style))
}

fn read_in<'r>(
    association: Node<'r>,
    [to, types, category, type_id]: &Style,
) -> Option<SingleTypeAssociation<'r>> {
    let mut rest = Rest { whole: association, at: 0 };
    rest.skip(to)?;
    let id = rest.text()?;
    rest.skip(types)?;
    let start = rest.at;
    rest.skip(category)?;
    let category = rest.text()?;
    rest.skip(type_id)?;
    let type_id = rest.number()?;
    rest.skip("}")?;
    let item = rest.node(start)?;
    (rest.after() == "]}").then_some(SingleTypeAssociation { id, item, category, type_id })
}

/// What is left to be read of an association.
struct Rest<'r> {
    whole: Node<'r>,
    at: usize,
}

impl<'r> Rest<'r> {
    fn after(&self) -> &'r str {
        self.whole.raw().get(self.at..).unwrap_or_default()
    }

    fn skip(&mut self, text: &str) -> Option<()> {
        self.at += self.after().starts_with(text).then_some(text.len())?;
        Some(())
    }

    /// What was read from a byte on.
    fn node(&self, start: usize) -> Option<Node<'r>> {
        Some(Node::new(self.whole.raw().get(start..self.at)?, self.whole.start() + start))
    }

    /// A text without escapes.
    fn text(&mut self) -> Option<Node<'r>> {
        let start = self.at;
        let inner = self.after().strip_prefix('"')?;
        let length = memchr::memchr2(b'"', b'\\', inner.as_bytes())?;
        self.at += length + 1;
        self.skip("\"")?;
        Some(self.node(start)?.without_escapes())
    }

    fn number(&mut self) -> Option<Node<'r>> {
        let start = self.at;
        self.at += self.after().bytes().take_while(u8::is_ascii_digit).count();
        self.node(start).filter(|number| !number.raw().is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_styles_give_values_and_their_places() {
        let compact = r#"{"to":{"id":"101"},"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":16}]}"#;
        let spaced = compact.replace("\":", "\": ").replace(",\"", ", \"");
        for text in [compact, &spaced] {
            let SingleTypeAssociation { id, item, category, type_id } = read(Node::new(text, 7)).unwrap();
            for (node, wanted) in [(id, "\"101\""), (category, "\"HUBSPOT_DEFINED\""), (type_id, "16")] {
                assert_eq!(node.raw(), wanted);
                assert_eq!(&text[node.start() - 7..][..wanted.len()], wanted);
            }
            assert!(item.raw().starts_with("{\"associationCategory\"") && item.raw().ends_with("16}"));
        }
    }

    #[test]
    fn everything_else_is_left_to_be_taken_apart() {
        for text in [
            r#"{"to":{"id":101},"types":[{"associationCategory":"A","associationTypeId":16}]}"#,
            r#"{"to":{"id":"1\u0030"},"types":[{"associationCategory":"A","associationTypeId":16}]}"#,
            r#"{"to":{"id":"1"},"types":[{"associationCategory":"A","associationTypeId":1.6}]}"#,
            r#"{"to":{"id":"1"},"types":[{"associationCategory":"A","associationTypeId":-1}]}"#,
            r#"{"to":{"id":"1"},"types":[{"associationCategory":"A","associationTypeId":"16"}]}"#,
            r#"{"to":{"id":"1"},"types":[{"associationCategory":"A","associationTypeId":16},{}]}"#,
            r#"{"to":{"id":"1"},"types":[{"associationCategory":"A","associationTypeId":16}],"a":1}"#,
            r#"{"to":{"id":"1"},"types":[]}"#,
            "{}",
        ] {
            assert!(read(Node::new(text, 0)).is_none(), "{text}");
        }
    }
}
