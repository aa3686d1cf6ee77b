/** In repositories of their own, with and without a release. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { newFolder } from "../run-folder";
import type { JsonObject } from "../terraform-schema/json";
import { comparedWithLastRelease } from "./last-release";

const record = join("__tests__", "record", "fixtures");
const application = (more: JsonObject = {}): JsonObject => ({
  resource: {
    oci_apigateway_gateway: { Gateway: { display_name: "orders", endpoint_type: "PUBLIC", ...more } },
    azuread_application: { App: { display_name: "orders" } },
  },
});
const gateway = { app: "orders", address: "oci_apigateway_gateway.Gateway" };

class Repository {
  public readonly folder = newFolder("repository");

  constructor() {
    this.git("init", "--quiet");
    this.write(application());
    this.commit();
  }

  git(...args: string[]): void {
    const who = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
    execFileSync("git", [...who, "-c", "tag.gpgsign=false", ...args], { cwd: this.folder, stdio: "pipe" });
  }

  commit(): void {
    this.git("add", "--all");
    this.git("commit", "--quiet", "--allow-empty", "--message=any");
  }

  /** As the record is written today; nobody has to have committed it. */
  write(document: JsonObject, app = "orders"): void {
    mkdirSync(join(this.folder, record, "deployed"), { recursive: true });
    writeFileSync(join(this.folder, record, `${app}.json`), JSON.stringify(document, null, 2));
    writeFileSync(join(this.folder, record, "deployed", `${app}.json`), "{}");
  }
}

function released(): Repository {
  const repository = new Repository();
  repository.git("tag", "v1.0.0");
  repository.commit();
  return repository;
}

it("says that there is none before the first release, and loses nothing", () => {
  const { folder } = new Repository();
  expect(comparedWithLastRelease(folder)).toEqual({
    tag: undefined,
    said: "no release yet, so nothing to compare with",
    lost: [],
    changed: [],
  });
});

it("cannot say so where the history is cut off", () => {
  const source = released();
  const folder = newFolder("shallow");
  execFileSync("git", ["clone", "--quiet", "--depth=1", `file://${source.folder}`, folder], { stdio: "pipe" });
  expect(() => comparedWithLastRelease(folder)).toThrow("git fetch --unshallow --tags");
});

it.each<[string, JsonObject, readonly JsonObject[]]>([
  ["nothing differs", application(), []],
  ["a resource is updated in place", application({ display_name: "other" }), []],
  [
    "a resource would be replaced",
    application({ endpoint_type: "PRIVATE" }),
    [{ ...gateway, argument: "endpoint_type" }],
  ],
  ["a resource would be destroyed", { resource: {} }, [{ app: "orders", address: "azuread_application.App" }, gateway]],
  [
    "a resource is moved",
    {
      resource: {
        oci_apigateway_gateway: { Front: { display_name: "orders", endpoint_type: "PUBLIC" } },
        azuread_application: { App: { display_name: "orders" } },
      },
      moved: [{ from: gateway.address, to: "oci_apigateway_gateway.Front" }],
    },
    [],
  ],
])("where %s", (_, document, lost) => {
  const repository = released();
  repository.write(document);
  expect(comparedWithLastRelease(repository.folder)).toMatchObject({ tag: "v1.0.0", lost });
});

it("names what is new or updated in place", () => {
  const repository = released();
  repository.write(application({ display_name: "other" }));
  expect(comparedWithLastRelease(repository.folder).changed).toEqual(["orders: oci_apigateway_gateway.Gateway"]);
});

it("takes an app that is gone for all that it deployed", () => {
  const repository = released();
  rmSync(join(repository.folder, record, "orders.json"));
  expect(comparedWithLastRelease(repository.folder).lost).toContainEqual(gateway);
});

it("lets pass what is named", () => {
  const repository = released();
  repository.write(application({ endpoint_type: "PRIVATE" }));
  const named = { orders: [{ address: gateway.address, argument: "endpoint_type", why: "told in CHANGELOG.md" }] };
  expect(comparedWithLastRelease(repository.folder, named).lost).toEqual([]);
});

it("remembers what the release itself remembered", () => {
  const repository = new Repository();
  const file = join(repository.folder, record, "deployed", "orders.json");
  writeFileSync(file, JSON.stringify({ "azuread_application.Former": {} }));
  repository.commit();
  repository.git("tag", "v1.0.0");
  repository.commit();
  writeFileSync(file, "{}");
  expect(readFileSync(file, "utf8")).toBe("{}");
  expect(comparedWithLastRelease(repository.folder).lost).toEqual([
    { app: "orders", address: "azuread_application.Former" },
  ]);
});

it("asks the release before, by version, at a commit that is one itself", () => {
  const repository = released();
  repository.git("tag", "v1.9.0");
  repository.commit();
  repository.git("tag", "v1.10.0");
  repository.commit();
  repository.git("tag", "v2.0.0");
  expect(comparedWithLastRelease(repository.folder).tag).toBe("v1.10.0");
});
