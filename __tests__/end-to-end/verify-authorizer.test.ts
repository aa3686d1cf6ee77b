/** `verify` and the walk-through of APIs for which an authorizer judges: each client at a route that is for it, and refused where it lacks what is asked. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { Backend, type Route, RouteAccess } from "../../constructs/index";
import type { Json } from "../../internal/json";
import { type PlayedCloud, playStack } from "../../local/cloud";
import { readStack } from "../../synthesized/stack/stack";
import { jwt } from "../../synthesized/tokens/jwt";
import { programOf, runCaptured } from "../internal/captured-process";
import { newFolder } from "../run-folder";
import { deployedOutputs, reachByRealNames, terraformOutput } from "./deployed-outputs";
import { runVerify, startOnce } from "./running";
import { synthesizedApp } from "./synthesized-app";

let cloud: PlayedCloud;
let directory: string;

const route = (path: string, access: RouteAccess, over: Partial<Route> = {}): Route => ({
  ...{ path, methods: ["GET"], access, backend: Backend.stock({ status: 200, body: "{}" }) },
  ...over,
});

const { anyOfRoles, anyOfScopes, allOf, anonymous, authenticated } = RouteAccess;
const roles = ["Read", "Write", "Pay"].map((value) => ({ value, description: value }));
const ofPeople = "3f2a5c1e-0d4b-4e6f-8a9b-1c2d3e4f5a6b";

beforeAll(async () => {
  const http = Backend.http({ url: "https://backend.example.com" });
  const api = (name: string, clients: Readonly<Record<string, readonly string[]>>, ...routes: readonly Route[]) => ({
    ...{ name, pathPrefix: `/${name}`, roles, routes, authorizer: {} },
    clients: Object.entries(clients).map(([client, held]) => ({ name: `${name}-${client}`, roles: held })),
  });
  directory = synthesizedApp({
    apis: [
      // Every route asks for something; what changes something is asked only where nothing can come of it.
      api(
        "bound",
        { reader: ["Read"], writer: ["Read", "Write"] },
        route("/{id}", anyOfRoles(["Read"])),
        route("/{id}", anyOfRoles(["Write"]), { methods: ["PUT"] }),
        route("/pay", allOf({ roles: ["Write", "Pay"] }), { methods: ["POST"], backend: http }),
      ),
      api("some", { all: ["Read", "Write"] }, route("/any", authenticated()), route("/read", anyOfRoles(["Read"]))),
      {
        ...api("people", { robot: ["Read"] }, route("/mine", anyOfScopes(["access_as_user"]))),
        delegatedAccess: { clients: ["azure-cli" as const], principalIds: [ofPeople] },
      },
      api("open", { nobody: ["Read"] }, route("/all", anonymous())),
    ],
  });
  cloud = await playStack(await readStack(directory, { environment: {} }));
  reachByRealNames(cloud);
}, 120_000);
afterAll(() => {
  vi.restoreAllMocks();
  return cloud.close();
});

/** Lines of a report on a check, as they stand. */
const about = (out: string, ...parts: readonly string[]): string =>
  out
    .replace(/\n {6,}/g, " ")
    .split("\n")
    .filter((line) => parts.every((part) => line.includes(part)))
    .join("\n");

