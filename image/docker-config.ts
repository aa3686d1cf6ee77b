/** Logins in the Docker configuration and its credential helpers. https://docs.docker.com/reference/cli/docker/login/#credential-stores */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../internal/program";
import { ImageError } from "./errors";
import { isDockerHub } from "./registry/origin";

/** A registry's login. Only `username` and `origin`, which says where it was found, are ever printed. */
export type Login =
  | { readonly username: string; readonly password: string; readonly origin: string }
  | { readonly identityToken: string; readonly origin: string };

interface DockerConfig {
  readonly auths?: Readonly<Record<string, DockerAuth>>;
  readonly credsStore?: string;
  readonly credHelpers?: Readonly<Record<string, string>>;
}

interface DockerAuth {
  readonly auth?: string;
  readonly username?: string;
  readonly password?: string;
  readonly identitytoken?: string;
}

/** In Docker's own order: the host's helper, the store for all hosts, the file. */
export async function dockerLogin(host: string, environment: Environment): Promise<Login | undefined> {
  const file = join(environment.DOCKER_CONFIG || join(environment.HOME || homedir(), ".docker"), "config.json");
  const config = readConfig(file);
  const keys = keysOf(host);
  for (const key of keys) {
    const helper = config.credHelpers?.[key] ?? config.credsStore;
    const login = helper === undefined ? undefined : await askHelper(helper, key, environment);
    if (login !== undefined) return login;
  }
  const found = keys.map((key) => config.auths?.[key]).find((auth) => auth !== undefined);
  return found === undefined ? undefined : readAuth(found, file, host);
}

/** Docker Hub is filed under the address of its first version; others under their host, in old files as an address. */
const keysOf = (host: string): readonly string[] =>
  isDockerHub(host)
    ? ["https://index.docker.io/v1/", "docker.io", "index.docker.io"]
    : [host, `https://${host}`, `https://${host}/`];

function readConfig(file: string): DockerConfig {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return {};
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value;
  } catch {
    // Not the parser's error: it quotes the file, which holds passwords.
  }
  throw malformed(file, "is not a JSON object", "the file that docker login writes");
}

function readAuth(auth: DockerAuth, file: string, host: string): Login | undefined {
  const origin = file;
  if (auth.identitytoken) return { identityToken: auth.identitytoken, origin };
  if (auth.username && auth.password) return { username: auth.username, password: auth.password, origin };
  if (!auth.auth) return undefined;
  const decoded = Buffer.from(auth.auth, "base64").toString();
  const colon = decoded.indexOf(":");
  if (colon < 1) throw malformed(`auths of ${host} in ${file}`, "is not a login", "base64 of USER:PASSWORD");
  return { username: decoded.slice(0, colon), password: decoded.slice(colon + 1), origin };
}

/** https://github.com/docker/docker-credential-helpers#development */
async function askHelper(name: string, key: string, environment: Environment): Promise<Login | undefined> {
  const program = `docker-credential-${name}`;
  if (!/^[A-Za-z0-9._-]+$/.test(name))
    throw malformed(`credential helper ${name}`, "is not a plain name", "letters, digits and . _ -");
  const { status, output } = await run(program, key, environment);
  if (status !== 0) {
    if (output.includes("credentials not found")) return undefined;
    throw malformed(program, `failed with ${status}`, "a helper that answers, or no helper");
  }
  const { Username: username, Secret: secret } = readAnswer(program, output);
  if (!username || !secret) return undefined;
  return username === "<token>"
    ? { identityToken: secret, origin: program }
    : { username, password: secret, origin: program };
}

interface HelperAnswer {
  readonly Username?: string;
  readonly Secret?: string;
}

function readAnswer(program: string, output: string): HelperAnswer {
  try {
    return JSON.parse(output) as HelperAnswer;
  } catch {
    throw malformed(program, "did not answer in JSON", "ServerURL, Username and Secret");
  }
}

function run(
  program: string,
  input: string,
  environment: Environment,
): Promise<{ status: number | string; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, ["get"], {
      env: { ...environment },
      stdio: ["pipe", "pipe", "ignore"],
      timeout: 30_000,
    });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    child.on("error", () =>
      reject(malformed(program, "cannot be started", "a program on PATH, as the Docker configuration names it")),
    );
    child.on("close", (status, signal) => resolve({ status: status ?? String(signal), output }));
    // A helper that ends without reading breaks the pipe; its exit status tells more.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}

const malformed = (setting: string, actual: string, allowed: string): ImageError =>
  new ImageError({ code: "IMAGE_LOGIN_MALFORMED", setting, actual, allowed });
