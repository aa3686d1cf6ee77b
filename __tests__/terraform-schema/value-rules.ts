/** Whether a value in the document fits the type that is expected there. */
import { typeOfExpression } from "./expression-type";
import { isList, isObject, type Json, type JsonObject, members } from "./json";
import type { Place } from "./place";
import { isTemplate, isText } from "./template";
import { describeType, elementType, isConvertible, isSensitive, marked, unmarked, type ValueType } from "./value-type";

/** The type of any value; expressions in it are resolved on the way. */
export function typeOfValue(value: Json, place: Place): ValueType {
  if (typeof value === "string") {
    return isTemplate(value) ? typeOfTemplate(value, place) : "string";
  }
  if (isList(value)) {
    return ["tuple", value.map((item, index) => typeOfValue(item, place.inside(index)))];
  }
  if (isObject(value)) {
    return ["object", Object.fromEntries(members(value).map(([key, item]) => [key, typeOfMember(key, item, place)]))];
  }
  return value === null ? "dynamic" : typeof value === "number" ? "number" : "bool";
}

/** Keys of objects are templates too. */
function typeOfMember(key: string, item: Json, place: Place): ValueType {
  const keyType = isTemplate(key) ? typeOfTemplate(key, place) : "string";
  return marked(typeOfValue(item, place.inside(key)), isSensitive(keyType));
}

function typeOfTemplate(text: string, place: Place): ValueType {
  const template = place.inquiry.templates.get(text);
  if (template === undefined || "error" in template) {
    place.report("syntax", `${text} is no valid template: ${template?.error ?? "it was not parsed"}`);
    return "dynamic";
  }
  const types = template.parts.map((part) => typeOfExpression(part, place));
  const [only] = template.parts;
  const isWholeValue = template.parts.length === 1 && only !== undefined && !isText(only);
  return isWholeValue ? (types[0] ?? "dynamic") : marked("string", types.some(isSensitive));
}

/** Reports where `value` cannot become `expected`. A literal is held to its text, an expression to its type. */
export function judgeValue(value: Json, expected: ValueType, place: Place): void {
  const type = unmarked(expected);
  if (value === null) {
    return;
  }
  if (isList(value) && typeof type === "object" && (type[0] === "list" || type[0] === "set")) {
    for (const [index, item] of value.entries()) {
      judgeElement(item, elementType(type), place.inside(index));
    }
  } else if (isObject(value) && typeof type === "object" && type[0] === "map") {
    for (const [key, item] of members(value)) {
      typeOfValue(key, place);
      judgeElement(item, elementType(type), place.inside(key));
    }
  } else if (isObject(value) && typeof type === "object" && type[0] === "object") {
    judgeObject(value, type[1], place);
  } else if (!fits(value, type, place)) {
    place.report("argument-type", `expected ${describeType(type)}, got ${JSON.stringify(value)}`);
  }
}

function judgeElement(value: Json, type: ValueType, place: Place): void {
  if (value === null) {
    place.report("argument-type", `expected ${describeType(type)}, got null`);
  }
  judgeValue(value, type, place);
}

function judgeObject(value: JsonObject, expected: Readonly<Record<string, ValueType>>, place: Place): void {
  for (const [key, item] of members(value)) {
    const type = Object.hasOwn(expected, key) ? expected[key] : undefined;
    if (type === undefined) {
      place.report("unknown-argument", `there is no "${key}"; there are ${Object.keys(expected).sort().join(", ")}`);
    } else {
      judgeValue(item, type, place.inside(key));
    }
  }
  for (const name of Object.keys(expected).filter((key) => value[key] === undefined)) {
    place.report("missing-argument", `the object lacks "${name}"`);
  }
}

function fits(value: Json, type: ValueType, place: Place): boolean {
  const actual = typeOfValue(value, place);
  if (typeof value !== "string" || isTemplate(value)) {
    return isConvertible(actual, type);
  }
  switch (type) {
    case "number":
      return value.trim() !== "" && Number.isFinite(Number(value));
    case "bool":
      return ["true", "false", "1", "0"].includes(value);
    default:
      return isConvertible(actual, type);
  }
}
