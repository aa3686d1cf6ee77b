import { describe, expect, test } from "vitest";
import { addressFrom, registryOrigin } from "../../../image/registry/origin";

describe("a registry's address", () => {
  test.each([
    ["fra.ocir.io", "https://fra.ocir.io/"],
    ["docker.io", "https://registry-1.docker.io/"],
    ["mirror.example:8443", "https://mirror.example:8443/"],
    ["localhost:5000", "http://localhost:5000/"],
    ["127.0.0.1:5000", "http://127.0.0.1:5000/"],
    ["[::1]:5000", "http://[::1]:5000/"],
    ["127.0.0.1.example", "https://127.0.0.1.example/"],
    ["localhost.example:80", "https://localhost.example:80/"],
  ])("%s is at %s", (host, origin) => {
    expect(registryOrigin(host).href).toBe(origin);
  });

  test("never leads into plain http beyond loopback", () => {
    const [remote, local] = [new URL("https://fra.ocir.io"), new URL("http://127.0.0.1:5000")];
    expect(addressFrom("https://cdn.example/x", remote, remote).href).toBe("https://cdn.example/x");
    expect(addressFrom("/v2/x", remote, remote).href).toBe("https://fra.ocir.io/v2/x");
    expect(addressFrom("http://127.0.0.1:9/x", local, local).href).toBe("http://127.0.0.1:9/x");
    for (const [given, registry] of [
      ["http://fra.ocir.io/x", remote],
      ["http://127.0.0.1/x", remote],
      ["http://192.0.2.1/x", local],
      ["file:///etc/passwd", local],
    ] as const)
      expect(() => addressFrom(given, registry, registry)).toThrow(/IMAGE_REGISTRY_INSECURE/);
  });

  test.each(["http://[", "https://", "http://a:b:c"])("is told where it is none: %s", (given) => {
    const registry = new URL("https://fra.ocir.io");
    expect(() => addressFrom(given, registry, registry)).toThrow(/IMAGE_REGISTRY_FAILED: .* an address that is none/);
  });
});
