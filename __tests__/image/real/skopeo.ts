/** skopeo: a registry client that none of our code had a hand in. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface SkopeoOptions {
  readonly login?: string;
  /** Docker's media types in place of OCI's. */
  readonly format?: "v2s2";
}

/** Copies a layout into a registry on loopback. */
export async function skopeoPush(
  layout: string,
  reference: string,
  { login, format }: SkopeoOptions = {},
): Promise<void> {
  const options = [
    ...(login === undefined ? [] : ["--dest-creds", login]),
    ...(format === undefined ? [] : ["--format", format]),
  ];
  await run("skopeo", [
    "copy",
    "--all",
    "--quiet",
    "--dest-tls-verify=false",
    ...options,
    `oci:${layout}:base`,
    `docker://${reference}`,
  ]);
}

/** Copies an image out of a registry, checking every digest, and returns the digest of what the reference names. */
export async function skopeoPull(reference: string, layout: string, { login }: SkopeoOptions = {}): Promise<string> {
  const options = login === undefined ? [] : ["--src-creds", login];
  const source = `docker://${reference}`;
  const target = `dir:${layout}`;
  await run("skopeo", [
    "copy",
    "--all",
    "--quiet",
    "--preserve-digests",
    "--src-tls-verify=false",
    ...options,
    source,
    target,
  ]);
  const { stdout } = await run("skopeo", ["manifest-digest", `${layout}/manifest.json`]);
  return stdout.trim();
}
