//! Lowering: from a schema to the intermediate representation.

use ticketproof_diagnostics::text::quoted;
use ticketproof_schema::{
    ObjectType, Provenance, Snapshot,
    names::{Lock, Names, pascal_of_snake},
};

use super::{
    accounts, associations,
    context::{Cx, Other},
    docs, fields, pipelines,
    unit::{Account, SnapshotSource, StageFields, Structs, Unit},
};
use crate::{
    error::CodegenError,
    options::{Embed, Options},
};

/// Lowers a snapshot.
pub(crate) fn lower(snapshot: &Snapshot, lock: &Lock, options: &Options) -> Result<Unit, CodegenError> {
    let schema = &snapshot.schema;
    // A pattern may match a property that only another account has.
    let schemas = std::iter::once(schema).chain(options.also.iter().map(|account| &account.snapshot.schema));
    let all = schemas.flat_map(|schema| schema.properties.keys()).map(String::as_str);
    let unmatched = options.select.unmatched(all);
    if !unmatched.is_empty() {
        return Err(CodegenError::SelectsNothing(unmatched.join(", ")));
    }
    let described = accounts_of(snapshot, options);
    for (also, (index, account)) in options.also.iter().zip(described.iter().enumerate().skip(1)) {
        if described[..index].iter().any(|other| other.variant == account.variant) {
            let name = quoted(&also.name);
            return Err(CodegenError::AccountsCalledAlike { name, variant: account.variant.clone() });
        }
    }
    let names = Names::new(schema, lock);
    let others = options.also.iter().map(|account| Other {
        name: &account.name,
        schema: &account.snapshot.schema,
        names: Names::also(&account.snapshot.schema, lock, &account.name),
    });
    let others = others.collect();
    let cx = Cx { schema, names: &names, profile: schema.profile(), options, others };
    accounts::check(&cx)?;

    let fields = fields::lower(&cx);
    let ident_of = |property: &str| {
        fields.iter().find(|field| field.property == property).map(|field| field.ident.clone())
    };
    let stage_fields = cx.pipeline_profile().and_then(|profile| {
        Some(StageFields { pipeline: ident_of(profile.pipeline)?, stage: ident_of(profile.stage)? })
    });
    let singular = names.object_type();
    Ok(Unit {
        accounts: described,
        command: options.command.clone(),
        structs: Structs {
            create: format!("New{singular}"),
            update: format!("{singular}Update"),
            noun: noun(&schema.object),
            read: singular,
            stage_fields,
        },
        options: fields::lower_options(&cx, &fields),
        pipelines: pipelines::lower(&cx),
        targets: associations::lower(&cx),
        fields,
    })
}

/// The word for one record in the documentation. A custom object may have any name.
fn noun(object: &ObjectType) -> String {
    if ObjectType::from_id(&object.id).name == object.id {
        format!("record of {}", docs::label(&object.name))
    } else {
        object.singular().replace('_', " ")
    }
}

fn accounts_of(snapshot: &Snapshot, options: &Options) -> Vec<Account> {
    let main = (None, snapshot, &options.embed);
    let also =
        options.also.iter().map(|account| (Some(account.name.as_str()), &account.snapshot, &account.embed));
    std::iter::once(main)
        .chain(also)
        .map(|(name, snapshot, embed)| Account {
            variant: name.map_or_else(|| "Main".to_owned(), |name| pascal_of_snake(&accounts::ident(name))),
            docs: vec![account_docs(name, snapshot)],
            hash: snapshot.hash(),
            source: match embed {
                Embed::Literal => SnapshotSource::Literal(without_times(snapshot).to_json()),
                Embed::File(path) => SnapshotSource::File(path.clone()),
            },
        })
        .collect()
}

fn account_docs(name: Option<&str>, snapshot: &Snapshot) -> String {
    let name = name
        .map_or_else(|| "The main account".to_owned(), |name| format!("The account {}", docs::label(name)));
    match snapshot.provenance.portal_id {
        Some(portal) => format!("{name}, portal {portal}."),
        None => format!("{name}."),
    }
}

/// The snapshot without the time of the pull, so that another pull of the same account gives the same bytes.
fn without_times(snapshot: &Snapshot) -> Snapshot {
    let mut provenance = Provenance::default();
    provenance.portal_id = snapshot.provenance.portal_id;
    Snapshot::new(snapshot.schema.clone(), provenance)
}
