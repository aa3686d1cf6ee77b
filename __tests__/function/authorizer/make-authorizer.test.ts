/** Several issuers of one authorizer: each is judged by its own keys, wherever they come from. */
import { describe, expect, it } from "vitest";
import { makeAuthorizer } from "../../../function/authorizer/make-authorizer";
import type { LogLine } from "../../../function/log";
import { policyTag } from "../../../function/second-hand";
import type { Extras } from "../../../function/upstream-get";
import { rsaKey, type SigningKey, token } from "../../local/gateway/issuer";
import { rsaKeyPair } from "../../prepared-keys";
import { SimulatedClock } from "../simulated-clock";
import { SimulatedObject } from "../simulated-object";
import { failing, giving, principal } from "../simulated-pool";

/** Two issuers that give their keys the same name. */
const names = ["a", "b"] as const;
type Name = (typeof names)[number];
const keys: Readonly<Record<Name, SigningKey>> = { a: rsaKey("one"), b: rsaKey("one", rsaKeyPair()) };

const issuerOf = (name: Name): string => `https://${name}.example.com/`;
const keysUri = (name: Name): string => `https://${name}.example.com/keys`;
const objectUri = (name: Name): string => `https://objectstorage.eu-frankfurt-1.oraclecloud.com/n/n/b/b/o/${name}`;

const trusts = names.map((name) => ({
  ...{ issuer: issuerOf(name), keys: keysUri(name), snapshot: objectUri(name) },
  ...{ audiences: ["api"], clientClaim: "azp", clients: ["client"] },
}));

function system() {
  const clock = new SimulatedClock();
  const objects = { a: new SimulatedObject(clock), b: new SimulatedObject(clock) };
  const down = new Set<Name>();
  const connect = (uri: URL, _maxBytes: number, extras: Extras = {}) => {
    const [name = "a"] = names.filter((one) => [keysUri(one), objectUri(one)].includes(uri.href));
    if (uri.href === objectUri(name)) return objects[name].connect(extras);
    const document = Buffer.from(JSON.stringify({ keys: [keys[name].jwk] }));
    return (signal: AbortSignal) => (down.has(name) ? failing(503) : giving(document))(signal);
  };
  /** A copy that has just started. */
  const start = () => {
    const logs: LogLine[] = [];
    const environment = { AUTHORIZER_TRUSTS: JSON.stringify(trusts), ...principal };
    const authorize = makeAuthorizer(environment, { clock, log: (line) => logs.push(line), connect });
    /** What it says of a token of one issuer that is signed with a key: whether it is good, or that nobody knows. */
    const ask = async (issuer: Name, by: Name): Promise<boolean | string> => {
      const claims = { iss: issuerOf(issuer), aud: "api", azp: "client", sub: "s" };
      const text = await token(keys[by], { claims: claims as never, header: {}, now: clock.wall() });
      const answer = authorize(Buffer.from(JSON.stringify({ data: { token: `Bearer ${text}` } })), () => null).then(
        ({ active }) => active,
        (failure: Error) => failure.message,
      );
      await clock.advance(20_000);
      return answer;
    };
    return { ask, logs };
  };
  return { clock, objects, down, start };
}

/** All issuers' snapshots are written, and nobody answers any more. */
async function written() {
  const all = system();
  const writer = all.start();
  for (const name of names) expect(await writer.ask(name, name)).toBe(true);
  await all.clock.advance(1000);
  expect(names.map((name) => all.objects[name].writes)).toEqual([1, 1]);
  for (const name of names) all.down.add(name);
  return all;
}

describe("keys of one issuer", () => {
  it.each([
    ["while all issuers answer", async () => system()],
    ["in an outage, with snapshots", written],
  ])("are never another's, %s", async (_name, make) => {
    const { start } = await make();
    for (const issuer of names)
      for (const by of names) {
        expect(await start().ask(issuer, by)).toBe(issuer === by);
        // Nor where the copy knows the other's keys already.
        const { ask } = start();
        expect(await ask(by, by)).toBe(true);
        expect(await ask(issuer, by)).toBe(issuer === by);
      }
  });

  it("are not read for another into whose object somebody copied them", async () => {
    const { objects, start } = await written();
    objects.b.become(objects.a);
    const { ask, logs } = start();
    expect(await ask("b", "a")).toBe("KEYS_UNAVAILABLE");
    expect(await ask("b", "b")).toBe("KEYS_UNAVAILABLE");
    expect(await ask("a", "a")).toBe(true);
    expect(logs).toContainEqual(expect.objectContaining({ event: "jwks-snapshot-read", outcome: "no-snapshot" }));
  });

  it("are kept apart there by nothing but what says whose they are", async () => {
    const { objects, start } = await written();
    const policy = { algorithm: "RS256", consumerKeys: "drop", issuer: undefined, deniedKids: new Set("") } as const;
    const tag = policyTag("snapshot", { ...policy, uri: new URL(keysUri("b")), staleMs: 0 });
    objects.b.become(objects.a, { "opc-meta-jwks-adapter-policy": tag });
    expect(await start().ask("b", "a")).toBe(true);
  });

  it("that are known keep nothing from the other, of which none is known", async () => {
    const { down, start } = system();
    down.add("b");
    const { ask } = start();
    expect(await ask("a", "a")).toBe(true);
    expect(await ask("b", "b")).toBe("KEYS_UNAVAILABLE");
    down.delete("b");
    expect(await ask("b", "b")).toBe(true);
  });
});
