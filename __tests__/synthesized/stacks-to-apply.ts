/** Stacks that Terraform applies without any provider, for it and for us to be asked the same. */

type Files = Readonly<Record<string, string>>;

/** A module with another in it. */
export const netModule: Files = {
  "stack/net/text.txt": "hi",
  "stack/net/main.tf": `
    variable "name" { type = string }
    variable "size" {
      type     = number
      default  = 3
      nullable = false
    }
    variable "tags" {
      type    = map(string)
      default = {}
    }
    variable "first" { default = null }
    locals { label = "\${var.name}/\${var.size}" }
    resource "terraform_data" "it" { input = { label = local.label, tags = var.tags, first = var.first } }
    module "inner" {
      source = "./inner"
      of     = terraform_data.it.input.label
    }
    output "label" { value = terraform_data.it.input.label }
    output "tags" { value = var.tags }
    output "inner_name" { value = module.inner.name }
    output "paths" { value = [path.module, path.root, module.inner.path] }
    output "text" { value = file("\${path.module}/text.txt") }
  `,
  "stack/net/inner/main.tf": `
    variable "of" {}
    resource "terraform_data" "deep" { input = "deep \${var.of}" }
    output "name" { value = terraform_data.deep.input }
    output "path" { value = path.module }
  `,
};

/** It calls modules once, several times, beside it, and with what other parts of it are made of. */
export const stackOfModules: Files = {
  ...netModule,
  "stack/main.tf": `
    variable "names" { default = ["a", "b"] }
    module "net" {
      source = "./net"
      name   = "n-\${local.suffix}"
      size   = "7"
      tags   = { a = 1 }
      first  = terraform_data.first.input
    }
    module "many" {
      source   = "./net"
      for_each = toset(var.names)
      name     = each.key
      size     = 1
    }
    module "counted" {
      source = "./net"
      count  = 2
      name   = "c\${count.index}"
      size   = null
    }
    module "shared" {
      source = "../shared"
      back   = module.net.label
    }
    locals { suffix = "x" }
    resource "terraform_data" "first" { input = "f" }
    resource "terraform_data" "last" {
      input      = module.net.inner_name
      depends_on = [module.shared]
    }
    output "net" { value = module.net }
    output "many" { value = module.many }
    output "many_a" { value = module.many["a"].label }
    output "splat" { value = values(module.many)[*].label }
    output "counted" { value = module.counted[*].label }
    output "counted_1" { value = module.counted[1].label }
    output "shared" { value = module.shared }
    output "last" { value = terraform_data.last.input }
  `,
  "shared/t.txt": "shared",
  "shared/main.tf": `
    variable "back" {}
    output "back" { value = var.back }
    output "text" { value = file("\${path.module}/t.txt") }
    output "path" { value = path.module }
  `,
};

/** Two stacks, of which one reads the other's state. */
export const stacksWithStates: Files = {
  "net/main.tf": `
    resource "terraform_data" "vcn" { input = { name = "main", ports = [443, 8443] } }
    output "vcn" { value = terraform_data.vcn.input }
    output "first-port" { value = terraform_data.vcn.input.ports[0] }
    output "nothing" { value = null }
    output "hidden" {
      value     = "secret"
      sensitive = true
    }
  `,
  "api/main.tf": `
    data "terraform_remote_state" "net" {
      backend  = "local"
      config   = { path = "../net/terraform.tfstate" }
      defaults = { nothing = "by default", other = 1 }
    }
    locals { net = data.terraform_remote_state.net.outputs }
    output "all" {
      value     = local.net
      sensitive = true
    }
    output "port" { value = data.terraform_remote_state.net.outputs.first-port }
    output "text" { value = "\${data.terraform_remote_state.net.outputs.vcn.name}/\${length(local.net.vcn.ports)}" }
    output "tried" { value = try(data.terraform_remote_state.net.outputs.nope, data.terraform_remote_state.net.outputs["nothing"]) }
  `,
};
