/**
 * The page as one self-contained document, and the policy that lets nothing else into it.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** A document and its headers. */
interface PageDocument {
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Beside this file, where it was bundled; when this file was compiled into `lib`, in the sources' folder, which is published for it. */
function assetDirectory(): string {
  const beside = join(__dirname, "dist");
  return existsSync(beside) ? beside : resolve(__dirname, "../../../local/page/dist");
}

/** Puts style and script into the page. */
export function pageDocument(): PageDocument {
  const directory = assetDirectory();
  const [html, style, script] = ["page.html", "page.css", "page.js"].map((name) =>
    readFileSync(join(directory, name), "utf8"),
  );
  const document = (html ?? "")
    .replace("<!--style-->", () => `<style>${style}</style>`)
    .replace("<!--script-->", () => `<script>${script}</script>`);
  return { html: document, headers: headers(style ?? "", script ?? "") };
}

/** Only this style and this script, by their hashes; connections only to where the page came from. */
function headers(style: string, script: string): Record<string, string> {
  const policy = [
    "default-src 'none'",
    `style-src '${hash(style)}'`,
    `script-src '${hash(script)}'`,
    "connect-src 'self'",
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": policy.join("; "),
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
  };
}

function hash(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
