/**
 * Entra whose replicas lag and flap, and Terraform with an azuread provider that behaves as 3.7 to 3.9 do, each error in the provider's own words: as
 * much of them as a first apply meets. Time is simulated.
 */
import { type Found, failure, found } from "../../internal/clients/failure";
import type { Clock } from "../../operate/await-replication";
import type { EntraDirectory, ListedSecret } from "../../operate/entra-directory";
import type { Finished, Terraform } from "../../operate/terraform-program";

export interface Weather {
  /** Milliseconds until an object is shown. */
  readonly lag: number;
  /** The same for an assignment, of which the provider forgets one that it does not see. @default none */
  readonly assignmentLag?: number;
  /** Whether the nth read of all, of an object that is old enough, meets a replica without it. @default never */
  readonly flaps?: (nth: number) => boolean;
  /** Nobody is logged in to Microsoft Graph. */
  readonly isLoggedOut?: boolean;
  /** Ends the first apply, besides all else. */
  readonly fault?: { readonly address: string; readonly summary: string; readonly detail?: string };
}

type Attributes = Record<string, unknown>;

interface InState {
  readonly type: string;
  readonly values: Attributes;
  isTainted: boolean;
}

interface Change {
  readonly address: string;
  readonly actions: readonly string[];
  readonly before: Attributes | null;
  readonly after: Attributes | null;
}

interface Held {
  readonly born: number;
  readonly values: Attributes;
  readonly secrets: ListedSecret[];
}

/** In the order of the graph: each with what it needs. */
const stack: Readonly<Record<string, readonly string[]>> = {
  "oci_core_vcn.network": [],
  "azuread_application.api": [],
  "azuread_application.client": [],
  "azuread_application_identifier_uri.api": ["azuread_application.api"],
  "azuread_application_password.client": ["azuread_application.client"],
  "azuread_service_principal.api": ["azuread_application.api"],
  "azuread_service_principal.client": ["azuread_application.client"],
  "time_sleep.replication": ["azuread_service_principal.api", "azuread_service_principal.client"],
  "azuread_app_role_assignment.client": ["time_sleep.replication"],
};

const nowhere: InState = { type: "", values: {}, isTainted: false };
const role = "90e49b33-e45b-5b19-b184-8b3bae05a04e";
const step = 200;

const typeOf = (address: string): string => address.split(".")[0] ?? "";
const nameOf = (address: string): string => address.split(".")[1] ?? "";
const notFound = (path: string): string =>
  `unexpected status 404 (404 Not Found) with error: Request_ResourceNotFound: Resource '${path.split("/").at(-1)}' does not exist or one of its queried reference-property objects are not present.`;
const applicationAt = (path: unknown): string => `Application (Application: "${String(path).split("/").at(-1)}")`;
const principalAt = (path: unknown): string =>
  `Service Principal (Service Principal: "${String(path).split("/").at(-1)}")`;

/** An error of the provider. */
class Refusal {
  constructor(
    readonly summary: string,
    readonly detail = "",
  ) {}
}

export class Simulation {
  readonly state = new Map<string, InState>();
  /** What is in Entra, by path. */
  readonly entra = new Map<string, Held>();
  /** What was destroyed, by address. */
  readonly destroyed: string[] = [];
  /** Commands of Terraform's, without options. */
  readonly commands: string[] = [];
  time = 0;
  private reads = 0;
  private ids = 0;
  private applies = 0;
  private readonly plans = new Map<string, { readonly prior: Map<string, InState>; readonly changes: Change[] }>();

  constructor(public weather: Weather) {}

  readonly clock: Clock = {
    now: () => this.time,
    sleep: async (milliseconds) => {
      this.time += milliseconds;
    },
  };

  readonly terraform: Terraform = {
    show: async (args) => this.run(args, () => {}),
    read: async (args) => this.printed(args),
    follow: async (args, take) => this.run(args, take),
  };

  openDirectory = async (): Promise<Found<EntraDirectory>> =>
    this.weather.isLoggedOut === true ? failure("azure-cli-missing", "nobody is logged in") : found(this.directory);

