/**
 * The token of a request as it may be shown: decoded, unverified, without its signature.
 *
 * @module
 */
import { isObject, type Json, type JsonObject } from "../../../internal/json";
import type { DecodedToken } from "../events";
import { takeToken } from "./bearer-token";
import type { GatewayRequest } from "./gateway-request";
import type { TokenLocation } from "./specification";
import { TokenRefusal } from "./token-refusal";

/** @returns `undefined` where there is none to decode */
export function shownToken(location: TokenLocation, { headers, query }: GatewayRequest): DecodedToken | undefined {
  try {
    const token = takeToken(location, { query, headerValues: (name) => headers.values(name) });
    const [header, claims] = token.split(".").map(objectIn);
    return header === undefined || claims === undefined ? undefined : { header, claims };
  } catch (failure) {
    if (failure instanceof TokenRefusal) return undefined;
    throw failure;
  }
}

function objectIn(part: string): JsonObject | undefined {
  try {
    const value = JSON.parse(Buffer.from(part, "base64url").toString("utf8")) as Json;
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
