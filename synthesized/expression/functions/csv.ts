/** https://developer.hashicorp.com/terraform/language/functions/csvdecode: RFC 4180 as Go's `encoding/csv` reads it, without empty lines. */
import type { JsonObject } from "../../../internal/json";
import { EvaluationFailure } from "../failure";

export function decodeCsv(text: string): JsonObject[] {
  const [names, ...rows] = recordsOf(text.replaceAll("\r\n", "\n"));
  if (names === undefined) throw new EvaluationFailure("the text has no first line with the names of columns");
  if (new Set(names).size < names.length) throw new EvaluationFailure("two columns have the same name");
  return rows.map((row, index) => {
    if (row.length !== names.length) {
      throw new EvaluationFailure(`row ${index + 1} has ${row.length} fields, and there are ${names.length} columns`);
    }
    return Object.fromEntries(names.map((name, column) => [name, row[column] ?? ""]));
  });
}

/** A field, in quotes or without, and what ends it. */
const field = /(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/y;

function recordsOf(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  field.lastIndex = 0;
  while (field.lastIndex < text.length || record.length > 0) {
    const [whole, quoted, plain = "", end] = field.exec(text) ?? [];
    if (whole === undefined) throw new EvaluationFailure(`a quote stands where none may, in row ${records.length}`);
    if (record.length > 0 || whole !== "\n") record.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === ",") continue;
    if (record.length > 0) records.push(record);
    record = [];
  }
  return records;
}
