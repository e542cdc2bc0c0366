//! The two standard layouts of an association: one record, one type, no other members.
//!
//! The fast path and the reference path recognise such an association by the text between its values, and need not take it
//! apart.

use crate::located_json::Node;

/// A layout of an association with one type: the text before the record's id, between id and category, and between category
/// and type id. The quotes around the values are part of these texts.
pub(crate) struct AssociationLayout<const A: usize, const B: usize, const C: usize> {
    pub(crate) to: &'static [u8; A],
    pub(crate) types: &'static [u8; B],
    pub(crate) type_id: &'static [u8; C],
}

/// The layout without spaces, as JavaScript and most other languages write it.
pub(crate) const COMPACT: AssociationLayout<13, 36, 22> = AssociationLayout {
    to: br#"{"to":{"id":""#,
    types: br#""},"types":[{"associationCategory":""#,
    type_id: br#"","associationTypeId":"#,
};

/// The layout with spaces after colons and commas, as Python writes it.
pub(crate) const SPACED: AssociationLayout<15, 39, 24> = AssociationLayout {
    to: br#"{"to": {"id": ""#,
    types: br#""}, "types": [{"associationCategory": ""#,
    type_id: br#"", "associationTypeId": "#,
};

/// The text after the type id, in both layouts.
pub(crate) const LAYOUT_END: &[u8; 3] = b"}]}";

/// The values of an association in a standard layout.
pub(crate) struct SingleTypeAssociation<'r> {
    /// The other record's id, a text.
    pub(crate) id: Node<'r>,
    /// The only item in the list of types.
    pub(crate) item: Node<'r>,
    /// The type's category, a text.
    pub(crate) category: Node<'r>,
    /// The type's id, a whole number.
    pub(crate) type_id: Node<'r>,
}

/// Reads an association that is written in a standard layout; `None` for any other layout.
pub(crate) fn read(association: Node<'_>) -> Option<SingleTypeAssociation<'_>> {
    read_in(association, &COMPACT).or_else(|| read_in(association, &SPACED))
}

fn read_in<'r, const A: usize, const B: usize, const C: usize>(
    association: Node<'r>,
    layout: &AssociationLayout<A, B, C>,
) -> Option<SingleTypeAssociation<'r>> {
    let mut reader = Reader { association, at: 0 };
    reader.skip(layout.to)?;
    let id = reader.text()?;
    let item_start = reader.at + layout.types.iter().position(|byte| *byte == b'[')? + 1;
    reader.skip(layout.types)?;
    let category = reader.text()?;
    reader.skip(layout.type_id)?;
    let type_id = reader.number()?;
    let item = reader.node(item_start, reader.at + 1)?;
    (reader.rest() == LAYOUT_END).then_some(SingleTypeAssociation { id, item, category, type_id })
}

/// The position in an association that is being read.
struct Reader<'r> {
    association: Node<'r>,
    at: usize,
}

impl<'r> Reader<'r> {
    fn rest(&self) -> &'r [u8] {
        self.association.raw().as_bytes().get(self.at..).unwrap_or_default()
    }

    fn skip(&mut self, text: &[u8]) -> Option<()> {
        self.at += self.rest().starts_with(text).then_some(text.len())?;
        Some(())
    }

    fn node(&self, start: usize, end: usize) -> Option<Node<'r>> {
        Some(Node::new(self.association.raw().get(start..end)?, self.association.start() + start))
    }

    /// Reads a text without escapes, from after its opening quote to before its closing one. The node has both quotes.
    fn text(&mut self) -> Option<Node<'r>> {
        let start = self.at;
        let length = memchr::memchr2(b'"', b'\\', self.rest())?;
        self.at += length;
        let node = self.node(start - 1, self.at + 1)?;
        self.rest().starts_with(b"\"").then(|| node.without_escapes())
    }

    fn number(&mut self) -> Option<Node<'r>> {
        let start = self.at;
        self.at += self.rest().iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.node(start, self.at).filter(|number| !number.raw().is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_layouts_give_the_values_and_their_positions() {
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
    fn any_other_layout_is_not_read() {
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
