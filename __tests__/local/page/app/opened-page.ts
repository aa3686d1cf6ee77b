/** The page of a played example in Chromium, and a page that is fed by hand. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { askedCloud } from "../../../../local/asked/asked-cloud";
import { type PlayedCloud, playStack } from "../../../../local/cloud";
import type { Console } from "../../../../local/page/console";
import { startCloudConsole } from "../../../../local/page/console-of-cloud";
import { stackDirectory } from "../../../../synthesized/app";
import { readStack } from "../../../../synthesized/stack/stack";
import { launchChromium } from "../chromium";

/** A cloud, its page, and a browser. */
export interface Shown {
  readonly browser: Browser;
  readonly cloud: PlayedCloud;
  readonly console: Console;
  close(): Promise<void>;
}

export async function startShown(example = "two-apis"): Promise<Shown> {
  const folder = await stackDirectory({ projectRoot: join(__dirname, "../../../.."), example });
  const cloud = await playStack(await readStack(folder.directory, { environment: {} }));
  const [browser, running] = await Promise.all([launchChromium(), startCloudConsole(cloud, askedCloud(cloud))]);
  return {
    ...{ browser, cloud, console: running },
    async close() {
      await Promise.all([browser.close(), running.close()]);
      await cloud.close();
      await folder.dispose();
    },
  };
}

/** A page that somebody looks at, and what its browser complained about. */
export interface Opened {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly complaints: readonly string[];
}

/** Of answers that give nothing, and of what is not reached while nothing listens, browsers tell by themselves. */
const expected = /status of (?:404|422)|ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING/;

export async function open(browser: Browser, url: string): Promise<Opened> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" && !expected.test(message.text())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(url);
  await page.getByText("live", { exact: true }).waitFor();
  await page.locator("#timeline li").first().waitFor();
  return { context, page, complaints };
}

const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds wrong with what is shown now. */
export async function violations(page: Page): Promise<unknown> {
  await page.evaluate(axe);
  return page.evaluate(
    "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]))",
  );
}

export const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });

export async function press(page: Page, name: string): Promise<void> {
  await button(page, name).click();
  await page.getByText(`Done: ${name}.`).waitFor();
}

/** Time passes until secrets are renewed, and the stack is applied again. Nobody goes back from there: before an apply its secrets are not valid. */
export async function renewSecrets(page: Page, { cloud }: Shown): Promise<void> {
  cloud.clock.moveBy(420 * 86_400_000);
  await press(page, "Apply the stack again");
  await button(page, /^Show it: the secret of/)
    .first()
    .waitFor();
}
