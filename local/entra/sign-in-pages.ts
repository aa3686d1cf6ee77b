/**
 * What people see who sign in: whom to be, and which device they let in. Plain HTML, without a script but for `form_post`.
 *
 * @module
 */
import type { Person } from "./people";
import type { Redirect } from "./sign-in";

/** Text in a page or in an attribute. */
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${escaped(title)}</title></head>
<body>
<h1>${escaped(title)}</h1>
<p>An Entra ID of this machine: nobody has a password, and nothing leaves it.</p>
${body}
</body>
</html>
`;
}

const described = ({ name, userPrincipalName, homeTenant }: Person, note: string): string =>
  escaped(`${name}, ${userPrincipalName}${homeTenant === undefined ? "" : ", a guest"}${note}`);

/** @param query of the request, to which the choice is added */
export function choicePage(client: string, people: readonly Person[], query: URLSearchParams): string {
  const links = people.map((one) => {
    const chosen = new URLSearchParams(query);
    chosen.delete("prompt");
    chosen.set("login_hint", one.userPrincipalName);
    return `<li><a href="?${escaped(chosen.toString())}">${described(one, noteOn(one))}</a></li>`;
  });
  return page(`Sign in to ${client}`, `<ul>\n${links.join("\n")}\n</ul>`);
}

const noteOn = ({ userPrincipalName }: Person): string =>
  userPrincipalName.startsWith("lou@") ? ", who holds no assignment" : "";

export const errorPage = (message: string): string =>
  page("Sorry, nobody can sign in here", `<p>${escaped(message)}</p>`);

/** What the client did not give a redirect for is posted to it. */
export function formPostPage({ to, parameters }: Pick<Redirect, "to" | "parameters">): string {
  const inputs = Object.entries(parameters).map(([name, value]) => hidden(name, value));
  return page(
    "Back to the client",
    `<form method="post" action="${escaped(to)}">\n${inputs.join("\n")}\n<button>Continue</button>\n</form>\n<script>document.forms[0].submit()</script>`,
  );
}

const hidden = (name: string, value: string): string =>
  `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`;

export const deviceCodePage = (message = "Enter the code that the device shows."): string =>
  page(
    "Let a device sign in",
    `<p>${escaped(message)}</p>\n<form><input name="user_code" autofocus aria-label="Code"><button>Next</button></form>`,
  );

export function devicePersonPage(client: string, userCode: string, people: readonly Person[]): string {
  const buttons = people.map(
    (one) =>
      `<li><button name="login_hint" value="${escaped(one.userPrincipalName)}">${described(one, noteOn(one))}</button></li>`,
  );
  return page(
    `Let a device sign in to ${client}`,
    `<form method="post">\n${hidden("user_code", userCode)}\n<ul>\n${buttons.join("\n")}\n</ul>\n<button name="decline" value="1">No</button>\n</form>`,
  );
}

export const donePage = (message: string): string => page(message, "<p>This window may be closed.</p>");
