/** `token`, `call` and `jwt` as tests run them, and the APIs that they ask. */
import { Backend } from "../../constructs/index";
import type { Command } from "../../internal/command";
import { call } from "../../synthesized/tokens/call";
import { jwt } from "../../synthesized/tokens/jwt";
import { tokenCommand } from "../../synthesized/tokens/token";
import { type Ended, programOf, runCaptured, type Surroundings } from "../internal/captured-process";
import { newFolder } from "../run-folder";
import { helloApi } from "./synthesized-app";

/** Where they are run. */
export const folder = newFolder("tokens");
const commands: Readonly<Record<string, Command>> = { token: tokenCommand, call, jwt };

export function run([name = "", ...args]: readonly string[], given: Surroundings = {}): Promise<Ended> {
  const command = commands[name];
  if (command === undefined) throw new Error(`no command ${name}`);
  return runCaptured(programOf(name, command), [name, ...args], { projectRoot: folder, ...given });
}

export const apis = [
  {
    ...helloApi,
    clients: [...helloApi.clients, { name: "outsider", admitted: false }],
    delegatedAccess: { principalIds: ["3f2a5c1e-0d4b-4e6f-8a9b-1c2d3e4f5a6b"] },
    routes: [
      ...helloApi.routes,
      { path: "/busy", methods: ["POST" as const], backend: Backend.stock({ status: 503, body: "\u001b[31mbusy" }) },
    ],
  },
  { ...helloApi, name: "stock", pathPrefix: "/stock", clients: [{ name: "warehouse" }] },
];
