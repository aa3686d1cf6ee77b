import { webcrypto, X509Certificate } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { createKeyRing, type KeyRing } from "../../../local/entra/key-ring";
import { askToken, goodForm, type RunningTenant, startTenant, tenantId } from "./tenant";

const clock = { now: () => Date.parse("2030-01-01T00:00:00Z") };
const kids = async (ring: KeyRing): Promise<string[]> => (await ring.view()).keys.map(({ kid }) => kid);

describe("a ring nobody has looked at", () => {
  it("has made the key that signs and no other; a look makes each of the others once", async () => {
    const made = vi.spyOn(webcrypto.subtle, "generateKey");
    onTestFinished(() => made.mockRestore());
    const ring = await createKeyRing(clock);
    expect(made).toHaveBeenCalledTimes(1);
    const [first, second] = await Promise.all([kids(ring), kids(ring)]);
    expect(second).toEqual(first);
    expect(first).toContain(ring.signing.kid);
    expect(made).toHaveBeenCalledTimes(first.length);
  });

  it("dates its keys by the time at which it was made", async () => {
    let now = clock.now();
    const ring = await createKeyRing({ now: () => now });
    now += 86_400_000;
    const { keys } = await ring.view();
    const dates = keys.map(({ certificate }) => new X509Certificate(Buffer.from(certificate, "base64")).validFrom);
    expect(new Set(dates.map((date) => Date.parse(date)))).toEqual(new Set([clock.now()]));
  });

  it("may be rotated several times at once: each puts one key further in charge", async () => {
    const ring = await createKeyRing(clock);
    const published = ring.view();
    await Promise.all([ring.rotate("planned"), ring.rotate("emergency"), ring.rotate("planned")]);
    const before = (await published).keys.map(({ kid }) => kid);
    const after = await kids(ring);
    expect(after).toContain(ring.signing.kid);
    expect(after).toHaveLength(before.length);
    expect(before).not.toContain(ring.signing.kid);
  });
});

describe("a planned rotation", () => {
  it("hands over to a key that was long published, and publishes the next", async () => {
    const ring = await createKeyRing(clock);
    const before = await kids(ring);
    await ring.rotate("planned");
    const after = await kids(ring);
    expect(ring.signing.kid).toBe(before.at(-1));
    expect(after).toHaveLength(before.length);
    expect(after.slice(0, -1)).toEqual(before.slice(1));
  });
});

describe("an emergency rotation", () => {
  it("hands over to a key that nobody has seen, and withdraws the former", async () => {
    const ring = await createKeyRing(clock);
    const before = await kids(ring);
    const former = ring.signing.kid;
    await ring.rotate("emergency");
    expect(before).not.toContain(ring.signing.kid);
    expect(await kids(ring)).toContain(ring.signing.kid);
    expect(await kids(ring)).not.toContain(former);
    expect((await kids(ring)).at(-1)).toBe(before.at(-1));
  });
});

describe("flapping replicas", () => {
  it("show other keys from look to look, all of them between them, and agree again afterwards", async () => {
    const ring = await createKeyRing(clock);
    const all = await kids(ring);
    ring.flapping = true;
    const looks = [await kids(ring), await kids(ring), await kids(ring)];
    for (const look of looks) expect(look.length).toBeLessThan(all.length);
    expect(new Set(looks.flat())).toEqual(new Set(all));
    expect(looks.some((look) => !look.includes(ring.signing.kid))).toBe(true);
    expect(await kids(ring)).toEqual(looks[0]);
    ring.flapping = false;
    expect(await kids(ring)).toEqual(all);
  });
});

describe("over HTTP", () => {
  let tenant: RunningTenant;
  beforeAll(async () => {
    tenant = await startTenant();
  });
  afterAll(() => tenant.entra.close());

  it("a token is signed by the new key at once, and the set shows it", async () => {
    await tenant.entra.keys.rotate("emergency");
    const { body } = await askToken(tenant.entra, goodForm);
    const header = JSON.parse(Buffer.from(String(body.access_token).split(".")[0] ?? "", "base64url").toString());
    const { keys } = JSON.parse(await (await fetch(`${tenant.entra.url}/${tenantId}/discovery/v2.0/keys`)).text());
    expect(header.kid).toBe(tenant.entra.keys.signing.kid);
    expect(keys.map(({ kid }: { kid: string }) => kid)).toContain(header.kid);
  });

  it("each replica says who it is, and one adds cloud_instance_name", async () => {
    tenant.entra.keys.flapping = true;
    const replicas = new Set<string | null>();
    const withCloud: boolean[] = [];
    for (let look = 0; look < 3; look++) {
      const answer = await fetch(`${tenant.entra.url}/${tenantId}/discovery/v2.0/keys`);
      replicas.add(answer.headers.get("x-ms-ests-server"));
      withCloud.push((await answer.text()).includes('"cloud_instance_name":"microsoftonline.com"'));
    }
    expect(replicas.size).toBe(3);
    expect(withCloud.filter(Boolean)).toHaveLength(1);
  });
});
