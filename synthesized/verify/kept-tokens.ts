/**
 * Tokens kept from one run for a later one: the only way to an expired token of the real Entra.
 * The file holds tokens that can be used until they expire, so that nobody else may read it.
 *
 * @module
 */
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { isObject, isText, type Json, type JsonObject, parseJson } from "../../internal/json";
import { assertWritable, atPath, UsageError } from "../../internal/user-error";
import type { Api } from "../system/apis";
import { partsOf } from "./forge";
import type { Obtained } from "./tokens";

/** Kept tokens, by API. */
export interface KeptTokens {
  /** The kept token of an API, once it has expired. */
  expired(api: Api): Obtained;
  /** Keeps a token of this run, unless one is kept already. */
  keep(api: Api, token: string): void;
}

/** Without a file nothing is kept. @param now milliseconds since 1970 */
export function keptTokens(file: string | undefined, now: () => number): KeptTokens {
  if (file === undefined) {
    return {
      expired: () => ({
        kind: "unavailable",
        reason: "keep one with --keep-token FILE, and run again when it has expired",
      }),
      keep: () => {},
    };
  }
  const tokens = readTokens(file);
  return {
    expired({ name, audiences }) {
      const token = tokens[name];
      if (!isText(token)) return { kind: "unavailable", reason: `none is kept in ${file} yet: run again in two hours` };
      const { claims } = partsOf(token);
      if (!audiences.includes(String(claims.aud))) {
        return { kind: "unavailable", reason: `the one in ${file} is for another audience: delete the file` };
      }
      const expiry = Number(claims.exp) * 1000;
      // The gateway allows a clock skew of two minutes at most.
      if (!(expiry + 120_000 < now())) {
        return {
          kind: "unavailable",
          reason: `the one in ${file} expires at ${new Date(expiry).toISOString()}: run again then`,
        };
      }
      return { kind: "token", token, milliseconds: 0 };
    },
    keep({ name }, token) {
      if (isText(tokens[name])) return;
      tokens[name] = token;
      atPath("--keep-token", file, "a file to write", () => {
        writeFileSync(file, `${JSON.stringify(tokens, null, 2)}\n`, { mode: 0o600 });
        chmodSync(file, 0o600);
      });
    },
  };
}

function readTokens(file: string): JsonObject {
  assertWritable("--keep-token", file);
  if (!existsSync(file)) return {};
  // Sound: what JSON.parse gives is JSON.
  const document = parseJson(atPath("--keep-token", file, "a file", () => readFileSync(file, "utf8"))) as
    | Json
    | undefined;
  if (isObject(document)) return document;
  throw new UsageError(
    "--keep-token",
    `${file}, which this command did not write`,
    "a new file, or one of an earlier run",
  );
}
