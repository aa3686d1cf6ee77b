/** Digests as registries write them: `sha256:` and 64 hexadecimal digits. */
import { createHash } from "node:crypto";

const form = /^sha256:[a-f0-9]{64}$/;

export const isDigest = (text: unknown): text is string => typeof text === "string" && form.test(text);

export const digestOf = (bytes: Uint8Array | string): string =>
  `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
