import { expect, test } from "vitest";
import { type EntraDirectory, openDirectory } from "../../operate/entra-directory";

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | null;
  readonly body: string;
}

const graph = "https://graph.microsoft.com";
const environment = { ARM_TENANT_ID: "tenant", ARM_CLIENT_ID: "client", ARM_CLIENT_SECRET: "hush" };

/** Entra and Microsoft Graph, with answers by path and query. */
function world(answers: Readonly<Record<string, readonly [status: number, json?: unknown]>>) {
  const asked: Asked[] = [];
  const send: typeof fetch = async (input, init) => {
    const url = String(input);
    const headers = new Headers(init?.headers);
    asked.push({
      method: init?.method ?? "GET",
      url,
      authorization: headers.get("authorization"),
      body: String(init?.body ?? ""),
    });
    if (url.endsWith("/oauth2/v2.0/token")) return Response.json({ access_token: "token" });
    const [status, json] = answers[url.replace(graph, "")] ?? [404, { error: { code: "Request_ResourceNotFound" } }];
    return json === undefined ? new Response(null, { status }) : Response.json(json, { status });
  };
  return { asked, send };
}

async function opened(
  answers: Parameters<typeof world>[0],
): Promise<{ directory: EntraDirectory; asked: readonly Asked[] }> {
  const { asked, send } = world(answers);
  const found = await openDirectory(environment, {}, send);
  if ("failure" in found) throw new Error(found.failure.detail);
  return { directory: found.value, asked };
}

test("the stack's own tenant and cloud win over the environment's", async () => {
  const { asked, send } = world({});
  await openDirectory(environment, { tenant: "other", environment: "usgovernmentl4" }, send);
  expect(asked[0]?.url).toBe("https://login.microsoftonline.us/other/oauth2/v2.0/token");
});

test("why there is no login is told, and no cloud is guessed", async () => {
  const { send, asked } = world({});
  const incomplete = await openDirectory({ ARM_CLIENT_SECRET: "hush" }, {}, send);
  expect(incomplete).toMatchObject({ failure: { code: "entra-login-incomplete" } });
  const unknown = await openDirectory({ ...environment, ARM_METADATA_HOSTNAME: "cloud.example" }, {}, send);
  expect(unknown).toMatchObject({ failure: { code: "entra-login-untriable" } });
  expect(asked).toEqual([]);
});

test("an object is shown or not, and what is neither is a failure", async () => {
  const { directory, asked } = await opened({
    "/v1.0/applications/a?$select=id": [200, { id: "a" }],
    "/v1.0/applications/c?$select=id": [403, {}],
  });
  expect(await directory.shows("/applications/a")).toEqual({ value: true });
  expect(await directory.shows("/applications/b")).toEqual({ value: false });
  expect(await directory.shows("/applications/c")).toMatchObject({
    failure: { detail: "graph.microsoft.com answered HTTP 403" },
  });
  expect(asked.slice(1).map(({ authorization }) => authorization)).toEqual(Array(3).fill("Bearer token"));
});

test("a service principal has its description, by itself and by its application", async () => {
  const { directory } = await opened({
    "/v1.0/servicePrincipals/p?$select=id,description": [200, { id: "p", description: "TERRAFORM_UPDATE_1" }],
    "/v1.0/servicePrincipals?$filter=appId%20eq%20%27c%27": [200, { value: [{ id: "p", description: null }] }],
    "/v1.0/servicePrincipals?$filter=appId%20eq%20%27o%27%27clock%27": [200, { value: [] }],
  });
  const path = "/servicePrincipals/p";
  expect(await directory.principal(path)).toEqual({ value: { path, description: "TERRAFORM_UPDATE_1" } });
  expect(await directory.principal("/servicePrincipals/q")).toEqual({ value: undefined });
  expect(await directory.principalOf("c")).toEqual({ value: { path, description: "" } });
  expect(await directory.principalOf("o'clock")).toEqual({ value: undefined });
});

const wanted = { address: "azuread_app_role_assignment.a", resource: "api", principal: "client", role: "role" };
const list = "/v1.0/servicePrincipals/api/appRoleAssignedTo";
const ours = { id: "x", principalId: "client", appRoleId: "role" };

test("an assignment is found on whichever page, by principal and role", async () => {
  const others = [
    { ...ours, id: "y", appRoleId: "other" },
    { ...ours, id: "z", principalId: "other" },
  ];
  const { directory, asked } = await opened({
    [list]: [200, { value: others, "@odata.nextLink": `${graph}${list}?$skiptoken=1` }],
    [`${list}?$skiptoken=1`]: [200, { value: [ours] }],
  });
  expect(await directory.assignment(wanted)).toEqual({ value: "/servicePrincipals/api/appRoleAssignedTo/x" });
  expect(asked).toHaveLength(3);
});

test("no page leads to another host, and none leads on for ever", async () => {
  const elsewhere = await opened({ [list]: [200, { value: [], "@odata.nextLink": `https://graph.example${list}` }] });
  expect(await elsewhere.directory.assignment(wanted)).toEqual({ value: undefined });
  expect(elsewhere.asked).toHaveLength(2);
  const endless = await opened({ [list]: [200, { value: [], "@odata.nextLink": `${graph}${list}` }] });
  expect(await endless.directory.assignment(wanted)).toEqual({ value: undefined });
  expect(endless.asked).toHaveLength(101);
});

test("where no assignments can be listed there is none, or a failure", async () => {
  const { directory } = await opened({ "/v1.0/servicePrincipals/forbidden/appRoleAssignedTo": [403, {}] });
  expect(await directory.assignment(wanted)).toEqual({ value: undefined });
  expect(await directory.assignment({ ...wanted, resource: "forbidden" })).toHaveProperty("failure");
});

test("client secrets are listed without their text, and removed by key id", async () => {
  const listed = {
    keyId: "k",
    displayName: "Slot A",
    startDateTime: "2026-11-01T00:00:00Z",
    endDateTime: "2027-05-01T00:00:00Z",
  };
  const { directory, asked } = await opened({
    "/v1.0/applications/a?$select=id,passwordCredentials": [
      200,
      { passwordCredentials: [{ ...listed, secretText: null }, {}, { keyId: "bare" }] },
    ],
    "/v1.0/applications/a/removePassword": [204],
    "/v1.0/applications/b/removePassword": [403, {}],
  });
  expect(await directory.secrets("/applications/a")).toEqual({
    value: [
      { keyId: "k", name: "Slot A", start: "2026-11-01T00:00:00Z", end: "2027-05-01T00:00:00Z" },
      { keyId: "bare", name: "", start: "", end: "" },
    ],
  });
  expect(await directory.removeSecret("/applications/a", "k")).toEqual({ value: true });
  expect(asked.at(-1)).toMatchObject({ method: "POST", body: '{"keyId":"k"}' });
  expect(await directory.removeSecret("/applications/b", "k")).toHaveProperty("failure");
});
