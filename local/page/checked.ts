/**
 * What is asked of a running cloud from outside of its process: its system, and tokens of it.
 *
 * @module
 */
import type { JsonObject } from "../../internal/json";
import type { System, Visitor } from "../../synthesized/system/apis";

/** A token that is asked for, or why there is none. */
export type TokenOrReason =
  | { readonly token: string }
  | {
      readonly reason: string;
      /** The status with which Entra itself refuses it. */
      readonly refused?: number;
    };

/** What checks from another process work with. */
export interface Checked {
  /** The system as it is walked through. */
  readonly system: System;
  /** Any token of it. */
  tokens(request: AskedToken): Promise<TokenOrReason>;
}

/** Asks for a token. */
export interface AskedToken {
  /** Address of the deployment that is to admit it. */
  readonly deployment: string;
  readonly client: string;
  /** What is wrong with it, where it must be refused. */
  readonly wrong?: string;
  /** Who uses the client, where it is nobody of the API's own tenant. */
  readonly visitor?: Visitor;
  /** Claims to add or replace in what the client gets. */
  readonly claims?: JsonObject;
}

export const askedTokenSchema = {
  type: "object",
  required: ["deployment", "client"],
  additionalProperties: false,
  properties: {
    deployment: { type: "string" },
    client: { type: "string", minLength: 1, maxLength: 200 },
    wrong: { type: "string", maxLength: 40 },
    visitor: {
      type: "object",
      minProperties: 1,
      maxProperties: 1,
      additionalProperties: false,
      properties: { guest: { const: true }, tenant: { type: "string", maxLength: 200 } },
    },
    claims: { type: "object", maxProperties: 50 },
  },
} as const;
