import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { bundlePackages, withBundledPackages } from "../../packaging/bundled-packages";
import parts from "../../packaging/bundled-parts.json";

const root = join(__dirname, "..", "..");

it.each([
  ["lib/local/entra/entra.js", 'require("fastify")', 'require("../../bundled/fastify.js")'],
  ["lib/tls.js", "require('@peculiar/x509')", "require('./bundled/peculiar-x509.js')"],
  [
    "lib/image/pack.js",
    'require("fflate"); require("fflate")',
    /^(?:require\("\.\.\/bundled\/fflate\.js"\)(?:; )?){2}$/,
  ],
])("a module requires the file in place of the package: %s, %s", (file, before, after) => {
  const once = withBundledPackages(before, file);
  expect(once).toMatch(after);
  expect(withBundledPackages(once, file)).toBe(once);
});

it.each(['require("uuid")', 'require("fastify/lib/route")', '"fastify"', 'require("fastify-plugin")'])(
  "%s stays",
  (text) => {
    expect(withBundledPackages(text, "lib/a.js")).toBe(text);
  },
);

it("each package gives in one file, without any other, what it gives from its folder", () => {
  const folder = mkdtempSync(join(tmpdir(), "bundled-"));
  try {
    for (const { path, code, sources } of bundlePackages(root)) {
      const file = join(folder, path.replaceAll("/", "-"));
      writeFileSync(file, code);
      const name = sources.flatMap((source) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1] ?? []);
      const original = path.replace("lib/bundled/", "").replace(".js", "").replace("peculiar-", "@peculiar/");
      expect(name).toContain(original);
      const used = Object.entries(parts).find(([whole]) => whole === original)?.[1];
      expect(namesOf(file, folder), path).toEqual(used ?? namesOf(original, root));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it("what is bundled in part is bundled with all that is imported of it", () => {
  for (const [name, used] of Object.entries(parts)) {
    const imported = sources(["internal", "synthesized", "local", "operate", "doctor", "image"]).flatMap((text) =>
      [...text.matchAll(new RegExp(`^import (?!type)\\{([^}]*)\\} from "${name}"`, "gms"))].flatMap(([, list = ""]) =>
        list.split(",").map((one) => one.trim()),
      ),
    );
    const values = imported.filter((one) => one !== "" && !one.startsWith("type "));
    expect([...new Set(values)].sort()).toEqual(used.toSorted());
  }
});

const sources = (rooms: readonly string[]): string[] =>
  rooms.flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"))
      .map((file) => readFileSync(join(root, room, file), "utf8")),
  );

it("the server among them answers with JSON and judges bodies by their schema, without what it does not come to", () => {
  const { code = "", sources = [] } = bundlePackages(root).find(({ path }) => path.endsWith("/fastify.js")) ?? {};
  expect(
    sources.filter((source) => /node_modules\/(?:light-my-request|fast-json-stringify)\/(?!lib\/)/.test(source)),
  ).toEqual([]);
  const folder = mkdtempSync(join(tmpdir(), "bundled-"));
  try {
    writeFileSync(join(folder, "fastify.js"), code);
    const program = `
      const app = require("./fastify.js")();
      app.post("/", { schema: { body: { type: "object", required: ["n"], properties: { n: { type: "integer" } } } } }, async ({ body }) => ({ got: body.n }));
      app.listen({ host: "127.0.0.1", port: 0 }).then(async (url) => {
        const ask = (body) => fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
        for (const body of [{ n: 7 }, { n: 1.5 }, {}]) {
          const answer = await ask(body);
          console.log(answer.status, await answer.text());
        }
        await app.close();
        process.exit();
      });`;
    const { stdout, stderr } = spawnSync(process.execPath, ["-e", program], { cwd: folder, encoding: "utf8" });
    expect({
      lines: stdout
        .trim()
        .split("\n")
        .map((line) => line.slice(0, 13)),
      stderr,
    }).toEqual({
      lines: ['200 {"got":7}', '400 {"statusC', '400 {"statusC'],
      stderr: "",
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it("makers of certificates among them make such as Node reads, without what they do not come to", () => {
  const all = bundlePackages(root);
  const folder = mkdtempSync(join(tmpdir(), "bundled-"));
  try {
    for (const { path, code } of all) writeFileSync(join(folder, path.replace("lib/bundled/", "")), code);
    const { sources = [] } = all.find(({ path }) => path.endsWith("/peculiar-x509.js")) ?? {};
    expect(
      sources.filter((source) =>
        /node_modules\/@peculiar\/asn1-(?:cms|csr|pkcs9|pfx|x509-post-quantum)\//.test(source),
      ),
    ).toEqual([]);
    const program = `
      require("./reflect-metadata.js");
      const { BasicConstraintsExtension, SubjectAlternativeNameExtension, X509CertificateGenerator } = require("./peculiar-x509.js");
      const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
      crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]).then(async (keys) => {
        const extensions = [new BasicConstraintsExtension(true), new SubjectAlternativeNameExtension([{ type: "dns", value: "a.test" }])];
        const made = await X509CertificateGenerator.createSelfSigned({ name: "CN=a.test", keys, signingAlgorithm: algorithm, extensions });
        const read = new (require("node:crypto").X509Certificate)(made.toString("pem"));
        console.log(read.subject, read.subjectAltName, read.ca, read.verify(read.publicKey));
      });`;
    const { stdout, stderr } = spawnSync(process.execPath, ["-e", program], { cwd: folder, encoding: "utf8" });
    expect({ stdout, stderr }).toEqual({ stdout: "CN=a.test DNS:a.test true true\n", stderr: "" });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function namesOf(specifier: string, cwd: string): unknown {
  const before = join(root, "node_modules", "reflect-metadata");
  const program = `require(${JSON.stringify(before)}); console.log(JSON.stringify(Object.keys(require(${JSON.stringify(specifier)})).sort()))`;
  const { stdout, stderr } = spawnSync(process.execPath, ["-e", program], { cwd, encoding: "utf8" });
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout);
}
