/** Each control of the page does what it says; one that nobody tests is found. */
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { describeUnless } from "../../../describe-unless";
import { obstacle } from "../chromium";
import { button, type Opened, open, press, renewSecrets, type Shown, startShown } from "./opened-page";

type Try = (page: Page, shown: Shown) => Promise<void>;
/** Runs in the page: each control by what it is known by. */
const controlsShown = `[...document.querySelectorAll("a[href], button, input, select, summary, textarea")].map((one) =>
  one.id || one.dataset.change || (one.classList.contains("row") ? "row" : one.getAttribute("href")) || one.textContent.replace(/ of .*/, ""))`;

const text = async (page: Page, place: string): Promise<string> => String(await page.locator(place).textContent());
const visible = (page: Page, place: string) => page.locator(`${place}:visible`).count();
const send = async (page: Page): Promise<void> => {
  await page.locator("#send").click();
  await page.locator("#tried .badge").waitFor();
};
const lookAtToken = async (page: Page): Promise<void> => {
  for (const name of ["Get a token", "Look at it"]) await button(page, name).click();
};
const health = (page: Page, words: string) => page.locator("#health", { hasText: words }).waitFor();
const option = (page: Page, id: string, value: string) => page.locator(`#${id}`).selectOption(value);

const rotation =
  (name: string): Try =>
  async (page) => {
    const before = await text(page, "#signing");
    await press(page, name);
    await page.locator("#marks li", { hasText: "rotation" }).first().waitFor();
    expect(await text(page, "#signing")).not.toBe(before);
  };

const clockMove =
  (name: string, shown: string): Try =>
  async (page) => {
    await press(page, name);
    expect(await text(page, "#offset")).toBe(shown);
    await press(page, "Back to now");
    expect(await text(page, "#offset")).toBe("");
  };

/** What an apply made anew is shown to whoever asks, and nobody else. */
const secretShown: Try = async (page, { cloud }) => {
  const secrets = cloud.entra.directory().applications.flatMap((one) => one.secrets.map(({ value }) => value));
  const toldIn = (words: string) => secrets.filter((value) => value !== "" && words.includes(value));
  expect(toldIn(await text(page, "body"))).toEqual([]);
  for (const name of [/^Show it: the secret of/, /^Copy the secret of/]) await button(page, name).first().click();
  await page.getByText(/^Copied: the secret of/).waitFor();
  expect(toldIn(String(await page.evaluate("navigator.clipboard.readText()")))).toHaveLength(1);
  expect(toldIn(await text(page, "#applied"))).toHaveLength(1);
};

