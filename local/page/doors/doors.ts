/**
 * All that the page's server can be asked, by name.
 *
 * @module
 */
import { switchChangesSchema } from "../../switches";
import { askedTokenSchema } from "../asked";
import { requestOrderSchema } from "../sent-request";
import type { Door } from "./door-route";
import { arrayOf, object, refersTo, type SchemaName } from "./schemas";

const json = (name: SchemaName) => ({ "application/json": refersTo(name) });

/** The latest ones, or with `follow` those and each as it comes, one a line. */
const happened = (name: SchemaName) => ({
  query: {
    follow: {
      description: "true: each as it comes as well, one JSON a line, until the connection ends.",
      schema: { enum: ["true", "false"] },
    },
  },
  answers: {
    "application/json": arrayOf(refersTo(name), "The latest thousand, oldest first."),
    "application/x-ndjson": refersTo(name),
  },
});

/** For programs in any language. */
export const controlDoors = {
  env: {
    ...{ method: "GET", path: "/env", tag: "control" },
    summary: "Tell where everything is: APIs, clients, token endpoints, certificates",
    query: {
      format: {
        description: "Default: JSON where Accept names application/json, else dotenv.",
        schema: { enum: ["dotenv", "json"] },
      },
    },
    answers: { "text/plain": { type: "string" }, "application/json": refersTo("Environment") },
  },
  token: {
    ...{ method: "POST", path: "/token", tag: "control" },
    summary: "Give the token that a client gets, or a person who signs in to it",
    body: askedTokenSchema,
    answers: json("Token"),
    problems: {
      404: "There is no such API, client or kind of token here, or nobody here can have the token.",
      422: "Entra refuses it, or does not answer.",
    },
  },
  change: {
    ...{ method: "POST", path: "/switches", tag: "control" },
    summary: "Rotate keys, take Entra down, move the clock, apply again",
    body: switchChangesSchema,
    answers: json("Switched"),
  },
  switches: {
    ...{ method: "GET", path: "/switches", tag: "control", summary: "Tell how the switches stand" },
    answers: json("Switches"),
  },
  requests: {
    ...{ method: "GET", path: "/requests", tag: "control", summary: "Tell which requests gateways answered" },
    ...happened("AnsweredRequest"),
  },
  logs: {
    ...{ method: "GET", path: "/logs", tag: "control", summary: "Tell what gateways and functions logged" },
    ...happened("LoggedLine"),
  },
  document: {
    ...{ method: "GET", path: "/openapi.json", tag: "control", summary: "Describe all of this" },
    answers: { "application/json": { type: "object" } },
  },
} as const satisfies Readonly<Record<string, Door>>;

/** For the page itself. */
export const pageDoors = {
  page: {
    ...{ method: "GET", path: "/", tag: "page", summary: "Show the page" },
    answers: { "text/html": { type: "string" } },
  },
  state: {
    ...{ method: "GET", path: "/state", tag: "page", summary: "Tell parts, origins and switches" },
    answers: json("State"),
  },
  system: {
    ...{ method: "GET", path: "/system", tag: "page", summary: "Tell what checks ask of" },
    answers: json("System"),
  },
  events: {
    ...{ method: "GET", path: "/events", tag: "page", summary: "Tell what happens as it happens" },
    answers: { "text/event-stream": { type: "string" } },
  },
  keys: {
    ...{ method: "GET", path: "/keys", tag: "page", summary: "Fetch each key set where it is served" },
    answers: { "application/json": arrayOf(refersTo("KeySet")) },
  },
  history: {
    ...{ method: "GET", path: "/history", tag: "page", summary: "Tell what became of each key" },
    answers: json("History"),
  },
  lines: {
    ...{ method: "GET", path: "/lines", tag: "page", summary: "Tell what was logged of a request" },
    query: { request: { description: "Its opc-request-id.", schema: { type: "string" }, isRequired: true } },
    answers: json("RequestLines"),
  },
  send: {
    ...{ method: "POST", path: "/requests", tag: "page", summary: "Send a request to a gateway" },
    body: requestOrderSchema,
    answers: json("SentRequest"),
    problems: { 404: "There is no such deployment or path here, or no token for it." },
  },
  secret: {
    ...{ method: "POST", path: "/secrets", tag: "page", summary: "Tell a secret that the latest apply made" },
    body: object({ id: { type: "string", maxLength: 100 } }),
    answers: { "application/json": object({ secret: { type: "string" } }) },
    problems: { 404: "No apply made it here, or a later one did." },
  },
} as const satisfies Readonly<Record<string, Door>>;
