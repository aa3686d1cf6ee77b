/** A token realm as docker-registry's `auth: token` wants it. https://distribution.github.io/distribution/spec/auth/jwt/ */
import { execFileSync } from "node:child_process";
import { randomUUID, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

export interface TokenServer {
  readonly realm: string;
  /** What the registry is configured with. */
  readonly auth: object;
  /** Each request's method, query or form, and Authorization header. */
  readonly requests: {
    readonly method: string;
    readonly fields: URLSearchParams;
    readonly authorization: string | undefined;
  }[];
  close(): Promise<void>;
}

export interface TokenServerOptions {
  readonly folder: string;
  readonly user: string;
  readonly password: string;
  readonly refreshToken: string;
  /** Actions that the user has, and those that everybody has. */
  readonly allows: (repository: string, isUser: boolean) => readonly string[];
}

const service = "registry of the test";
const issuer = "realm of the test";

export async function startTokenServer(options: TokenServerOptions): Promise<TokenServer> {
  const [key, certificate] = [join(options.folder, "key.pem"), join(options.folder, "certificate.pem")];
  const subject = ["-subj", "/CN=realm", "-days", "1"];
  const request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", ...subject, "-keyout", key, "-out", certificate];
  execFileSync("openssl", request, { stdio: "ignore" });
  const requests: TokenServer["requests"] = [];
  const server = createServer(async (incoming, outgoing) => {
    const fields = await fieldsOf(incoming);
    const { authorization } = incoming.headers;
    requests.push({ method: incoming.method ?? "", fields, authorization });
    const isUser = authenticate(options, fields, authorization);
    if (isUser === undefined) return void outgoing.writeHead(401).end("{}");
    const scopes = fields
      .getAll("scope")
      .flatMap((scope) => scope.split(" "))
      .filter(Boolean);
    const token = makeToken({ key, certificate, access: scopes.map((scope) => grant(scope, isUser, options)) });
    outgoing.end(JSON.stringify({ token, expires_in: 60 }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const realm = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
  return {
    realm,
    auth: { token: { realm, service, issuer, rootcertbundle: certificate } },
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function fieldsOf(incoming: IncomingMessage): Promise<URLSearchParams> {
  if (incoming.method === "GET") return new URL(incoming.url ?? "", "http://realm").searchParams;
  let body = "";
  for await (const chunk of incoming) body += chunk;
  return new URLSearchParams(body);
}

/** True for the user, false for nobody in particular, undefined for a wrong login. */
function authenticate(
  options: TokenServerOptions,
  fields: URLSearchParams,
  authorization?: string,
): boolean | undefined {
  const { user, password, refreshToken } = options;
  if (fields.has("refresh_token")) return fields.get("refresh_token") === refreshToken || undefined;
  if (authorization === undefined) return false;
  return authorization === `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` || undefined;
}

function grant(scope: string, isUser: boolean, { allows }: TokenServerOptions) {
  const [type, name = "", actions = ""] = scope.split(":");
  const allowed = allows(name, isUser);
  return { type, name, actions: actions.split(",").filter((action) => allowed.includes(action)) };
}

function makeToken({ key, certificate, access }: { key: string; certificate: string; access: object }): string {
  const der = readFileSync(certificate, "utf8").replace(/-----[^-]+-----|\s/g, "");
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: issuer,
    aud: service,
    sub: "user",
    exp: now + 60,
    nbf: now - 60,
    iat: now,
    jti: randomUUID(),
    access,
  };
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const content = `${encode({ typ: "JWT", alg: "RS256", x5c: [der] })}.${encode(claims)}`;
  return `${content}.${sign("sha256", Buffer.from(content), readFileSync(key)).toString("base64url")}`;
}
