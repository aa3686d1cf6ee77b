import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { pageDocument } from "../../../local/page/page-document";

it("the policy names the hashes of the style and the script that stand in the page", () => {
  const { html, headers } = pageDocument();
  const hashOf = (tag: string): string => {
    const [, text = ""] = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(html) ?? [];
    expect(text).not.toBe("");
    return createHash("sha256").update(text).digest("base64");
  };
  expect(headers["content-security-policy"]).toContain(`script-src 'sha256-${hashOf("script")}'`);
  expect(headers["content-security-policy"]).toContain(`style-src 'sha256-${hashOf("style")}'`);
});
