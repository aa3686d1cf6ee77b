import { type Check, eachClient, notChecked, type Outcome, passed } from "../check";
import { type Client, isEntras } from "../system";
import type { Obtained } from "../tokens";

/** Entra must give its clients tokens, and must give none to whom it was not told to. */
export const token: Check = {
  id: "token",
  title: ({ client, api }) =>
    client?.hasRole === false
      ? `Entra gives ${client.name} no token for ${api?.name}: it has no role`
      : `Entra gives ${client?.name} a token for ${api?.name}`,
  essential: true,
  subjects: (system) => eachClient(system, () => true).filter(({ api }) => api !== undefined && isEntras(api)),
  async run({ api, client }, { tokens }) {
    if (!api || !client) return notChecked("a token", "no client is known");
    const obtained = await tokens.issue(api, client);
    if (obtained.kind === "unavailable") return notChecked("a token", obtained.reason);
    return client.hasRole === false ? refused(obtained) : given(obtained, client);
  },
};

function given(obtained: Exclude<Obtained, { kind: "unavailable" }>, { name }: Client): Outcome {
  if (obtained.kind === "token")
    return passed("a token", `a token in ${obtained.milliseconds} ms`, obtained.milliseconds);
  return {
    status: "failed",
    expected: "a token",
    got: `${obtained.status} ${obtained.reason}`,
    look: whyRefused(obtained.reason, name),
  };
}

function refused(obtained: Exclude<Obtained, { kind: "unavailable" }>): Outcome {
  const expected = "no token";
  if (obtained.kind === "refused") return passed(expected, `${obtained.status} ${obtained.reason}`);
  const look = [
    "Any application of the tenant gets a token for this API: set app_role_assignment_required on its service principal.",
  ];
  return { status: "failed", expected, got: "a token", look };
}

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
