/**
 * Which Entra cloud a stack is for.
 *
 * @module
 */
import { type EntraCloudHosts, entraClouds } from "../../../limits/entra";
import type { Stack } from "../../stack";

/** The cloud whose hosts the stack names in its addresses; the global one where it names no other. */
export function cloudOfStack(stack: Stack): EntraCloudHosts {
  const { global, ...national } = entraClouds;
  const written = JSON.stringify(stack.resources.map(({ values }) => values));
  // Version 1 issuers of the US Government's cloud are those of the global one, so they tell nothing.
  const ownHosts = ({ login, sts }: EntraCloudHosts): string[] => [login, sts].filter((host) => host !== global.sts);
  const named = Object.values(national).find((cloud) =>
    ownHosts(cloud).some((host) => written.includes(`https://${host}/`)),
  );
  return named ?? global;
}
