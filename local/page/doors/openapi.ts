/**
 * What the page's server can be asked, as an OpenAPI document: https://spec.openapis.org/oas/v3.1.1.html
 *
 * @module
 */

import type { Door, Schema } from "./door-route";
import { controlDoors, pageDoors } from "./doors";
import { schemas } from "./schemas";

/** What every route may answer, whatever it is asked. */
const everywhere: Readonly<Record<number, string>> = {
  401: "Where it listens elsewhere than on loopback alone: the printed token is missing or wrong.",
  403: "A page of another origin asks.",
  421: "The name in Host is neither loopback nor one that was allowed.",
};

/** What orders may be answered besides. */
const toOrders: Readonly<Record<number, string>> = {
  400: "It is no JSON, or not of the schema.",
  413: "It is larger than 64 KiB.",
  415: "Content-Type is not application/json.",
};

const toQueries: Readonly<Record<number, string>> = { 400: "A parameter is not as it should be, or is none." };

const problem: Schema = { $ref: "#/components/schemas/Problem" };

const described = (problems: Readonly<Record<number, string>>) =>
  Object.fromEntries(
    Object.entries(problems).map(([status, description]) => [
      status,
      { description, content: { "application/json": { schema: problem } } },
    ]),
  );

function operationOf({ path, method, summary, tag, query = {}, body, answers, problems }: Door) {
  const parameters = Object.entries(query).map(([name, { description, schema, isRequired }]) => ({
    ...{ name, in: "query", description, schema, required: isRequired === true },
  }));
  return {
    ...{ operationId: nameOf(method, path), summary, tags: [tag] },
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { "application/json": { schema: body } } } }),
    responses: {
      200: {
        description: "What was asked for.",
        content: Object.fromEntries(Object.entries(answers).map(([type, schema]) => [type, { schema }])),
      },
      ...described({
        ...everywhere,
        ...(parameters.length === 0 ? {} : toQueries),
        ...(body === undefined ? {} : toOrders),
        ...problems,
      }),
    },
  };
}

/** `POST /token` → `postToken` */
const nameOf = (method: string, path: string): string =>
  `${method.toLowerCase()}${path.replace(/(?:^|[^A-Za-z]+)([A-Za-z]?)/g, (_, letter: string) => letter.toUpperCase())}`;

/** The document: of all that there is. */
export function openApi() {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const door of Object.values({ ...controlDoors, ...pageDoors }) satisfies readonly Door[])
    paths[door.path] = { ...paths[door.path], [door.method.toLowerCase()]: operationOf(door) };
  return {
    openapi: "3.1.0",
    info: {
      title: "The local cloud of cdktf-entra-oci-gateway",
      version: "beta",
      description:
        "Tokens, switches and what happened, of Entra ID, API gateways and functions that run on this machine. GET may be HEAD, but for streams. " +
        "What is not here is answered with 404, another method with 405, both with a Problem; so is what fails here, with 500.",
    },
    security: [{}, { token: [] }],
    tags: [
      { name: "control", description: "For programs in any language." },
      { name: "page", description: "For the page itself: it changes when the page does." },
    ],
    paths,
    components: {
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "Printed at start with --listen or --allow-host." },
      },
      schemas,
    },
  };
}
