//! Which source file of a crate imports which other, read from the sources with `syn`.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fs,
    path::{Path, PathBuf},
};

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Item, UseTree, Visibility};

/// A module's path from the crate's root, such as `["rules", "unknown_stage"]`; the root is empty.
type ModulePath = Vec<String>;

/// How many re-exports a name is followed through.
const REEXPORTS_MAX: usize = 16;

/// One module: its file, and the names that it declares or imports.
#[derive(Default)]
struct Module {
    file: PathBuf,
    declared: BTreeSet<String>,
    /// Imported names with the paths that they stand for.
    imported: HashMap<String, Vec<String>>,
    /// Paths of which everything is imported.
    globs: Vec<Vec<String>>,
    /// Other paths that the module's code writes out, such as `rules::ALL`.
    written: Vec<Vec<String>>,
}

/// The modules of one crate.
pub(super) struct Crate {
    modules: BTreeMap<ModulePath, Module>,
}

/// An import of one file by another: the names that it takes.
pub(super) type Imports = BTreeMap<(PathBuf, PathBuf), BTreeSet<String>>;

impl Crate {
    /// Reads a crate from its `src` folder. Code for tests is left out.
    pub(super) fn read(src: &Path) -> Self {
        let mut found = Self { modules: BTreeMap::new() };
        let root = ["lib.rs", "main.rs"].iter().map(|name| src.join(name)).find(|path| path.is_file());
        let root = root.unwrap_or_else(|| panic!("{} has neither lib.rs nor main.rs", src.display()));
        found.read_file(&root, src, Vec::new());
        found
    }

    /// The names of the modules that the root declares.
    pub(super) fn top_modules(&self) -> BTreeSet<String> {
        self.modules.keys().filter(|path| path.len() == 1).map(|path| path[0].clone()).collect()
    }

    /// The module of the root in which each file stands; none for the root's own file.
    pub(super) fn top_module_of(&self, file: &Path) -> Option<&str> {
        let (path, _) = self.modules.iter().find(|(_, module)| module.file == file)?;
        path.first().map(String::as_str)
    }

    /// Every file of the crate but those with code for tests.
    pub(super) fn files(&self) -> BTreeSet<&Path> {
        self.modules.values().map(|module| module.file.as_path()).collect()
    }

    /// Every import between two files.
    pub(super) fn imports(&self) -> Imports {
        let mut imports = Imports::new();
        for (path, module) in &self.modules {
            let globs = module.globs.iter().map(|glob| (self.module_file(path, glob), "*".to_owned()));
            let named = module.imported.values().chain(&module.written);
            let named = named.map(|taken| {
                (self.item_file(path, taken, REEXPORTS_MAX), taken.last().cloned().unwrap_or_default())
            });
            for (file, name) in globs.chain(named) {
                if let Some(file) = file.filter(|file| *file != module.file) {
                    imports.entry((module.file.clone(), file)).or_default().insert(name);
                }
            }
        }
        imports
    }

    fn read_file(&mut self, file: &Path, folder: &Path, path: ModulePath) {
        let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let parsed = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        self.read_items(parsed.items, file, folder, path);
    }

    fn read_items(&mut self, items: Vec<Item>, file: &Path, folder: &Path, path: ModulePath) {
        let mut module = Module { file: file.to_owned(), ..Module::default() };
        for item in items {
            if is_for_tests(attributes(&item)) {
                continue;
            }
            match item {
                Item::Mod(child) => {
                    let name = child.ident.to_string();
                    let below = folder.join(&name);
                    let child_path = [path.clone(), vec![name.clone()]].concat();
                    match child.content {
                        Some((_, items)) => self.read_items(items, file, &below, child_path),
                        None => {
                            let flat = folder.join(format!("{name}.rs"));
                            let file = if flat.is_file() { flat } else { below.join("mod.rs") };
                            self.read_file(&file, &below, child_path);
                        }
                    }
                }
                Item::Use(import) => {
                    let is_local =
                        !matches!(import.vis, Visibility::Inherited) || import.leading_colon.is_none();
                    if is_local {
                        read_use(&import.tree, &mut Vec::new(), &mut module);
                    }
                }
                other => {
                    module.declared.extend(declared_name(&other));
                    read_paths(other.to_token_stream(), &mut module.written);
                }
            }
        }
        self.modules.insert(path, module);
    }

    /// The file that a module stands in, if the path leads to one.
    fn module_file(&self, from: &[String], path: &[String]) -> Option<PathBuf> {
        match self.resolve(from, path, REEXPORTS_MAX)? {
            Found::Module(module) => self.modules.get(&module).map(|module| module.file.clone()),
            Found::Item(file) => Some(file),
        }
    }

    /// The file that declares an item, if the path leads to an item of this crate. A module is no item.
    fn item_file(&self, from: &[String], path: &[String], depth: usize) -> Option<PathBuf> {
        match self.resolve(from, path, depth)? {
            Found::Module(_) => None,
            Found::Item(file) => Some(file),
        }
    }

