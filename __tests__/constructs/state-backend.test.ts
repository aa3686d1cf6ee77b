import { OciProvider } from "@cdktf/provider-oci/lib/provider";
import { TimeProvider } from "@cdktf/provider-time/lib/provider";
import { Fn, LocalBackend, S3Backend, TerraformOutput, TerraformStack, Token } from "cdktf";
import { describe, expect, it } from "vitest";
import { StateBackend } from "../../constructs/index";
import type { Json, JsonObject } from "../terraform-schema/json";
import { readOf, stateBackends } from "./state-backends";
import {
  documentOf,
  findingsOf,
  newGateway,
  resourcesOf,
  secured,
  securedApiStack,
  testApp,
  testStack,
} from "./test-stack";

/** What is written of the backend alone. */
function placeIn(stack: TerraformStack): Json {
  const { backend, cloud } = Object(documentOf(stack).terraform) as JsonObject;
  return { ...(backend !== undefined && { backend }), ...(cloud !== undefined && { cloud }) };
}
const textsOf = (stack: TerraformStack): string[] => {
  documentOf(stack);
  return findingsOf(stack).map(({ text }) => text);
};

it("is a file at the project's root by default, by a path that holds on every machine", () => {
  expect(placeIn(securedApiStack())).toEqual({
    backend: { local: { path: "../../../terraform.secured-api.tfstate" } },
  });
});

describe.each(Object.entries(stateBackends))("%s", (_, backend) => {
  it("keeps the state of the ready stack", () => {
    const stack = securedApiStack({ stateBackend: backend.state("secured-api") });
    expect([placeIn(stack), textsOf(stack)]).toEqual([backend.written("secured-api"), []]);
  });

  it("keeps the states of stacks of one's own, and lets one read the other's", () => {
    const app = testApp();
    const [owner, reader] = ["owner", "reader"].map((id) => {
      const stack = new TerraformStack(app, id);
      new OciProvider(stack, "oci", { region: "eu-frankfurt-1" });
      new TimeProvider(stack, "time");
      backend.state(id).attach(stack);
      return stack;
    }) as [TerraformStack, TerraformStack];
    new TerraformOutput(reader, "taken", { value: Fn.upper(newGateway(owner).hostname) });
    reader.prepareStack();
    expect([placeIn(owner), placeIn(reader)]).toEqual([backend.written("owner"), backend.written("reader")]);
    const [[name, source] = ["", {}], ...others] = Object.entries(
      resourcesOf(documentOf(reader), "data.terraform_remote_state"),
    );
    expect(others).toEqual([]);
    expect(source).toMatchObject(readOf(backend, "owner"));
    const outputs = Object.keys(resourcesOf({ resource: { of: documentOf(owner).output ?? {} } }, "of"));
    const taken = new RegExp(`^\\$\\{upper\\(data\\.terraform_remote_state\\.${name}\\.outputs\\.([\\w-]+)\\)\\}$`);
    const [, output] = taken.exec(String(Object(Object(documentOf(reader).output).taken).value)) ?? [];
    expect(outputs).toContain(output);
    expect([textsOf(owner), textsOf(reader)]).toEqual([[], []]);
  });
});

describe("none", () => {
  it("writes nothing", () => {
    const stack = securedApiStack({ stateBackend: StateBackend.none() });
    expect([placeIn(stack), textsOf(stack)]).toEqual([{}, []]);
  });

  it("may be that of several stacks", () => {
    const app = testApp();
    const stacks = ["one", "other"].map((id) => new TerraformStack(app, id));
    for (const stack of stacks) StateBackend.none().attach(stack);
    expect(stacks.map(textsOf)).toEqual([[], []]);
  });

  it("is no place that others can read", () => {
    const app = testApp();
    const owner = new TerraformStack(app, "owner");
    StateBackend.none().attach(owner);
    secured(testStack(app, "reader"), { gateway: newGateway(owner) });
    expect(() => app.synth()).toThrow(/Another stack uses a value of owner, .* give that stack a backend/);
  });
});

