import { App } from "cdktf";
import { Backend, SecuredApiStack } from "cdktf-entra-oci-gateway";
import { startLocalCloud } from "cdktf-entra-oci-gateway/local";

const stack = new SecuredApiStack(new App(), "shop", {
  namePrefix: "shop",
  apis: [
    {
      name: "orders",
      pathPrefix: "/orders",
      clients: [{ name: "billing" }],
      routes: [{ path: "/all", methods: ["GET"], backend: Backend.http({ url: "https://orders.internal/all" }) }],
    },
  ],
});
const cloud = await startLocalCloud({
  stacks: [stack],
  origins: { "https://orders.internal": "http://127.0.0.1:3000" },
});
const token = await cloud.token({ api: "orders", client: "billing" });
const headers = { authorization: `Bearer ${token}` };
const { status } = await cloud.fetch(`${cloud.endpoints.orders?.url}/all`, { headers });
console.log(status);
cloud.clock.advance({ hours: 2 });
await cloud.close();
