// Looks at every page as people do: in light and dark, wide and narrow, by keyboard, without script, printed.

import assert from "node:assert/strict";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { EVIL } from "./evil.mjs";

const [, , made, screenshots] = process.argv;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const pages = readdirSync(made).filter((name) => name.endsWith(".html")).sort();
const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 360, height: 740 };

// Launching makes a new, empty profile and removes it at the end.
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  headless: true,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});

/** Opens a page in a context of its own; whatever goes wrong in it, or wants to leave it, is an error. */
async function open(name, options = {}) {
  const context = await browser.newContext({ viewport: WIDE, ...options });
  const page = await context.newPage();
  const wrong = [];
  const url = pathToFileURL(join(made, name)).href;
  page.on("console", (message) => { if (["error", "warning"].includes(message.type())) wrong.push(`console: ${message.text()}`); });
  page.on("pageerror", (error) => wrong.push(`script: ${error}`));
  page.on("dialog", (dialog) => { wrong.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => { if (request.url() !== url) wrong.push(`request: ${request.url()}`); });
  await page.goto(url);
  const close = async () => {
    if (options.javaScriptEnabled !== false) {
      assert.equal(await page.evaluate(() => window.pwned), undefined, `${name}: a script of the payload ran`);
    }
    await context.close();
    assert.deepEqual(wrong, [], name);
  };
  return { page, close, context };
}

const shot = (page, name) => page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true });

async function fits(page, name) {
  const [needed, given] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(needed <= given, `${name}: ${needed} px in a window of ${given}`);
}

