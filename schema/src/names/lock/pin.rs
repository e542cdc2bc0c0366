//! Adding to a lock what a schema has and the lock has not.

use toml_edit::{Item, Table, Value};

use super::{Lock, RemoteIds};
use crate::{
    ObjectSchema, Part,
    names::{Names, Scope, Scopes, StageTiming},
};

/// The result of pinning a schema's names.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Pinned {
    /// The entries that were added.
    pub new: Vec<PinnedName>,
    /// The entries whose item the schema has no more. They are kept: the item may come back, and until it does its name
    /// is given to nothing else.
    pub gone: Vec<PinnedName>,
}

/// An entry of a names lock.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct PinnedName {
    /// The section, such as `options.hs_ticket_priority`.
    pub section: String,
    /// The remote name, value or id.
    pub id: String,
    /// The Rust name.
    pub name: String,
}

impl Lock {
    /// Pins the names of all items of `schema` that have no entry yet, and reports the entries that have no item any more.
    /// What is pinned is never changed.
    pub fn pin(&mut self, schema: &ObjectSchema) -> Pinned {
        let mut names = Names::new(schema, self);
        let mut pinned = Pinned::default();
        let complete = !schema.may_hide_properties();
        names.properties.retain(|name, _| {
            let folded = schema.property(name).is_some_and(|it| StageTiming::of(schema, name, it).is_some());
            !folded || self.properties.contains_key(name)
        });
        pin_scope(
            &mut self.document,
            &["properties"],
            &mut self.properties,
            std::mem::take(&mut names.properties),
            complete,
            &mut pinned,
        );
        pin_scopes(
            &mut self.document,
            &["options"],
            &mut self.options,
            std::mem::take(&mut names.options),
            complete,
            &mut pinned,
        );
        pin_ids(&mut self.document, &[], &mut self.main, names, schema, &mut pinned);
        pinned
    }

    /// Pins the names of another account's pipelines, stages and association types, in the sections `[also.<account>.…]`.
    pub fn pin_also(&mut self, account: &str, schema: &ObjectSchema) -> Pinned {
        let names = Names::also(schema, self, account);
        let mut pinned = Pinned::default();
        let ids = self.also.entry(account.to_owned()).or_default();
        pin_ids(&mut self.document, &["also", account], ids, names, schema, &mut pinned);
        pinned
    }
}

fn pin_ids(
    document: &mut Table,
    path: &[&str],
    ids: &mut RemoteIds,
    names: Names,
    schema: &ObjectSchema,
    pinned: &mut Pinned,
) {
    let section = |name| [path, &[name]].concat();
    let seen = !schema.not_visible.contains(&Part::Pipelines);
    pin_scope(document, &section("pipelines"), &mut ids.pipelines, names.pipelines, seen, pinned);
    pin_scopes(document, &section("stages"), &mut ids.stages, names.stages, seen, pinned);
    let seen = !schema.not_visible.contains(&Part::AssociationLabels);
    pin_scope(document, &section("objects"), &mut ids.objects, names.objects, seen, pinned);
    pin_scopes(document, &section("associations"), &mut ids.associations, names.associations, seen, pinned);
}

fn pin_scopes(
    document: &mut Table,
    path: &[&str],
    locked: &mut Scopes,
    names: Scopes,
    complete: bool,
    pinned: &mut Pinned,
) {
    let gone: Vec<String> = locked.keys().filter(|key| !names.contains_key(*key)).cloned().collect();
    for (key, found) in names.into_iter().chain(gone.into_iter().map(|key| (key, Scope::new()))) {
        if found.is_empty() && !locked.contains_key(&key) {
            continue;
        }
        let scope = locked.entry(key.clone()).or_default();
        pin_scope(document, &[path, &[&key]].concat(), scope, found, complete, pinned);
    }
}

/// Pins one scope. `complete` says whether the schema shows all there is, so that what it does not show is gone.
fn pin_scope(
    document: &mut Table,
    path: &[&str],
    locked: &mut Scope,
    names: Scope,
    complete: bool,
    pinned: &mut Pinned,
) {
    let section = path.join(".");
    let entry = |id: &String, name: &String| PinnedName {
        section: section.clone(),
        id: id.clone(),
        name: name.clone(),
    };
    if complete {
        let gone = locked.iter().filter(|(id, _)| !names.contains_key(*id));
        pinned.gone.extend(gone.map(|(id, name)| entry(id, name)));
    }
    let new: Vec<_> = names.into_iter().filter(|(id, _)| !locked.contains_key(id)).collect();
    if new.is_empty() {
        return;
    }
    let Some(table) = table_at(document, path) else { return };
    let sorted = table.iter().map(|(key, _)| key).is_sorted();
    for (id, name) in new {
        table.insert(&id, Item::Value(Value::from(name.as_str())));
        pinned.new.push(entry(&id, &name));
        locked.insert(id, name);
    }
    if sorted {
        table.sort_values();
    }
}

/// The table at a path, made where it is missing. Reading the lock has checked that these paths are tables.
fn table_at<'a>(document: &'a mut Table, path: &[&str]) -> Option<&'a mut Table> {
    let mut table = document;
    for (index, key) in path.iter().enumerate() {
        let item = table.entry(key).or_insert_with(|| {
            let mut made = Table::new();
            made.set_implicit(index + 1 < path.len());
            Item::Table(made)
        });
        table = item.as_table_mut()?;
    }
    Some(table)
}
