/**
 * What of a stack Resource Manager could not run, and what nobody should hand to it: secrets.
 *
 * @module
 */
import { isText, type JsonObject } from "../../internal/json";
import type { ErrorParts } from "../../internal/user-error";
import { filesOfOciProvider, resourceManagerTerraform, secretArguments } from "../../limits/resource-manager";
import { labelled } from "../stack/blocks";
import type { StackDocument } from "../stack/document";
import { laterParts } from "./later-language";
import { isAdmitted } from "./version-constraint";

type Obstacle = Omit<ErrorParts, "code">;

/** @param written the document as it stands in its file @param read the same, taken apart */
export async function obstaclesIn(written: JsonObject, read: StackDocument): Promise<readonly ErrorParts[]> {
  const found = [
    ...programs(read),
    ...statesOfThisMachine(read),
    ...otherVersions(written),
    ...(await laterParts(written, read)),
    ...secrets(read),
    ...filesOfProviders(read),
  ];
  return found.map((obstacle) => ({ code: "PACKAGE_UNFIT", ...obstacle }));
}

/** https://docs.oracle.com/en-us/iaas/Content/ResourceManager/Concepts/terraformhost.htm */
const programs = ({ blocks }: StackDocument): readonly Obstacle[] =>
  [...blocks.values()].flatMap(({ address, provisioners }) =>
    provisioners
      .flatMap((provisioner) => labelled(provisioner["local-exec"], 0))
      .filter(({ body: { command } }) => isText(command) && /^\s*(?:node|npm|npx)\s/.test(command))
      .map(() => ({
        setting: address,
        actual: "it runs Node while Terraform applies, and Resource Manager's machines have none",
        allowed: 'images that are pushed before: push: "pipeline"',
        remedy:
          'Set adapter: { push: "pipeline" }, or push: "pipeline" of FunctionImage.fromSource, and push with: npx entra-oci-gateway image push --stack DIR',
      })),
  );

const statesOfThisMachine = ({ blocks }: StackDocument): readonly Obstacle[] =>
  [...blocks.values()]
    .filter(({ address, body }) => address.startsWith("data.terraform_remote_state.") && body.backend === "local")
    .map(({ address }) => ({
      setting: address,
      actual: "it reads the state of another stack from a file of this machine",
      allowed: "a backend that Resource Manager reaches",
      remedy: "Give that stack one, such as StateBackend.http({ … })",
    }));

const otherVersions = ({ terraform }: JsonObject): readonly Obstacle[] =>
  labelled(terraform, 0).flatMap(({ body: { required_version: constraint } }) =>
    isText(constraint) && !isAdmitted(constraint, resourceManagerTerraform)
      ? [
          {
            setting: "terraform.required_version",
            actual: `got ${constraint}, and Resource Manager runs ${resourceManagerTerraform}`,
            allowed: `what ${resourceManagerTerraform} meets`,
            source: "https://docs.oracle.com/en-us/iaas/Content/ResourceManager/Reference/terraformversions.htm",
          },
        ]
      : [],
  );

function secrets({ variables, providers }: StackDocument): readonly Obstacle[] {
  return [
    ...[...variables]
      .filter(
        ([, { sensitive, default: fallback }]) => sensitive === true && fallback !== undefined && fallback !== null,
      )
      .map(([name]) => ({
        setting: `var.${name}`,
        actual: "it is sensitive and has a default, which the archive would hold",
        allowed: "a variable without a default, for which Resource Manager asks",
      })),
    ...[...providers.values()].flatMap(({ address, body }) =>
      Object.entries(body)
        .filter(([name, value]) => secretArguments.has(name) && isText(value) && !/^\$\{var\.[\w-]+\}$/.test(value))
        .map(([name]) => ({
          setting: `provider ${address}: ${name}`,
          actual: "it is a secret that stands in the stack",
          allowed: "a sensitive variable, or nothing",
        })),
    ),
  ];
}

/** https://docs.oracle.com/en-us/iaas/Content/ResourceManager/Concepts/terraformconfigresourcemanager.htm */
const filesOfProviders = ({ providers }: StackDocument): readonly Obstacle[] =>
  [...providers.values()].flatMap(({ address, body }) =>
    filesOfOciProvider
      .filter((name) => address.split(".")[0] === "oci" && body[name] !== undefined)
      .map((name) => ({
        setting: `provider ${address}: ${name}`,
        actual: "it names a file of this machine",
        allowed: "the region alone: Resource Manager logs in as whoever runs the job",
      })),
  );
