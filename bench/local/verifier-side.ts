/** What one writes without a gateway: fastify, and jose with the issuer's keys. It checks what the gateway checks of a token, and answers the same. */
import fastify from "fastify";
import { createRemoteJWKSet, jwtVerify } from "jose";
import type { GatewaySide } from "./gateway-side";

async function start({ keysUri, issuer, audience, clients, path, body }: GatewaySide): Promise<number> {
  const keys = createRemoteJWKSet(new URL(keysUri));
  const app = fastify();
  app.get(path, async (request, reply) => {
    const [, token = ""] = /^Bearer (\S+)$/.exec(request.headers.authorization ?? "") ?? [];
    try {
      const { payload } = await jwtVerify(token, keys, { issuer, audience, algorithms: ["RS256"] });
      if (!clients.includes(String(payload.azp))) return reply.code(401).send({ message: "Unauthorized" });
    } catch {
      return reply.code(401).send({ message: "Unauthorized" });
    }
    return reply.type("application/json").send(body);
  });
  return Number(new URL(await app.listen({ port: 0, host: "127.0.0.1" })).port);
}

process.once("message", (side: GatewaySide) => void start(side).then((port) => process.send?.({ port })));
process.on("disconnect", () => process.exit());