/** By control: what it must do. */
const tries: Readonly<Record<string, Try>> = {
  "#requests": async (page) => {
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await page.evaluate("location.hash")).toBe("#requests");
  },
  row: async (page) => {
    await send(page);
    const row = page.locator("#rows .row", { hasText: "from this page" }).first();
    await row.click();
    const details = page.locator("#rows .details:not([hidden])");
    await details.locator(".lines li", { hasText: "access" }).first().waitFor();
    await details.locator(".met", { hasText: "iss" }).first().waitFor();
    await row.click();
    expect([await row.getAttribute("aria-expanded"), await details.count()]).toEqual(["false", 0]);
  },
  "only-refused": async (page) => {
    await send(page);
    await page.locator("#only-refused").check();
    expect(await visible(page, "#rows > li[data-refused=false]")).toBe(0);
    await page.locator("#only-refused").uncheck();
    expect(await visible(page, "#rows > li[data-refused=false]")).toBeGreaterThan(0);
  },
  "with-others": async (page) => {
    await button(page, "Get a token").click();
    await page.locator("#rows > li[data-kind=other]:visible").first().waitFor();
    await page.locator("#with-others").uncheck();
    expect(await visible(page, "#rows > li[data-kind=other]")).toBe(0);
    await page.locator("#with-others").check();
    expect(await visible(page, "#rows > li[data-kind=other]")).toBeGreaterThan(0);
  },
  clear: async (page) => {
    await send(page);
    await button(page, "Clear").click();
    expect([await page.locator("#rows > li").count(), await visible(page, "#no-rows")]).toEqual([0, 1]);
  },
  "order-api": async (page) => {
    await page.locator("#order-api").selectOption({ label: "stock" });
    expect(await text(page, "#order-client")).toContain("warehouse");
    await send(page);
    await page.locator("#rows .row", { hasText: "/stock/" }).first().waitFor();
  },
  "order-client": async (page) => {
    await option(page, "order-client", "");
    expect(await page.locator("#get-token").isDisabled()).toBe(true);
    await send(page);
    await page.locator("#checks .refused", { hasText: "Token" }).waitFor();
  },
  "order-wrong": async (page) => {
    await option(page, "order-wrong", "expired");
    await send(page);
    await page.locator("#checks .refused", { hasText: "✗ Times" }).waitFor();
    await page.locator(".place.gateway[data-outcome='bad']").waitFor();
    expect(await page.locator(".place.backend[data-outcome]").count()).toBe(0);
  },
  "order-method": async (page) => {
    await option(page, "order-method", "DELETE");
    await send(page);
    await page.locator("#rows .row", { hasText: "DELETE" }).first().waitFor();
  },
  "order-path": async (page) => {
    await page.locator("#order-path").fill("/orders/nowhere/at/all");
    await send(page);
    await page.locator("#rows .row", { hasText: "/orders/nowhere/at/all" }).first().waitFor();
  },
  send: async (page) => {
    await send(page);
    await page.locator("#tried .badge.good", { hasText: "200" }).waitFor();
    await page.locator(".place.backend[data-outcome='good']").waitFor();
  },
  "get-token": async (page) => {
    await button(page, "Get a token").click();
    await page.locator("#tried .badge.good", { hasText: "token" }).waitFor();
  },
  "Copy the token": async (page) => {
    await button(page, "Get a token").click();
    await button(page, "Copy the token").click();
    await page.getByText("Copied: the token.").waitFor();
    const copied = String(await page.evaluate("navigator.clipboard.readText()"));
    expect(copied).toMatch(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(await text(page, "#tried")).not.toContain(copied);
  },
  "Look at it": async (page) => {
    await lookAtToken(page);
    await page.locator("#decoded .met", { hasText: "aud" }).waitFor();
    expect(await page.evaluate("document.activeElement.id")).toBe("token");
  },
  paste: async (page) => {
    await page.locator("#paste").fill("nonsense");
    await page.getByText("This is no JWT").waitFor();
  },
  judge: async (page) => {
    await lookAtToken(page);
    await page.locator("#judge").selectOption({ label: "/stock" });
    await page.locator("#decoded .refused", { hasText: "aud" }).waitFor();
  },
  '{"rotate":"planned"}': rotation("Rotate as planned"),
  '{"rotate":"emergency"}': rotation("Rotate in an emergency"),
  flapping: async (page) => {
    await page.locator("#flapping").check();
    await health(page, "replicas differ");
    await page.locator("#flapping").uncheck();
    await health(page, "healthy");
  },
  outage: async (page) => {
    for (const [value, words] of [
      ["silent", "never answers"],
      ["reset", "closes connections"],
      ["unavailable", "answers 503"],
    ] as const) {
      await option(page, "outage", value);
      await health(page, words);
    }
    await button(page, "Get a token").click();
    await page.locator("#tried .badge.bad").waitFor();
    await option(page, "outage", "none");
    await health(page, "healthy");
  },
  delay: async (page) => {
    await option(page, "delay", "250");
    await health(page, "250 ms late");
    await option(page, "delay", "0");
    await health(page, "healthy");
  },
  surface: async (page) => {
    await option(page, "outage", "unavailable");
    await option(page, "surface", "keys");
    await health(page, "answers 503, keys only");
    await button(page, "Fetch again").click();
    await page.locator("#key-sets .badge.bad", { hasText: "503" }).waitFor();
    await button(page, "Get a token").click();
    await page.locator("#tried .badge.good").waitFor();
    await option(page, "surface", "tokens");
    await health(page, "answers 503, tokens only");
    await option(page, "surface", "all");
    await option(page, "outage", "none");
    await health(page, "healthy");
  },
  '{"moveClock":3600}': clockMove("+1 hour", "1 hour ahead"),
  '{"moveClock":86400}': clockMove("+1 day", "1 day ahead"),
  '{"moveClock":2592000}': clockMove("+30 days", "30 days ahead"),
  '{"resetClock":true}': clockMove("+1 hour", "1 hour ahead"),
  '{"apply":true}': async (page) => {
    await press(page, "Apply the stack again");
    await page.getByText(/^What the apply at .* did$/).waitFor();
  },
  "fetch-keys": async (page, { cloud }) => {
    // Somebody else does it: the page has not asked yet.
    await cloud.entra.keys.rotate("emergency");
    await button(page, "Fetch again").click();
    await page.locator("#key-sets", { hasText: cloud.entra.keys.signing.kid }).waitFor();
  },
};

describeUnless(obstacle, "controls of the page", () => {
  let shown: Shown;
  let opened: Opened;
  beforeAll(async () => {
    shown = await startShown();
  });
  afterAll(() => shown?.close());
  beforeEach(async () => {
    opened = await open(shown.browser, shown.console.url);
  });
  afterEach(async () => {
    expect(opened.complaints).toEqual([]);
    await opened.context.close();
  });

  test.each(Object.entries(tries))("%s", async (_name, act) => {
    expect.hasAssertions();
    await act(opened.page, shown);
    expect(await opened.page.locator("#message.bad").count()).toBe(0);
  });
});

describeUnless(obstacle, "after a later apply", () => {
  let shown: Shown;
  let opened: Opened;
  beforeAll(async () => {
    shown = await startShown();
    opened = await open(shown.browser, shown.console.url);
    await renewSecrets(opened.page, shown);
  });
  afterAll(() => shown?.close());

  test("new secrets are shown to whoever asks", () => secretShown(opened.page, shown));

  test("no control is without a test", async () => {
    const { page } = opened;
    await send(page);
    await page.locator("#rows .row").first().click();
    await lookAtToken(page);
    const controls = await page.evaluate<string[]>(controlsShown);
    expect([...new Set(controls)].sort()).toEqual([...Object.keys(tries), "Show it", "Copy the secret"].sort());
    expect(opened.complaints).toEqual([]);
  });
});
