/**
 * Backends as they are written: what CDKTF has no class for, or writes without what is needed here.
 *
 * @module
 */
import { TerraformBackend, TerraformRemoteState, type TerraformStack } from "cdktf";
import type { Construct } from "constructs";

/** Arguments, by Terraform's own names. */
export type BackendArguments = Readonly<
  Record<string, string | boolean | Readonly<Record<string, string>> | undefined>
>;

/** The same id as CDKTF's own backends have: of two in one stack, the second is refused. */
const ID = "backend";

/** Another stack's state, read as its backend says. */
class ReadState extends TerraformRemoteState {}

/** A backend of Terraform's: https://developer.hashicorp.com/terraform/language/backend */
export class WrittenBackend extends TerraformBackend {
  constructor(
    stack: TerraformStack,
    private readonly type: string,
    private readonly written: BackendArguments,
  ) {
    super(stack, ID, type);
  }

  protected override synthesizeAttributes() {
    return { ...this.written };
  }

  protected override synthesizeHclAttributes() {
    return this.synthesizeAttributes();
  }

  public override getRemoteStateDataSource(scope: Construct, name: string): TerraformRemoteState {
    // Each stack's state of a workspace is read by the others of that workspace.
    return new ReadState(scope, name, this.type, { ...this.written, workspace: "${terraform.workspace}" });
  }
}

/** HCP Terraform's block, which is no backend to Terraform: https://developer.hashicorp.com/terraform/language/block/terraform#cloud */
export class CloudBlock extends TerraformBackend {
  constructor(
    stack: TerraformStack,
    private readonly written: BackendArguments & { readonly workspaces: { readonly name: string } },
  ) {
    super(stack, ID, "cloud");
  }

  public override toTerraform(): object {
    return { terraform: { cloud: { ...this.written } } };
  }

  public override toMetadata(): object {
    return { ...super.toMetadata(), cloud: this.written.hostname === undefined ? "tfc" : "tfe" };
  }

  public override getRemoteStateDataSource(scope: Construct, name: string): TerraformRemoteState {
    // https://developer.hashicorp.com/terraform/language/backend/remote: the data source still has this name.
    return new ReadState(scope, name, "remote", { ...this.written, workspace: undefined });
  }
}

/** Nothing is written: whoever runs Terraform keeps the state. */
export class NoBackend extends TerraformBackend {
  constructor(stack: TerraformStack) {
    super(stack, ID, "none");
  }

  public override toTerraform(): object {
    return {};
  }

  public override toMetadata(): object {
    return {};
  }

  public override getRemoteStateDataSource(_scope: Construct, _name: string, fromStack: string): TerraformRemoteState {
    throw new Error(
      `Another stack uses a value of ${fromStack}, whose state is kept where nothing here knows (StateBackend.none()): give that stack a backend, or hand the value over as a variable`,
    );
  }
}
