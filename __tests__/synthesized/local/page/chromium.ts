/** Headless Chromium, as Debian packages it. */
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const places = [process.env.CHROMIUM_PATH, "/usr/bin/chromium", "/usr/bin/chromium-browser"];
const found = places.find((place) => place !== undefined && existsSync(place));

/** Where there is none, tests of the page are skipped, except in CI, where they fail: nothing is skipped there unseen. */
export const skipped = found === undefined && process.env.CI === undefined;

if (skipped)
  console.warn(
    "Tests in a browser are skipped: Chromium is missing. Install Debian's `chromium`, or set CHROMIUM_PATH.",
  );

export function launchChromium(): Promise<Browser> {
  if (found === undefined) throw new Error("Chromium is missing. Install Debian's `chromium`, or set CHROMIUM_PATH.");
  return chromium.launch({
    executablePath: found,
    args: [
      ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
      ...["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"],
    ],
  });
}
