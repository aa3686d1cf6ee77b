/**
 * Why a request with or without a token is not admitted.
 *
 * @module
 */

/** The request gets 401, or what the failure policy says. The message is for the execution log, never for the client. */
export class TokenRefusal extends Error {}

/** The keys cannot be had: 500 for every request that needs them. */
export class KeysUnavailable extends Error {
  constructor(
    /** Second half of the log code: `badJsonWebKeySet`, or a whole code where it has a dot. */
    public readonly logCode: "badJsonWebKeySet" | "authentication.idpCallFailed",
    message: string,
  ) {
    super(message);
  }
}

/** The keys come from what is not played here, for this reason. */
export class KeysNotPlayed extends Error {}
