/**
 * What the page's server takes and gives, as JSON Schema.
 *
 * @module
 */
import { outages, surfaces } from "../../entra/faults";
import type { Schema } from "./door-route";

const text: Schema = { type: "string" };
const texts: Schema = { type: "array", items: text };
const count: Schema = { type: "integer" };
const truth: Schema = { type: "boolean" };
const moment: Schema = { type: "string", format: "date-time", description: "By the cloud's clock." };
const milliseconds: Schema = { type: "number", description: "Milliseconds since 1970, by the cloud's clock." };

/** All members are required, but for those whose names end with `?`; there are no others. */
export function object(members: Readonly<Record<string, Schema>>, description?: string): Schema {
  const named = Object.entries(members).map(([name, schema]) => [name.replace(/\?$/, ""), schema] as const);
  const required = Object.keys(members).filter((name) => !name.endsWith("?"));
  return {
    ...{ type: "object", additionalProperties: false, properties: Object.fromEntries(named) },
    ...(required.length === 0 ? {} : { required }),
    ...(description === undefined ? {} : { description }),
  };
}

export const arrayOf = (items: Schema, description?: string): Schema => ({
  ...{ type: "array", items },
  ...(description === undefined ? {} : { description }),
});

const byName = (schema: Schema, description?: string): Schema => ({
  ...{ type: "object", additionalProperties: schema },
  ...(description === undefined ? {} : { description }),
});

/** One of `components.schemas`. */
export const refersTo = (name: SchemaName): Schema => ({ $ref: `#/components/schemas/${name}` });

const said = (description: string, schema: Schema = text): Schema => ({ ...schema, description });

const anyObject: Schema = { type: "object" };
const authority = object({
  certificate: said("PEM."),
  file: said("The same, on the machine on which the cloud runs."),
});
const decoded = object({ header: anyObject, claims: anyObject }, "Decoded, not verified, without the signature.");
const span = object({ from: milliseconds, "until?": milliseconds, "of?": text });
const requestOfEvent = {
  ...{ at: milliseconds, id: text, gateway: text, "deployment?": text, method: text, path: text, status: count },
  ...{
    "reason?": text,
    "token?": decoded,
    durationMs: { type: "number" },
    "reading?": { enum: ["strict", "lenient"] },
  },
};
const tokenEvent = {
  ...{
    at: milliseconds,
    tenant: text,
    "clientId?": text,
    "wanted?": text,
    status: count,
    "reason?": text,
    "uti?": text,
  },
  ...{ durationMs: { type: "number" } as Schema, "userAgent?": text, "fromPage?": { const: true } as Schema },
};
const switchMembers = {
  ...{ signing: said("Id of the key that signs now."), flapping: truth, delay: count },
  ...{ outage: { enum: outages } as Schema, surface: { enum: surfaces } as Schema },
  ...{
    now: milliseconds,
    offset: said("Milliseconds by which the clock is ahead of the machine's.", { type: "number" }),
  },
};

const probe = { $ref: "#/components/schemas/Probe" };
const wantedClaims = arrayOf(object({ key: text, values: texts, "isOptional?": { const: true } }));
const deniedIds = object({ kids: texts, clients: texts, subjects: texts, tokens: texts });
const asked = arrayOf(texts, "Permissions: each list is enough by itself, and takes all that is in it.");

