import { describe, expect, it } from "vitest";
import { judge } from "./judge";
import { provider, rulesOf, sound, subnet, vcn, withResource } from "./sound-document";

describe("mistakes in expressions", () => {
  it.each<[string, string, string]>([
    ["a resource that is not there", "${oci_core_vcn.other.id}", "bad-reference"],
    ["an attribute that is not there", "${oci_core_vcn.main.ocid}", "bad-reference"],
    ["an attribute of text", "${oci_core_vcn.main.id.value}", "bad-reference"],
    ["a data source that is not there", "${data.oci_core_services.none.id}", "bad-reference"],
    ["a list without an index", "${data.oci_core_services.all.services.id}", "bad-reference"],
    ["an attribute of an element that is not there", "${data.oci_core_services.all.services[0].ocid}", "bad-reference"],
    [
      "an attribute behind a splat that is not there",
      '${join(",", data.oci_core_services.all.services[*].ocid)}',
      "bad-reference",
    ],
    ["an index into a set", "${data.oci_core_services.all.filter[0].name}", "bad-reference"],
    ["a missing attribute behind tolist", "${tolist(data.oci_core_services.all.filter)[0].nome}", "bad-reference"],
    ["a variable that is not defined", "${var.none}", "bad-reference"],
    ["a local that is not defined", "a ${local.none} b", "bad-reference"],
    ["an element of a local that is not there", "${local.ports[2]}", "bad-reference"],
    ["a name that is no reference", "${region}", "bad-reference"],
    ["each without for_each", "${each.key}", "bad-reference"],
    ["count without count", "${count.index}", "bad-reference"],
    ["self outside a provisioner", "${self.id}", "bad-reference"],
    ["a module", "${module.network.id}", "bad-reference"],
    ["path with a mistyped name", "${path.modul}", "bad-reference"],
    ["a reference inside a function", "${try(var.none, null)}", "bad-reference"],
    ["a reference inside a key", "${local.ports[var.none]}", "bad-reference"],
    ["a reference inside for", '${join(",", [for x in local.ports : x.y])}', "bad-reference"],
    ["a reference inside a nested template", '${format("%s", "${var.none}")}', "bad-reference"],
    ["a reference inside a conditional directive", "%{ if var.none }a%{ endif }", "bad-reference"],
    ["an unknown function", "${joined(var.region)}", "bad-reference"],
    ["a function of another language", "${var.region.toUpperCase()}", "syntax"],
    ["an unfinished expression", "${var.region", "syntax"],
    ["an unfinished operation", "${1 + }", "syntax"],
    ["a list where text is expected", "${local.ports}", "argument-type"],
    ["a block where text is expected", "${oci_core_vcn.main}", "argument-type"],
  ])("%s", async (_what, expression, rule) => {
    const findings = await judge(withResource("oci_core_subnet", { ...subnet, display_name: expression }));
    expect(findings.map((finding) => `${finding.rule} ${finding.at}`)).toContain(
      `${rule} resource.oci_core_subnet.judged.display_name`,
    );
  });

  it("text where a list is expected", async () => {
    const body = { compartment_id: "c", cidr_blocks: "${var.region}" };
    expect(await rulesOf(withResource("oci_core_vcn", body))).toEqual([
      "argument-type resource.oci_core_vcn.judged.cidr_blocks",
    ]);
  });

  it("a reference in the key of a map", async () => {
    const body = { ...vcn, freeform_tags: { "${var.none}": "x" } };
    expect(await rulesOf(withResource("oci_core_vcn", body))).toEqual([
      "bad-reference resource.oci_core_vcn.judged.freeform_tags",
    ]);
  });

  it("an instance of a counted resource without an index", async () => {
    const counted = withResource("oci_core_vcn", { ...vcn, count: 2 });
    const use = (id: string) => ({ ...counted, output: { id: { value: id } } });
    expect(await rulesOf(use("${oci_core_vcn.judged.id}"))).toEqual(["bad-reference output.id.value"]);
    expect(await rulesOf(use("${oci_core_vcn.judged[1].id}"))).toEqual([]);
    expect(await rulesOf(use("${oci_core_vcn.judged[*].id}"))).toEqual([]);
  });

  it.each(["a ${local.none}", "${data.oci_core_services.all.none}"])(
    "in locals, outputs and providers: %s",
    async (value) => {
      expect(await rulesOf({ ...sound, locals: { name: value } })).toContain("bad-reference locals.name");
      expect(await rulesOf({ ...sound, output: { o: { value } } })).toEqual(["bad-reference output.o.value"]);
      expect(
        await rulesOf({ ...sound, provider: { ...provider, oci: [{ region: value }, { alias: "home" }] } }),
      ).toContain("bad-reference provider.oci.0.region");
    },
  );
});
