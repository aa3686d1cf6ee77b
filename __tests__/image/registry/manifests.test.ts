import { describe, expect, test } from "vitest";
import { digestOf } from "../../../image/digest";
import { putManifest } from "../../../image/registry/manifests";
import { connect } from "../../../image/registry/registry";

const bytes = Buffer.from("{}");
const manifest = { mediaType: "application/vnd.oci.image.manifest.v1+json", digest: digestOf(bytes), bytes };
const refused = () => Response.json({ errors: [{ code: "DIGEST_INVALID" }] }, { status: 400 });
const stored = (digest = manifest.digest) =>
  new Response(null, { status: 201, headers: { "docker-content-digest": digest } });

/** Puts the manifest where the registry answers so, the last answer again and again. */
async function put(...answers: readonly (() => Response)[]) {
  const waits: number[] = [];
  let calls = 0;
  const transport = {
    fetch: async () => (answers[Math.min(calls++, answers.length - 1)] ?? stored)(),
    wait: async (duration: number) => void waits.push(duration),
    random: () => 0.5,
    now: () => 0,
  };
  const registry = connect({ host: "registry.example", scopes: [], trustedRealms: [], transport });
  const outcome = await putManifest(registry, "acme/adapter", "tag", manifest).then(
    () => "stored",
    (error: { code: string }) => error.code,
  );
  return { outcome, calls, waits };
}

describe("a manifest", () => {
  test("is put again where another push of the same one got in between", async () => {
    expect(await put(refused, refused, stored)).toEqual({ outcome: "stored", calls: 3, waits: [500, 1000] });
  });

  test.each([
    ["is refused for its digest", refused],
    ["is stored under another digest", () => stored(digestOf(Buffer.from("[]")))],
  ])("that %s each time is an error, soon", async (_, answer) => {
    expect(await put(answer)).toEqual({ outcome: "IMAGE_DIGEST_MISMATCH", calls: 4, waits: [500, 1000, 2000] });
  });

  test("that may not be put is not put again", async () => {
    const denied = () => Response.json({ errors: [{ code: "DENIED" }] }, { status: 403 });
    expect(await put(denied)).toMatchObject({ calls: 1, waits: [] });
  });
});
