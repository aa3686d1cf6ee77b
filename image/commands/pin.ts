import { existsSync } from "node:fs";
import { command } from "../../internal/command";
import { assertWritable } from "../../internal/user-error";
import { readPinFile, resolvePin, writePinFile } from "../pin";
import { parsePlatform } from "../platform";
import type { Transport } from "../registry/call";
import { defaultBase } from "../tag";

export const pin = (transport: Transport) =>
  command({
    details:
      "Checks that it exists for every platform, and prints the reference with its digest. Constructs take the file, or reference and digest, as base of an image that is built from source: FunctionImage.fromSource(…, { base }), or adapter: { base } of SecuredApiStack.",
    options: {
      base: {
        value: "REFERENCE",
        help: "base image, or the same one in a mirror [the one in the file, else the one that the package comes with]",
      },
      platform: {
        value: "PLATFORM",
        repeatable: true,
        help: "linux/amd64 or linux/arm64; may be repeated [those in the file, else both]",
      },
      file: { value: "FILE", help: "JSON file to write reference, digest and platforms to; made where it is missing" },
      "dry-run": { help: "look and report, write nothing" },
    },
    exitCodes: { 0: "printed", 1: "the registry has no such image, lacks a platform, or cannot be reached" },
    async run({ options: { base, platform, file, "dry-run": isDry } }, { environment, stdout }) {
      const kept = file !== undefined && existsSync(file) ? readPinFile(file) : defaultBase;
      if (file !== undefined && !isDry) assertWritable("--file", file);
      const wanted = {
        reference: base ?? kept.reference,
        platforms: platform.length > 0 ? platform.map((text) => parsePlatform(text, "--platform")) : kept.platforms,
      };
      const pinned = await resolvePin(wanted, { environment, transport });
      if (file !== undefined && !isDry) writePinFile(file, pinned);
      stdout.write(`${pinned.reference}@${pinned.digest}\n`);
      return 0;
    },
  });
