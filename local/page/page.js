// The control page. Whatever it shows came from outside, so everything is written as text, never as markup.
"use strict";
{
  const keptRows = 200;

  const byId = (id) => document.getElementById(id);
  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  // Time

  /** Milliseconds by which the local cloud's time is ahead of this browser's. */
  let lead = 0;
  const timeOf = (milliseconds) => new Date(milliseconds).toISOString().slice(11, 19);
  const instantOf = (milliseconds) => `${new Date(milliseconds).toISOString().slice(0, 19).replace("T", " ")} UTC`;

  const spans = [
    ["day", 86_400_000],
    ["hour", 3_600_000],
    ["minute", 60_000],
    ["second", 1000],
  ];
  const spanOf = (milliseconds) => {
    const [name, length] = spans.find(([, unit]) => Math.abs(milliseconds) >= unit) ?? spans[3];
    const count = Math.round(Math.abs(milliseconds) / length);
    return `${count} ${name}${count === 1 ? "" : "s"}`;
  };

  const showClock = () => {
    byId("clock").textContent = instantOf(Date.now() + lead);
  };

  // Messages

  const say = (text, bad = false) => {
    byId("message").textContent = text;
    byId("message").className = bad ? "bad" : "";
  };

  const request = async (path, body) => {
    const sent =
      body === undefined
        ? {}
        : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
    const answer = await fetch(path, sent);
    const value = await answer.json();
    if (!answer.ok) throw new Error(value.message ?? `HTTP ${answer.status}`);
    return value;
  };

  // Switches

  const outageNames = {
    none: "healthy",
    unavailable: "answers 503",
    reset: "closes connections",
    silent: "never answers",
  };
  const surfaceNames = { all: "", keys: ", keys only", tokens: ", tokens only" };

  const showSwitches = (state) => {
    const { now, offset } = state;
    lead = now - Date.now();
    byId("offset").textContent = offset === 0 ? "" : `${spanOf(offset)} ${offset > 0 ? "ahead" : "behind"}`;
    byId("signing").textContent = state.signing;
    byId("flapping").checked = state.flapping;
    for (const name of ["outage", "delay", "surface"]) choose(byId(name), String(state[name]));
    const slow = state.delay > 0 ? `, ${state.delay} ms late` : "";
    const flapping = state.flapping ? ", replicas differ" : "";
    const ill = state.outage !== "none" || state.delay > 0;
    byId("health").textContent = outageNames[state.outage] + slow + (ill ? surfaceNames[state.surface] : "") + flapping;
    byId("health").className = `badge ${state.outage !== "none" ? "bad" : ill || state.flapping ? "warn" : "good"}`;
    showClock();
  };

  /** A value that was set elsewhere may be none of those offered: offer it too. */
  const choose = (select, value) => {
    if (![...select.options].some((option) => option.value === value)) select.append(new Option(value, value));
    select.value = value;
  };

  const change = async (changes, name) => {
    const controls = document.querySelectorAll("#switches button, #switches input, #switches select");
    for (const control of controls) control.disabled = true;
    try {
      showSwitches(await request("/switches", changes));
      say(`Done: ${name}.`);
      if (changes.rotate !== undefined || changes.flapping !== undefined) await showKeySets();
    } catch (failure) {
      say(`Not done: ${name}: ${failure.message}`, true);
    } finally {
      for (const control of controls) control.disabled = false;
    }
  };

  // Parts

  const row = (...cells) =>
    element(
      "tr",
      {},
      ...cells.map((cell) => (cell instanceof Element && cell.tagName === "TD" ? cell : element("td", {}, cell))),
    );
  const code = (text) => element("code", { textContent: text });

  /** Names by client id. */
  const clients = new Map();

  const showState = ({ name, parts, origins, switches, clients: known }) => {
    for (const client of known) clients.set(client.clientId, client.name);
    byId("name").textContent = name;
    document.title = `${name} – local cloud`;
    byId("part-rows").replaceChildren(
      ...parts.map((part) => row(part.kind, part.name, code(part.address), code(part.url ?? ""))),
    );
    byId("origin-rows").replaceChildren(...origins.map(({ real, local }) => row(code(real), code(local))));
    showSwitches(switches);
  };

  // Keys

  const keySet = ({ name, uri, status, bytes, keys, problem }, signing, elsewhere) => {
    const head = element(
      "p",
      {},
      element("strong", { textContent: name }),
      " ",
      element("span", {
        className: `badge ${status === 200 ? "good" : "bad"}`,
        textContent: status === 0 ? "no answer" : `HTTP ${status}`,
      }),
    );
    const about = element("p", { className: "muted" }, `${keys.length} keys, ${bytes} bytes`, element("br"), code(uri));
    if (problem !== undefined)
      return element("div", { className: "key-set" }, head, about, element("p", { textContent: problem }));
    const heads = ["kid", "alg", "other members"].map((text) => element("th", { scope: "col", textContent: text }));
    const rows = keys.map((key) => {
      const marks = [
        key.kid === signing ? "signs" : "",
        elsewhere && !elsewhere.has(key.kid) ? "only here" : "",
      ].filter(Boolean);
      const others = key.members.filter((member) => !["kid", "alg"].includes(member)).join(" ");
      return row(
        element(
          "td",
          {},
          code(key.kid),
          ...marks.map((mark) =>
            element("span", { className: `badge ${mark === "signs" ? "good" : "warn"}`, textContent: mark }),
          ),
        ),
        key.alg ?? "–",
        element("td", { className: "muted members" }, others),
      );
    });
    const table = element(
      "table",
      {},
      element("caption", { className: "hidden", textContent: `Keys of ${name}` }),
      element("thead", {}, element("tr", {}, ...heads)),
      element("tbody", {}, ...rows),
    );
    return element("div", { className: "key-set" }, head, about, element("div", { className: "scroll" }, table));
  };

  const showKeySets = async () => {
    byId("fetch-keys").disabled = true;
    try {
      const sets = await request("/keys");
      const signing = byId("signing").textContent;
      const kidsOf = (set) => new Set(set.keys.map(({ kid }) => kid));
      const shown = sets.map((set) => {
        const others = sets.filter((other) => other !== set && other.status === 200).map(kidsOf);
        const union = others.length > 0 ? new Set(others.flatMap((kids) => [...kids])) : undefined;
        return keySet(set, signing, union);
      });
      byId("key-sets").replaceChildren(...shown);
    } catch (failure) {
      say(`Keys: ${failure.message}`, true);
    } finally {
      byId("fetch-keys").disabled = false;
    }
  };

  // Tokens

  const notes = {
    iss: "issuer",
    aud: "audience: the API",
    azp: "client, version 2",
    appid: "client, version 1",
    tid: "tenant",
    ver: "token version",
    roles: "the client's own permissions",
    scp: "permissions lent by a person",
    idtyp: "kind of token",
    oid: "who it is about",
    azpacr: "how the client proved itself: 1 secret, 2 certificate or assertion",
    appidacr: "how the client proved itself: 1 secret, 2 certificate or assertion",
    kid: "name of the key",
  };

  const noteOf = (name, value) => {
    if (!["iat", "nbf", "exp"].includes(name) || typeof value !== "number") return notes[name] ?? "";
    const away = value * 1000 - (Date.now() + lead);
    return `${instantOf(value * 1000)}, ${away < 0 ? `${spanOf(away)} ago` : `in ${spanOf(away)}`}`;
  };

  const members = (title, object) => {
    const entries = Object.entries(object).flatMap(([name, value]) => {
      const note = noteOf(name, value);
      const text = typeof value === "string" ? value : JSON.stringify(value);
      return [
        element("dt", { textContent: name }),
        element(
          "dd",
          {},
          text,
          ...(note === "" ? [] : [" ", element("span", { className: "note", textContent: `– ${note}` })]),
        ),
      ];
    });
    return [element("h3", { textContent: title }), element("dl", {}, ...entries)];
  };

  const showToken = ({ header, claims }, source) => {
    byId("token-source").textContent = source;
    byId("decoded").replaceChildren(...members("Header", header), ...members("Claims", claims));
  };

  const decodePart = (part) => {
    const bytes = Uint8Array.from(atob(part.replaceAll("-", "+").replaceAll("_", "/")), (character) =>
      character.charCodeAt(0),
    );
    const value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw new TypeError("not an object");
    return value;
  };

  const showPasted = () => {
    const text = byId("paste")
      .value.trim()
      .replace(/^(?:Authorization:\s*)?Bearer\s+/i, "");
    if (text === "") return byId("decoded").replaceChildren();
    const [header, claims] = text.split(".");
    try {
      showToken(
        { header: decodePart(header), claims: decodePart(claims ?? "") },
        "pasted; its signature was not checked",
      );
    } catch {
      byId("token-source").textContent = "pasted";
      byId("decoded").replaceChildren(
        element("p", {
          textContent: "This is no JWT: header and claims must be base64url of JSON objects, joined by a dot.",
        }),
      );
    }
  };

  // Requests

  const counts = { total: 0, refused: 0 };

  const statusKind = (status) => (status < 400 ? "good" : status < 500 ? "warn" : "bad");

  const markRow = (chosen) => {
    for (const other of byId("rows").children) other.setAttribute("aria-selected", String(other === chosen));
  };

  const clientCell = (token) => {
    if (token === undefined) return element("td", { className: "muted", textContent: "no token" });
    const { azp, appid } = token.claims;
    const id = azp ?? appid;
    if (typeof id !== "string") return element("td", { className: "muted", textContent: "unnamed" });
    const name = clients.get(id);
    return name === undefined
      ? element("td", { className: "client" }, code(id))
      : element("td", { className: "client", title: id, textContent: name });
  };

  const requestRow = (event) => {
    const { at, id, method, path, status, reason = "", token, durationMs, deployment = "no deployment" } = event;
    const made = row(
      element("td", { className: "time", textContent: timeOf(at) }),
      element("span", { className: `badge ${statusKind(status)}`, textContent: String(status) }),
      element(
        "td",
        { className: "request", title: `${deployment}, ${id}` },
        element("strong", { textContent: method }),
        " ",
        code(path),
      ),
      clientCell(token),
      element("td", { className: "why", textContent: reason }),
      element("td", { className: "number", textContent: String(Math.round(durationMs)) }),
    );
    made.dataset.refused = String(status >= 400);
    made.setAttribute("aria-selected", "false");
    const cell = element("td");
    if (token !== undefined) {
      const show = element("button", { type: "button", textContent: "Token" });
      show.setAttribute("aria-label", `Token of ${method} ${path} at ${timeOf(at)}`);
      show.addEventListener("click", () => {
        markRow(made);
        showToken(token, `of ${method} ${path}, answered ${status}`);
        if (matchMedia("(max-width: 72rem)").matches) byId("token").focus();
      });
      cell.append(show);
    }
    made.append(cell);
    return made;
  };

  const filterRows = () => {
    const only = byId("only-refused").checked;
    for (const each of byId("rows").children) each.hidden = only && each.dataset.refused !== "true";
  };

  const showCounts = () => {
    byId("counts").textContent =
      counts.total === 0 ? "none yet" : `${counts.total} answered, ${counts.refused} of them refused`;
    byId("no-rows").hidden = byId("rows").children.length > 0;
  };

  const addRequest = (event) => {
    counts.total += 1;
    if (event.status >= 400) counts.refused += 1;
    byId("rows").prepend(requestRow(event));
    while (byId("rows").children.length > keptRows) byId("rows").lastElementChild.remove();
    filterRows();
    showCounts();
  };

  const listen = () => {
    const stream = new EventSource("/events");
    const state = (text, kind) => {
      byId("stream").textContent = text;
      byId("stream").className = `badge ${kind}`;
    };
    let last = 0;
    stream.addEventListener("open", () => state("live", "good"));
    stream.addEventListener("error", () => state("reconnecting", "bad"));
    stream.addEventListener("request", ({ lastEventId, data }) => {
      // After a reconnection the stream tells the latest requests again.
      if (Number(lastEventId) <= last) return;
      last = Number(lastEventId);
      addRequest(JSON.parse(data));
    });
  };

  // Start

  for (const button of document.querySelectorAll("button[data-change]"))
    button.addEventListener("click", () => change(JSON.parse(button.dataset.change), button.textContent));
  const labelOf = (control) => control.closest("label").firstChild.textContent.trim();
  byId("flapping").addEventListener("change", ({ target }) =>
    change({ flapping: target.checked }, target.checked ? "replicas differ" : "replicas agree"),
  );
  for (const name of ["outage", "surface"])
    byId(name).addEventListener("change", ({ target }) =>
      change({ [name]: target.value }, `${labelOf(target)} ${target.selectedOptions[0].textContent}`),
    );
  byId("delay").addEventListener("change", ({ target }) =>
    change({ delay: Number(target.value) }, `Delay ${target.selectedOptions[0].textContent}`),
  );
  byId("fetch-keys").addEventListener("click", showKeySets);
  byId("only-refused").addEventListener("change", filterRows);
  byId("paste").addEventListener("input", showPasted);
  byId("clear").addEventListener("click", () => {
    byId("rows").replaceChildren();
    Object.assign(counts, { total: 0, refused: 0 });
    showCounts();
  });

  setInterval(showClock, 1000);
  listen();
  request("/state")
    .then(showState)
    .then(showKeySets)
    .catch((failure) => say(failure.message, true));
}
