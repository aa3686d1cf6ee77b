import { expect, test } from "vitest";
import { clientClaimOf } from "../../../synthesized/system/client-claim";

const rule = (key: string, ...values: string[]) => ({ key, values });

test.each([
  ["azp before sub", [rule("sub", "x"), rule("azp", "x")], "azp"],
  ["one that is compared before one that only has to be there", [rule("azp"), rule("client_id", "x")], "client_id"],
  ["sub where nothing else names the client", [rule("tid", "t"), rule("sub", "x")], "sub"],
  ["none where no client is listed", [rule("tid", "t"), rule("client_id")], undefined],
])("%s", (_name, rules, key) => {
  expect(clientClaimOf(rules)?.key).toBe(key);
});
