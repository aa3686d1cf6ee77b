import { describe, expect, test } from "vitest";
import { assertSafe, isLoopback, registryOrigin } from "../../../image/registry/origin";

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

  test("is on loopback only if it cannot be elsewhere", () => {
    expect(["localhost", "127.9.9.9", "[::1]"].every(isLoopback)).toBe(true);
    expect(["128.0.0.1", "127.0.0.1.nip.io", "[::2]", "0.0.0.0", "host.localhost.example"].some(isLoopback)).toBe(
      false,
    );
  });

  test("never leads into plain http beyond loopback", () => {
    const [remote, local] = [new URL("https://fra.ocir.io"), new URL("http://127.0.0.1:5000")];
    expect(() => assertSafe(new URL("https://cdn.example/x"), remote)).not.toThrow();
    expect(() => assertSafe(new URL("http://127.0.0.1:9/x"), local)).not.toThrow();
    expect(() => assertSafe(new URL("http://fra.ocir.io/x"), remote)).toThrow(/IMAGE_REGISTRY_INSECURE/);
    expect(() => assertSafe(new URL("http://127.0.0.1/x"), remote)).toThrow(/IMAGE_REGISTRY_INSECURE/);
    expect(() => assertSafe(new URL("http://192.0.2.1/x"), local)).toThrow(/IMAGE_REGISTRY_INSECURE/);
    expect(() => assertSafe(new URL("file:///etc/passwd"), local)).toThrow(/IMAGE_REGISTRY_INSECURE/);
  });
});
