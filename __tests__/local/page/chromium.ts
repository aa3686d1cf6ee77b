/** Headless Chromium, as Debian packages it. */
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const places = [process.env.CHROMIUM_PATH, "/usr/bin/chromium", "/usr/bin/chromium-browser"];
const found = places.find((place) => place !== undefined && existsSync(place));

/** Why there can be no tests in a browser. */
export const obstacle =
  found === undefined ? "Chromium is missing: install Debian's `chromium`, or set CHROMIUM_PATH" : undefined;

export function launchChromium(): Promise<Browser> {
  if (found === undefined) throw new Error(obstacle);
  return chromium.launch({
    executablePath: found,
    args: [
      ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
      ...["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"],
    ],
  });
}
