/** What a page is asked for in tests that have no cloud: one API, whose tokens are words. */
import { inDotenv } from "../../../local/asked/environment";
import { eventHistory } from "../../../local/asked/event-history";
import type { AnsweredRequest, LoggedLine } from "../../../local/library/local-cloud";
import type { Asked } from "../../../local/page/asked";

export const askedStub = (given: readonly string[] = []): Asked & { readonly requests: { end(): void } } => ({
  ...{ inDotenv, given, requests: eventHistory<AnsweredRequest>(), logs: eventHistory<LoggedLine>() },
  system: { name: "orders", keySets: [], apis: [], open: [] },
  environment: (console) => ({
    ...{ name: "orders", console, tenantId: "t", entra: { local: "http://127.0.0.1:1" }, apis: {}, variables: {} },
  }),
  token: async ({ api, client = "nobody" }) =>
    api === "partners"
      ? { token: `a token for ${client}`, expiresIn: 60 }
      : { code: "USAGE", message: `api: got ${api}. Expected: partners.` },
});
