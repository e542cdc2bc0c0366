//! The shape of a field's type, as far as its tokens show it.
//!
//! A macro sees names, not types. Only well-known types of the standard library are recognised here. Nothing is assumed about
//! other names; the compiler checks them.

use syn::{GenericArgument, PathArguments, Type};

/// The shape of a field's type.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct TypeShape {
    /// Whether it is, or holds, a `Patch`.
    pub(crate) patch: bool,
    /// Whether it is, or holds, an `Option`.
    pub(crate) optional: bool,
    /// Whether it is a list of the base type.
    pub(crate) list: bool,
    /// The innermost type.
    pub(crate) base: Base,
}

/// The innermost type, inside of `Option`, references, boxes and lists.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Base {
    /// `String` or `str`.
    Text,
    /// An integer type that ids may have.
    Id,
    /// Any other integer.
    Integer,
    /// `f32` or `f64`.
    Float,
    /// `bool`.
    Bool,
    /// A type of the standard library that no property takes: `char`, `()`, a tuple, a map.
    Never,
    /// A type that only the compiler knows.
    Other,
}

impl TypeShape {
    /// The shape of a type.
    pub(crate) fn of(ty: &Type) -> Self {
        let mut shape = Self { patch: false, optional: false, list: false, base: Base::Other };
        let mut ty = ty;
        loop {
            ty = match ty {
                Type::Reference(reference) => &reference.elem,
                Type::Paren(paren) => &paren.elem,
                Type::Group(group) => &group.elem,
                Type::Slice(slice) => {
                    shape.list = true;
                    &slice.elem
                }
                Type::Array(array) => {
                    shape.list = true;
                    &array.elem
                }
                Type::Tuple(_) => {
                    shape.base = Base::Never;
                    return shape;
                }
                Type::Path(path) if path.qself.is_none() => match shape.step(&path.path) {
                    Some(inner) => inner,
                    None => return shape,
                },
                _ => return shape,
            };
        }
    }

    /// Enters one layer, or sets the base.
    fn step<'a>(&mut self, path: &'a syn::Path) -> Option<&'a Type> {
        let last = path.segments.last()?;
        let inner = || match &last.arguments {
            PathArguments::AngleBracketed(arguments) => {
                arguments.args.iter().find_map(|argument| match argument {
                    GenericArgument::Type(ty) => Some(ty),
                    _ => None,
                })
            }
            _ => None,
        };
        match last.ident.to_string().as_str() {
            "Option" => {
                self.optional = true;
                inner()
            }
            "Patch" => {
                self.patch = true;
                inner()
            }
            "Vec" => {
                self.list = true;
                inner()
            }
            "Cow" => inner(),
            "String" | "str" => self.set_base(Base::Text),
            "i32" | "i64" | "u32" | "u64" => self.set_base(Base::Id),
            "i8" | "i16" | "i128" | "isize" | "u8" | "u16" | "u128" | "usize" => self.set_base(Base::Integer),
            "f32" | "f64" => self.set_base(Base::Float),
            "bool" => self.set_base(Base::Bool),
            "char" | "HashMap" | "BTreeMap" => self.set_base(Base::Never),
            _ => None,
        }
    }

    fn set_base<'a>(&mut self, base: Base) -> Option<&'a Type> {
        self.base = base;
        None
    }
}

/// Whether the type's tokens name one of the struct's type parameters.
pub(crate) fn mentions_parameter(ty: &Type, generics: &syn::Generics) -> bool {
    fn any(tokens: proc_macro2::TokenStream, wanted: &[&syn::Ident]) -> bool {
        tokens.into_iter().any(|token| match token {
            proc_macro2::TokenTree::Ident(ident) => wanted.contains(&&ident),
            proc_macro2::TokenTree::Group(group) => any(group.stream(), wanted),
            _ => false,
        })
    }
    let parameters: Vec<_> = generics.type_params().map(|parameter| &parameter.ident).collect();
    !parameters.is_empty() && any(quote::ToTokens::to_token_stream(ty), &parameters)
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;

    #[test]
    fn layers_around_the_base_are_recognised() {
        let shape = |ty: Type| TypeShape::of(&ty);
        assert_eq!(shape(parse_quote!(&'a str)).base, Base::Text);
        assert_eq!(shape(parse_quote!(std::borrow::Cow<'a, str>)).base, Base::Text);
        assert_eq!(
            shape(parse_quote!(Option<Vec<std::string::String>>)),
            TypeShape { patch: false, optional: true, list: true, base: Base::Text }
        );
        assert_eq!(
            shape(parse_quote!(Patch<u64>)),
            TypeShape { patch: true, optional: false, list: false, base: Base::Id }
        );
        assert_eq!(shape(parse_quote!([bool; 3])).base, Base::Bool);
        assert_eq!(shape(parse_quote!(())).base, Base::Never);
    }

    #[test]
    fn unknown_names_are_left_to_the_compiler() {
        for ty in
            [parse_quote!(Priority), parse_quote!(Option), parse_quote!(<T as X>::String), parse_quote!(T)]
        {
            let ty: Type = ty;
            assert_eq!(TypeShape::of(&ty).base, Base::Other);
        }
    }

    #[test]
    fn parameters_are_found_inside_of_other_types() {
        let item: syn::ItemStruct = parse_quote!(
            struct X<'a, T> {
                a: &'a str,
                b: Option<(u8, T)>,
            }
        );
        let mentions: Vec<_> =
            item.fields.iter().map(|field| mentions_parameter(&field.ty, &item.generics)).collect();
        assert_eq!(mentions, [false, true]);
    }
}
