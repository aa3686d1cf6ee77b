/** The real bundle as a real process, over the Fn contract. */
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { FunctionProcess, functionBundle } from "../function-process";
import { trust } from "./asked";

async function started(trusts: unknown): Promise<FunctionProcess> {
  const environment = { AUTHORIZER_TRUSTS: JSON.stringify(trusts) };
  const bundle = join(dirname(functionBundle()), "authorizer", "func.js");
  const running = await FunctionProcess.start({ bundle, environment });
  onTestFinished(() => running.stop());
  return running;
}

test("answers in the gateway's form, and lives on after an input that is none", async () => {
  const running = await started([trust]);
  for (const body of ['{"type":"USER_DEFINED","data":{}}', "x"]) {
    const { socketStatus, body: answer } = await running.invoke({ "Content-Type": "application/json" }, body);
    expect([socketStatus, JSON.parse(answer)]).toMatchObject([200, { active: false, wwwAuthenticate: "Bearer" }]);
  }
  expect(running.isAlive).toBe(true);
});

test("fails each call where its settings are wrong, and lives on", async () => {
  const running = await started([]);
  for (let call = 0; call < 2; call++) expect((await running.invoke({}, "{}")).socketStatus).toBe(502);
  expect(running.isAlive).toBe(true);
  expect(running.lines[0]).toMatchObject({ event: "setting", setting: "AUTHORIZER_TRUSTS" });
});
