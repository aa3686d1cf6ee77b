import { expect, it } from "vitest";
import { keySet } from "../../limits/jwks";

it("holds what API Gateway verifies with: ten RSA keys of 2,048 to 4,096 bits", () => {
  expect(keySet.keys).toMatchObject({ min: 1, max: 10 });
  expect(keySet.modulusBits).toMatchObject({ min: 2048, max: 4096 });
  expect(keySet.type.oneOf).toEqual(["RSA"]);
  expect(keySet.algorithms.oneOf).toEqual(["RS256", "RS384", "RS512"]);
});
