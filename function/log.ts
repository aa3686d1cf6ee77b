/** Structured log lines: one JSON object a line on the standard output, where OCI Logging collects them. */

/** What may be logged. No key material, no request headers, no value of a setting. */
export interface LogLine {
  readonly level: "info" | "warn" | "error";
  readonly event: string;
  readonly [field: string]: unknown;
}

export type Log = (line: LogLine) => void;

export const logToConsole: Log = (line) => console.log(JSON.stringify(line));
