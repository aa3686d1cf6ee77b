/**
 * Requests a second, for all clients together or for each address.
 *
 * https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewaylimitingbackendaccess.htm
 *
 * @module
 */
import { isIPv6 } from "node:net";
import type { RateLimitPolicy } from "../../synthesized/system/deployment";
import type { Clock } from "../clock";

interface Bucket {
  tokens: number;
  filledAt: number;
}

/** A token bucket for each key: see `rate-algorithm` in choices. */
export class RateLimiter {
  private readonly buckets = new Map<string, Bucket>();

  constructor(
    private readonly policy: RateLimitPolicy,
    private readonly clock: Clock,
  ) {}

  /** Counts a request. @returns seconds after which to try again; `undefined` where the request is permitted */
  public refuse(clientAddress: string): number | undefined {
    const { perSecond, key } = this.policy;
    const bucket = this.refilled(key === "TOTAL" ? "" : addressKey(clientAddress));
    if (bucket.tokens < 1) return Math.max(1, Math.ceil((1 - bucket.tokens) / perSecond));
    bucket.tokens -= 1;
    return undefined;
  }

  private refilled(key: string): Bucket {
    const now = this.clock.now();
    const { perSecond } = this.policy;
    const bucket = this.buckets.get(key) ?? { tokens: perSecond, filledAt: now };
    // A clock that was moved back must not take tokens away.
    const elapsed = Math.max(0, now - bucket.filledAt) / 1000;
    bucket.tokens = Math.min(perSecond, bucket.tokens + elapsed * perSecond);
    bucket.filledAt = now;
    this.buckets.set(key, bucket);
    return bucket;
  }
}

/** IPv6 clients count by their /64. */
export function addressKey(address: string): string {
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (mapped !== undefined) return mapped;
  return isIPv6(address) ? ipv6Groups(address).slice(0, 4).join(":") : address;
}

function ipv6Groups(address: string): readonly string[] {
  const [head = "", tail] = address.split("%")[0]?.split("::") ?? [];
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? [] : Array<string>(8 - left.length - right.length).fill("0");
  return [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16).toString(16));
}
