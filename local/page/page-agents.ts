/**
 * How what the page itself asks for is told from what others ask for: by a name that nobody else knows.
 *
 * @module
 */

/** `User-Agent`s of one console. */
export interface PageAgents {
  /** It compares key sets: nobody's request, never shown. */
  readonly keys: string;
  /** A user sends a request from the page: shown, and marked. */
  readonly requests: string;
}

export const pageAgents = (instance: string): PageAgents => ({
  keys: `entra-oci-gateway-page/${instance} (key sets)`,
  requests: `entra-oci-gateway-page/${instance}`,
});
