/**
 * What the local Entra has given out and takes back for a token: authorization codes, device codes and refresh tokens, on the cloud's clock.
 *
 * @module
 */
import { randomBytes, randomInt } from "node:crypto";
import type { RedirectUri } from "../../synthesized/system/tenant";
import type { Clock } from "../clock";
import type { WantedScopes } from "./delegated-scopes";
import type { SignedIn } from "./people";

/** How a client proves itself that redeems a grant. */
export type ClientKind = RedirectUri["kind"] | "device";

/** That somebody has signed in to a client. */
export interface Grant {
  readonly clientId: string;
  readonly tenantId: string;
  readonly signedIn: SignedIn;
  readonly wanted: WantedScopes;
  readonly kind: ClientKind;
  readonly nonce: string | undefined;
}

/** How what comes with a code is compared: RFC 7636, section 4. */
export interface CodeChallenge {
  readonly method: "plain" | "S256";
  readonly challenge: string;
}

export interface AuthorizationCode {
  readonly grant: Grant;
  readonly redirectUri: string;
  readonly challenge: CodeChallenge | undefined;
  readonly until: number;
  isUsed: boolean;
}

export interface DeviceCode {
  readonly userCode: string;
  readonly request: Omit<Grant, "signedIn">;
  readonly until: number;
  /** What the person said. */
  answer: SignedIn | "declined" | undefined;
  isUsed: boolean;
}

export interface RefreshToken {
  readonly grant: Grant;
  readonly until: number;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-auth-code-flow#successful-response */
const codeLifetimeMs = 10 * minuteMs;
/** https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-device-code#device-authorization-request */
export const deviceCodeLifetimeMs = 15 * minuteMs;
/** https://learn.microsoft.com/en-us/entra/identity-platform/refresh-tokens#token-lifetime */
const refreshLifetimeMs = 90 * dayMs;
const spaRefreshLifetimeMs = dayMs;

/** Codes that people can read to one another: https://www.rfc-editor.org/rfc/rfc8628#section-6.1 */
const letters = "BCDFGHJKLMNPQRSTVWXZ";

export class Grants {
  private readonly codes = new Map<string, AuthorizationCode>();
  private readonly devices = new Map<string, DeviceCode>();
  private readonly refreshTokens = new Map<string, RefreshToken>();

  constructor(private readonly clock: Clock) {}

  giveCode(of: Pick<AuthorizationCode, "grant" | "redirectUri" | "challenge">): string {
    const until = this.clock.now() + codeLifetimeMs;
    return this.keep(this.codes, "1.", { ...of, until, isUsed: false });
  }

  giveDeviceCode(request: DeviceCode["request"]): { readonly deviceCode: string; readonly userCode: string } {
    const userCode = Array.from({ length: 9 }, () => letters[randomInt(letters.length)]).join("");
    const until = this.clock.now() + deviceCodeLifetimeMs;
    const device: DeviceCode = { userCode, request, until, answer: undefined, isUsed: false };
    return { deviceCode: this.keep(this.devices, "D", device), userCode };
  }

  /** @param former the one that it takes the place of: a browser's ends when that does */
  giveRefreshToken(grant: Grant, former?: RefreshToken): string {
    const now = this.clock.now();
    const until = grant.kind === "spa" ? (former?.until ?? now + spaRefreshLifetimeMs) : now + refreshLifetimeMs;
    return this.keep(this.refreshTokens, "1.A", { grant, until });
  }

  code(code: string): AuthorizationCode | undefined {
    return this.codes.get(code);
  }

  device(deviceCode: string): DeviceCode | undefined {
    return this.devices.get(deviceCode);
  }

  /** By what the person types, while it is good. */
  deviceOf(userCode: string): DeviceCode | undefined {
    const wanted = userCode.replace(/[\s-]/g, "").toUpperCase();
    const isOpen = ({ until, answer }: DeviceCode): boolean => until > this.clock.now() && answer === undefined;
    return [...this.devices.values()].find((one) => one.userCode === wanted && isOpen(one));
  }

  refreshToken(token: string): RefreshToken | undefined {
    return this.refreshTokens.get(token);
  }

  /** What has been over for days is forgotten. */
  private keep<T extends { readonly until: number }>(all: Map<string, T>, prefix: string, one: T): string {
    for (const [key, { until }] of all) if (until + dayMs < this.clock.now()) all.delete(key);
    const key = `${prefix}${randomBytes(48).toString("base64url")}`;
    all.set(key, one);
    return key;
  }
}
