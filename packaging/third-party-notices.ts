/**
 * The licences of what the published package contains of others.
 *
 * @module
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** From the package's root. */
export const NOTICES = "THIRD-PARTY-NOTICES.txt";

const RULE = "-".repeat(80);

/**
 * @param root of this project, where its dependencies are installed
 * @param sources of all bundles, from there; those of this project need no notice
 * @returns name, version and licence of each package among them, each once
 * @throws Error for a package that does not say how it is licensed
 */
export function thirdPartyNotices(root: string, sources: readonly string[]): string {
  const folders = new Set(sources.flatMap((source) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(source) ?? []));
  const notices = [...folders].map((folder) => noticeOf(join(root, folder))).sort();
  return [
    "This package contains parts of the following packages, each under its own licence.\n",
    ...new Set(notices),
  ].join(`\n${RULE}\n\n`);
}

function noticeOf(folder: string): string {
  const { name, version, license, author, repository } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  if (typeof license !== "string") throw new Error(`${name} ${version} does not say how it is licensed`);
  const texts = readdirSync(folder)
    .filter((file) => /^(?:licen[cs]e|copying|copyright|notice)/i.test(file))
    .sort()
    .map((file) => readFileSync(join(folder, file), "utf8").trim());
  // Some authors publish no text: what they declare, and who they are, is all there is.
  const declared = [author?.name ?? author ?? "its authors", repository?.url ?? repository].filter(Boolean).join(", ");
  return `${[`${name} ${version} (${license})`, ...(texts.length > 0 ? texts : [`By ${declared}`])].join("\n\n")}\n`;
}
