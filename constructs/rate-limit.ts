/**
 * The rate limit of a deployment.
 *
 * @module
 */
import { rateLimit as limits } from "../limits/api-gateway";
import { checkRange, type Finding } from "./private/findings";

/**
 * How many requests a deployment takes.
 *
 * @see [Rate limits](https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewaylimitingbackendaccess.htm)
 */
export interface RateLimit {
  /** Whole requests a second. */
  readonly requestsPerSecond: number;
  /**
   * `CLIENT_IP`: for each client address by itself (an IPv6 one by its /64). `TOTAL`: for all clients together, so that
   * one of them can use up the others' share.
   * @default "CLIENT_IP"
   */
  readonly key?: "CLIENT_IP" | "TOTAL";
}

/** The block of the specification. */
export function renderRateLimit(limit: RateLimit) {
  return { rateInRequestsPerSecond: limit.requestsPerSecond, rateKey: limit.key ?? "CLIENT_IP" };
}

/** @internal */
export function rateLimitFindings(setting: string, limit: RateLimit | undefined): Finding[] {
  const code = "RATE_LIMIT_INVALID";
  return [...checkRange(code, `${setting}.requestsPerSecond`, limit?.requestsPerSecond, limits.requestsPerSecond)];
}
