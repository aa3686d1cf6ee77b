/**
 * Which Entra cloud a stack is for.
 *
 * @module
 */
import { type EntraCloudHosts, entraClouds } from "../../../limits/entra";
import type { Stack } from "../../stack";

/** The cloud whose hosts the stack names in its addresses; the global one where it names none. */
export function cloudOfStack(stack: Stack): EntraCloudHosts {
  const written = JSON.stringify(stack.resources.map(({ values }) => values));
  const named = Object.values(entraClouds).filter(({ login, sts }) =>
    [login, sts].some((host) => written.includes(`https://${host}/`)),
  );
  return named.find((cloud) => cloud !== entraClouds.global) ?? entraClouds.global;
}
