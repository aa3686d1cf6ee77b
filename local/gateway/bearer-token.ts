/**
 * Takes the token out of a request.
 *
 * https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayusingjwttokens-usinjson.htm
 *
 * @module
 */

import { isObject, type Json, parseJson } from "../../internal/json";
import type { TokenLocation } from "../../synthesized/system/deployment";
import { BoundedMap } from "../bounded-map";
import type { DecodedToken } from "../events";
import type { Decisions } from "./choices";
import type { GatewayRequest } from "./gateway-request";
import { TokenRefusal } from "./token-refusal";

/** What a token is looked for in. */
export interface TokenCarrier {
  /** All values of a header, by lower-case name. */
  readonly headerValues: (name: string) => readonly string[];
  /** Without `?`. */
  readonly query: string;
}

/** @throws {TokenRefusal} where there is no token, or more than one: see `several-tokens` in choices */
export function takeToken(
  location: TokenLocation,
  request: TokenCarrier,
  decisions: Pick<Decisions, "several-tokens">,
): string {
  const values = location.in === "header" ? fromHeader(location, request) : fromQuery(location.name, request.query);
  const [token, ...more] = values;
  if (token === undefined || token === "") throw new TokenRefusal("No token in the request.");
  if (more.length > 0 && decisions["several-tokens"] === "strict")
    throw new TokenRefusal("More than one token in the request.");
  return token;
}

/** The scheme's case does not count: RFC 9110, section 11.1. Only spaces and tabs may stand around a value: section 5.5; JavaScript trims more. */
function fromHeader(location: TokenLocation & { in: "header" }, request: TokenCarrier): readonly string[] {
  return request.headerValues(location.name.toLowerCase()).map((value) => {
    const [scheme, token, ...more] = withoutBlanks(value).split(/ +/);
    const isRight = scheme?.toLowerCase() === location.scheme.toLowerCase() && more.length === 0;
    return isRight ? (token ?? "") : "";
  });
}

/** No expression looks for them: it would try each place of a long token. */
function withoutBlanks(value: string): string {
  const isBlank = (place: number): boolean => value[place] === " " || value[place] === "\t";
  let [start, end] = [0, value.length];
  while (start < end && isBlank(start)) start += 1;
  while (start < end && isBlank(end - 1)) end -= 1;
  return value.slice(start, end);
}

function fromQuery(name: string, query: string): readonly string[] {
  return new URLSearchParams(query).getAll(name);
}

/**
 * The token of a request as it may be shown: decoded, unverified, without its signature.
 *
 * @returns `undefined` where there is none to decode
 */
export function shownToken(
  location: TokenLocation,
  { headers, query }: GatewayRequest,
  decisions: Pick<Decisions, "several-tokens">,
): DecodedToken | undefined {
  try {
    const token = takeToken(location, { query, headerValues: (name) => headers.values(name) }, decisions);
    return decodedToken(token);
  } catch (failure) {
    if (failure instanceof TokenRefusal) return undefined;
    throw failure;
  }
}

/** Clients send a token again and again. */
const decoded = new BoundedMap<string, DecodedToken>(500);

/** Unverified. @returns `undefined` for what is no token */
export function decodedToken(token: string): DecodedToken | undefined {
  const known = decoded.get(token);
  if (known !== undefined) return known;
  const read = decode(token);
  return read && decoded.set(token, read);
}

function decode(token: string): DecodedToken | undefined {
  const [first = "", second = "", ...others] = token.split(".");
  if (others.length !== 1) return undefined;
  const [header, claims] = [decodedPart(first), decodedPart(second)];
  return isObject(header) && isObject(claims) ? { header, claims } : undefined;
}

const decodedPart = (part: string): Json | undefined =>
  // Sound: what JSON.parse gives is JSON.
  parseJson(Buffer.from(part, "base64url").toString("utf8")) as Json | undefined;
