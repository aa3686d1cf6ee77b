/** The page as a whole: legible and clean in every view, still where motion is unwanted, usable by keyboard, honest across restarts. */
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { describeUnless } from "../../../describe-unless";
import { ids } from "../../entra/tenant";
import { obstacle } from "../chromium";
import { lowContrast } from "../low-contrast";
import { type RunningConsole, startRunningConsole } from "../running-console";
import { button, type Opened, open, renewSecrets, type Shown, startShown, violations } from "./opened-page";

/** Legible and clean for axe in both schemes, and no wider than the window. */
async function expectClean(page: Page): Promise<void> {
  for (const width of [1280, 800, 360]) {
    await page.setViewportSize({ width, height: 800 });
    expect(Math.max(width, Number(await page.evaluate("document.documentElement.scrollWidth")))).toBe(width);
  }
  for (const [colorScheme, width] of [
    ["dark", 360],
    ["light", 1280],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 800 });
    const found = { axe: await violations(page), faint: await page.evaluate(lowContrast) };
    expect({ colorScheme, ...found }).toEqual({ colorScheme, axe: [], faint: [] });
  }
}

const longPath = `/orders/v1/${"a-resource-with-a-long-name".repeat(6)}`;

describeUnless(obstacle, "the page in Chromium", () => {
  let shown: Shown;
  let fed: RunningConsole;
  let opened: Opened;
  let page: Page;
  beforeAll(async () => {
    [shown, fed] = await Promise.all([startShown(), startRunningConsole()]);
  });
  afterAll(() => Promise.all([shown?.close(), fed?.close()]));
  beforeEach(async () => {
    opened = await open(shown.browser, shown.console.url);
    ({ page } = opened);
  });
  afterEach(async () => {
    expect(opened.complaints).toEqual([]);
    await opened.context.close();
  });

  /** What people may look at: each is made, and then looked at in both schemes and three widths. */
  const views: Readonly<Record<string, () => Promise<void>>> = {
    "nothing yet": () => button(page, "Clear").click(),
    "nothing of what is chosen": async () => {
      await button(page, "Clear").click();
      await page.locator("#send").click();
      await page.locator("#rows .row", { hasText: "from this page" }).first().waitFor();
      await page.locator("#only-refused").check();
      await page.getByText("Nothing of what is chosen above").waitFor();
    },
    "a refused request in whole, among others": async () => {
      await page.locator("#order-wrong").selectOption("other-audience");
      await page.locator("#send").click();
      await page.locator("#rows .row", { hasText: "Issuer" }).first().click();
      await page.locator("#rows .details .refused", { hasText: "iss" }).first().waitFor();
    },
    "a token that is judged": async () => {
      await button(page, "Get a token").click();
      await button(page, "Look at it").click();
      await page.locator("#decoded .met", { hasText: "aud" }).waitFor();
    },
    "what an apply did": async () => {
      await renewSecrets(page, shown);
      await button(page, /^Show it: the secret of/)
        .first()
        .click();
      await button(page, /^Copy the secret of/)
        .first()
        .waitFor();
    },
    "an outage": async () => {
      await page.locator("#outage").selectOption("reset");
      await button(page, "Fetch again").click();
      await button(page, "Get a token").click();
      await page.locator("#tried .badge.bad").waitFor();
      await page.locator("#outage").selectOption("none");
    },
  };

  it.each(Object.entries(views))("is clean and legible: %s", async (_name, make) => {
    await make();
    await expectClean(page);
  });

  it("is clean and legible where it has no tokens to give, with thirty requests and long names", async () => {
    await page.goto(fed.console.url);
    await page.getByText("live", { exact: true }).waitFor();
    const token = { header: { kid: "k".repeat(60) }, claims: { azp: ids.client, sub: "s".repeat(120) } };
    for (let count = 0; count < 30; count += 1) fed.emit({ path: longPath, status: count % 3 ? 200 : 502, token });
    await page.getByText("30 answered").waitFor();
    await page.locator("#rows .row").first().click();
    await page.locator("#rows .details .refused").first().waitFor();
    await expectClean(page);
  });

  it("says nothing of Entra where no token is Entra's, and is clean and legible there", async () => {
    const other = await startShown("other-issuer");
    try {
      await page.goto(other.console.url);
      await page.locator("#send").click();
      await page.locator("#rows .row", { hasText: "/partners/offers" }).first().waitFor();
      const told = await page.evaluate<string>("document.body.innerText");
      // Real origins are what they are.
      expect(told.slice(0, told.indexOf("Real origins"))).not.toMatch(/entra|adapter|microsoft/i);
      expect(await page.locator("#switches fieldset:visible legend").allTextContents()).toEqual(["Time"]);
      expect(await page.locator("#keys").isVisible()).toBe(false);
      await expectClean(page);
    } finally {
      await other.close();
    }
    await page.goto(shown.console.url);
    await page.locator("#health").waitFor();
    expect(await page.locator("#switches fieldset:visible").count()).toBe(3);
    expect(await page.locator("#keys").isVisible()).toBe(true);
  });

  it("writes what comes from outside as text, never as markup", async () => {
    await page.goto(fed.console.url);
    await page.getByText("live", { exact: true }).waitFor();
    fed.emit({ path: "/<img src=x onerror=alert(1)>", reason: "<script>alert(2)</script>", method: "<b>GET</b>" });
    await page.locator("#rows").getByText("<b>GET</b>").waitFor();
    expect(await page.locator("#rows img, #rows script, #rows b").count()).toBe(0);
  });

  it("names clients, and shows their ids to those alone who open a token", async () => {
    await button(page, "Clear").click();
    await button(page, "Get a token").click();
    await page.locator("#send").click();
    await page.locator("#rows .row", { hasText: "billing" }).nth(1).waitFor();
    await page.reload();
    await page.locator("#rows .row", { hasText: "billing" }).nth(1).waitFor();
    const clientIds = shown.cloud.entra.directory().applications.map(({ clientId }) => clientId);
    const told = `${await page.locator("#rows").textContent()} ${await page.locator("#story").textContent()}`;
    expect(told).toContain("billing");
    expect(clientIds.filter((id) => told.includes(id))).toEqual([]);
  });

  it("its own questions are nobody's requests", async () => {
    await button(page, "Clear").click();
    await button(page, "Fetch again").click();
    await page.reload();
    await page.locator("#key-sets .key-set").first().waitFor();
    await button(page, "Clear").click();
    await button(page, "Fetch again").click();
    await page.locator("#key-sets .key-set").first().waitFor();
    // Events keep their order: what the page had asked would stand before this.
    await page.locator("#send").click();
    await page.locator("#rows .row", { hasText: "from this page" }).first().waitFor();
    expect(await page.locator("#rows .row", { hasText: /somebody|no token/ }).count()).toBe(0);
  });

  it("nothing moves for who does not want it", async () => {
    // Counted where they begin: a movement that is over leaves nothing behind.
    await page.addInitScript(
      "window.moved = 0; const { animate } = Element.prototype; Element.prototype.animate = function (...all) { window.moved += 1; return animate.apply(this, all); };",
    );
    const movements = async (reducedMotion: "reduce" | "no-preference"): Promise<unknown> => {
      await page.emulateMedia({ reducedMotion });
      await page.reload();
      await page.locator("#order").waitFor();
      await page.locator("#send").click();
      await page.locator(".place.backend[data-outcome='good']").waitFor();
      const styled = await page.evaluate(
        "[...document.querySelectorAll('*')].filter((one) => { const { transitionDuration, animationName } = getComputedStyle(one); return animationName !== 'none' || transitionDuration !== '0s'; }).length",
      );
      return { moved: Number(await page.evaluate("window.moved")) > 0, styled };
    };
    expect(await movements("no-preference")).toEqual({ moved: true, styled: 0 });
    expect(await movements("reduce")).toEqual({ moved: false, styled: 0 });
  });

  it("is used by keyboard alone: each control is reached, seen, and works", async () => {
    await button(page, "Clear").click();
    await page.evaluate("document.body.tabIndex = -1; document.body.focus()");
    const reached: string[] = [];
    for (;;) {
      await page.keyboard.press("Tab");
      const [name, isSeen] = await page.evaluate<[string, boolean]>(
        "[document.activeElement.id || document.activeElement.dataset.change || document.activeElement.className, document.activeElement === document.body || getComputedStyle(document.activeElement).outlineStyle !== 'none']",
      );
      if (name === "" || reached.includes(name)) break;
      expect([name, isSeen]).toEqual([name, true]);
      reached.push(name);
    }
    const all = await page.evaluate<string[]>(
      "[...document.querySelectorAll('a[href], button, input, select, textarea')].filter((one) => one.checkVisibility() && !one.disabled).map((one) => one.id || one.dataset.change || one.className)",
    );
    expect(reached.filter((name) => all.includes(name))).toEqual(all);
    await page.locator("#order-client").focus();
    await page.keyboard.press("End");
    expect(await page.locator("#order-client").inputValue()).toBe("");
    await page.keyboard.press("Home");
    await page.locator("#send").focus();
    await page.keyboard.press("Enter");
    await page.locator("#tried .badge.good").waitFor();
    const row = page.locator("#rows .row", { hasText: "from this page" }).first();
    await row.focus();
    await page.keyboard.press("Space");
    await page.locator("#rows .details .lines li").first().waitFor();
    await page.locator("#flapping").focus();
    await page.keyboard.press("Space");
    await page.locator("#health", { hasText: "replicas differ" }).waitFor();
    await page.keyboard.press("Space");
    await page.locator("#health", { hasText: "healthy" }).waitFor();
  });

  it("says when its cloud is gone, and begins anew with another in its place", async () => {
    const first = await startRunningConsole();
    const { port } = new URL(first.console.url);
    await page.goto(first.console.url);
    await page.getByText("live", { exact: true }).waitFor();
    for (const path of ["/orders/v1/one", "/orders/v1/two"]) first.emit({ path });
    await page.getByText("2 answered, 0 of them refused").waitFor();
    await first.close();
    await page.getByText("The local cloud does not answer: what is shown is what was.").waitFor();
    await page.locator("#stream.bad", { hasText: "reconnecting" }).waitFor();
    expect(await violations(page)).toEqual([]);
    const second = await startRunningConsole(Number(port));
    try {
      second.emit({ path: "/orders/v1/three" });
      await page.getByText("The local cloud was started anew").waitFor();
      await page.locator("#rows .row", { hasText: "/orders/v1/three" }).waitFor();
      expect([await page.locator("#rows > li").count(), await page.locator("#counts").textContent()]).toEqual([
        1,
        "1 answered, 0 of them refused",
      ]);
      await page.getByText("live", { exact: true }).waitFor();
    } finally {
      await second.close();
    }
  });
});
