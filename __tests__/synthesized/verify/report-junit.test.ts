import fc from "fast-check";
import { expect, test } from "vitest";
import { junitXml } from "../../../synthesized/verify/report-junit";
import type { CheckResult } from "../../../synthesized/verify/run-checks";

const result: CheckResult = {
  id: "admitted",
  title: 'api answers <client> & "friends"',
  subject: "api/client",
  essential: true,
  status: "failed",
  expected: "200",
  got: "500",
  look: ["look at <this>", "and that"],
  requestId: "abc",
  milliseconds: 1500,
};

test("a failure has its reasons, a check that was not made is skipped, and both are counted", () => {
  const xml = junitXml({
    system: "s",
    notApplied: [],
    results: [result, { ...result, status: "passed" }, { ...result, status: "not-checked", got: "no secret" }],
  });
  expect(xml).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="verify" tests="3" failures="1" skipped="1">
  <testsuite name="s" tests="3" failures="1" skipped="1">
    <testcase classname="admitted api/client" name="api answers &lt;client&gt; &amp; &quot;friends&quot;" time="1.5"><failure message="expected 200, got 500">look at &lt;this&gt;&#10;and that&#10;opc-request-id abc</failure></testcase>
    <testcase classname="admitted api/client" name="api answers &lt;client&gt; &amp; &quot;friends&quot;" time="1.5"/>
    <testcase classname="admitted api/client" name="api answers &lt;client&gt; &amp; &quot;friends&quot;" time="1.5"><skipped message="expected 200, got no secret"/></testcase>
  </testsuite>
</testsuites>
`);
});

test("whatever a server says, the document stays well-formed", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (got) => {
      const xml = junitXml({ system: got, notApplied: [], results: [{ ...result, got, title: got }] });
      expect(xml.replace(/&(?:amp|lt|gt|quot|apos|#10);/g, "")).not.toMatch(/&|(?![\n\r\t])\p{Cc}/u);
      expect(xml.match(/</g)).toHaveLength(xml.match(/>/g)?.length ?? -1);
    }),
  );
});
