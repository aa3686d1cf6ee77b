/**
 * What an app writes anew, applied onto what runs, and started beside it.
 *
 * @module
 */
import type { Terminal } from "../../internal/terminal";
import { type AppChoice, stackDirectories } from "../../synthesized/app";
import { readTogether } from "../../synthesized/stack/read-together";
import type { ReadStackOptions } from "../../synthesized/stack/stack";
import { inheritedOnto } from "../../synthesized/system/inherited";
import { type PlayedCloud, playStack } from "../cloud";
import { endOf } from "../ending";
import type { PlayOptions } from "../play-options";
import { printInherited } from "./introduction";

/** All that was started for one version of the app. */
export interface Generation {
  readonly cloud: PlayedCloud;
  /** Once, however often it is asked for. */
  close(): Promise<void>;
}

interface NextOptions {
  readonly app: AppChoice;
  readonly reading: ReadStackOptions;
  /** With the fronts and the memory of what runs. */
  readonly playing: PlayOptions;
  /** Starts what a cloud has beside itself. @returns what ends that */
  beside(cloud: PlayedCloud): Promise<() => Promise<void>>;
}

/** @throws {UserError} for an app that fails, and a stack that Terraform would refuse to apply onto what runs */
export async function nextGeneration(
  { cloud: { stack: running, clock } }: Generation,
  { app, reading, playing, beside }: NextOptions,
  people: Terminal,
): Promise<Generation> {
  const built = await stackDirectories(app);
  const closing = [built.dispose];
  const close = endOf(closing);
  try {
    const { written, after } = await readTogether(built, { ...reading, now: new Date(clock.now()) }, running);
    printInherited(people, inheritedOnto(written, after));
    const cloud = await playStack(after, playing);
    closing.push(cloud.close);
    closing.push(await beside(cloud));
    return { cloud, close };
  } catch (failure) {
    await close();
    throw failure;
  }
}
