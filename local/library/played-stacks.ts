/**
 * From settings to a running cloud: synthesizes, reads, plays.
 *
 * @module
 */
import { resolve } from "node:path";
import { findStacks } from "../../synthesized/stack/find-stack";
import { readTogether } from "../../synthesized/stack/read-together";
import type { Stack } from "../../synthesized/stack/stack";
import { movableClock } from "../clock";
import { type PlayedCloud, playStack } from "../cloud";
import type { LocalCloudSettings } from "./local-cloud";
import { synthesizeApps } from "./synthesized-apps";

/**
 * @param closing gets what must be ended with the cloud, this included
 * @throws {UserError} with all that synth refuses, else with all that the stacks have which the clouds would refuse
 */
export async function playedStacks(
  settings: LocalCloudSettings,
  closing: (() => void | Promise<void>)[],
): Promise<PlayedCloud> {
  const {
    clock: start,
    ports,
    origins,
    functions,
    outbound = false,
    https = false,
    proxy = false,
    reading,
    remoteOrigins = false,
  } = settings;
  const ahead = start === undefined ? 0 : start.getTime() - Date.now();
  const clock = movableClock({ now: () => Date.now() + ahead });
  const apps = synthesizeApps(settings.stacks ?? []);
  closing.push(apps.remove);
  const directories = [...apps.directories, ...foldersOf("dirs", settings.dirs)];
  const stack = await read(directories, settings, new Date(clock.now()));
  const cloud = await playStack(stack, {
    ...{
      clock,
      https: https ? {} : undefined,
      echo: !outbound,
      allowOutbound: outbound,
      gatewayPorts: ports?.gateways ?? [],
      entraPort: ports?.entra,
    },
    proxy: proxy ? { port: ports?.proxy, setting: "ports.proxy" } : undefined,
    ...{ origins: origins ?? {}, remoteOrigins, functionBundles: functions ?? {}, reading: reading ?? "strict" },
  });
  closing.push(cloud.close);
  return cloud;
}

const foldersOf = (setting: string, folders: readonly string[] = []): readonly string[] =>
  folders.flatMap((folder) => findStacks(resolve(folder), undefined, setting));

async function read(directories: readonly string[], settings: LocalCloudSettings, now: Date): Promise<Stack> {
  const { variables = {}, values = {}, beside } = settings;
  const meant = { directories: [...new Set(directories)], areNamed: true };
  const { written } = await readTogether(meant, {
    now,
    beside: foldersOf("beside", beside),
    variables: Object.entries(variables).map(([name, value]) => `${name}=${value}`),
    values: Object.entries(values).map(([place, value]) => `${place}=${JSON.stringify(value)}`),
  });
  return written;
}
