/**
 * Who may import whom. A room is a top-level folder; what a row does not allow is an error, and so is any cycle.
 * `__tests__` and `bench` may import anything.
 */
const rooms =
  "^(constructs|limits|function|image|internal|synthesized|local|operate|doctor|testing|providers|examples|packaging)/|^(main|cli)[.]ts$";

/** Packages that prepacking puts into files that only commands load. */
const bundled = `node_modules/(${require("./packaging/bundled.json").join("|")})/`;

/** @param {string} from @param {string} allowed what this room may import, besides npm packages and node: modules */
const room = (name, from, allowed) => ({
  name: `import-table-${name}`,
  comment: `${name} may import only ${allowed}`,
  severity: "error",
  from: { path: from },
  to: { path: rooms, pathNot: allowed },
});

module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    { name: "no-unresolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
    {
      name: "no-vague-names",
      comment: "a file is named for the one idea it holds",
      severity: "error",
      from: {},
      to: { path: "(^|/)(utils?|helpers?|common|managers?|misc)([.]|/)", pathNot: "node_modules" },
    },
    {
      name: "no-dev-dependencies-at-run-time",
      severity: "error",
      from: { path: "^(constructs|limits|image|internal|synthesized|local|operate|doctor|testing)/|^cli[.]ts$" },
      to: {
        dependencyTypes: ["npm-dev"],
        dependencyTypesNot: ["type-only", "npm-peer"],
        pathNot: `^providers/oci|${bundled}`,
      },
    },
    {
      name: "no-bundles-in-constructs",
      comment: "what a command bundles is not there for whoever imports the constructs",
      severity: "error",
      from: { path: "^(constructs|limits)/|^image/(bundle|tag)[.]ts$" },
      to: { path: bundled },
    },
    room("limits", "^limits/", "^limits/"),
    room("internal", "^internal/", "^(internal|limits)/"),
    room(
      "constructs",
      "^constructs/",
      "^(constructs|limits|providers)/|^image/(bundle|tag)[.]ts$|^internal/user-error[.]ts$",
    ),
    room("function", "^function/", "^(function|limits)/"),
    room("image", "^image/", "^(image|internal)/"),
    room("synthesized", "^synthesized/", "^(synthesized|internal|limits)/"),
    // It finds a stack's directory as all commands do.
    room(
      "operate",
      "^operate/",
      "^(operate|internal|limits)/|^synthesized/(stack|system)/|^synthesized/expression/value[.]ts$|^synthesized/app[.]ts$",
    ),
    // It runs what a stack says: nothing of how the stack is drawn or summed up.
    room(
      "local",
      "^local/",
      "^(local|internal|limits)/|^synthesized/(stack|system|verify|expression)/|^synthesized/(app|not-understood)[.]ts$|^synthesized/computed/identifiers[.]ts$",
    ),
    room("doctor", "^doctor/", "^(doctor|internal|limits)/|^image/(login|try-login)[.]ts$"),
    // It asks the rules themselves what they refuse, and the library who is admitted.
    room(
      "testing",
      "^testing/",
      "^testing/|^constructs/(policy-checks|private/place)[.]ts$|^local/library/local-cloud[.]ts$|^internal/user-error[.]ts$",
    ),
    room("cli", "^cli[.]ts$", "^(image|internal|synthesized|local|operate|doctor)/"),
    room("packaging", "^packaging/", "^packaging/"),
    room("app", "^main[.]ts$|^examples/", "^(lib|providers)/|^constructs/index[.]ts$"),
  ],
  options: {
    doNotFollow: { path: "node_modules|^providers/oci/lib" },
    exclude: { path: "^(lib|cdktf[.]out|function/dist|image/dist|providers/oci/lib)/" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["require", "node", "types", "default"] },
  },
};