  private readonly directory: EntraDirectory = {
    shows: async (path) => found(this.shows(path)),
    principal: async (path) =>
      found(this.shows(path) ? { path, description: String(this.entra.get(path)?.values.description) } : undefined),
    principalOf: async (clientId) => {
      const [path, held] =
        [...this.entra].find(([one, { values }]) => isPrincipal(one) && values.client_id === clientId) ?? [];
      return found(path === undefined ? undefined : { path, description: String(held?.values.description) });
    },
    assignment: async ({ resource, principal, role: wanted }) =>
      found(
        [...this.entra].find(
          ([path, { values }]) =>
            path.startsWith(`/servicePrincipals/${resource}/appRoleAssignedTo/`) &&
            values.principal_object_id === principal &&
            values.app_role_id === wanted,
        )?.[0],
      ),
    secrets: async (path) => found(this.entra.get(path)?.secrets ?? []),
    removeSecret: async (path, keyId) => {
      const held = this.entra.get(path)?.secrets ?? [];
      held.splice(
        held.findIndex((secret) => secret.keyId === keyId),
        1,
      );
      return found(true);
    },
  };

  /** One read of Microsoft Graph. */
  private shows(path: string): boolean {
    this.time += step;
    const held = this.entra.get(path);
    const { lag, assignmentLag = 0 } = this.weather;
    if (held === undefined || this.time - held.born < (path.includes("/appRoleAssignedTo/") ? assignmentLag : lag))
      return false;
    this.reads += 1;
    return this.weather.flaps?.(this.reads) !== true;
  }

  private newId(): string {
    this.ids += 1;
    return `00000000-0000-4000-8000-${String(this.ids).padStart(12, "0")}`;
  }

  private async run([name = "", ...args]: readonly string[], take: (line: string) => void): Promise<number> {
    this.commands.push([name, ...args.filter((word) => !word.startsWith("-") && !word.endsWith(".tfplan"))].join(" "));
    const file = args.at(-1) ?? "";
    switch (name) {
      case "plan":
        return this.plan(
          args.find((word) => word.startsWith("-out="))?.slice(5) ?? "",
          args.includes("-detailed-exitcode"),
        );
      case "apply":
        return this.apply(file, take);
      case "untaint": {
        const resource = this.state.get(file);
        if (resource === undefined) return 1;
        resource.isTainted = false;
        return 0;
      }
      case "import":
        return this.import(args.at(-2) ?? "", file);
      default:
        throw new Error(`${name} is not simulated`);
    }
  }

  private async printed(args: readonly string[]): Promise<Finished> {
    const plan = this.plans.get(args[2] ?? "");
    const document =
      plan === undefined
        ? stateJson(this.state)
        : { format_version: "1.2", prior_state: stateJson(plan.prior), resource_changes: plan.changes.map(changeJson) };
    return { status: 0, stdout: JSON.stringify(document) };
  }

  private plan(file: string, tellsChanges: boolean): number {
    const seen = [...this.state].filter(([address]) => this.isRefreshed(address));
    const prior = new Map(seen.map(([address, resource]) => [address, this.refreshed(resource)]));
    const changes = Object.keys(stack).map((address) => this.planned(address, prior));
    this.plans.set(file, { prior, changes });
    return tellsChanges && changes.some(({ actions }) => actions.join() !== "no-op") ? 2 : 0;
  }

  /** What Entra does not show is no longer there, as far as the provider is concerned. */
  private isRefreshed(address: string): boolean {
    const { type, values } = this.state.get(address) ?? nowhere;
    const held = ["azuread_application", "azuread_service_principal", "azuread_app_role_assignment"];
    if (held.includes(type)) return this.shows(String(values.id));
    return "application_id" in values ? this.shows(String(values.application_id)) : true;
  }

  private refreshed(resource: InState): InState {
    const { description } = this.entra.get(String(resource.values.id))?.values ?? {};
    return { ...resource, values: { ...resource.values, ...(description !== undefined && { description }) } };
  }

