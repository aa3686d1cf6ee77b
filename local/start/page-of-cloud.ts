/**
 * The page of what `start` runs: where it listens, and what it may tell of.
 *
 * @module
 */
import type { Server } from "node:http";
import { systemCode, UsageError } from "../../internal/user-error";
import { systemOfStack } from "../../synthesized/system/system-of-stack";
import { changedClaims, checkedFromOutside, localTokens, mappedFetch } from "../asked/local-tokens";
import { walkedSystem } from "../asked/walked-system";
import type { PlayedCloud } from "../cloud";
import type { Fronts } from "../fronts";
import type { GatewaysBeside } from "../local-gateways";
import type { Console } from "../page/console";
import { startCloudConsole } from "../page/console-of-cloud";
import type { Listening } from "./listening-options";

const portRefusals: Readonly<Record<string, string>> = {
  EADDRINUSE: "another process listens on",
  EACCES: "this user may not listen on",
};

/** A port that was asked for must be free; the usual one gives way. */
export async function startPage(
  cloud: PlayedCloud,
  other: GatewaysBeside | undefined,
  { page: { port, isAsked }, access, listen }: Listening,
  fronting: Fronts | undefined,
): Promise<Console> {
  const tokens = localTokens(cloud, mappedFetch(cloud));
  const checked = checkedFromOutside(
    () => walkedSystem(systemOfStack(cloud.stack), cloud),
    tokens,
    changedClaims(cloud),
  );
  const own = isAsked ? { exact: port } : { usual: port };
  const where =
    fronting === undefined
      ? { access, listen }
      : { access, front: (server: Server) => fronting.attach("page", server, own) };
  try {
    return await startCloudConsole(cloud, fronting === undefined ? port : 0, checked, other, where);
  } catch (error) {
    const refusal = portRefusals[systemCode(error)];
    if (refusal === undefined) throw error;
    if (!isAsked) return startCloudConsole(cloud, undefined, checked, other, where);
    throw new UsageError("--port", `${port}, which ${refusal}`, "a free port, or none: then one is found");
  }
}
