import { homedir, tmpdir } from "node:os";
import { resolve, sep } from "node:path";
import { expect } from "vitest";
import { type Json, type JsonObject, strings } from "./json";

/** What must not stand in a document that is reviewed, published or applied on another machine. */
const traces: readonly (readonly [string, RegExp])[] = [
  ["an absolute path", /(?:^|[\s"'=(:])(?:\/(?:home|root|Users|tmp|private|var\/folders)\/|[A-Za-z]:[\\/](?!\/))/],
  ["a timestamp", /\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/],
  ["a private key", /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ["a JSON web token", /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\./],
  // The form of Entra's generated client secrets: https://learn.microsoft.com/en-us/purview/sit-defn-azure-ad-client-secret
  ["a client secret", /(?:^|[^\w~.-])[\w~.-]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])/],
];

/** Everything in a document that binds it to a machine or a moment, or that nobody but its owner may read. */
export function findTraces(document: Json, environment: NodeJS.ProcessEnv = process.env): string[] {
  return [...strings(document)].flatMap(([path, text]) =>
    [...traces, ...ownTraces(environment)].flatMap(([what, pattern]) =>
      pattern.test(text) ? [`${path} holds ${what}: ${text}`] : [],
    ),
  );
}

/** The folders of this machine, and the secrets of this environment. */
function ownTraces(environment: NodeJS.ProcessEnv): [string, RegExp][] {
  const folders = [process.cwd(), resolve(__dirname, "..", ".."), homedir(), tmpdir()];
  const secrets = Object.entries(environment).filter(
    ([name, value = ""]) => /secret|token|password|private_key/i.test(name) && value.length >= 8,
  );
  return [
    ...folders
      .filter((folder) => folder.length > 1)
      .map((folder): [string, RegExp] => ["a folder of this machine", literal(folder + sep)]),
    ...secrets.map(([name, value = ""]): [string, RegExp] => [`the value of ${name}`, literal(value)]),
  ];
}

const literal = (text: string): RegExp => new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));

/** Fails with every secret, absolute path and timestamp in a document. */
export const expectPortable = (document: JsonObject): void => expect(findTraces(document)).toEqual([]);
