/**
 * The public endpoints that the doctor reads, on loopback, in the platforms' own shapes. Errors repeat what was sent, as a careless
 * service might: nothing of it may be printed.
 */
import { type KeyObject, verify } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { Endpoints } from "../../internal/clients/endpoints";
import { answer, type Handler, type Loopback, type Received, startLoopback } from "./loopback";

export const tenantId = "11111111-2222-3333-4444-555555555555";

export interface Accounts {
  /** Verifies OCI's signatures. */
  readonly ociKey: KeyObject;
  readonly ociKeyId: string;
  readonly clientSecret: string;
  readonly registryUser: string;
  readonly registryPassword: string;
  /** Tokens that the fakes give out. */
  readonly registryToken: string;
  readonly graphClaims: object;
}

export interface FakeClouds {
  readonly oci: Loopback;
  readonly entra: Loopback;
  readonly registry: Loopback;
  readonly endpoints: Endpoints;
  /** Signature of the tokens for Graph: a secret that no output may show. */
  readonly tokenSignature: string;
  close(): Promise<void>;
}

const tokenSignature = "c2lnbmF0dXJlLW9mLXRoZS1ncmFwaC10b2tlbg";

/** A token with these claims; its signature is not one. */
export function unsignedToken(claims: object): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  return `${encode({ typ: "JWT", alg: "RS256" })}.${encode(claims)}.${tokenSignature}`;
}

export async function startFakeClouds(accounts: Accounts): Promise<FakeClouds> {
  const oci = await startLoopback(ociHandler(accounts));
  const entra = await startLoopback(entraHandler(accounts));
  const registry = await startLoopback(registryHandler(accounts));
  return {
    oci,
    entra,
    registry,
    tokenSignature,
    endpoints: {
      oci: (service, { region }) => new URL(`/${region}/${service}`, oci.url),
      registryHost: () => registry.url.host,
      entra: () => ({ login: entra.url, graph: new URL("https://graph.microsoft.com") }),
    },
    close: async () => void (await Promise.all([oci, entra, registry].map((server) => server.close()))),
  };
}

function echo(response: ServerResponse, status: number, { headers, body, url }: Received, json: object = {}): void {
  answer(response, status, { ...json, message: `${headers.authorization} ${body} ${url}` });
}

export const regions = [
  { regionKey: "FRA", regionName: "eu-frankfurt-1", status: "READY", isHomeRegion: true },
  { regionKey: "ZRH", regionName: "eu-zurich-1", status: "IN_PROGRESS", isHomeRegion: false },
];

export function ociHandler({ ociKey, ociKeyId }: Accounts): Handler {
  return (received, response) => {
    if (!isSigned(received, ociKey, ociKeyId)) return echo(response, 401, received, { code: "NotAuthenticated" });
    const { pathname } = received.url;
    if (pathname.endsWith("/regionSubscriptions")) return answer(response, 200, regions);
    const known =
      /^\/(20190501\/gateways|20181201\/applications|20160918\/(container\/repositories|vcns|policies|compartments\/.+)|20200531\/logGroups|20180501\/httpMonitors)$/;
    if (known.test(pathname)) return answer(response, 200, { items: [] });
    echo(response, 404, received, { code: "NotAuthorizedOrNotFound" });
  };
}

function isSigned({ method, url, headers }: Received, key: KeyObject, keyId: string): boolean {
  const fields = new Map(
    [...(headers.authorization ?? "").matchAll(/(\w+)="([^"]*)"/g)].map(([, name, said]) => [name, said]),
  );
  const lines = (fields.get("headers") ?? "").split(" ").map((name) => {
    if (name === "(request-target)") return `${name}: ${method.toLowerCase()} ${url.pathname}${url.search}`;
    return `${name}: ${headers[name]}`;
  });
  const signature = Buffer.from(fields.get("signature") ?? "", "base64");
  return fields.get("keyId") === keyId && verify("sha256", Buffer.from(lines.join("\n")), key, signature);
}

export function entraHandler({ clientSecret, graphClaims }: Accounts): Handler {
  return (received, response) => {
    const { pathname } = received.url;
    if (pathname === `/${tenantId}/v2.0/.well-known/openid-configuration`) {
      const issuer = `https://login.microsoftonline.com/${tenantId}/v2.0`;
      return answer(response, 200, {
        issuer,
        jwks_uri: `https://login.microsoftonline.com/${tenantId}/discovery/v2.0/keys`,
      });
    }
    if (pathname !== `/${tenantId}/oauth2/v2.0/token`) {
      return echo(response, 400, received, { error: "invalid_tenant", error_codes: [90002] });
    }
    const form = new URLSearchParams(received.body);
    if (form.get("client_secret") === clientSecret || form.get("client_assertion") !== null) {
      return answer(response, 200, {
        token_type: "Bearer",
        expires_in: 3599,
        access_token: unsignedToken(graphClaims),
      });
    }
    echo(response, 401, received, { error: "invalid_client", error_codes: [7000215] });
  };
}

export function registryHandler({ registryUser, registryPassword, registryToken }: Accounts): Handler {
  const basic = `Basic ${Buffer.from(`${registryUser}:${registryPassword}`).toString("base64")}`;
  return (received, response) => {
    const { url, headers } = received;
    if (url.pathname === "/20180419/docker/token") {
      return headers.authorization === basic
        ? answer(response, 200, { token: registryToken })
        : echo(response, 401, received);
    }
    if (headers.authorization === `Bearer ${registryToken}`) return answer(response, 200, {});
    const challenge = `Bearer realm="http://${headers.host}/20180419/docker/token",service="${headers.host}",scope=""`;
    answer(response, 401, { errors: [{ code: "UNAUTHORIZED" }] }, { "www-authenticate": challenge });
  };
}
