/**
 * A command that Terraform runs where it applies.
 *
 * @module
 */
import { TerraformResource } from "cdktf";
import type { Construct } from "constructs";

/** Settings of the command. */
export interface LocalCommandProps {
  /** It runs again when one of these changes, and only then. */
  readonly triggers: Readonly<Record<string, string>>;
  /** @default - none is run: the resource only tells when it would be */
  readonly run?: {
    /** For the shell, in the stack's directory. */
    readonly command: string;
    /** Variables of its environment, beside those of Terraform's own. */
    readonly environment: Readonly<Record<string, string>>;
  };
}

/**
 * Terraform's own `terraform_data` with a `local-exec` provisioner: https://developer.hashicorp.com/terraform/language/resources/terraform-data
 *
 * CDKTF's class for it asks an installed Terraform for its version at synth, which must do without one.
 */
export class LocalCommand extends TerraformResource {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: LocalCommandProps,
  ) {
    super(scope, id, {
      terraformResourceType: "terraform_data",
      ...(props.run !== undefined && {
        provisioners: [
          {
            type: "local-exec",
            workingDir: "${path.module}",
            command: props.run.command,
            environment: { ...props.run.environment },
          },
        ],
      }),
    });
  }

  protected override synthesizeAttributes(): { [name: string]: unknown } {
    return { triggers_replace: this.props.triggers };
  }

  protected override synthesizeHclAttributes(): { [name: string]: unknown } {
    return {
      triggers_replace: { value: this.props.triggers, isBlock: false, type: "map", storageClassType: "stringMap" },
    };
  }
}
