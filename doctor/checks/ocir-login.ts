import { findLogin, loginHelp } from "../../image/login";
import { tryLogin } from "../../image/try-login";
import { realmUnknown } from "../../internal/clients/endpoints";
import { firstSet } from "../../internal/program";
import { UserError } from "../../internal/user-error";
import type { DoctorCheck } from "../check";
import { cannotTell, type Diagnosis, missing, ok, wrong } from "../outcome";
import { regionToUse } from "../variables";

export const ocirLogin: DoctorCheck = {
  id: "ocir-login",
  group: "OCI Registry",
  title: "Login",
  why: "terraform apply pushes the adapter's image with it",
  remedy:
    "export OCIR_USERNAME=<namespace>/<user> OCIR_AUTH_TOKEN=<auth token>\n# or: docker login <region>.ocir.io\n# a new auth token: oci iam auth-token create --user-id <user OCID> --description ocir",
  source: loginHelp("fra.ocir.io").source,
  async check({ context }) {
    const { environment, endpoints, fetch, patience } = context;
    const place = regionToUse(environment);
    const there = { region: place ?? "", tenancyId: firstSet(environment, "TF_VAR_tenancy_id") ?? "" };
    const host = place === undefined ? "<region>.ocir.io" : endpoints.registryHost(there);
    if (host === undefined) {
      const { detail } = realmUnknown(there);
      return cannotTell(
        detail,
        "export OCIR_HOST=<host of the registry>   # such as ocir.<region>.oci.<domain of the realm>",
      );
    }
    // The doctor asks once: it says what there is now.
    const transport = {
      fetch: (...[url, init]: Parameters<typeof fetch>) =>
        fetch(url, { ...init, signal: AbortSignal.any([AbortSignal.timeout(patience), ...signalOf(init)]) }),
      wait: () => Promise.resolve(),
      random: () => 0,
      now: Date.now,
      retries: 0,
    };
    try {
      if (place === undefined) {
        const isThere = (await findLogin("region.ocir.io", "target", environment)) !== undefined;
        return isThere
          ? cannotTell("there is a login; without a region it is not known for which registry to try it")
          : noLogin(host);
      }
      const { origin } = await tryLogin(host, { environment, transport });
      return ok(`${host} accepts the login of ${origin}`);
    } catch (error) {
      return outcomeOf(host, error);
    }
  },
};

const signalOf = (init: RequestInit | undefined): AbortSignal[] => (init?.signal ? [init.signal] : []);

const noLogin = (host: string): Diagnosis =>
  missing(`no login for ${host}: neither OCIR_USERNAME with OCIR_AUTH_TOKEN, nor in the Docker configuration`);

/** Errors of `image` by their code. The user of a refused login is not told: whoever mixes up variables may have put a secret there. */
function outcomeOf(host: string, error: unknown): Diagnosis {
  const [finding] = error instanceof UserError ? error.findings : [];
  if (finding === undefined) throw error;
  const { setting, actual, allowed, remedy } = finding;
  switch (finding.code) {
    case "IMAGE_LOGIN_MISSING":
      return noLogin(host);
    case "IMAGE_LOGIN_MALFORMED":
      return wrong(`${setting} ${actual}; needed: ${allowed}`);
    case "IMAGE_LOGIN_REFUSED":
      return wrong(
        `the ${setting} is refused: user, namespace or auth token is wrong, or the token was deleted`,
        remedy,
      );
    case "IMAGE_ACCESS_DENIED":
      return wrong(`${setting} is not open to the login`);
    case "IMAGE_LOGIN_UNTRUSTED":
    case "IMAGE_REGISTRY_INSECURE":
      return wrong(`${setting} ${actual}, which is not its own`, remedy);
    case "IMAGE_REGISTRY_UNREACHABLE":
      return missing(`no connection to ${host}`, remedy);
    default:
      return cannotTell(`${host} does not answer as registries do`);
  }
}
