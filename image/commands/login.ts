import { findLogin } from "../login";
import { openRegistry } from "../open-registry";
import { isHost } from "../reference";
import { loginMissing } from "../registry/authorize";
import { type Command, usage } from "./command";

export const login: Command = {
  usage: "HOST",
  summary:
    "Tries the login that push would use for a registry. Reads it from OCIR_USERNAME and OCIR_AUTH_TOKEN, else from the Docker configuration.",
  options: {},
  positionals: { least: 1, most: 1 },
  async run({ positionals: [host = ""] }, context) {
    if (!isHost(host)) throw usage("login", `"${host}" is not a host`, "a registry's host, for example fra.ocir.io");
    const found = await findLogin(host, "target", context.environment);
    if (found === undefined) throw loginMissing(host);
    const registry = await openRegistry(host, "target", [], context);
    const response = await registry.call({ method: "GET", to: "", subject: `registry ${host}`, expect: [200] });
    await response.body?.cancel();
    const user = "username" in found ? found.username : "identity token";
    context.out.write(`${host} accepts ${user} (from ${found.origin})\n`);
  },
};
