/**
 * A client's assertion before anything in it is believed.
 *
 * @module
 */
import { decodeJwt, decodeProtectedHeader, type JWTPayload, type ProtectedHeaderParameters } from "jose";
import { parseStrictJson } from "../../internal/strict-json";
import type { Clock } from "../clock";
import { stsErrors } from "./sts-errors";

/** An assertion taken apart; nothing in it is verified. */
export interface Assertion {
  readonly token: string;
  readonly header: ProtectedHeaderParameters;
  readonly claims: JWTPayload;
}

/** Takes an assertion apart. What readers take differently is not read: see `json-dialects` in choices. */
export function readAssertion(token: string): Assertion {
  const parts = token.split(".", 2).map((part) => parseStrictJson(Buffer.from(part, "base64url")));
  if (parts.some((json) => "fault" in json)) throw stsErrors.malformedAssertion();
  try {
    return { token, header: decodeProtectedHeader(token), claims: decodeJwt(token) };
  } catch {
    throw stsErrors.malformedAssertion();
  }
}

/** Whether one of an assertion's audiences is among those wanted. */
export function hasAudience({ claims }: Assertion, wanted: (audience: string) => boolean): boolean {
  return [claims.aud ?? []].flat().some(wanted);
}

/** Entra allows for clocks that differ by five minutes. */
const skewSeconds = 300;

/** Refuses an assertion that is not valid yet, or no longer. One without an end is refused as well. */
export function checkAssertionTime({ claims: { nbf, exp } }: Assertion, clock: Clock): void {
  const now = clock.now() / 1000;
  const begun = nbf === undefined || nbf <= now + skewSeconds;
  const over = exp === undefined || exp <= now - skewSeconds;
  if (!begun || over) throw stsErrors.assertionOutOfTime(clock.now(), nbf, exp);
}
