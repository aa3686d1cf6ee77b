import { expect, test } from "vitest";
import { imagesPinned } from "../../../constructs/policies/images-pinned";
import { none } from "./deployments";

test.each([
  "fra.ocir.io/ns/fn:1.0.0",
  `fra.ocir.io/ns/fn@sha256:${"0".repeat(64)}`,
  "${var.region}.ocir.io/${oci_artifacts_container_repository.r.namespace}/fn:58377211",
  "${var.image}",
])("%s passes", (image) => {
  expect(imagesPinned.check({ image }, "f", none)).toEqual([]);
});

test.each(["fra.ocir.io/ns/fn", "fra.ocir.io/ns/fn:latest", "localhost:5000/ns/fn"])("%s does not", (image) => {
  expect(imagesPinned.check({ image }, "f", none)).toHaveLength(1);
});

test("a digest beside the image pins it", () => {
  expect(imagesPinned.check({ image: "fra.ocir.io/ns/fn:latest", image_digest: "sha256:00" }, "f", none)).toEqual([]);
});