describe("a backend that is made in the ready stack itself", () => {
  it("takes the place of the default", () => {
    const stack = securedApiStack();
    new S3Backend(stack, { bucket: "states", key: "a" });
    expect([placeIn(stack), textsOf(stack)]).toEqual([{ backend: { s3: { bucket: "states", key: "a" } } }, []]);
  });

  it("is refused beside another", () => {
    const stack = securedApiStack({ stateBackend: StateBackend.localFile() });
    expect(() => new LocalBackend(stack, { path: "b" })).toThrow(/already a Construct with name 'backend'/);
  });
});

describe("findings", () => {
  it("refuse one state for two stacks, whatever says where it is", () => {
    const app = testApp();
    const states = [
      StateBackend.http({ address: "https://states.example.com/a" }),
      StateBackend.of((stack) => new HttpLike(stack)),
    ];
    const [one, other] = states.map((state, index) => {
      const stack = new TerraformStack(app, `stack-${index}`);
      state.attach(stack);
      return stack;
    }) as [TerraformStack, TerraformStack];
    expect(textsOf(one)).toEqual([
      expect.stringMatching(/^STATE_BACKEND_INVALID: stateBackend is where stack-1 keeps its state; allowed: a place/),
    ]);
    expect(textsOf(other)).toEqual([expect.stringContaining("where stack-0 keeps its state;")]);
  });

  it.each([
    ["an address that is not encrypted", StateBackend.http({ address: "http://states.example.com/a" }), "address"],
    [
      "an address to lock that is none",
      StateBackend.http({ address: "https://a.example", lockAddress: "lock", unlockAddress: "https://a.example" }),
      "lockAddress",
    ],
    ["no organization", StateBackend.hcp({ organization: "" }), "organization"],
    ["no namespace", StateBackend.s3Compatible({ bucket: "b", namespace: "", region: "eu-frankfurt-1" }), "namespace"],
    ["a bucket that Terraform looks up", StateBackend.objectStorage({ bucket: later(), namespace: "n" }), "bucket"],
    ["a workspace that Terraform looks up", StateBackend.hcp({ organization: "a", workspace: later() }), "workspace"],
  ])("refuse %s", (_, stateBackend, setting) => {
    const refused = [expect.stringMatching(`^STATE_BACKEND_INVALID: stateBackend\\.${setting} is `)];
    expect(textsOf(securedApiStack({ stateBackend }))).toEqual(refused);
    const stack = new TerraformStack(testApp(), "own");
    stateBackend.attach(stack);
    expect(textsOf(stack)).toEqual(refused);
  });

  it("refuse a function that makes none", () => {
    // Sound: plain JavaScript may forget to return it.
    const stateBackend = StateBackend.of(() => undefined as never);
    expect(textsOf(securedApiStack({ stateBackend }))).toEqual([
      expect.stringMatching(/^STATE_BACKEND_INVALID: stateBackend is one that made no backend in the stack/),
    ]);
  });

  it("tell stacks of one's own what is wrong with the shape", () => {
    const stack = new TerraformStack(testApp(), "own");
    // Sound: plain JavaScript is not checked.
    StateBackend.objectStorage({ bucket: "b", namesapce: "ns" } as never).attach(stack);
    expect(textsOf(stack)).toEqual([
      expect.stringMatching(/^SETTING_UNKNOWN: stateBackend\.namesapce .*did you mean namespace\?/),
    ]);
  });
});

const later = (): string => Token.asString({ resolve: () => "later", creationStack: [], toString: () => "later" });

/** Another class that says the same place. */
class HttpLike extends S3Backend {
  constructor(stack: TerraformStack) {
    super(stack, { bucket: "b", key: "k" });
  }

  public override toTerraform(): object {
    return { terraform: { backend: { http: { address: "https://states.example.com/a" } } } };
  }
}
