import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { askedCloud } from "../../../../local/asked/asked-cloud";
import { type PlayedCloud, playStack } from "../../../../local/cloud";
import type { Console } from "../../../../local/page/console";
import { startCloudConsole } from "../../../../local/page/console-of-cloud";
import { type StackDirectory, stackDirectory } from "../../../../synthesized/app";
import { readStack } from "../../../../synthesized/stack/stack";
import { describeUnless } from "../../../describe-unless";
import { launchChromium, obstacle } from "../chromium";
import { lowContrast } from "../low-contrast";
import { type RunningConsole, startRunningConsole } from "../running-console";

const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds wrong with what is shown now. */
async function violations(page: Page): Promise<unknown> {
  await page.evaluate(axe);
  return page.evaluate(
    "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]))",
  );
}

describeUnless(obstacle, "the page in Chromium", () => {
  let browser: Browser;
  let folder: StackDirectory;
  let cloud: PlayedCloud;
  let console_: Console;
  let fed: RunningConsole;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    folder = await stackDirectory({ projectRoot: join(__dirname, "../../../.."), example: "two-apis" });
    cloud = await playStack(await readStack(folder.directory, { environment: {} }));
    console_ = await startCloudConsole(cloud, askedCloud(cloud));
    [browser, fed] = await Promise.all([launchChromium(), startRunningConsole()]);
  });
  afterAll(async () => {
    await Promise.all([browser?.close(), fed?.close(), console_?.close()]);
    await cloud?.close();
    await folder?.dispose();
  });
  beforeEach(async () => {
    complaints = [];
    context = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      permissions: ["clipboard-read", "clipboard-write"],
    });
    page = await context.newPage();
    page.on("console", (message) => {
      if (message.type() === "error" && !/404/.test(message.text())) complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(console_.url);
    await page.getByText("live", { exact: true }).waitFor();
    await page.locator("#order").waitFor();
  });
  afterEach(async () => {
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("sends a request, shows its way, and on one click all that is known of it", async () => {
    await page.getByRole("button", { name: "Send the request" }).click();
    await page.locator("#tried .badge.good").waitFor();
    await page.locator(".place.backend[data-outcome='good']").waitFor();
    await page.locator("#rows .row", { hasText: "from this page" }).first().click();
    const details = page.locator("#rows .details:not([hidden])");
    await details.locator(".lines li", { hasText: "access" }).first().waitFor();
    await details.locator(".met", { hasText: "iss" }).first().waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it("names the check that refused a request", async () => {
    await page.locator("#order-wrong").selectOption("expired");
    await page.getByRole("button", { name: "Send the request" }).click();
    await page.locator("#checks .refused", { hasText: "✗ Times" }).waitFor();
    await page.locator(".place.gateway[data-outcome='bad']").waitFor();
    await page.getByLabel("Only refused").check();
    expect(await page.locator("#rows > li:visible .badge.good").count()).toBe(0);
    await page.getByRole("button", { name: "Clear" }).click();
    expect(await page.locator("#rows > li").count()).toBe(0);
  });

  it("gets a token, in short, copies it whole and judges it", async () => {
    await page.getByRole("button", { name: "Get a token" }).click();
    await page.getByRole("button", { name: "Copy the token" }).click();
    await page.getByText("Copied: the token.").waitFor();
    const copied = await page.evaluate("navigator.clipboard.readText()");
    expect(copied).toMatch(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(await page.locator("#tried").textContent()).not.toContain(String(copied));
    await page.getByRole("button", { name: "Look at it" }).click();
    await page.locator("#decoded .met", { hasText: "aud" }).waitFor();
    await page.locator("#paste").fill("nonsense");
    await page.getByText("This is no JWT").waitFor();
  });

  it.each([
    ["Rotate as planned", "#marks", "rotation"],
    ["Rotate in an emergency", "#marks", "rotation"],
    ["+1 hour", "#offset", "ahead"],
    ["+1 day", "#offset", "ahead"],
    ["+30 days", "#offset", "ahead"],
  ])("%s, by keyboard", async (name, place, shown) => {
    await page.getByRole("button", { name }).press("Enter");
    await page.getByText(`Done: ${name}.`).waitFor();
    await page.locator(place).getByText(shown).first().waitFor();
    await page.getByRole("button", { name: "Back to now" }).press("Enter");
    await page.getByText("Done: Back to now.").waitFor();
    expect(await page.locator("#offset").textContent()).toBe("");
  });

  it("tells what an apply did, and a new secret only to whoever asks", async () => {
    for (const _ of Array.from({ length: 14 })) {
      await page.getByRole("button", { name: "+30 days" }).click();
      await page.getByText("Done: +30 days.").waitFor();
    }
    await page.getByRole("button", { name: "Apply the stack again" }).click();
    const show = page.getByRole("button", { name: /^Show the secret of/ }).first();
    await show.waitFor();
    expect(await violations(page)).toEqual([]);
    const secrets = cloud.entra.directory().applications.flatMap((one) => one.secrets.map(({ value }) => value));
    const text = async () => String(await page.locator("#applied").textContent());
    expect(secrets.filter((value) => value !== "").length).toBeGreaterThan(0);
    const before = await text();
    expect(secrets.filter((value) => before.includes(value))).toEqual([]);
    await show.click();
    await page
      .getByRole("button", { name: /^Copy the secret of/ })
      .first()
      .waitFor();
    const after = await text();
    expect(secrets.filter((value) => after.includes(value))).toHaveLength(1);
    await page.getByRole("button", { name: "Back to now" }).click();
  });

  it("writes what comes from outside as text, never as markup", async () => {
    await page.goto(fed.console.url);
    await page.getByText("live", { exact: true }).waitFor();
    fed.emit({ path: "/<img src=x onerror=alert(1)>", reason: "<script>alert(2)</script>", method: "<b>GET</b>" });
    await page.locator("#rows").getByText("<b>GET</b>").waitFor();
    expect(await page.locator("#rows img, #rows script, #rows b").count()).toBe(0);
  });

  it.each([
    ["light", 360],
    ["light", 1280],
    ["dark", 360],
    ["dark", 1280],
  ] as const)("is clean and legible in %s at %d", async (colorScheme, width) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 800 });
    await page.locator("#timeline li").first().waitFor();
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(lowContrast)).toEqual([]);
  });
});
