// Makes the pages that are looked at, with the command as a user runs it.

import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EVIL } from "./evil.mjs";

const { TICKETPROOF, FIXTURES, SANDBOX_URL } = process.env;
const folder = process.argv[2];
const at = (name) => join(folder, name);

/** Runs the command; `codes` are the exit codes that are fine. */
function run(codes, ...args) {
  const options = { cwd: folder, encoding: "utf8", env: { ...process.env, HUBSPOT_ACCESS_TOKEN: "any" }, maxBuffer: 1 << 28 };
  const done = spawnSync(TICKETPROOF, args, options);
  if (!codes.includes(done.status)) throw new Error(`${args.join(" ")}: exit ${done.status}\n${done.stderr}`);
  return done;
}

const ticket = (properties, more = {}) => JSON.stringify({ properties, ...more });
const fine = (number) => ({ subject: `Printer ${number} on fire`, hs_pipeline: "0", hs_pipeline_stage: "1" });

/** A month of tickets as a service desk exports them, with the mistakes that people make. */
function desk(count) {
  const lines = [];
  for (let number = 1; number <= count; number += 1) {
    const properties = { ...fine(number), content: `Since Monday. "Room ${number % 40}", second floor.`, hs_ticket_priority: "LOW" };
    if (number % 9 === 0) properties.hs_pipeline_stage = "New";
    if (number % 31 === 0) properties.hs_pipeline_stage = "Waiting on customer";
    if (number % 17 === 0) properties.hs_ticket_priority = number % 2 ? "high" : "Urgent";
    if (number % 40 === 0) properties.createdate = "2026-11-22";
    if (number % 53 === 0) properties.serial_nummer = `A-${number}`;
    if (number % 97 === 0) delete properties.subject;
    if (number % 211 === 0) properties.hs_pipeline = "Support";
    const associations = number % 61 === 0
      ? [{ to: { id: "101" }, types: [{ associationCategory: "HUBSPOT_DEFINED", associationTypeId: 15 }] }]
      : undefined;
    lines.push(number % 1009 === 0 ? '{"properties":{"subject":"cut o' : ticket(properties, { associations }));
  }
  return lines.join("\n") + "\n";
}

function evilSnapshot() {
  const snapshot = JSON.parse(readFileSync(join(FIXTURES, "acme/tickets.json"), "utf8"));
  const { schema } = snapshot;
  delete snapshot.hash;
  snapshot.provenance.notVisible = ["owners", "sensitive-properties"];
  const long = "Ein-sehr-langes-Wort-ohne-jede-Trennung".repeat(8);
  const property = { label: EVIL, description: EVIL, group: EVIL, type: EVIL, fieldType: EVIL, options: { [EVIL]: { label: EVIL, description: EVIL } } };
  schema.properties[EVIL] = property;
  schema.properties[long] = { label: long, description: long, type: "enumeration", fieldType: "select", options: { [long]: { label: long } } };
  schema.pipelines[EVIL] = { id: EVIL, label: EVIL, stages: { [EVIL]: { id: EVIL, label: EVIL, metadata: { ticketState: EVIL } } } };
  schema.pipelines[long] = { id: long, label: long, stages: { [long]: { id: long, label: long, metadata: { ticketState: "OPEN" } } } };
  schema.associations.push({ object: { name: EVIL, id: "2-1" }, direction: "outgoing", category: EVIL, typeId: 9, label: EVIL });
  return snapshot;
}

function evilTickets() {
  const long = "x".repeat(5_000);
  return [
    ticket({ subject: EVIL, hs_pipeline: EVIL, hs_pipeline_stage: EVIL, [EVIL]: EVIL, hs_ticket_priority: EVIL }, { [EVIL]: EVIL }),
    ticket({ subject: long, [long]: long, hs_pipeline_stage: long, createdate: EVIL }),
    EVIL.replace(/\n/g, " "),
    `{"properties":{"subject":"${"\u202e"}gnirts"`,
    ticket({ ...fine(1) }, { associations: [{ to: { id: EVIL }, types: [{ associationCategory: EVIL, associationTypeId: EVIL }] }] }),
  ].join("\n");
}

const acme = join(FIXTURES, "acme/tickets.json");
writeFileSync(at("tickets.ndjson"), desk(10_000));
run([1], "check", "--schema", acme, "--report", "check.html", "--format", "ndjson", "tickets.ndjson");
run([1], "check", "--schema", acme, "--report", "check-no-payload.html", "--no-payload", "--format", "ndjson", "tickets.ndjson");
writeFileSync(at("good.ndjson"), [1, 2, 3].map((number) => ticket(fine(number))).join("\n"));
run([0], "check", "--schema", acme, "--report", "check-all-pass.html", "good.ndjson");

run([0], "schema", "view", "--schema", acme, "--output", "account.html");
run([0], "schema", "view", "--output", "account-default.html");

writeFileSync(at("evil.json"), JSON.stringify(evilSnapshot()));
writeFileSync(at("evil.ndjson"), evilTickets());
run([0], "schema", "view", "--schema", "evil.json", "--output", "account-hostile.html");
run([1], "check", "--schema", "evil.json", "--report", "check-hostile.html", "--format", "ndjson", "evil.ndjson");

// Every record has mistakes of its own.
const many = Array.from({ length: 5_000 }, (_, number) => ticket({ subject: "s", hs_pipeline_stage: `x${number}`, [`p${number}`]: "v" }));
writeFileSync(at("many.ndjson"), many.join("\n"));
run([1], "check", "--schema", acme, "--report", "check-many.html", "--format", "ndjson", "many.ndjson");

// HubSpot refuses an option that the snapshot has; and some are not sent at all.
const loose = JSON.parse(readFileSync(join(FIXTURES, "../../schema/src/embedded/tickets.json"), "utf8"));
delete loose.hash;
loose.schema.properties.hs_ticket_priority.options.BLOCKER = { label: "Blocker" };
writeFileSync(at("loose.json"), JSON.stringify(loose));
const mixed = Array.from({ length: 400 }, (_, number) => {
  const properties = fine(number);
  if (number % 50 === 7) properties.hs_ticket_priority = "BLOCKER";
  if (number % 40 === 3) properties.hs_pipeline_stage = "Closed";
  return ticket(properties);
});
writeFileSync(at("mixed.ndjson"), mixed.join("\n"));
run([1], "send", "--schema", "loose.json", "--base-url", SANDBOX_URL, "--rate", "100000", "--batch", "10", "--journal", "journal",
  "--report", "send.html", "mixed.ndjson");
run([1], "send", "--status", "journal", "--report", "send-status.html");
run([0, 1], "send", "--schema", "loose.json", "--dry-run", "--report", "send-dry-run.html", "mixed.ndjson");
