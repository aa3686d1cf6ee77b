/** The bundles as processes, sent the largest documents that settings allow: a function may have 128 MB for everything. */
import { existsSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeUnless } from "../describe-unless";
import { entraKey, keyDocument } from "./entra-keys";
import type { FunctionProcess } from "./function-process";
import { PlainUpstream } from "./plain-upstream";
import { signedDocument } from "./signed-keys";
import { testedFunctions } from "./tested-functions";

const maxBytes = 1_048_576;

/**
 * The heap that V8 gives itself in 128 MB: half of them for what is old, and the smallest young generation.
 * https://github.com/v8/v8/blob/12.4.254/src/heap/heap.cc (Heap::HeapSizeFromPhysicalMemory)
 */
const heapOfSmallContainer = "--max-old-space-size=64 --max-semi-space-size=1";

/** Resident memory at its highest, in megabytes. https://man7.org/linux/man-pages/man5/proc_pid_status.5.html */
function peakMegabytes({ process }: FunctionProcess): number {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${process.pid}/status`, "utf8")) ?? [];
  return Number(kilobytes) / 1024;
}

const filled = (unit: string, before = '{"keys":[', after = "0]}"): Buffer => {
  const count = Math.floor((maxBytes - before.length - after.length) / unit.length);
  return Buffer.from(before + unit.repeat(count) + after);
};

const documents: Readonly<Record<string, Buffer>> = {
  zeros: filled("0,"),
  objects: filled("{},"),
  lists: filled("[],"),
  brackets: Buffer.alloc(maxBytes, "["),
  "nested objects": filled('{"a":', "", ""),
  members: Buffer.from(
    `{${Array.from({ length: 60_000 }, (_, at) => `"member-${at}":0`)
      .join()
      .slice(0, maxBytes - 16)}`,
  ),
  "entries of one kid": filled('{"kid":"a","kty":"RSA"},'),
  "one long number": keyDocument([entraKey("a", { n: "A".repeat(1_000_000) })]),
  "one long certificate": keyDocument([entraKey("a", { x5c: ["A".repeat(1_000_000)] })]),
  "texts with escapes": filled("\\u0041", '{"keys":["', '"]}'),
  "good keys": keyDocument(Array.from({ length: 990 }, (_, at) => entraKey(`key-${at}`))),
};

const obstacle = existsSync("/proc/self/status") ? undefined : "needs /proc";

for (const tested of testedFunctions)
  describeUnless(obstacle, `the memory of the ${tested.name}`, () => {
    let upstream: PlainUpstream;
    let fn: FunctionProcess;

    beforeAll(async () => {
      upstream = await PlainUpstream.start();
      fn = await tested.start({
        uri: upstream.uri,
        ...{ maxBytes, timeoutMs: 20_000, environment: { NODE_OPTIONS: heapOfSmallContainer } },
      });
    });

    afterAll(async () => {
      await fn.stop();
      await upstream.stop();
    });

    it("stays below 100 MB, and goes on serving", async () => {
      const send = async (respond: PlainUpstream["respond"]): Promise<void> => {
        upstream.respond = respond;
        // Everything known is old by then: two are asked at a time.
        await fn.inject("pass", 25 * 3_600_000);
        await tested.call(fn, "a");
      };
      upstream.serve(signedDocument("a", "b"));
      await tested.call(fn, "a");
      for (const document of Object.values(documents)) {
        expect(document.length).toBeLessThanOrEqual(maxBytes);
        await send((_request, response) => response.end(document));
        await send((_request, response) =>
          response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(document)),
        );
      }
      await send((_request, response) => {
        // Node writes each of these as a chunk of its own.
        for (let count = 0; count < 200_000; count++) response.write("[");
        response.end();
      });
      // The authorizer asks once more where the key is in none of them.
      expect(fn.refreshes.length).toBeGreaterThanOrEqual(2 * Object.keys(documents).length + 2);
      expect(peakMegabytes(fn)).toBeLessThan(100);
      upstream.serve(signedDocument("c"));
      await fn.inject("pass", 300_000);
      expect(await tested.known(fn, "c")).toContain("c");
      expect(fn.isAlive).toBe(true);
    });
  });
