import { type Api, type Client, isEntras, type System } from "../../system/apis";
import {
  type Check,
  eachApi,
  eachClient,
  expectAdmission,
  expectRefusal,
  notChecked,
  type Outcome,
  passed,
  type Subject,
} from "../check";
import { permissionsHeld } from "../guarded-routes";
import { isJudgement, noJudgement, type Obtained } from "../tokens";

/** Entra must give its clients tokens, and must give none to whom it was not told to. */
export const token: Check = {
  id: "token",
  isSameInAnyReading: true,
  title: ({ client, api }) =>
    client?.hasRole === false
      ? `Entra gives ${client.name} no token for ${api?.name}: it has no role`
      : `Entra gives ${client?.name} a token for ${api?.name}`,
  essential: true,
  asks: ["entra"],
  // What a stand-in gets says nothing of the application in whose place it stands.
  subjects: (system) =>
    eachClient(system, ({ standsIn, issuer }) => standsIn !== true && issuer === undefined).filter(
      ({ api }) => api !== undefined && isEntras(api) && api.standsIn !== true,
    ),
  async run({ api, client }, { tokens }) {
    if (!api || !client) return notChecked("a token", "no client is known");
    const obtained = await tokens.issue(api, client);
    if (obtained.kind === "unavailable") return notChecked("a token", obtained.reason);
    return client.hasRole === false ? refused(obtained) : given(obtained, client);
  },
};

function given(obtained: Exclude<Obtained, { kind: "unavailable" }>, { name }: Client): Outcome {
  if (obtained.kind === "token")
    return passed(
      "a token",
      [`a token in ${obtained.milliseconds} ms`, obtained.note].filter(Boolean).join(": "),
      obtained.milliseconds,
    );
  return {
    status: "failed",
    expected: "a token",
    got: `${obtained.status} ${obtained.reason}`,
    look: whyRefused(obtained.reason, name),
  };
}

function refused(obtained: Exclude<Obtained, { kind: "unavailable" }>): Outcome {
  const expected = "no token";
  if (obtained.kind === "refused") return refusal(obtained, expected);
  const look = [
    "Any application of the tenant gets a token for this API: set app_role_assignment_required on its service principal.",
  ];
  return { status: "failed", expected, got: "a token", look };
}

/** Nobody is kept out by an Entra that is down. */
export const refusal = (obtained: Extract<Obtained, { kind: "refused" }>, expected: string): Outcome =>
  isJudgement(obtained)
    ? passed(expected, `${obtained.status} ${obtained.reason}`)
    : notChecked(expected, noJudgement(obtained));

/** https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes */
const hints: readonly (readonly [RegExp, string])[] = [
  [/AADSTS7000215/, "The secret is wrong: its value is wanted, not its id; and it may have been rotated."],
  [/AADSTS7000222/, "The secret has expired: apply the stack again, which rotates it."],
  [/AADSTS700016/, "Entra does not know the client: look at the tenant, and wait some minutes after a first apply."],
  [/AADSTS501051|AADSTS50105/, "The client holds no role of the API: look at azuread_app_role_assignment."],
  [/AADSTS500011/, "Entra does not know the API by this name: look at the identifier URI and the scope."],
  [/AADSTS90002/, "There is no such tenant: look at the token endpoint."],
];

function whyRefused(reason: string, name: string): string[] {
  const hint = hints.find(([pattern]) => pattern.test(reason));
  return [hint ? hint[1] : `Look at the registration of ${name} in Entra, and at its sign-in log.`];
}

/** The clients that the system is for must be answered, and there must be one. */
export const admitted: Check = {
  id: "admitted",
  title: ({ api, client }) =>
    client ? `${api?.name} answers ${client.name} with its token` : `${api?.name} admits a client`,
  essential: true,
  asks: ["entra", "gateway"],
  subjects: (system) => [
    ...apisWithoutClient(system),
    ...eachClient(system, (client) => client.admitted && client.hasRole !== false),
  ],
  async run({ api, client }, context) {
    if (!api) return notChecked("2xx", "no API is known");
    if (!client) return nobody(api);
    const obtained = await context.tokens.issue(api, client);
    if (obtained.kind !== "token") return notChecked("2xx", `there is no token: ${obtained.reason}`);
    return expectAdmission(api, obtained.token, context, permissionsHeld(client, obtained.token));
  },
};

/** APIs for whose tokens Entra is asked, and that nobody may call. */
const apisWithoutClient = ({ apis }: System): Subject[] =>
  apis
    .filter(
      ({ clients, scope }) =>
        scope !== undefined && !clients.some((client) => client.admitted && client.hasRole !== false),
    )
    .map((api) => ({ api }));

function nobody({ clients }: Api): Outcome {
  const expected = "at least one client with a role that the gateway lists";
  if (clients.length === 0) return notChecked(expected, "no client is registered");
  const look = clients.map(({ name, clientId, admitted, hasRole }) => {
    if (!admitted)
      return `${name} (${clientId}) is not in the gateway's allow-list: look at verify_claims of azp or appid.`;
    return hasRole === false
      ? `${name} (${clientId}) is listed, and holds no role of the API in Entra.`
      : `${name} is listed.`;
  });
  return { status: "failed", expected, got: "none", look };
}

/** Forgetting the token must not open the API. */
export const noToken: Check = {
  id: "no-token",
  title: ({ api }) => `${api?.name} refuses a request without a token`,
  essential: true,
  asks: ["gateway"],
  subjects: eachApi,
  run: async ({ api }, context) =>
    api
      ? expectRefusal(
          api,
          undefined,
          "The route is open: look at the deployment's authentication and the route's authorization.",
          context,
        )
      : notChecked("401", "no API is known"),
};

/** Holding a valid token for the API is not enough: the client must be listed. */
export const clientNotListed: Check = {
  id: "client-not-listed",
  title: ({ api, client }) => `${api?.name} refuses ${client?.name}, which has a valid token and is not listed`,
  essential: true,
  asks: ["entra", "gateway"],
  subjects: (system) => eachClient(system, (client) => !client.admitted && client.hasRole !== false),
  async run({ api, client }, context) {
    if (!api || !client) return notChecked("401", "no client is known");
    const obtained = await context.tokens.issue(api, client);
    if (obtained.kind !== "token") return notChecked(String(api.refusal), `there is no token: ${obtained.reason}`);
    return expectRefusal(
      api,
      obtained.token,
      "A client that is not listed was admitted: look at verify_claims of azp or appid.",
      context,
    );
  },
};
