/** `WWW-Authenticate`: how a registry wants to be asked. https://distribution.github.io/distribution/spec/auth/token/ */

export type Challenge =
  | { readonly scheme: "basic" }
  | { readonly scheme: "bearer"; readonly realm: string; readonly service?: string; readonly scope?: string };

export function parseChallenge(header: string | null): Challenge | undefined {
  const bearer = /(?:^|,)\s*bearer\s+(.*)$/i.exec(header ?? "")?.[1];
  if (bearer !== undefined) {
    const { realm, service, scope } = parameters(bearer);
    return realm === undefined
      ? undefined
      : { scheme: "bearer", realm, ...(service !== undefined && { service }), ...(scope !== undefined && { scope }) };
  }
  return /(?:^|,)\s*basic\b/i.test(header ?? "") ? { scheme: "basic" } : undefined;
}

function parameters(text: string): Partial<Record<string, string>> {
  const pairs = text.matchAll(/([a-z_]+)=(?:"([^"]*)"|([^\s,"]+))/gi);
  return Object.fromEntries([...pairs].map(([, name = "", quoted, bare]) => [name.toLowerCase(), quoted ?? bare]));
}
