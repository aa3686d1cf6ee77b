/**
 * Alarms on what users would notice first.
 *
 * @module
 */
import { MonitoringAlarm } from "@cdktf/provider-oci/lib/monitoring-alarm";
import { Construct } from "constructs";
import { inScope } from "./private/place";
import { settingsOf } from "./private/settings-shape";

/** Settings of the alarms. */
export interface AlarmsProps {
  /** OCID of the compartment that holds the alarms. */
  readonly compartmentId: string;
  /** What the names of the alarms begin with. */
  readonly displayName: string;
  /** OCID of the topic that is told. */
  readonly topicId: string;
  /** OCID of each deployment to watch, by name. */
  readonly deploymentIds: Readonly<Record<string, string>>;
  /** OCID of the health check of the adapter. @default - none is watched */
  readonly monitorId?: string;
}

/**
 * One alarm for each deployment that answers 5xx (a gateway that cannot fetch keys answers 500 to everyone), and one for
 * an adapter that cannot be reached from outside.
 *
 * https://docs.oracle.com/en-us/iaas/Content/APIGateway/Reference/apigatewaymetrics.htm,
 * https://docs.oracle.com/en-us/iaas/Content/HealthChecks/Reference/metricsalarms-reference.htm
 */
export class Alarms extends Construct {
  /** One for each deployment: it answers with 5xx. */
  public readonly serverErrors: readonly MonitoringAlarm[];
  /** The probe of the adapter fails; absent where no health check was named. */
  public readonly adapterUnreachable?: MonitoringAlarm;

  private readonly props: AlarmsProps;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(...inScope("new Alarms", scope, id));
    props = settingsOf(this, "new Alarms", props);
    this.props = props;
    this.serverErrors = Object.entries(props.deploymentIds).map(([name, deploymentId]) =>
      this.alarm(`ServerErrors-${name}`, {
        displayName: `${props.displayName}-${name}-5xx`,
        namespace: "oci_apigateway",
        query: `HttpResponses[1m]{deploymentId = "${deploymentId}", httpStatusCategory = "5xx"}.sum() > 0`,
        body: `The API ${name} answers 5xx. Look at the execution log of its deployment, first for tokenAuthentication.loadingJsonWebKeySet.`,
      }),
    );
    if (props.monitorId !== undefined) {
      this.adapterUnreachable = this.alarm("AdapterUnreachable", {
        displayName: `${props.displayName}-jwks-unreachable`,
        namespace: "oci_healthchecks",
        query: `HTTP.isHealthy[1m]{resourceId = "${props.monitorId}"}.mean() < 1`,
        body: "The adapted key set cannot be reached. The gateways' key caches last for an hour at least; then every request gets HTTP 500.",
      });
    }
  }

  private alarm(
    id: string,
    what: { readonly displayName: string; readonly namespace: string; readonly query: string; readonly body: string },
  ): MonitoringAlarm {
    const { compartmentId, topicId } = this.props;
    return new MonitoringAlarm(this, id, {
      ...what,
      compartmentId,
      metricCompartmentId: compartmentId,
      destinations: [topicId],
      severity: "CRITICAL",
      isEnabled: true,
      pendingDuration: "PT3M",
    });
  }
}
