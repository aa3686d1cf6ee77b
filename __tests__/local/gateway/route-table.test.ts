import { describe, expect, test } from "vitest";
import { gatewayWith } from "./started-gateway";
import { deploymentResource, stockRoute } from "./test-stack";

const gateway = () =>
  gatewayWith([
    deploymentResource(
      "/shop",
      {
        routes: [
          stockRoute("/{rest*}", "rest", {}, ["ANY"]),
          stockRoute("/orders/{id}", "one order", {}, ["GET", "DELETE"]),
          stockRoute("/orders/new", "new order", {}, ["POST"]),
          stockRoute("/orders/new", "any new", {}, ["ANY"]),
          stockRoute("/fixed", "fixed", {}, ["GET"]),
        ],
      },
      "shop",
    ),
    deploymentResource("/shop/admin", { routes: [stockRoute("/users", "users", {}, ["GET"])] }, "admin"),
  ]);

describe("which route answers", () => {
  test.each([
    ["GET", "/shop/orders/7", 200, "one order"],
    ["GET", "/shop/orders/new", 200, "any new"],
    ["POST", "/shop/orders/new", 200, "new order"],
    ["PUT", "/shop/orders/7", 200, "rest"],
    ["GET", "/shop/", 200, "rest"],
    ["PATCH", "/shop/a/b/c", 200, "rest"],
    ["GET", "/shop/admin/users", 200, "users"],
    ["GET", "/shop/admin/others", 404, undefined],
    ["GET", "/shop/administrator", 200, "rest"],
    ["DELETE", "/shop/admin/users", 405, undefined],
    ["GET", "/shop", 404, undefined],
    ["GET", "/shopping/orders/7", 404, undefined],
    ["GET", "/SHOP/orders/7", 404, undefined],
    ["GET", "/shop//orders/7", 404, undefined],
    ["GET", "/", 404, undefined],
  ])("%s %s", async (method, path, status, body) => {
    const { fetch } = await gateway();
    const response = await fetch(path, { method });
    expect(response.status).toBe(status);
    if (body !== undefined) expect(await response.text()).toBe(body);
    else expect(await response.json()).toMatchObject({ code: status });
  });

  test("405 says which methods there are", async () => {
    const { fetch } = await gateway();
    expect((await fetch("/shop/admin/users", { method: "POST" })).headers.get("allow")).toBe("GET");
  });

  test("every answer has an id of its own, whatever the client sent", async () => {
    const { fetch } = await gateway();
    const answers = await Promise.all(
      ["/shop/fixed", "/none"].map((path) => fetch(path, { headers: { "opc-request-id": "mine" } })),
    );
    const ids = answers.map(({ headers }) => headers.get("opc-request-id"));
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(id).toMatch(/^\/[0-9A-F]{32}\/[0-9A-F]{32}$/);
  });

  test("a deployment at / takes the whole host", async () => {
    const { fetch } = await gatewayWith([deploymentResource("/", { routes: [stockRoute("/x", "root")] })]);
    expect(await (await fetch("/x")).text()).toBe("root");
  });
});
