import { expect, it } from "vitest";
import { corsFindings, renderCors } from "../../constructs/cors";

it("writes out every field, since an omitted one would keep its former value", () => {
  expect(renderCors({ allowedOrigins: ["https://app.example.com"] })).toEqual({
    allowedOrigins: ["https://app.example.com"],
    allowedMethods: ["GET", "HEAD", "POST"],
    allowedHeaders: ["Authorization", "Content-Type"],
    exposedHeaders: [],
    isAllowCredentialsEnabled: false,
    maxAgeInSeconds: 0,
  });
});

it("has nothing to say of no policy", () => {
  expect(corsFindings("cors", undefined)).toEqual([]);
});