/** By the names that the document gives them. */
export const schemas = {
  Problem: object(
    {
      code: said("Stable: programs switch on it."),
      message: said("What was got, what is allowed, what helps."),
      "reason?": said("Of a token that there is not: why, in the words of whoever gives none."),
      "refused?": said("The status with which Entra itself refuses it; 0: it did not answer.", count),
    },
    "What is answered where something cannot be done.",
  ),
  Environment: object({
    name: said("Of the stacks."),
    console: said("Address of what this document describes."),
    tenantId: text,
    entra: object({ local: text, "https?": text }),
    apis: byName(
      object({
        url: said("By its real name, for clients that go through the proxy."),
        local: said("On this machine."),
        "https?": said("The same over https, under the authority."),
        clients: byName(
          object({
            clientId: text,
            admitted: said("Whether the gateway lists it.", truth),
            "secret?": said("Made up for this run; absent where somebody gave it."),
          }),
        ),
        "tokens?": object(
          { url: text, local: text, "https?": text, scope: text },
          "Where clients get tokens, and for what they ask; absent for issuers other than Entra.",
        ),
      }),
    ),
    "authority?": said("What clients of https must trust.", authority),
    "proxy?": object({ url: text, authority, environment: byName(text, "What makes curl, Python and Node use it.") }),
    variables: byName(text, "The same as texts: what the answer in dotenv has."),
  }),
  Token: object({
    access_token: text,
    token_type: { const: "Bearer" },
    expires_in: said("Seconds, by the cloud's clock.", count),
  }),
  Switches: object(switchMembers),
  Switched: object({
    ...switchMembers,
    "applied?": object({
      at: milliseconds,
      secrets: arrayOf(
        object({ id: text, application: text, clientId: text, expires: milliseconds }),
        "Secrets that it made, by the ids that POST /secrets takes.",
      ),
      changed: said("Addresses of the resources that are not what they were.", texts),
    }),
  }),
  AnsweredRequest: object({
    ...{ id: said("opc-request-id"), at: moment, "api?": text, method: text, path: text, status: count },
    ...{ "reason?": said("Why the gateway answered by itself."), "token?": decoded, milliseconds: { type: "number" } },
  }),
  LoggedLine: object({
    ...{ at: moment, log: { enum: ["access", "execution", "invoke"] }, level: { enum: ["INFO", "WARN", "ERROR"] } },
    ...{ source: text, "requestId?": text, "code?": text, message: text },
  }),
  State: object({
    ...{ instance: said("Made anew at each start."), name: text },
    parts: arrayOf(object({ kind: text, address: text, name: text, "url?": text })),
    deployments: arrayOf(
      object({
        ...{ address: text, pathPrefix: text, policies: arrayOf(anyObject) },
        ...{ "judge?": { enum: ["gateway", "authorizer"] }, "denied?": deniedIds },
        "routes?": arrayOf(object({ name: text, asks: asked })),
      }),
    ),
    sources: object({ issuers: texts, usesEntra: truth, keyUris: texts, between: texts }),
    clients: arrayOf(object({ clientId: text, name: text })),
    origins: arrayOf(object({ real: text, local: text })),
    switches: { $ref: "#/components/schemas/Switches" },
    "other?": object({ reading: text, origins: arrayOf(object({ real: text, local: text })) }),
  }),
  Probe: object({ method: text, url: text, "status?": count, "isFilled?": truth, "scopes?": texts, "asks?": asked }),
  System: object({
    ...{ name: text, keySets: texts },
    apis: arrayOf(
      object({
        ...{
          name: text,
          "deployment?": text,
          "endpoint?": text,
          "probe?": probe,
          "spellings?": arrayOf(probe),
          tokenPlace: anyObject,
        },
        ...{
          refusal: count,
          issuers: texts,
          audiences: texts,
          "tokenEndpoint?": text,
          "scope?": text,
          "jwksUri?": text,
        },
        claims: wantedClaims,
        clients: arrayOf(
          object({
            ...{ name: text, clientId: text, admitted: truth, "hasRole?": truth, credential: text },
            ...{ "people?": text, "permissions?": texts, "standsIn?": { const: true } },
          }),
        ),
        "authorizer?": object({
          trusts: arrayOf(object({ issuers: texts, audiences: texts, claims: wantedClaims, "jwksUri?": text })),
          ...{ "denied?": deniedIds, "cacheSeconds?": count },
          routes: arrayOf(object({ methods: texts, path: text, asks: asked, "status?": count })),
        }),
        "standsIn?": { const: true },
        "chosen?": anyObject,
      }),
    ),
    open: arrayOf(object({ name: text, deployment: text, probes: arrayOf(probe) })),
    "unchecked?": arrayOf(object({ name: text, "deployment?": text, reason: text, look: text })),
  }),
  KeySet: object({
    ...{ name: text, uri: text, status: count, bytes: count, "problem?": text },
    keys: arrayOf(object({ kid: text, alg: { type: ["string", "null"] }, members: texts })),
  }),
  History: object({
    ...{ instance: text, from: milliseconds, switches: { $ref: "#/components/schemas/Switches" } },
    keys: arrayOf(
      object({
        kid: text,
        published: arrayOf(span),
        signing: arrayOf(span),
        remembered: arrayOf(span),
        cached: arrayOf(span),
      }),
    ),
    marks: arrayOf(object({ at: milliseconds, kind: text, text })),
  }),
  RequestLines: object({
    lines: arrayOf(
      object({
        at: milliseconds,
        log: text,
        level: text,
        source: text,
        "requestId?": text,
        "code?": text,
        message: text,
        "data?": anyObject,
      }),
    ),
    fetched: arrayOf({ $ref: "#/components/schemas/KeysFetched" }),
    "token?": object(tokenEvent),
  }),
  SentRequest: object({
    status: count,
    milliseconds: { type: "number" },
    body: text,
    "requestId?": text,
    "failure?": text,
  }),
  ShownRequest: object({ ...requestOfEvent, "userAgent?": text, "fromPage?": { const: true } }),
  TokenRequest: object(tokenEvent),
  KeysServed: object({ at: milliseconds, tenant: text, status: count, kids: texts, "userAgent?": text }),
  KeysFetched: object({
    ...{ at: milliseconds, deployment: text, "reading?": text, requestId: text, uri: text, "answeredAs?": text },
    ...{ kids: texts, until: milliseconds, "problem?": text },
  }),
} as const satisfies Readonly<Record<string, Schema>>;

export type SchemaName = keyof typeof schemas;
