import { expect, test } from "vitest";
import { imagesPinned } from "../../../constructs/policies/images-pinned";
import type { Attributes } from "../../../constructs/policies/rule";
import { none } from "./deployments";

const verdicts = (fn: Attributes) => imagesPinned.check(fn, "f", none);
const digest = `sha256:${"0".repeat(64)}`;

test.each([
  "fra.ocir.io/ns/fn:1.0.0",
  `fra.ocir.io/ns/fn@${digest}`,
  `fra.ocir.io/ns/fn:latest@${digest}`,
  "${var.region}.ocir.io/${oci_artifacts_container_repository.r.namespace}/fn:58377211",
])("%s passes", (image) => {
  expect(verdicts({ image })).toEqual([]);
});

test.each([
  "fra.ocir.io/ns/fn",
  "fra.ocir.io/ns/fn:latest",
  "localhost:5000/ns/fn",
  "${var.host}/fn:latest",
  "${var.host}/fn",
  "",
  "fra.ocir.io/ns/fn@sha256:00",
])("%j does not", (image) => {
  expect(verdicts({ image })).toEqual([`image ${image} has no fixed tag or digest`]);
  for (const image_digest of ["", null, "sha256:", "latest"]) expect(verdicts({ image, image_digest })).toHaveLength(1);
});

test("a digest beside the image pins it, and one of a resource does", () => {
  const image = "fra.ocir.io/ns/fn:latest";
  expect(verdicts({ image, image_digest: digest })).toEqual([]);
  expect(verdicts({ image, image_digest: "${oci_artifacts_container_image_signature.s.image_digest}" })).toEqual([]);
});

test.each<[Attributes]>([
  [{ image: "${var.image}" }],
  [{ image: "fra.ocir.io/ns/fn:${var.tag}" }],
  [{ image: "fra.ocir.io/ns/fn:latest", image_digest: "${var.digest}" }],
])("what Terraform fills in may be anything: %j", ({ image = "", image_digest = null }) => {
  expect(verdicts({ image, image_digest })).toEqual([{ notUnderstood: `the image ${image}` }]);
});

test("functions that Oracle builds have no image here", () => {
  expect(verdicts({ source_details: { source_type: "PRE_BUILT_FUNCTIONS" } })).toEqual([]);
});
