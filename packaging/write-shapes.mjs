/**
 * Writes constructs/private/shapes.json: what each public construct, factory and function takes, read from the TypeScript types alone, so that
 * nothing is said twice. `node packaging/write-shapes.mjs` writes where a source has changed since the last time; `--print` shows what it would write.
 *
 * A shape is `"text"`, `"number"`, `"boolean"`, `"function"`, `"anything"` or `"never"`; the name of a type; a list of alternatives; `{ is }` with
 * the values that are allowed; `{ list }`; `{ map }`; `{ of }` with the members of an object, optional ones marked with `?`, and `open` where
 * others may stand beside them; or `{ has }` with what a class, or a type of another package, is known by, and `by` with the factories of a class of
 * this package, which nothing else may stand in for.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const project = dirname(dirname(fileURLToPath(import.meta.url)));
const output = join(project, "constructs", "private", "shapes.json");
const stamp = join(project, ".build", "shapes.stamp");

if (process.argv.includes("--print")) process.stdout.write(await shapes());
else await writeIfStale();

async function writeIfStale() {
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === digest()) return;
  const text = await shapes();
  if (!existsSync(output) || readFileSync(output, "utf8") !== text) writeFileSync(output, text);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, digest());
}

/** Of all that the result is made from, and of the result: somebody may have changed it by hand. */
function digest() {
  const sources = ["constructs", "limits", "image"].flatMap((folder) =>
    readdirSync(join(project, folder), { recursive: true })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => join(project, folder, file)),
  );
  const hash = createHash("sha256");
  for (const file of [fileURLToPath(import.meta.url), ...sources.sort(), output])
    if (existsSync(file)) hash.update(file).update(readFileSync(file));
  return hash.digest("hex");
}

