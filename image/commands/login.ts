import { command } from "../../internal/command";
import { printable } from "../../internal/terminal";
import { UsageError } from "../../internal/user-error";
import { asUnchecked } from "../errors";
import { isHost } from "../reference";
import type { Transport } from "../registry/call";
import { tryLogin } from "../try-login";

export const login = (transport: Transport) =>
  command({
    usage: "HOST",
    details:
      "Reads it from OCIR_USERNAME and OCIR_AUTH_TOKEN, for OCI Registry and the host that OCIR_HOST names, else from the Docker configuration.",
    options: {},
    positionals: { least: 1, most: 1 },
    exitCodes: {
      0: "the registry accepts the login",
      1: "it does not, or there is none",
      3: "the registry cannot be reached",
    },
    async run({ positionals: [host = ""] }, { environment, stdout }) {
      if (!isHost(host)) throw new UsageError("HOST", `"${host}"`, "a registry's host, for example fra.ocir.io");
      const found = await tryLogin(host, { environment, transport }).catch((error: unknown) => {
        throw asUnchecked(error);
      });
      const user = "username" in found ? found.username : "identity token";
      stdout.write(`${printable(`${host} accepts ${user} (from ${found.origin})`)}\n`);
      return 0;
    },
  });
