// What people type, for the help of each command.
export const examples = {
  validate: [
    ['formwork validate .', 'what is wrong with the template in this folder'],
    ['formwork validate --json template.zip', 'the same of a zip, as `terraform validate -json` answers'],
    ['formwork validate --watch .', 'again whenever a file changes'],
  ],
  convert: [
    ['formwork convert --output network blueprint.yaml', 'a Terraform template in the folder network'],
  ],
  variables: [
    ['formwork variables --tfvars . > terraform.tfvars', 'a variable file to start from'],
  ],
  plan: [
    ['formwork plan --var cidr=10.1.0.0/16 .', 'what deploying would do'],
    ['formwork plan --json --state terraform.tfstate .', 'what it would change in what is deployed, for programs'],
  ],
  price: [
    ['formwork price .', 'what a month costs'],
    ['formwork price --state terraform.tfstate --usage usage.json .', 'what the change costs, with the traffic of usage.json'],
  ],
  graph: [
    ['formwork graph . > template.svg', 'a picture'],
    ['formwork graph --format dot . | dot -Tpng > template.png', 'with Graphviz'],
  ],
  eval: [
    [`formwork eval 'cidrsubnet("10.0.0.0/8", 8, 3)'`, 'a value'],
    ['formwork eval --dir .', 'one expression after the other, beside the template'],
  ],
  fmt: [
    ['formwork fmt --recursive .', 'every file in its layout'],
    ['formwork fmt --check --diff --recursive .', 'in CI: exit code 3 when something would change'],
  ],
  lint: [
    ['formwork lint .', 'problems, and what is unwise'],
    ['formwork lint --fix=dry .', 'what would be mended, as a diff'],
    [`formwork lint 'stacks/*'`, 'several templates; a pattern in quotes is read here, `**` too'],
    ['formwork lint --format sarif --output formwork.sarif .', 'in CI'],
    ['formwork lint --rule missing-tags=off --watch .', 'again whenever a file changes'],
  ],
  rules: [
    ['formwork rules --json', 'every rule, for programs'],
  ],
  explain: [
    ['formwork explain unused-variable', 'what a rule means, with examples'],
  ],
  serve: [
    ['formwork serve --state world', 'a world that is kept in the folder world'],
    ['formwork serve --port 0 --speed max --seed 7 --quiet', 'in tests: any port, no waiting, the same each time'],
  ],
  completion: [
    ['source <(formwork completion bash)', 'in ~/.bashrc'],
    ['formwork completion zsh > "${fpath[1]}/_formwork"', 'once, for zsh'],
    ['formwork completion fish > ~/.config/fish/completions/formwork.fish', 'once, for fish'],
  ],
};