    fn resolve(&self, from: &[String], path: &[String], depth: usize) -> Option<Found> {
        let depth = depth.checked_sub(1)?;
        let mut at: ModulePath = from.to_vec();
        let mut rest = path;
        while let Some((first, others)) = rest.split_first() {
            match first.as_str() {
                "crate" => at.clear(),
                "self" => {}
                "super" => drop(at.pop()?),
                _ => break,
            }
            rest = others;
        }
        while let Some((first, others)) = rest.split_first() {
            let child = [at.clone(), vec![first.clone()]].concat();
            if self.modules.contains_key(&child) {
                at = child;
                rest = others;
                continue;
            }
            let module = self.modules.get(&at)?;
            if module.declared.contains(first) {
                return Some(Found::Item(module.file.clone()));
            }
            if let Some(target) = module.imported.get(first) {
                // What an imported name leads to goes on from there.
                let whole = [target.as_slice(), others].concat();
                return self.resolve(&at, &whole, depth);
            }
            return module.globs.iter().find_map(|glob| {
                let whole = [glob.as_slice(), rest].concat();
                self.resolve(&at, &whole, depth)
            });
        }
        Some(Found::Module(at))
    }
}

enum Found {
    Module(ModulePath),
    Item(PathBuf),
}

/// The sets of files that import each other in a circle, each sorted.
pub(super) fn circles(imports: &Imports) -> Vec<Vec<PathBuf>> {
    let mut after: BTreeMap<&Path, BTreeSet<&Path>> = BTreeMap::new();
    for (from, to) in imports.keys() {
        after.entry(from).or_default().insert(to);
    }
    let reach: BTreeMap<&Path, BTreeSet<&Path>> =
        after.keys().map(|from| (*from, reached(&after, from))).collect();
    let mut circles = BTreeSet::new();
    for (from, reachable) in &reach {
        if reachable.contains(from) {
            let circle = reachable.iter().filter(|to| reach.get(*to).is_some_and(|back| back.contains(from)));
            circles.insert(circle.map(|path| path.to_path_buf()).collect::<Vec<_>>());
        }
    }
    circles.into_iter().collect()
}

fn reached<'a>(after: &BTreeMap<&'a Path, BTreeSet<&'a Path>>, from: &Path) -> BTreeSet<&'a Path> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&Path> = after.get(from).into_iter().flatten().copied().collect();
    while let Some(next) = open.pop() {
        if found.insert(next) {
            open.extend(after.get(next).into_iter().flatten().copied());
        }
    }
    found
}

fn read_use(tree: &UseTree, prefix: &mut Vec<String>, module: &mut Module) {
    match tree {
        UseTree::Path(path) => {
            prefix.push(path.ident.to_string());
            read_use(&path.tree, prefix, module);
            prefix.pop();
        }
        UseTree::Group(group) => group.items.iter().for_each(|tree| read_use(tree, prefix, module)),
        UseTree::Glob(_) => module.globs.push(prefix.clone()),
        UseTree::Name(name) => import(&name.ident.to_string(), &name.ident.to_string(), prefix, module),
        UseTree::Rename(name) => import(&name.ident.to_string(), &name.rename.to_string(), prefix, module),
    }
}

fn import(name: &str, known_as: &str, prefix: &[String], module: &mut Module) {
    let mut path = prefix.to_vec();
    let mut known_as = known_as;
    if name == "self" {
        known_as = prefix.last().map_or("self", String::as_str);
    } else {
        path.push(name.to_owned());
    }
    // `use x as _` brings a trait that nothing names; its import counts all the same.
    let key = if known_as == "_" { format!("_ {}", path.join("::")) } else { known_as.to_owned() };
    if path.len() > 1 || key != path[0] {
        module.imported.insert(key, path);
    }
}

/// The paths of two parts or more in some code, macro calls included.
fn read_paths(tokens: TokenStream, found: &mut Vec<Vec<String>>) {
    let mut path: Vec<String> = Vec::new();
    let mut colons = 0;
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => {
                if colons != 2 {
                    end_path(&mut path, found);
                }
                path.push(ident.to_string());
                colons = 0;
            }
            TokenTree::Punct(punct) if punct.as_char() == ':' && colons < 2 => colons += 1,
            TokenTree::Group(group) => {
                end_path(&mut path, found);
                colons = 0;
                read_paths(group.stream(), found);
            }
            _ => {
                end_path(&mut path, found);
                colons = 0;
            }
        }
    }
    end_path(&mut path, found);
}

fn end_path(path: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
    let path = std::mem::take(path);
    if path.len() > 1 {
        found.push(path);
    }
}

fn declared_name(item: &Item) -> Option<String> {
    let name = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::TraitAlias(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(name.to_string())
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let text = attribute.meta.to_token_stream().to_string().replace(' ', "");
        text == "test" || text == "cfg(test)"
    })
}