async function shapes() {
  // Loaded here: it takes a quarter of a second, and mostly there is nothing to do.
  const { default: ts } = await import("typescript");
  const { checker, index } = program(ts);
  const types = new Map();
  const calls = new Map();
  const values = checker.getExportsOfModule(index).flatMap((name) => {
    const isForTypes = name.declarations?.some(ts.isTypeOnlyExportDeclaration) ?? false;
    if (isForTypes) return [];
    return [name.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(name) : name];
  });
  for (const symbol of values) for (const [call, signature] of callsOf(symbol)) addCall(call, signature);
  return render(types, calls);

  function callsOf(symbol) {
    const declaration = symbol.valueDeclaration;
    if (declaration === undefined) return [];
    const type = checker.getTypeOfSymbol(symbol);
    if (!ts.isClassDeclaration(declaration))
      return type.getCallSignatures().map((signature) => [symbol.name, signature]);
    const made = type
      .getConstructSignatures()
      .filter(({ declaration: own }) => own !== undefined && isPublic(own))
      .map((signature) => [`new ${symbol.name}`, signature]);
    const given = factories(declaration).map((member) => [
      `${symbol.name}.${member.name.getText()}`,
      checker.getSignatureFromDeclaration(member),
    ]);
    return [...made, ...given, ...methodsOf(symbol)];
  }

  /** Of what a class makes, those that make something of settings which only factories make, and those that add to it. */
  function methodsOf(symbol) {
    return checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol)).flatMap((member) => {
      const { valueDeclaration: declaration, name } = member;
      if (declaration === undefined || !ts.isMethodDeclaration(declaration) || !isPublic(declaration)) return [];
      const signature = checker.getSignatureFromDeclaration(declaration);
      const isTaken = isOfFactories(checker.getReturnTypeOfSignature(signature)) || isAddition(declaration, name);
      return isTaken ? [[`${symbol.name}.${name}`, signature]] : [];
    });
  }

  function isAddition(declaration, name) {
    return /^add[A-Z]/.test(name) && !declaration.getSourceFile().fileName.includes("/node_modules/");
  }

  /** An interface that nobody can write by hand, since it has what only a class can have. */
  function isOfFactories(type) {
    return (
      !type.isClass() &&
      !type.isUnion() &&
      type.getProperties().some(({ valueDeclaration: own }) => own !== undefined && !isPublic(own))
    );
  }

  /** The factories and methods that give it. */
  function makersOf(type) {
    const isOne = (symbol) => checker.isTypeAssignableTo(checker.getDeclaredTypeOfSymbol(symbol), type);
    return values.flatMap((symbol) =>
      callsOf(symbol)
        .filter(([, signature]) => checker.getReturnTypeOfSignature(signature) === type)
        .filter(([, { declaration }]) => isStatic(declaration) || !isOne(symbol))
        .map(([call]) => call),
    );
  }

  /** What says where a construct stands is no setting. A function of single values throws, since nothing would tell its findings. */
  function addCall(call, signature) {
    const places = new Set(["scope", "id", "stack", "construct", "app"]);
    const taken = signature.parameters.filter(({ name }) => !places.has(name));
    if (taken.length === 0) return;
    const shape = Object.fromEntries(taken.map((parameter) => member(parameter, "settings")));
    const isFunction = /^[a-z]\w*$/.test(call);
    if (isFunction && Object.values(shape).every(isSimple)) return;
    calls.set(call, shape);
  }

  function member(symbol, unnamed) {
    const declaration = symbol.valueDeclaration ?? symbol.declarations?.[0];
    const type = checker.getTypeOfSymbolAtLocation(symbol, declaration);
    const isParameter = ts.isParameter(declaration);
    const isOptional =
      (symbol.flags & ts.SymbolFlags.Optional) !== 0 ||
      (isParameter && (declaration.initializer !== undefined || declaration.questionToken !== undefined)) ||
      allowsUndefined(type);
    const name = isParameter && !ts.isIdentifier(declaration.name) ? unnamed : symbol.name;
    const rest = isParameter && declaration.dotDotDotToken !== undefined ? "..." : "";
    return [
      `${rest}${name}${isOptional ? "?" : ""}`,
      shapeOf(type, `${declaration.getSourceFile().fileName}: ${name}`),
    ];
  }

  function allowsUndefined(type) {
    return type.isUnion() && type.types.some(({ flags }) => flags & ts.TypeFlags.Undefined);
  }

  function shapeOf(type, where) {
    const { flags } = type;
    if (type.isUnion()) return alternatives(type, where);
    if (type.isLiteral()) return { is: [type.value] };
    if (flags & ts.TypeFlags.String) return "text";
    if (flags & ts.TypeFlags.Number) return "number";
    if (flags & ts.TypeFlags.BooleanLike) return "boolean";
    if (flags & (ts.TypeFlags.Never | ts.TypeFlags.Undefined)) return "never";
    if (flags & ts.TypeFlags.Unknown) return "anything";
    if (!(flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)))
      throw new Error(`${where} has a type that no shape is known for: ${checker.typeToString(type)}`);
    return objectShape(type, where);
  }

  function alternatives(type, where) {
    const defined = type.types.filter(({ flags }) => !(flags & ts.TypeFlags.Undefined));
    const values = defined.filter((one) => one.isLiteral()).map(({ value }) => value);
    const others = new Set(defined.filter((one) => !one.isLiteral()).map((one) => JSON.stringify(shapeOf(one, where))));
    const all = [...(values.length > 0 ? [{ is: values }] : []), ...[...others].map((text) => JSON.parse(text))];
    return all.length === 1 ? all[0] : all;
  }

  function objectShape(type, where) {
    if (checker.isArrayType(type)) return { list: shapeOf(checker.getTypeArguments(type)[0], where) };
    if (type.getCallSignatures().length > 0) return "function";
    const symbol = type.aliasSymbol ?? type.symbol;
    const declaration = symbol?.declarations?.[0];
    const isForeign = declaration?.getSourceFile().fileName.includes("/node_modules/") && !isUtility(type);
    if (isForeign || type.isClass()) return named(symbol.name, () => classShape(type, isForeign));
    if (isOfFactories(type)) return named(symbol.name, () => ({ has: ownMembers(type), by: makersOf(type) }));
    const isNamed = symbol !== undefined && !isUtility(type) && !symbol.name.startsWith("__");
    if (!isNamed) return members(type, where);
    const shape = members(type, where);
    return shape.map === undefined ? named(symbol.name, () => shape) : shape;
  }

  function named(name, make) {
    if (!types.has(name)) types.set(name, make());
    return name;
  }

  function classShape(type, isForeign) {
    const has = ownMembers(type);
    if (isForeign) return { has };
    const own = factories(type.symbol.valueDeclaration).map(({ name }) => `${type.symbol.name}.${name.getText()}`);
    return { has, by: own.length > 0 ? own : makersOf(type) };
  }

  function factories({ members }) {
    const isHidden = (member) => /@internal/.test(member.getFullText());
    return members.filter(
      (member) => ts.isMethodDeclaration(member) && isStatic(member) && isPublic(member) && !isHidden(member),
    );
  }

  /** Pick, Omit and the like: they stand for what they make. */
  function isUtility({ aliasSymbol }) {
    return aliasSymbol?.declarations?.[0]?.getSourceFile().fileName.includes("/typescript/lib/") ?? false;
  }

  function members(type, where) {
    const index = checker.getIndexTypeOfType(type, ts.IndexKind.String);
    const properties = checker.getPropertiesOfType(type);
    if (index !== undefined && properties.length === 0) return { map: shapeOf(index, where) };
    const of = Object.fromEntries(properties.map((property) => member(property)));
    return index === undefined ? { of } : { of, open: true };
  }

  /** The first few that each of its kind has: enough to tell it from what somebody wrote by mistake. */
  function ownMembers(type) {
    const own = [...(type.symbol.members?.values() ?? [])];
    return (own.length > 0 ? own : checker.getPropertiesOfType(type))
      .filter(({ valueDeclaration: declaration, flags }) => {
        if (declaration === undefined || flags & (ts.SymbolFlags.Constructor | ts.SymbolFlags.Optional)) return false;
        return isPublic(declaration) && !isStatic(declaration) && !ts.isComputedPropertyName(declaration.name);
      })
      .map(({ name }) => name)
      .slice(0, 6);
  }

  function isPublic(declaration) {
    const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
    return (ts.getCombinedModifierFlags(declaration) & hidden) === 0;
  }

  function isStatic(declaration) {
    return (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Static) !== 0;
  }
}

