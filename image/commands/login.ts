import { isHost } from "../reference";
import { tryLogin } from "../try-login";
import { type Command, usage } from "./command";

export const login: Command = {
  usage: "HOST",
  summary:
    "Tries the login that push would use for a registry. Reads it from OCIR_USERNAME and OCIR_AUTH_TOKEN, for OCI Registry and the host that OCIR_HOST names, else from the Docker configuration.",
  options: {},
  positionals: { least: 1, most: 1 },
  async run({ positionals: [host = ""] }, context) {
    if (!isHost(host)) throw usage("login", `"${host}" is not a host`, "a registry's host, for example fra.ocir.io");
    const found = await tryLogin(host, context);
    const user = "username" in found ? found.username : "identity token";
    context.out.write(`${host} accepts ${user} (from ${found.origin})\n`);
  },
};