const expectAsKnown = (out: string): void => {
  expect(out).not.toContain("✗");
  for (const client of ["bound-reader", "bound-writer", "some-all"])
    expect(about(out, `answers ${client} with its token`)).toMatch(/✓.*200 → 200/);
  expect(about(out, "bound refuses bound-reader where it lacks")).toMatch(/✓.*403 → 403 for PUT \/bound\/id$/);
  expect(about(out, "bound refuses bound-writer where it lacks")).toBe("");
  expect(about(out, "some refuses clients that lack")).toMatch(/– .*not checked: every admitted client/);
  // Nothing is for it: that it gets no 2xx is neither good nor bad.
  expect(about(out, "people answers people-robot")).toMatch(
    /– .*not checked: no route that changes nothing is for what it has \(the application's role Read\): they ask for the scope access_as_user/,
  );
  expect(about(out, "people refuses people-robot where it lacks")).toMatch(/✓.*403 for GET \/people\/mine/);
  for (const name of ["bound", "some", "people"])
    expect(about(out, `${name} refuses a token that a stranger signed`)).toMatch(/✓.*401 → 401/);
};

test("of what runs here, as start walks through it", { timeout: 120_000 }, async () => {
  const { out } = await startOnce(directory);
  expectAsKnown(out);
  expect(about(out, "people answers Azure CLI with its token")).toMatch(/✓.*200 → 200/);
  expect(about(out, "open answers without a token")).toMatch(/✓/);
});

test("of what is deployed, as outputs tell", { timeout: 60_000 }, async () => {
  const { code, out } = await runVerify(["--outputs", "-"], { stdin: terraformOutput(deployedOutputs(cloud)) });
  expectAsKnown(out);
  expect(about(out, "open")).toBe("");
  expect(code).toBe(3);
});

const changed = async (change: (api: Record<string, Json>) => void) => {
  const outputs = structuredClone(deployedOutputs(cloud));
  // Sound: so the outputs are.
  const { bound } = outputs.apis as unknown as { bound: Record<string, Json> };
  change(bound);
  outputs.apis = { bound };
  return (await runVerify(["--outputs", "-"], { stdin: terraformOutput(outputs) })).out;
};

test("a client that is let in where it lacks what is asked fails, whatever it is known to hold", {
  timeout: 60_000,
}, async () => {
  const out = await changed((bound) => {
    Object.assign(bound.clients as object, {
      "bound-writer": { ...Object((bound.clients as Record<string, Json>)["bound-writer"]), roles: ["Read"] },
    });
  });
  expect(about(out, "bound refuses bound-writer where it lacks")).toMatch(/✗.*403 → 200 in \d+ ms for PUT \/bound\/id/);
  expect(out).toContain("Its token has more than it is known to be given");
});

test("of whom nothing is known the token tells, and a role that it lacks is named", { timeout: 60_000 }, async () => {
  const unknown = await changed((bound) => {
    for (const client of Object.values(bound.clients as Record<string, Record<string, Json>>)) delete client.roles;
  });
  expect(unknown).not.toContain("✗");
  expect(about(unknown, "answers bound-reader with its token")).toMatch(/✓/);
  const wrong = await changed((bound) => {
    const reader = (bound.clients as Record<string, Record<string, Json>>)["bound-reader"];
    Object.assign(reader ?? {}, { roles: ["Write"] });
  });
  expect(about(wrong, "answers bound-reader with its token")).toMatch(/✗.*→ 403/);
  expect(wrong.replace(/\s+/g, " ")).toContain(
    "The route asks for the application's role Write, the token has the application's role Read.",
  );
});

test("a client that is denied by name must be refused", { timeout: 60_000 }, async () => {
  const out = await changed((bound) => {
    const { client_id } = (bound.clients as Record<string, Record<string, Json>>)["bound-reader"] ?? {};
    Object.assign(bound.authorizer as object, { denied: { clients: [client_id ?? null] } });
  });
  expect(about(out, "bound answers bound-reader")).toBe("");
  expect(about(out, "bound refuses bound-reader, which has a valid token")).toMatch(/✗.*401 → 200/);
});

test("jwt says of each route what a token has, with the keys that the authorizer fetches", {
  timeout: 60_000,
}, async () => {
  const outputs = deployedOutputs(cloud);
  // Sound: so the outputs are.
  const { bound } = outputs.apis as unknown as { bound: { scope: string; token_endpoint: string; clients: object } };
  const { client_id: id } = (bound.clients as Record<string, Record<string, string>>)["bound-writer"] ?? {};
  const secret = (outputs.client_secrets as Record<string, Record<string, string>>).bound?.["bound-writer"];
  const answer = await fetch(bound.token_endpoint, {
    method: "POST",
    body: new URLSearchParams({
      ...{ grant_type: "client_credentials", client_id: id ?? "", client_secret: secret ?? "" },
      scope: bound.scope,
    }),
  });
  const folder = newFolder("jwt-authorizer");
  writeFileSync(join(folder, "token.json"), await answer.text());
  writeFileSync(join(folder, "outputs.json"), JSON.stringify({ "secured-api": outputs }));
  const args = ["jwt", "token.json", "--outputs", "outputs.json", "--api", "bound", "--fetch-keys"];
  const { code, out } = await runCaptured(programOf("jwt", jwt), args, { projectRoot: folder });
  expect(out).toContain("bound: its gateway would admit this token");
  expect(out).toMatch(/✓ Signature: by the key \S+ of \S+\/discovery\/v2\.0\/keys/);
  expect(out).toContain("✓ PUT /{id}: it asks for the application's role Write");
  expect(out).toContain(
    "✗ POST /pay: it asks for the application's roles Write and Pay; the token has the application's role Read, the application's role Write",
  );
  expect(code).toBe(0);
});
