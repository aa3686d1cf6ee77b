import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { thirdPartyNotices } from "../../packaging/third-party-notices";

let root = "";

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "notices-"));
  const files = {
    "node_modules/mit/package.json": JSON.stringify({ name: "mit", version: "1.0.0", license: "MIT" }),
    "node_modules/mit/LICENSE": "Permission is hereby granted by Ann",
    "node_modules/@scope/apache/package.json": JSON.stringify({
      name: "@scope/apache",
      version: "2.0.0",
      license: "Apache-2.0",
    }),
    "node_modules/@scope/apache/license.md": "Apache License",
    "node_modules/@scope/apache/NOTICE.txt": "Made by Bob",
    "node_modules/mit/node_modules/inner/package.json": JSON.stringify({
      name: "inner",
      version: "3.0.0",
      license: "ISC",
      author: { name: "Cy" },
      repository: "https://example.com/inner",
    }),
    "node_modules/secret/package.json": JSON.stringify({ name: "secret", version: "4.0.0" }),
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
});

afterAll(() => rmSync(root, { recursive: true }));

it("gives each package's licence and notice once, whatever files of it are there", () => {
  const notices = thirdPartyNotices(root, [
    "image/main.ts",
    "node_modules/mit/a.js",
    "node_modules/mit/b/c.js",
    "node_modules/@scope/apache/index.js",
  ]);
  expect(notices.match(/Permission is hereby granted by Ann/g)).toHaveLength(1);
  expect(notices).toMatch(/@scope\/apache 2\.0\.0 \(Apache-2\.0\)\n\nMade by Bob\n\nApache License\n/);
  expect(notices).not.toContain("inner");
});

it("names the author of a package without a licence file, also inside of another's folder", () => {
  expect(thirdPartyNotices(root, ["node_modules/mit/node_modules/inner/index.js"])).toMatch(
    /inner 3\.0\.0 \(ISC\)\n\nBy Cy, https:\/\/example\.com\/inner\n$/,
  );
});

it("refuses a package that does not say how it is licensed", () => {
  expect(() => thirdPartyNotices(root, ["node_modules/secret/index.js"])).toThrow(
    "secret 4.0.0 does not say how it is licensed",
  );
});
