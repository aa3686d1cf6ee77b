/** Blobs read from a registry. Nothing is used before its digest was checked. */
import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { digestOf } from "../digest";
import type { Descriptor } from "../manifest";
import { mismatch } from "./manifests";
import { parseObject } from "./parse-manifest";
import { chunksOf, readRegistryDocument } from "./read-bounded";
import type { Registry } from "./registry";
import { retrying } from "./retry";

const subjectOf = (registry: Registry, repository: string, digest: string): string =>
  `blob ${registry.account.host}/${repository}@${digest}`;

export async function blobExists(registry: Registry, repository: string, digest: string): Promise<boolean> {
  const subject = subjectOf(registry, repository, digest);
  const response = await registry.call({
    method: "HEAD",
    to: `${repository}/blobs/${digest}`,
    subject,
    expect: [200, 404],
  });
  return response.status === 200;
}

/** A configuration: JSON, in memory. */
export async function fetchDocument(registry: Registry, repository: string, { digest }: Descriptor): Promise<unknown> {
  const subject = subjectOf(registry, repository, digest);
  const response = await registry.call({ method: "GET", to: `${repository}/blobs/${digest}`, subject, expect: [200] });
  const bytes = await readRegistryDocument(response, subject);
  if (digestOf(bytes) !== digest) throw mismatch(subject, digestOf(bytes), digest);
  return parseObject(subject, bytes);
}

/** A layer, into a file. A connection that breaks is taken up where it broke, if the registry serves ranges, else from the start. */
export async function downloadBlob(
  registry: Registry,
  repository: string,
  { digest, size }: Descriptor,
  file: string,
  onBytes: (done: number) => void,
): Promise<void> {
  const subject = subjectOf(registry, repository, digest);
  const handle = await open(file, "wx+");
  let hash = createHash("sha256");
  let done = 0;
  const receive = async (): Promise<Response> => {
    if (done === size && size > 0) return new Response();
    const headers: Record<string, string> = done > 0 ? { range: `bytes=${done}-` } : {};
    const to = `${repository}/blobs/${digest}`;
    const response = await registry.call({ method: "GET", to, headers, subject, expect: [200, 206], timeout: 0 });
    if (response.status === 200) {
      hash = createHash("sha256");
      done = 0;
    }
    for await (const chunk of chunksOf(response)) {
      if (done + chunk.length > size) throw mismatch(subject, `more than the ${size} bytes of`, digest);
      await handle.write(chunk, 0, chunk.length, done);
      hash.update(chunk);
      done += chunk.length;
      onBytes(done);
    }
    if (done < size) throw new Error("the connection ended early");
    return response;
  };
  try {
    await retrying(registry.account.transport, registry.account.host, receive);
  } finally {
    await handle.close();
  }
  const actual = `sha256:${hash.digest("hex")}`;
  if (actual !== digest) throw mismatch(subject, actual, digest);
}
