/** What `start` tells while it stays up. */
import { expect, test } from "vitest";
import { until } from "../until";
import { startUp } from "./running";
import { synthesizedApp } from "./synthesized-app";

test("each request that comes, once the walk-through is over, and none in a log of CI", async () => {
  const directory = synthesizedApp({ adapter: "none" });
  for (const args of [["--verbose"], []]) {
    const up = await startUp(directory, ...args);
    const before = up.text().length;
    const told = () => up.text().slice(before);
    try {
      const [, api = ""] = /# hello without a token\n +curl -si '([^']+)'/.exec(up.text()) ?? [];
      expect((await fetch(api)).status).toBe(401);
      const [, endpoint = ""] = /TOKEN=\$\(curl -s '([^']+)'/.exec(up.text()) ?? [];
      expect((await fetch(endpoint, { method: "POST", body: new URLSearchParams({ client_id: "x" }) })).ok).toBe(false);
      if (args.length > 0) await until(() => /^Entra {2}token {2}4\d\d .*AADSTS\d+: /m.test(told()));
      const lines = told().match(/^GET {2}\/hello\/world {2}401 {2}no token {2}\d+ ms {2}\S+: .*$/gm) ?? [];
      expect(lines).toHaveLength(args.length);
      expect(/^WARN {2}\S+ {2}/m.test(told())).toBe(args.length > 0);
    } finally {
      // How the walk-through went, on a machine that is busy, is not what is tested.
      expect([0, 1]).toContain(await up.stop());
    }
  }
}, 60_000);
