/**
 * The page of what `start` runs: where it listens, and what it may tell of.
 *
 * @module
 */
import type { Server } from "node:http";
import { systemCode, UsageError } from "../../internal/user-error";
import { askedCloud } from "../asked/asked-cloud";
import type { PlayedCloud } from "../cloud";
import { endOf } from "../ending";
import type { Fronts } from "../fronts";
import type { GatewaysBeside } from "../local-gateways";
import type { Asked } from "../page/asked";
import type { Console } from "../page/console";
import { startCloudConsole } from "../page/console-of-cloud";
import type { Listening } from "./listening-options";

/** The page, and what it is asked for. */
export interface Page extends Console {
  readonly asked: Asked;
}

const portRefusals: Readonly<Record<string, string>> = {
  EADDRINUSE: "another process listens on",
  EACCES: "this user may not listen on",
};

/** A port that was asked for must be free; the usual one gives way. */
export async function startPage(
  cloud: PlayedCloud,
  other: GatewaysBeside | undefined,
  listening: Listening,
  fronting: Fronts | undefined,
): Promise<Page> {
  const asked = askedCloud(cloud);
  try {
    const page = await startOn(cloud, asked, other, listening, fronting);
    return { asked, url: page.url, close: endOf([async () => asked.close(), page.close]) };
  } catch (error) {
    asked.close();
    throw error;
  }
}

async function startOn(
  cloud: PlayedCloud,
  asked: Asked,
  other: GatewaysBeside | undefined,
  { page: { port, isAsked }, access, listen }: Listening,
  fronting: Fronts | undefined,
): Promise<Console> {
  const own = isAsked ? { exact: port } : { usual: port };
  const where =
    fronting === undefined
      ? { access, listen, port }
      : { access, front: (server: Server) => fronting.attach("page", server, own) };
  try {
    return await startCloudConsole(cloud, asked, other, where);
  } catch (error) {
    const refusal = portRefusals[systemCode(error)];
    if (refusal === undefined) throw error;
    if (!isAsked) return startCloudConsole(cloud, asked, other, { access, listen });
    throw new UsageError("--port", `${port}, which ${refusal}`, "a free port, or none: then one is found");
  }
}
