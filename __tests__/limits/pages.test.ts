import { describe, expect, it } from "vitest";
import { pages, pagesOf, readingsOf } from "../../limits/pages";
import { sources } from "./tables";

const named = new Set(sources.flatMap(pagesOf));
/** RFCs are not listed: they never change. */
const mayChange = [...named].filter((page) => !page.startsWith("https://www.rfc-editor.org/rfc/rfc"));

it("lists each page that a limit comes from, and no other", () => {
  expect([...pages.keys()].sort()).toEqual(mayChange.sort());
});

it("lists a page once, however many places on it are named", () => {
  for (const page of pages.keys()) expect(pagesOf(page)).toEqual([page]);
});

describe.each([...pages].flatMap(([page, reading]) => (reading ? [{ page, ...reading }] : [])))(
  "$page",
  ({ read, asOf }) => {
    it("was read on a day, not before its text was written", () => {
      for (const day of [read, asOf ?? read]) expect(new Date(day).toISOString().slice(0, 10)).toBe(day);
      expect(asOf === undefined || asOf <= read).toBe(true);
    });
  },
);

describe("a source in words", () => {
  const [known] = [...pages].find(([, reading]) => reading?.asOf !== undefined) ?? ["no page"];
  const [unknown] = [...pages].find(([, reading]) => reading === undefined) ?? ["no page"];

  it("has a day for each of its pages, and that of the text where it is known", () => {
    const { read, asOf } = pages.get(known) ?? {};
    expect(readingsOf(`${known}#a-place, https://www.rfc-editor.org/rfc/rfc7517#section-9.1`)).toEqual([
      `${read}, its text of ${asOf}`,
      "never changes",
    ]);
  });

  it("says of a page that could not be opened, or that nobody listed, that it was not", () => {
    expect(readingsOf(unknown)).toEqual(["not reopened"]);
    expect(readingsOf("https://example.com/elsewhere")).toEqual(["not reopened"]);
  });

  it("has none where the limit is ours", () => {
    expect(readingsOf("ours: a stack without one would secure nothing")).toEqual([]);
  });
});
