/**
 * The access and execution logs of a deployment.
 *
 * @module
 */
import { LoggingLog } from "@cdktf/provider-oci/lib/logging-log";
import { LoggingLogGroup } from "@cdktf/provider-oci/lib/logging-log-group";
import { Construct } from "constructs";
import { logs as limits } from "../limits/api-gateway";
import { withoutNotes } from "./private/creation-notes";
import { addFindings, checkChoice, type Finding } from "./private/findings";
import { inScope } from "./private/place";
import { settingsOf } from "./private/settings-shape";

/** What is logged, where and for how long. */
export interface Logs {
  /**
   * OCID of a log group.
   * @default - a log group of its own
   */
  readonly logGroupId?: string;
  /** Days: 30, 60, 90, 120, 150 or 180. @default 30 */
  readonly retentionDays?: number;
  /** How much the execution log says. @default "INFO" */
  readonly executionLevel?: "INFO" | "WARN" | "ERROR";
}

/** What a log is about. */
export interface ServiceLogSource {
  /** `apigateway` or `functions`. */
  readonly service: string;
  /** OCID of the deployment or application. */
  readonly resource: string;
  /** `access` and `execution` for a deployment, `invoke` for an application. */
  readonly categories: readonly string[];
}

/** Settings of the logs of one resource. */
export interface ServiceLogsProps {
  /** OCID of the compartment that holds the log group. */
  readonly compartmentId: string;
  /** What the names of log group and logs begin with. */
  readonly displayName: string;
  /** What is logged. */
  readonly source: ServiceLogSource;
  /** Where and for how long. */
  readonly logs: Logs;
}

/**
 * One log of the Logging service for each category of a resource.
 *
 * @see [Logs of API Gateway](https://docs.oracle.com/en-us/iaas/Content/Logging/Reference/details_for_api_gateway.htm)
 */
export class ServiceLogs extends Construct {
  /** Absent where a log group was given. */
  public readonly logGroup?: LoggingLogGroup;
  /** OCID of the log group, made or given. */
  public readonly logGroupId: string;
  /** One for each category. */
  public readonly logs: readonly LoggingLog[];

  constructor(scope: Construct, id: string, props: ServiceLogsProps) {
    super(...inScope("new ServiceLogs", scope, id));
    const { compartmentId, displayName, source, logs } = settingsOf(this, "new ServiceLogs", props);
    addFindings(this, () => logFindings(logs));
    if (logs.logGroupId === undefined) {
      this.logGroup = new LoggingLogGroup(this, "LogGroup", { compartmentId, displayName });
      this.logGroupId = this.logGroup.id;
    } else {
      this.logGroupId = logs.logGroupId;
    }
    this.logs = source.categories.map((category) =>
      withoutNotes(
        () =>
          new LoggingLog(this, category, {
            displayName: `${displayName}-${category}`,
            logGroupId: this.logGroupId,
            logType: "SERVICE",
            isEnabled: true,
            retentionDuration: logs.retentionDays ?? 30,
            configuration: {
              compartmentId,
              source: { category, resource: source.resource, service: source.service, sourceType: "OCISERVICE" },
            },
          }),
      ),
    );
  }
}

function logFindings({ retentionDays }: Logs): Finding[] {
  return [...checkChoice("LOGS_INVALID", "logs.retentionDays", retentionDays, limits.retentionDays)];
}
