import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { describeUnless } from "../../describe-unless";
import { ids, tenantId } from "../entra/tenant";
import { launchChromium, obstacle } from "./chromium";
import { lowContrast } from "./low-contrast";
import { type RunningConsole, startRunningConsole } from "./running-console";

describeUnless(obstacle, "the page in Chromium", () => {
  let browser: Browser;
  let running: RunningConsole;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    [browser, running] = await Promise.all([launchChromium(), startRunningConsole()]);
  });
  afterAll(() => Promise.all([browser?.close(), running?.close()]));

  beforeEach(async () => {
    complaints = [];
    context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    page = await context.newPage();
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => {
      if (new URL(request.url()).origin !== running.console.url && !request.url().startsWith("data:"))
        complaints.push(request.url());
    });
    await page.goto(running.console.url);
    await page.getByText("live", { exact: true }).waitFor();
  });
  afterEach(async () => {
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("shows the parts and where real origins answer", async () => {
    await page.getByRole("heading", { level: 1, name: "orders" }).waitFor();
    const parts = page.getByRole("region", { name: "Parts" });
    await parts.getByRole("row", { name: "Deployment /orders/v1 oci_apigateway_deployment.Orders" }).waitFor();
    await parts.getByRole("row", { name: `https://login.microsoftonline.com ${running.entra.url}` }).waitFor();
    expect(await parts.getByRole("row").count()).toBeGreaterThan(2);
  });

  it("shows requests as they are answered, newest first, and filters the refused", async () => {
    running.emit({ path: "/first" });
    running.emit({ path: "/second", status: 401, reason: "no token" });
    const rows = page.locator("#rows tr");
    await page.getByRole("row", { name: /\/second/ }).waitFor();
    expect(await rows.first().textContent()).toMatch(/401[\s\S]*\/second[\s\S]*no token/);
    expect(await page.locator("#counts").textContent()).toMatch(/\d+ answered, \d+ of them refused/);
    await page.getByLabel("Only refused").check();
    expect(await page.getByRole("row", { name: /\/first/ }).isVisible()).toBe(false);
    expect(await page.getByRole("row", { name: /\/second/ }).isVisible()).toBe(true);
    await page.getByRole("button", { name: "Clear" }).click();
    expect(await rows.count()).toBe(0);
  });

  it("writes what comes from outside as text, never as markup", async () => {
    running.emit({
      ...{ path: "/<img src=x onerror=alert(1)>", reason: "<script>alert(2)</script>", method: "<b>GET</b>" },
      token: { header: { "<i>": "<u>" }, claims: { azp: "<img src=x onerror=alert(3)>" } },
    });
    const row = page.locator("#rows tr").first();
    await row.getByText("<img src=x onerror=alert(3)>").waitFor();
    await row.getByRole("button", { name: /^Token of/ }).click();
    await page.locator("#decoded").getByText("<u>").waitFor();
    expect(await page.locator("#rows img, #rows script, #rows b, #decoded img, #decoded i").count()).toBe(0);
  });

  it("decodes the token of a request", async () => {
    const claims = { azp: ids.client, roles: ["Api.Invoke"], exp: Math.floor(running.clock.now() / 1000) + 7500 };
    running.emit({ path: "/with-token", token: { header: { alg: "RS256", kid: "key-1" }, claims } });
    await page.getByRole("row", { name: /with-token orders-batch/ }).waitFor();
    await page.getByRole("button", { name: /^Token of GET \/with-token/ }).click();
    const token = page.getByRole("region", { name: "Token" });
    await token.getByText("of GET /with-token, answered 200").waitFor();
    const text = await token.textContent();
    expect(text).toMatch(/exp\d+ – 2030-01-01 02:05:00 UTC, in 2 hours/);
    expect(text).toMatch(/kidkey-1 – name of the key/);
    expect(text).toMatch(/roles\["Api\.Invoke"\] – the client's own permissions/);
  });

  it("decodes a pasted token, whatever is around it, and says when it is none", async () => {
    const token = await running.entra.mint({ client: ids.client, api: ids.api });
    await page.getByRole("textbox").fill(`Authorization: Bearer ${token}`);
    await page.locator("#decoded").getByText(`https://login.microsoftonline.com/${tenantId}/v2.0`).waitFor();
    await page.getByRole("textbox").fill("nonsense");
    await page.getByText("This is no JWT").waitFor();
    expect(await page.locator("#decoded").textContent()).not.toContain(tenantId);
  });

  it("compares the key sets and marks the key that signs", async () => {
    const keys = page.getByRole("region", { name: "Keys" });
    await keys.getByText("not served on this machine").waitFor();
    const signing = keys.getByRole("row", { name: new RegExp(running.entra.keys.signing.kid) });
    expect(await signing.textContent()).toMatch(/signs/);
  });

  it("turns switches, shows how they stand, and again after a reload", async () => {
    const former = running.entra.keys.signing.kid;
    await page.getByRole("button", { name: "Rotate as planned" }).click();
    await page.getByText("Done: Rotate as planned.").waitFor();
    expect(running.entra.keys.signing.kid).not.toBe(former);
    expect(await page.locator("#signing").textContent()).toBe(running.entra.keys.signing.kid);

    await page.getByLabel("Outage").selectOption("answers 503");
    await page.getByText("Done: Outage answers 503.").waitFor();
    await page.getByLabel("Replicas show different keys").check();
    await page.getByText("Done: replicas differ.").waitFor();
    expect(running.entra.faults.outage).toBe("unavailable");
    await page.reload();
    await page.getByText("answers 503, replicas differ").waitFor();
    expect(await page.getByLabel("Outage").inputValue()).toBe("unavailable");

    await page.getByLabel("Outage").selectOption("none");
    await page.getByText("Done: Outage none.").waitFor();
    await page.getByLabel("Replicas show different keys").uncheck();
    await page.getByText("Done: replicas agree.").waitFor();
    expect(running.entra.keys.flapping).toBe(false);
  });

  it("moves the clock and back, by keyboard", async () => {
    await page.getByRole("button", { name: "+30 days" }).focus();
    await page.keyboard.press("Enter");
    await page.getByText("30 days ahead").waitFor();
    expect(running.clock.offset).toBe(30 * 86_400_000);
    await page.getByRole("button", { name: "Back to now" }).press("Enter");
    await page.getByText("30 days ahead").waitFor({ state: "hidden" });
    expect(running.clock.offset).toBe(0);
  });

  it("gives every control a name and every section a heading", async () => {
    for (const role of ["button", "checkbox", "combobox", "textbox"] as const)
      for (const control of await page.getByRole(role).all())
        expect((await control.getAttribute("id")) ?? (await control.textContent())).not.toBe("");
    const unnamed = await page.evaluate(
      "[...document.querySelectorAll('input, select, textarea')].filter(({ labels }) => labels.length === 0).length",
    );
    expect(unnamed).toBe(0);
    for (const name of ["Requests", "Token", "Switches", "Keys", "Parts"])
      await page.getByRole("region", { name }).waitFor();
  });

  it.each(["light", "dark"] as const)(
    "is legible in %s: all text has a contrast of at least 4.5",
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme });
      for (const status of [200, 401, 500]) running.emit({ status, reason: "why" });
      await page.getByRole("row", { name: /500/ }).first().waitFor();
      expect(await page.evaluate(lowContrast)).toEqual([]);
    },
  );

  it("fits a telephone", async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(360);
  });
});
