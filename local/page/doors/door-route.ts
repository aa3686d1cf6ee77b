/**
 * The routes of the page's server as data: what is answered, and what the OpenAPI document says of it, is one thing.
 *
 * @module
 */
import type { IncomingHttpHeaders, ServerResponse } from "node:http";

/** JSON Schema, 2020-12, as OpenAPI 3.1 has it. */
export interface Schema {
  readonly [keyword: string]: unknown;
}

/** What is asked. */
export interface RouteQuestion<Order = unknown> {
  readonly query: Readonly<Record<string, string>>;
  /** Of the schema {@link Door.body}. */
  readonly order: Order;
  readonly headers: IncomingHttpHeaders;
}

/** An answer; JSON of what is no text. */
export interface RouteAnswer {
  /** @default 200 */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** What is said of a route. */
export interface Door {
  readonly method: "GET" | "POST";
  readonly path: string;
  /** A sentence, in the imperative. */
  readonly summary: string;
  /** Who is to use it: `page` may change whenever the page does. */
  readonly tag: "control" | "page";
  /** Parameters, none of them required unless it says so. */
  readonly query?: Readonly<Record<string, Parameter>>;
  /** Of the JSON that is sent. */
  readonly body?: Schema;
  /** Of what is answered with 200, by media type. */
  readonly answers: Readonly<Record<string, Schema>>;
  /** Problems of its own, by status. */
  readonly problems?: Readonly<Record<number, string>>;
}

interface Parameter {
  readonly description: string;
  readonly schema: Schema;
  readonly isRequired?: true;
}

/** What comes of it. */
export interface Answering {
  answer(question: RouteQuestion): Promise<RouteAnswer> | RouteAnswer;
  /** Writes as things happen, until the other side leaves; undefined where this question has an end. */
  stream?(question: RouteQuestion): ((response: ServerResponse) => void) | undefined;
}

/** One route. */
export type DoorRoute = Door & Answering;

/** Each door with what is behind it. */
export const doorsWith = <Name extends string>(
  doors: Readonly<Record<Name, Door>>,
  behind: Readonly<Record<Name, Answering>>,
): readonly DoorRoute[] =>
  // Sound: an object has its own names.
  (Object.keys(doors) as Name[]).map((name) => ({ ...doors[name], ...behind[name] }));

/** Gives an order its type: {@link Door.body} has been held against it by then. */
export const ordered =
  <Order>(answer: (order: Order, question: RouteQuestion) => Promise<RouteAnswer> | RouteAnswer): Answering["answer"] =>
  (question) =>
    // Sound: a schema says what the type says, and what is not of it is refused before.
    answer(question.order as Order, question);
