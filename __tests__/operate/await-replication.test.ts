import { expect, test } from "vitest";
import { type Found, failure, found } from "../../internal/clients/failure";
import { awaitShown, type Clock } from "../../operate/await-replication";
import type { EntraDirectory } from "../../operate/entra-directory";

const paths = ["/applications/a", "/servicePrincipals/b", "/servicePrincipals/b/appRoleAssignedTo/c"];

const nothing = () => Promise.reject(new Error("only what is shown is asked for"));

const showing = (shows: EntraDirectory["shows"]): Found<EntraDirectory> =>
  found({
    shows,
    principal: nothing,
    principalOf: nothing,
    assignment: nothing,
    secrets: nothing,
    removeSecret: nothing,
  });

function waited() {
  const said: string[] = [];
  let time = 0;
  const clock: Clock = {
    now: () => time,
    sleep: async (milliseconds) => {
      time += milliseconds;
    },
  };
  const wait = (directory: Found<EntraDirectory>, of: readonly string[] = paths, round = 0) =>
    awaitShown(of, round, { directory, clock, say: (line) => said.push(line) });
  return { said, wait, now: () => time };
}

test("it asks until all is shown five times in a row: one that does not know may answer after one that does", async () => {
  const { wait, said, now } = waited();
  const asked: string[] = [];
  const answers = [false, true, true, false, true, true, true, true, true];
  const directory = showing(async (path) => {
    asked.push(path);
    return found(path === "/applications/a" ? answers[asked.filter((one) => one === path).length - 1] === true : true);
  });
  expect(await wait(directory)).toEqual([]);
  expect(asked).toHaveLength(answers.length * paths.length);
  expect(now()).toBe(8000);
  expect(said).toEqual([
    "Waiting until Microsoft Graph shows 1 application and 1 service principal and 1 assignment, for 5 minutes at most…",
    "Microsoft Graph has shown them 5 times in a row.",
  ]);
});

test("after five minutes it says what is not shown", async () => {
  const { wait, now } = waited();
  const directory = showing(async (path) => found(path !== "/servicePrincipals/b"));
  expect(await wait(directory)).toEqual(["/servicePrincipals/b"]);
  expect(now()).toBe(300_000);
});

test("where nobody can be asked it waits by time, longer each time, and says so", async () => {
  const { wait, said, now } = waited();
  const loggedOut = failure("azure-cli-missing", "no login in the environment (ARM_…)");
  for (const round of [0, 1, 2, 3, 4]) expect(await wait(loggedOut, paths, round)).toEqual([]);
  expect(said[0]).toBe("Microsoft Graph cannot be asked: no login in the environment (ARM_…). Waiting 30 s instead…");
  expect(said.map((line) => /Waiting (\d+) s/.exec(line)?.[1])).toEqual(["30", "60", "120", "120", "120"]);
  expect(now()).toBe(450_000);
});

test("a login that may not read is one that cannot be asked", async () => {
  const { wait, said } = waited();
  expect(
    await wait(showing(async () => failure("unexpected-answer", "graph.microsoft.com answered HTTP 403"))),
  ).toEqual([]);
  expect(said[1]).toBe("Microsoft Graph cannot be asked: graph.microsoft.com answered HTTP 403. Waiting 30 s instead…");
});

test("for nothing it waits not at all", async () => {
  const { wait, said, now } = waited();
  expect(await wait(showing(nothing), [])).toEqual([]);
  expect({ said, time: now() }).toEqual({ said: [], time: 0 });
});

test("the end of the command ends the wait", async () => {
  const { said } = waited();
  const clock: Clock = { now: () => 0, sleep: () => Promise.reject(new DOMException("ended", "AbortError")) };
  const waiting = { directory: showing(async () => found(false)), clock, say: (line: string) => said.push(line) };
  await expect(awaitShown(paths, 0, waiting)).rejects.toThrow("ended");
});
