/** Tries again what may pass: connection errors, 408, 429 and 5xx. */
import { ofOwnMachine } from "../../internal/user-error";
import { ImageError } from "../errors";
import type { Transport } from "./call";

/** Together with the first try, seven: about half a minute before a registry counts as unreachable. */
export const retriesOf = ({ retries = 6 }: Pick<Transport, "retries">): number => retries;
const firstDelay = 500;
const longestDelay = 60_000;
const passing = new Set([408, 429, 500, 502, 503, 504]);

/**
 * Repeats `attempt` while it fails in a way that may pass.
 *
 * @returns the first answer that is not such a failure, or the last answer
 * @throws ImageError `IMAGE_REGISTRY_UNREACHABLE` when there was no answer, and at once what this machine itself has against it
 */
export async function retrying<T extends Pick<Response, "status" | "headers">>(
  transport: Transport,
  host: string,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let failures = 0; ; failures += 1) {
    const outcome = await attempt().catch(asFailure);
    const isLast = failures === retriesOf(transport);
    if (outcome instanceof Failure) {
      if (isLast || outcome.isFinal) throw unreachable(host, outcome.cause);
    } else if (isLast || !passing.has(outcome.status)) return outcome;
    const after = outcome instanceof Failure ? undefined : retryAfter(outcome, transport.now());
    if (outcome instanceof Response) await outcome.body?.cancel();
    await transport.wait(Math.min(longestDelay, after ?? backOff(failures, transport.random())));
  }
}

/** Doubles from half a second, and varies by half, so that many clients do not come back at once. */
export const backOff = (failures: number, random: number): number => firstDelay * 2 ** failures * (0.75 + random / 2);

/** Seconds or a date. https://www.rfc-editor.org/rfc/rfc9110#field.retry-after */
function retryAfter(response: Pick<Response, "headers">, now: number): number | undefined {
  const value = response.headers.get("retry-after");
  if (value === null) return undefined;
  const duration = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(duration) ? undefined : Math.max(0, duration);
}

/** A request that got no answer. */
class Failure {
  constructor(readonly cause: unknown) {}

  /** A certificate does not become right by asking again. */
  get isFinal(): boolean {
    return /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO/.test(codeOf(this.cause));
  }
}

function asFailure(error: unknown): Failure {
  if (error instanceof ImageError) throw error;
  const own = ofOwnMachine(error);
  if (own !== undefined) throw own;
  return new Failure(error);
}

/** What Node's fetch calls "fetch failed" is explained by the cause that it carries. */
function codeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  const code = "code" in cause ? String(cause.code) : cause.name;
  return cause.message === "" ? code : `${code}: ${cause.message}`;
}

export const unreachable = (host: string, cause: unknown): ImageError =>
  new ImageError({
    code: "IMAGE_REGISTRY_UNREACHABLE",
    setting: `registry ${host}`,
    actual: codeOf(cause),
    allowed: "a registry that answers at this address",
    remedy:
      "Check the region in the host's name and the network; behind a proxy set HTTPS_PROXY and NODE_USE_ENV_PROXY=1 (Node 22.21, 24.0 and newer), for a private CA NODE_EXTRA_CA_CERTS",
    cause,
  });