  private planned(address: string, prior: ReadonlyMap<string, InState>): Change {
    const [before, after] = [prior.get(address), this.wanted(address, prior)];
    if (before === undefined) return { address, actions: ["create"], before: null, after };
    if (before.isTainted) return { address, actions: ["delete", "create"], before: before.values, after };
    const description = this.entra.get(String(before.values.id))?.values.description;
    const isTemporary = typeof description === "string" && description.startsWith("TERRAFORM_UPDATE_");
    return { address, actions: [isTemporary ? "update" : "no-op"], before: before.values, after: before.values };
  }

  /** As far as it is known before it is made. */
  private wanted(address: string, from: ReadonlyMap<string, InState>): Attributes {
    const none: Attributes = {};
    const known = (of: string): Attributes => {
      const resource = from.get(of);
      return resource === undefined || resource.isTainted ? none : resource.values;
    };
    const application = known(`azuread_application.${nameOf(address)}`);
    switch (typeOf(address)) {
      case "azuread_service_principal":
        return { client_id: application.client_id };
      case "azuread_application_identifier_uri":
      case "azuread_application_password":
        return { application_id: application.id };
      case "azuread_app_role_assignment":
        return {
          app_role_id: role,
          resource_object_id: known("azuread_service_principal.api").object_id,
          principal_object_id: known("azuread_service_principal.client").object_id,
        };
      default:
        return {};
    }
  }

  private apply(file: string, take: (line: string) => void): number {
    this.applies += 1;
    const failed = new Set<string>();
    for (const { address, actions } of this.plans.get(file)?.changes ?? []) {
      if (actions.join() === "no-op" || stack[address]?.some((needed) => failed.has(needed)) === true) {
        if (actions.join() !== "no-op") failed.add(address);
        continue;
      }
      const refusal = this.changed(address, actions);
      if (refusal === undefined) continue;
      failed.add(address);
      const { summary, detail } = refusal;
      // Of a provider, Terraform itself speaks without the resource's address.
      const place = summary.startsWith("Provider produced") ? {} : { address };
      const diagnostic = { severity: "error", summary, detail, ...place };
      take(JSON.stringify({ type: "diagnostic", "@message": `Error: ${summary}`, diagnostic }));
    }
    return failed.size === 0 ? 0 : 1;
  }

  private changed(address: string, actions: readonly string[]): Refusal | undefined {
    const { fault } = this.weather;
    if (this.applies === 1 && fault?.address === address) return new Refusal(fault.summary, fault.detail);
    if (actions.includes("delete")) {
      this.destroyed.push(address);
      this.entra.delete(String(this.state.get(address)?.values.id));
      this.state.delete(address);
    }
    if (actions.includes("update")) return this.updated(address);
    return this.created(address, this.wanted(address, this.state));
  }

  private updated(address: string): Refusal | undefined {
    const path = String(this.state.get(address)?.values.id);
    if (!this.shows(path)) return new Refusal(`Updating ${principalAt(path)}`, notFound(path));
    this.describe(path);
    this.keep(address, { ...this.entra.get(path)?.values, id: path });
    return undefined;
  }

  private describe(path: string): void {
    const held = this.entra.get(path);
    if (held !== undefined) held.values.description = "";
  }

  private keep(address: string, values: Attributes, isTainted = false): void {
    this.state.set(address, { type: typeOf(address), values, isTainted });
  }

  private born(path: string, values: Attributes): void {
    this.entra.set(path, { born: this.time, values, secrets: [] });
  }

  private created(address: string, wanted: Attributes): Refusal | undefined {
    this.time += step;
    switch (typeOf(address)) {
      case "azuread_application": {
        const values = { id: `/applications/${this.newId()}`, client_id: this.newId() };
        this.born(values.id, values);
        // It waits itself.
        this.time += this.weather.lag;
        this.keep(address, values);
        return undefined;
      }
      case "azuread_application_identifier_uri": {
        const path = String(wanted.application_id);
        if (!this.shows(path)) return new Refusal(...both(`retrieving ${applicationAt(path)}: ${notFound(path)}`));
        this.keep(address, { ...wanted, id: `${path}/identifierUris/YXBp` });
        return undefined;
      }
      case "azuread_application_password":
        return this.passwordCreated(address, wanted);
      case "azuread_service_principal":
        return this.principalCreated(address, wanted);
      case "azuread_app_role_assignment":
        return this.assignmentCreated(address, wanted);
      default:
        this.keep(address, { id: this.newId() });
        return undefined;
    }
  }

