/** The whole system as synth writes it, its function built from source; what a test wants wrong can be put into it afterwards. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { App } from "cdktf";
import { Backend, ClientCredentials, SecuredApiStack, type SecuredApiStackProps } from "../../constructs/index";
import { newFolder } from "../run-folder";

export const helloApi = {
  name: "hello",
  pathPrefix: "/hello",
  clients: [{ name: "demo-client", credentials: ClientCredentials.secret({ lifetimeDays: 180 }) }],
  routes: [{ path: "/world", methods: ["GET" as const], backend: Backend.stock({ status: 200, body: "{}" }) }],
};

/** @param change what to replace in `cdk.tf.json` @returns the stack's directory */
export function synthesizedApp(
  over: Partial<SecuredApiStackProps> = {},
  change: (document: string) => string = (document) => document,
): string {
  const outdir = newFolder("end-to-end");
  const app = new App({ outdir, stackTraces: false });
  new SecuredApiStack(app, "secured-api", { namePrefix: "test", apis: [helloApi], ...over });
  app.synth();
  const directory = join(outdir, "stacks", "secured-api");
  const file = join(directory, "cdk.tf.json");
  const before = readFileSync(file, "utf8");
  const after = change(before);
  writeFileSync(file, after);
  return directory;
}