/** Findings can be told of these only where the value says more than one text or number. */
function isSimple(shape) {
  return typeof shape === "string" ? /^[a-z]/.test(shape) : "is" in shape;
}

/** The bindings of the providers are left out: no setting has one of their types, and they take long to read. */
function program(ts) {
  const options = {
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2023.d.ts"],
    module: ts.ModuleKind.Node20,
    strict: true,
    types: [],
    exactOptionalPropertyTypes: true,
  };
  const host = ts.createCompilerHost(options);
  const isRead = (name) => name.startsWith(".") || name === "cdktf" || name === "constructs";
  host.resolveModuleNameLiterals = (names, file) =>
    names.map(({ text }) =>
      isRead(text) ? ts.resolveModuleName(text, file, options, host) : { resolvedModule: undefined },
    );
  const root = join(project, "constructs", "index.ts");
  const all = ts.createProgram([root], options, host);
  const checker = all.getTypeChecker();
  return { checker, index: checker.getSymbolAtLocation(all.getSourceFile(root)) };
}

/** A line for each entry, so that changes can be read. */
function render(types, calls) {
  const lines = (entries) =>
    [...entries]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, shape]) => `    ${JSON.stringify(name)}: ${JSON.stringify(shape)}`)
      .join(",\n");
  return `{\n  "types": {\n${lines(types)}\n  },\n  "calls": {\n${lines(calls)}\n  }\n}\n`;
}