  private passwordCreated(address: string, wanted: Attributes): Refusal | undefined {
    const path = String(wanted.application_id);
    if (!this.shows(path)) return new Refusal(`${applicationAt(path)} was not found`);
    const keyId = this.newId();
    this.entra
      .get(path)
      ?.secrets.push({ keyId, name: "Slot A", start: "2026-11-01T00:00:00Z", end: "2027-05-01T00:00:00Z" });
    if (!this.shows(path))
      return new Refusal(`Waiting for password credential for ${applicationAt(path)}`, notFound(path));
    this.keep(address, { ...wanted, id: `${path.split("/").at(-1)}/password/${keyId}`, key_id: keyId });
    return undefined;
  }

  private principalCreated(address: string, wanted: Attributes): Refusal | undefined {
    const existing = [...this.entra].find(
      ([path, { values }]) => isPrincipal(path) && values.client_id === wanted.client_id,
    );
    if (existing !== undefined)
      return new Refusal(`A resource with the ID "${existing[1].values.object_id}" already exists`);
    const id = this.newId();
    const path = `/servicePrincipals/${id}`;
    this.born(path, { ...wanted, object_id: id, description: "TERRAFORM_UPDATE_1" });
    this.keep(address, { ...wanted, id: path, description: "" }, true);
    if (!this.shows(path)) {
      const summary = "Timed out whilst waiting for new service principal to be replicated in Azure AD";
      return new Refusal(summary, notFound(path));
    }
    this.describe(path);
    if (!this.shows(path)) {
      this.state.delete(address);
      return inconsistent(address);
    }
    this.keep(address, { ...wanted, id: path, object_id: id, description: "" });
    return undefined;
  }

  private assignmentCreated(address: string, wanted: Attributes): Refusal | undefined {
    const list = `/servicePrincipals/${wanted.resource_object_id}`;
    if (!this.shows(list)) {
      const summary = `Service principal not found for resource (Object ID: "${wanted.resource_object_id}")`;
      return new Refusal(summary, notFound(list));
    }
    if ([...this.entra.keys()].some((path) => path.startsWith(`${list}/appRoleAssignedTo/`))) {
      const detail =
        "unexpected status 400 (400 Bad Request) with error: Request_BadRequest: Permission being assigned already exists on the object";
      return new Refusal("Could not create app role assignment", detail);
    }
    const id = `${list}/appRoleAssignedTo/${this.newId()}`;
    this.born(id, wanted);
    if (!this.shows(id)) return inconsistent(address);
    this.keep(address, { ...wanted, id });
    return undefined;
  }

  private import(address: string, id: string): number {
    if (!this.shows(id)) return 1;
    const { values = {} } = this.entra.get(id) ?? {};
    this.keep(address, { ...values, id });
    return 0;
  }
}

const isPrincipal = (path: string): boolean => path.split("/").at(-2) === "servicePrincipals";

const both = (text: string): [string, string] => [text, text];

const inconsistent = (address: string): Refusal =>
  new Refusal(
    "Provider produced inconsistent result after apply",
    `When applying changes to ${address}, provider "provider[\\"registry.terraform.io/hashicorp/azuread\\"]" produced an unexpected new value: Root object was present, but now absent.\n\nThis is a bug in the provider, which should be reported in the provider's own issue tracker.`,
  );

const stateJson = (state: ReadonlyMap<string, InState>) => ({
  values: {
    root_module: {
      resources: [...state].map(([address, { type, values, isTainted }]) => ({
        ...{ address, type, values, mode: "managed" },
        ...(isTainted && { tainted: true }),
      })),
    },
  },
});

const changeJson = ({ address, actions, before, after }: Change) => ({
  ...{ address, mode: "managed", type: typeOf(address) },
  change: { actions, before, after },
});
