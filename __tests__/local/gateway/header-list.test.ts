import { expect, test } from "vitest";
import { HeaderList, removeHopByHop } from "../../../local/gateway/header-list";

test("repeated headers stay, in their order; names are compared without case", () => {
  const headers = HeaderList.fromRaw(["A", "1", "b", "2", "a", "3"]);
  expect(headers.values("a")).toEqual(["1", "3"]);
  expect([headers.first("B"), headers.first("c"), headers.has("c")]).toEqual(["2", undefined, false]);
  expect(headers.names()).toEqual(["a", "b"]);
  const copy = headers.copy();
  copy.set("B", "4");
  copy.remove("A");
  expect([headers.raw(), copy.raw()]).toEqual([
    ["A", "1", "b", "2", "a", "3"],
    ["B", "4"],
  ]);
});

test("hop-by-hop headers go, those that Connection names among them", () => {
  const headers = HeaderList.of(["Connection", "close, X-Hop"], ["x-hop", "1"], ["TE", "trailers"], ["Keep", "1"]);
  removeHopByHop(headers);
  expect(headers.raw()).toEqual(["Keep", "1"]);
});