async function isAccessible(name, options) {
  // The judge is a script, which the page's own policy would not let in.
  const { page, close } = await open(name, { ...options, bypassCSP: true });
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  const said = violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.slice(0, 3).map((node) => `${node.html} ${node.failureSummary}`).join(" | ")}`);
  assert.deepEqual(said, [], `${name} ${JSON.stringify(options)}`);
  await close();
}

/** Everything that can be operated is reached by Tab, and is seen to have the focus. */
async function isWalkable(page, name) {
  const expected = await page.evaluate(() => {
    const all = [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")];
    const visible = all.filter((element) => element.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true }));
    visible.forEach((element, index) => { element.dataset.walk = index; });
    return visible.length;
  });
  await page.evaluate(() => {
    document.activeElement?.blur();
    globalThis.walked = new Set();
    globalThis.unseen = [];
    document.addEventListener("focusin", ({ target }) => {
      globalThis.walked.add(target.dataset.walk);
      if (getComputedStyle(target).outlineStyle === "none") globalThis.unseen.push(target.outerHTML.slice(0, 100));
    });
  });
  for (let step = 0; step < expected + 2; step += 1) await page.keyboard.press("Tab");
  const [walked, unseen, missed] = await page.evaluate(() => [
    [...globalThis.walked].filter((index) => index !== undefined).length,
    globalThis.unseen,
    [...document.querySelectorAll("[data-walk]")].filter((element) => !globalThis.walked.has(element.dataset.walk)).map((element) => element.outerHTML.slice(0, 120)),
  ]);
  assert.deepEqual(missed, [], `${name}: not reached by Tab`);
  assert.equal(walked, expected, name);
  assert.deepEqual(unseen, [], `${name}: focused, and nothing shows it`);
}

async function looks(name) {
  const base = name.replace(".html", "");
  for (const [where, viewport] of [["wide", WIDE], ["narrow", NARROW]]) {
    for (const colorScheme of ["light", "dark"]) {
      const { page, close } = await open(name, { viewport, colorScheme });
      await fits(page, `${name} ${where}`);
      await shot(page, `${base}-${where}-${colorScheme}`);
      await close();
    }
  }
}

async function works(name) {
  const { page, close } = await open(name);
  assert.equal(await page.locator("h1").count(), 1, name);
  assert.equal(await page.locator("main").count(), 1, name);
  // What the policy does not allow cannot be done, even by the page itself.
  const left = await page.evaluate(() => fetch("http://127.0.0.1:9/").then(() => true, () => false)).catch(() => false);
  assert.equal(left, false, `${name}: it can reach the network`);
  const policy = await page.locator("meta[http-equiv='Content-Security-Policy']").getAttribute("content");
  assert.ok(policy.startsWith("default-src 'none'") && !policy.includes("unsafe"), policy);
  await page.context().close();
}

async function copies() {
  const { page, close, context } = await open("account.html");
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  const button = page.getByRole("button", { name: "Copy subject", exact: true });
  await button.focus();
  await page.keyboard.press("Enter");
  await page.getByText("Copied subject").waitFor();
  assert.equal(await clipboard(), "subject");
  await close();

  const evil = await open("account-hostile.html");
  await evil.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await evil.page.locator(".property .name button.copy").nth(await evil.page.evaluate((value) =>
    [...document.querySelectorAll(".property .name code")].findIndex((code) => code.dataset.copy && JSON.parse(code.dataset.copy) === value), EVIL)).click();
  await evil.page.getByText(/^Copied /).waitFor();
  const copied = await evil.page.evaluate(() => navigator.clipboard.readText());
  // A clipboard ends a text at its first NUL, and has its own line ends.
  assert.ok(copied.startsWith(EVIL.slice(0, EVIL.indexOf("\u0000"))), copied);
  await evil.close();
}

async function searches() {
  const { page, close } = await open("account.html");
  const all = await page.locator("#properties .property").count();
  const search = page.getByRole("searchbox");
  const found = page.locator("#found");
  const visible = () => page.locator("#properties .property:visible .name code").allTextContents();
  await search.fill("ticket DESCRIPTION");
  assert.deepEqual(await visible(), ["content"], "by label, in any letter case");
  assert.equal(await found.textContent(), `1 of ${all} properties`);
  await search.fill("hs_ticket_pri");
  assert.deepEqual(await visible(), ["hs_ticket_priority"], "by internal name");
  await search.fill("hs_ticket_priority high");
  assert.deepEqual(await visible(), ["hs_ticket_priority"], "by option");
  assert.ok(await page.locator("#properties .property:visible details[open]").count() > 0, "the option is shown");
  await shot(page, "account-search");
  await search.fill("there is no such thing");
  assert.equal(await found.textContent(), "No property found");
  await search.fill("");
  assert.equal((await visible()).length, all);
  await page.getByLabel("Show").selectOption("read-only");
  assert.ok((await visible()).includes("createdate") && !(await visible()).includes("subject"));
  await close();
}

async function doesWithoutScript(name) {
  const { page, close } = await open(name, { javaScriptEnabled: false });
  assert.equal(await page.locator(".search:visible, button.copy").count(), 0, name);
  assert.ok(await page.locator("main > section:visible").count() > 0, name);
  await shot(page, `${name.replace(".html", "")}-no-script`);
  await close();
}

async function prints(name) {
  const { page, close } = await open(name);
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator("button.copy:visible, .search:visible, nav:visible").count(), 0, name);
  await page.pdf({ path: join(screenshots, `${name.replace(".html", "")}.pdf`), format: "A4", printBackground: true });
  await close();
}

try {
  assert.ok(statSync(join(made, "check-many.html")).size < 200_000, "ten thousand different mistakes make a small page");
  const secret = readFileSync(join(made, "check-no-payload.html"), "utf8");
  for (const text of ["on fire", "Since Monday", "Waiting on customer", "serial_nummer", "A-53"]) {
    assert.ok(!secret.includes(text), `${text} stands in a page without payloads`);
  }
  for (const name of pages) {
    await works(name);
    await looks(name);
    for (const colorScheme of ["light", "dark"]) await isAccessible(name, { colorScheme });
  }
  for (const name of ["check.html", "account.html", "send.html"]) {
    const { page, close } = await open(name);
    await isWalkable(page, name);
    await close();
    await doesWithoutScript(name);
    await prints(name);
  }
  await copies();
  await searches();
  console.log(`${pages.length} pages looked at`);
} finally {
  await browser.close();
}
