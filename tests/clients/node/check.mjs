// The official Node client, unmodified, against a sandbox whose address is in SANDBOX_URL.
import assert from 'node:assert/strict';
import { Client } from '@hubspot/api-client';

const basePath = process.env.SANDBOX_URL;
assert.ok(basePath, 'SANDBOX_URL names a running sandbox');
const client = new Client({ accessToken: 'test', basePath, numberOfApiCallRetries: 0 });
const { tickets, contacts, associations, properties, pipelines } = client.crm;
const ticket = (subject, more = {}) => ({ subject, hs_pipeline: '0', hs_pipeline_stage: '1', ...more });
const refused = async (promise, code) => {
  const error = await promise.then(() => assert.fail('it was not refused'), (error) => error);
  assert.equal(error.code, code, String(error));
  return error;
};

const steps = {
  async 'create and read'() {
    const made = await tickets.basicApi.create({ properties: ticket('from node'), associations: [] });
    assert.equal(made.properties.subject, 'from node');
    assert.equal(Object.keys(made.properties).length, 21);
    assert.ok(made.createdAt instanceof Date);
    const read = await tickets.basicApi.getById(made.id, ['subject', 'content'], ['subject'], ['contacts']);
    assert.equal(read.properties.subject, 'from node');
    assert.equal(read.properties.content, null);
    assert.equal(read.propertiesWithHistory.subject[0].value, 'from node');
  },
  async 'list in pages'() {
    for (let number = 0; number < 12; number += 1) {
      await tickets.basicApi.create({ properties: ticket(`page ${number}`), associations: [] });
    }
    const all = await tickets.getAll(5, undefined, ['subject']);
    const pages = all.filter((one) => one.properties.subject.startsWith('page '));
    assert.equal(pages.length, 12);
    assert.equal(new Set(pages.map((one) => one.id)).size, 12);
  },
  async 'update and archive'() {
    const made = await tickets.basicApi.create({ properties: ticket('before'), associations: [] });
    const changed = await tickets.basicApi.update(made.id, { properties: { subject: 'after' } });
    assert.equal(changed.properties.subject, 'after');
    await tickets.basicApi.archive(made.id);
    await refused(tickets.basicApi.getById(made.id), 404);
    const gone = await tickets.basicApi.getById(made.id, undefined, undefined, undefined, true);
    assert.equal(gone.archived, true);
  },
  async 'search'() {
    const made = await tickets.basicApi.create({ properties: ticket('needle in node'), associations: [] });
    const filter = { propertyName: 'subject', operator: 'CONTAINS_TOKEN', value: 'needle' };
    const found = await tickets.searchApi.doSearch({
      filterGroups: [{ filters: [filter] }], sorts: ['-createdate'], properties: ['subject'], limit: 10, after: '',
    });
    assert.ok(found.total >= 1);
    assert.ok(found.results.some((one) => one.id === made.id));
  },
  async 'associate'() {
    const made = await tickets.basicApi.create({ properties: ticket('tied'), associations: [] });
    const contact = await contacts.basicApi.create({ properties: { firstname: 'Node' }, associations: [] });
    const spec = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 16 }];
    const tied = await associations.v4.basicApi.create('tickets', made.id, 'contacts', contact.id, spec);
    assert.equal(String(tied.toObjectId), contact.id);
    const page = await associations.v4.basicApi.getPage('tickets', made.id, 'contacts');
    assert.equal(String(page.results[0].toObjectId), contact.id);
    assert.equal(page.results[0].associationTypes[0].typeId, 16);
    await associations.v4.basicApi.archive('tickets', made.id, 'contacts', contact.id);
    assert.equal((await associations.v4.basicApi.getPage('tickets', made.id, 'contacts')).results.length, 0);
    const both = await associations.v4.basicApi.createDefault('tickets', made.id, 'contacts', contact.id);
    assert.equal(both.results.length, 2);
  },
  async 'batches, with a status per item'() {
    const input = (subject, trace, more) => (
      { properties: ticket(subject, more), associations: [], objectWriteTraceId: trace }
    );
    const fine = await tickets.batchApi.create({ inputs: [input('a', '1'), input('b', '2')] });
    assert.equal(fine.status, 'COMPLETE');
    assert.equal(fine.results.length, 2);
    const mixed = await tickets.batchApi.create({ inputs: [input('c', '1'), input('d', '2', { no_such: 'x' })] });
    assert.equal(mixed.results.length, 1);
    assert.equal(mixed.results[0].objectWriteTraceId, '1');
    assert.equal(mixed.numErrors, 1);
    assert.deepEqual(mixed.errors[0].context.objectWriteTraceId, ['2']);
    const ids = fine.results.map(({ id }) => ({ id }));
    const read = await tickets.batchApi.read({ inputs: ids, properties: ['subject'], propertiesWithHistory: [] });
    assert.deepEqual(read.results.map((one) => one.properties.subject).sort(), ['a', 'b']);
    const updated = await tickets.batchApi.update({ inputs: ids.map(({ id }) => ({ id, properties: { subject: 'e' } })) });
    assert.ok(updated.results.every((one) => one.properties.subject === 'e'));
    await tickets.batchApi.archive({ inputs: ids });
    await refused(tickets.basicApi.getById(ids[0].id), 404);
  },
  async 'errors'() {
    const bad = ticket('x', { hs_ticket_priority: 'high', no_such: 'x' });
    const error = await refused(tickets.basicApi.create({ properties: bad, associations: [] }), 400);
    assert.equal(error.body.category, 'VALIDATION_ERROR');
    assert.ok(error.body.message.startsWith('Property values were not valid: [{"isValid":false,'));
    assert.deepEqual(error.body.errors.map((one) => one.code), ['INVALID_OPTION', 'PROPERTY_DOESNT_EXIST']);
    assert.match(error.body.correlationId, /^[0-9a-f-]{36}$/);
    const missing = await refused(tickets.basicApi.create({ properties: { subject: 'x' }, associations: [] }), 400);
    assert.deepEqual(missing.body.context.properties, ['hs_pipeline_stage']);
    await refused(tickets.basicApi.getById('1'), 404);
    await refused(new Client({ basePath }).crm.tickets.basicApi.getPage(), 401);
  },
  async 'the schema'() {
    const all = await properties.coreApi.getAll('tickets');
    assert.ok(all.results.some((one) => one.name === 'hs_pipeline_stage' && one.externalOptions));
    const lines = await pipelines.pipelinesApi.getAll('tickets');
    assert.deepEqual(lines.results[0].stages.map((stage) => stage.id), ['1', '2', '3', '4']);
  },
};

for (const [name, step] of Object.entries(steps)) {
  await step();
  console.log(`node: ${name}: fine`);
}
