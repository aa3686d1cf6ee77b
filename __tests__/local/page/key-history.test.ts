import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { eventStream } from "../../../local/events";
import { type KeptHistory, keyHistory } from "../../../local/page/key-history";
import type { SwitchState } from "../../../local/switches";

const entras = "https://login.example.com/keys";
let events: ReturnType<typeof eventStream>;
let state: SwitchState;
let history: KeptHistory;

beforeEach(() => {
  events = eventStream();
  state = { signing: "a", flapping: false, delay: 0, outage: "none", surface: "all", now: 1000, offset: 0 };
  history = keyHistory(events, () => state, entras);
  history.look();
});

const turn = (changes: Partial<SwitchState>): void => {
  state = { ...state, ...changes };
};
const served = (...kids: string[]): void =>
  events.emit("keysServed", { at: state.now, tenant: "t", status: 200, kids });
const story = (kid: string) => history.view().keys.find((one) => one.kid === kid);
const marks = () => history.view().marks.map(({ at, kind, text }) => [at, kind, text]);

describe("the history of keys", () => {
  it("has when Entra lists a key and when it signs", () => {
    served("a", "b");
    turn({ now: 2000, signing: "b" });
    served("b", "c");
    turn({ now: 3000 });
    served("b", "a");
    expect(story("a")).toMatchObject({
      published: [{ from: 1000, until: 2000 }, { from: 3000 }],
      signing: [{ from: 1000, until: 2000 }],
    });
    expect(story("b")).toMatchObject({ published: [{ from: 1000 }], signing: [{ from: 2000 }] });
    expect(story("c")).toMatchObject({ published: [{ from: 2000, until: 3000 }], signing: [] });
    expect(marks()).toEqual([[2000, "rotation", "b signs now"]]);
  });

  it("does not take a key for gone that a flapping replica does not show, nor one for a work key that is for everybody", () => {
    served("a", "b");
    turn({ now: 2000, flapping: true });
    served("b");
    events.emit("keysServed", { at: 2000, tenant: "common", status: 200, kids: ["personal"] });
    events.emit("keysServed", { at: 2000, tenant: "t", status: 503, kids: [] });
    expect(story("a")?.published).toEqual([{ from: 1000 }]);
    expect(story("personal")).toBeUndefined();
  });

  it("has what the adapter serves, and until when each gateway keeps it", () => {
    const fetched = { requestId: "r", uri: "https://gateway.example.com/jwks", kids: ["a"] };
    events.emit("keysFetched", { ...fetched, at: 1000, deployment: "d", until: 9000 });
    events.emit("keysFetched", { ...fetched, at: 1000, deployment: "d", until: 8000, reading: "lenient" });
    turn({ now: 2000 });
    events.emit("keysFetched", { ...fetched, at: 2000, deployment: "d", until: 10_000, kids: ["b"] });
    events.emit("keysFetched", { ...fetched, at: 2000, deployment: "d", until: 2000, kids: [], problem: "503" });
    expect(story("a")).toMatchObject({
      remembered: [{ from: 1000, until: 2000 }],
      cached: [
        { from: 1000, until: 2000, of: "d" },
        { from: 1000, until: 8000, of: "d, lenient reading" },
      ],
    });
    expect(story("b")).toMatchObject({
      remembered: [{ from: 2000 }],
      cached: [{ from: 2000, until: 10_000, of: "d" }],
    });
  });

  it("marks what somebody did, whoever did it and wherever", () => {
    turn({ outage: "reset", surface: "keys", now: 1001 });
    history.look();
    history.look();
    turn({ outage: "none", now: 1002 });
    history.look();
    turn({ flapping: true, now: 1003, offset: 60_000 });
    history.applied({
      at: 1003,
      secrets: [{ id: "1", application: "orders", clientId: "c", expires: 9 }],
      changed: ["x.y"],
    });
    expect(marks()).toEqual([
      [1001, "outage", "Entra closes connections, keys only"],
      [1002, "recovery", "Entra is well again"],
      [1003, "apply", "applied again: 1 new secret"],
      [1003, "outage", "replicas differ"],
      [1003, "clock", "the clock was moved 1 minute ahead"],
    ]);
  });

  it("stays small, whatever happens", () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.nat(400), { maxLength: 12 }), { minLength: 60, maxLength: 120 }), (sets) => {
        for (const [index, kids] of sets.entries()) {
          turn({ now: state.now + index, signing: `k${index}` });
          served(...kids.map((kid) => `k${kid}`));
        }
        const { keys, marks: made } = history.view();
        expect(keys.length).toBeLessThanOrEqual(40);
        expect(made.length).toBeLessThanOrEqual(100);
        for (const { published } of keys) expect(published.length).toBeLessThanOrEqual(50);
      }),
      { numRuns: 10 },
    );
  });

  it("listens no more once it is closed", () => {
    history.close();
    served("late");
    expect(story("late")).toBeUndefined();
  });
});

it("Entra's keys are no part of it where nobody asks Entra", () => {
  const own = keyHistory(events, () => state, undefined);
  try {
    served("a", "b");
    events.emit("keysFetched", {
      at: 1000,
      requestId: "r",
      uri: "https://id.example/keys",
      kids: ["x"],
      deployment: "d",
      until: 9000,
    });
    expect(own.view().keys).toEqual([
      {
        kid: "x",
        published: [],
        signing: [],
        remembered: [{ from: 1000 }],
        cached: [{ from: 1000, until: 9000, of: "d" }],
      },
    ]);
  } finally {
    own.close();
  }
});
