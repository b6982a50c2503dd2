//! The arguments and blocks of the language itself, in words.

/// An argument or block that the language knows, whatever the provider.
pub(super) struct Word {
    /// The type of the block it stands in; empty at the top of a file.
    pub(super) block: &'static str,
    /// Its name.
    pub(super) name: &'static str,
    /// The type of an argument as one reads it; empty for a block.
    pub(super) ty: &'static str,
    /// What it does.
    pub(super) text: &'static str,
}

const fn word(
    block: &'static str,
    name: &'static str,
    ty: &'static str,
    text: &'static str,
) -> Word {
    Word {
        block,
        name,
        ty,
        text,
    }
}

/// The row of an argument or block. `path` are the types of the blocks around it.
pub(super) fn find(path: &[&str], name: &str) -> Option<&'static Word> {
    let block = match path {
        ["data" | "ephemeral" | "action"] | ["check", "data"] => "resource",
        ["removed", last] => match *last {
            "lifecycle" => "removed lifecycle",
            last => last,
        },
        [
            ..,
            "precondition" | "postcondition" | "validation" | "assert",
        ] => "condition",
        [.., last] => last,
        [] => "",
    };
    WORDS.iter().find(|w| w.block == block && w.name == name)
}

/// By block, then in the order in which they are written.
pub(super) static WORDS: &[Word] = &[
    word(
        "",
        "resource",
        "",
        "Something the provider creates, changes and deletes.",
    ),
    word("", "data", "", "Something that exists and is looked up."),
    word("", "variable", "", "An input of the module."),
    word(
        "",
        "output",
        "",
        "A value that the module gives to its caller.",
    ),
    word("", "locals", "", "Names for expressions."),
    word("", "module", "", "Calls another module."),
    word("", "provider", "", "Configures a provider."),
    word(
        "",
        "terraform",
        "",
        "Which providers and which version of Terraform the module needs.",
    ),
    word(
        "",
        "check",
        "",
        "Assertions about what was deployed; a failed one is a warning.",
    ),
    word("", "moved", "", "Says that something has a new address."),
    word(
        "",
        "removed",
        "",
        "Says that something is no longer managed here.",
    ),
    word(
        "",
        "import",
        "",
        "Takes something that exists under management.",
    ),
    word(
        "",
        "ephemeral",
        "",
        "Something that is opened while needed and never stored.",
    ),
    word("", "action", "", "Something a provider can be asked to do."),
    word(
        "terraform",
        "required_version",
        "string",
        "Which versions of Terraform may read the module.",
    ),
    word(
        "terraform",
        "required_providers",
        "",
        "The providers by local names, with sources and versions.",
    ),
    word(
        "terraform",
        "backend",
        "",
        "Where Terraform keeps the state; the service keeps it itself.",
    ),
    word(
        "terraform",
        "cloud",
        "",
        "A remote workspace that keeps the state.",
    ),
    word("terraform", "provider_meta", "", "Metadata for a provider."),
    word(
        "terraform",
        "experiments",
        "list of keywords",
        "Experimental features; alpha releases only.",
    ),
    word(
        "terraform",
        "language",
        "keyword",
        "The edition of the language.",
    ),
    word("variable", "type", "type", "What values must convert to."),
    word(
        "variable",
        "description",
        "string",
        "What the variable is for.",
    ),
    word(
        "variable",
        "default",
        "any",
        "The value when none is given; without it a value is required.",
    ),
    word("variable", "sensitive", "bool", "The value is never shown."),
    word(
        "variable",
        "nullable",
        "bool",
        "Whether null is a value; when not, null gives the default.",
    ),
    word(
        "variable",
        "ephemeral",
        "bool",
        "The value is never stored.",
    ),
    word(
        "variable",
        "const",
        "bool",
        "The value is known before the modules are read.",
    ),
    word(
        "variable",
        "deprecated",
        "string",
        "Why the variable should no longer be set.",
    ),
    word(
        "variable",
        "validation",
        "",
        "A condition that values must meet.",
    ),
    word("output", "value", "any", "The value."),
    word("output", "description", "string", "What the output is for."),
    word("output", "sensitive", "bool", "The value is never shown."),
    word("output", "ephemeral", "bool", "The value is never stored."),
    word(
        "output",
        "depends_on",
        "list of references",
        "What must be done before the value is taken.",
    ),
    word(
        "output",
        "deprecated",
        "string",
        "Why the output should no longer be used.",
    ),
    word("output", "type", "type", "What the value is converted to."),
    word(
        "output",
        "precondition",
        "",
        "A condition that must hold before the value is given.",
    ),
    word(
        "output",
        "postcondition",
        "",
        "Outputs have preconditions only.",
    ),
    word("condition", "condition", "bool", "What must be true."),
    word(
        "condition",
        "error_message",
        "string",
        "What is said when it is not.",
    ),
    word(
        "resource",
        "count",
        "number",
        "How many instances, told apart by `count.index`.",
    ),
    word(
        "resource",
        "for_each",
        "map or set of strings",
        "One instance for each element, `each.key` and `each.value`.",
    ),
    word(
        "resource",
        "provider",
        "provider",
        "Which configuration of the provider.",
    ),
    word(
        "resource",
        "depends_on",
        "list of references",
        "What must come first although nothing here refers to it.",
    ),
    word(
        "resource",
        "lifecycle",
        "",
        "How the resource is replaced, and what must hold for it.",
    ),
    word(
        "resource",
        "provisioner",
        "",
        "Runs something after creation or before destruction.",
    ),
    word(
        "resource",
        "connection",
        "",
        "How provisioners reach the machine.",
    ),
    word("resource", "config", "", "The arguments of the action."),
    word("resource", "locals", "", "Reserved."),
    word(
        "resource",
        "_",
        "",
        "Holds arguments whose names mean something to the language.",
    ),
    word(
        "lifecycle",
        "create_before_destroy",
        "bool",
        "A replacement is created before the old one is destroyed.",
    ),
    word(
        "lifecycle",
        "prevent_destroy",
        "bool",
        "A plan that would destroy it is refused.",
    ),
    word(
        "lifecycle",
        "ignore_changes",
        "list of attributes",
        "Arguments whose changes are left alone; `all` for every one.",
    ),
    word(
        "lifecycle",
        "replace_triggered_by",
        "list of references",
        "A change of one of these replaces it.",
    ),
    word(
        "lifecycle",
        "precondition",
        "",
        "A condition that must hold before anything is done.",
    ),
    word(
        "lifecycle",
        "postcondition",
        "",
        "A condition that must hold afterwards.",
    ),
    word(
        "lifecycle",
        "action_trigger",
        "",
        "Runs actions at an event of the resource.",
    ),
    word(
        "removed lifecycle",
        "destroy",
        "bool",
        "`false`: it is forgotten, not destroyed.",
    ),
    word(
        "action_trigger",
        "events",
        "list of keywords",
        "When: before or after a create, an update or a destroy.",
    ),
    word(
        "action_trigger",
        "condition",
        "bool",
        "Whether the actions run.",
    ),
    word(
        "action_trigger",
        "actions",
        "list of references",
        "What runs.",
    ),
    word("provisioner", "when", "keyword", "`create`, or `destroy`."),
    word(
        "provisioner",
        "on_failure",
        "keyword",
        "`fail`, or `continue`.",
    ),
    word("provisioner", "connection", "", "How to reach the machine."),
    word(
        "provisioner",
        "_",
        "",
        "Holds arguments whose names mean something to the language.",
    ),
    word("provisioner", "lifecycle", "", "Reserved."),
    word(
        "module",
        "source",
        "string",
        "The folder of the module, a path that begins with `./`.",
    ),
    word(
        "module",
        "version",
        "string",
        "Which version of a module from a registry.",
    ),
    word(
        "module",
        "count",
        "number",
        "How many instances, told apart by `count.index`.",
    ),
    word(
        "module",
        "for_each",
        "map or set of strings",
        "One instance for each element, `each.key` and `each.value`.",
    ),
    word(
        "module",
        "providers",
        "map of providers",
        "The configurations of providers that the module uses.",
    ),
    word(
        "module",
        "depends_on",
        "list of references",
        "What must come before everything in the module.",
    ),
    word(
        "module",
        "ignore_nested_deprecations",
        "bool",
        "Deprecated things inside are not reported.",
    ),
    word("module", "provider", "", "Reserved."),
    word("module", "lifecycle", "", "Reserved."),
    word("module", "locals", "", "Reserved."),
    word(
        "module",
        "_",
        "",
        "Holds arguments whose names mean something to the language.",
    ),
    word(
        "provider",
        "alias",
        "string",
        "The name of a further configuration of the provider.",
    ),
    word(
        "provider",
        "version",
        "string",
        "Obsolete: versions belong into `required_providers`.",
    ),
    word("provider", "count", "number", "Reserved."),
    word("provider", "depends_on", "list of references", "Reserved."),
    word("provider", "for_each", "map", "Reserved."),
    word("provider", "source", "string", "Reserved."),
    word("provider", "lifecycle", "", "Reserved."),
    word("provider", "locals", "", "Reserved."),
    word(
        "provider",
        "_",
        "",
        "Holds arguments whose names mean something to the language.",
    ),
    word("moved", "from", "address", "The old address."),
    word("moved", "to", "address", "The new address."),
    word(
        "removed",
        "from",
        "address",
        "What is no longer managed here.",
    ),
    word("removed", "lifecycle", "", "Whether it is destroyed."),
    word(
        "removed",
        "provisioner",
        "",
        "Runs something before destruction.",
    ),
    word(
        "removed",
        "connection",
        "",
        "How provisioners reach the machine.",
    ),
    word("import", "to", "address", "The address it gets."),
    word("import", "id", "string", "What the provider knows it by."),
    word(
        "import",
        "identity",
        "object",
        "What the provider knows it by, in parts.",
    ),
    word(
        "import",
        "provider",
        "provider",
        "Which configuration of the provider.",
    ),
    word(
        "import",
        "for_each",
        "map or set of strings",
        "Imports one for each element.",
    ),
    word(
        "check",
        "data",
        "",
        "A data source that only this check uses.",
    ),
    word("check", "assert", "", "A condition that should hold."),
    word(
        "dynamic",
        "for_each",
        "collection",
        "One block for each element.",
    ),
    word(
        "dynamic",
        "iterator",
        "name",
        "The name of the element inside; else that of the block.",
    ),
    word(
        "dynamic",
        "labels",
        "list of strings",
        "The labels of the blocks.",
    ),
    word("dynamic", "content", "", "The content of each block."),
    word(
        "required_providers",
        "source",
        "string",
        "The address, such as `huaweicloud/huaweicloud`.",
    ),
    word(
        "required_providers",
        "version",
        "string",
        "Which versions, such as `>= 1.60`.",
    ),
    word(
        "required_providers",
        "configuration_aliases",
        "list of providers",
        "Configurations that the caller hands in.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::shape;

    #[test]
    fn every_argument_and_block_has_its_words() {
        let paths: &[&[&str]] = &[
            &[],
            &["terraform"],
            &["variable"],
            &["variable", "validation"],
            &["output"],
            &["resource"],
            &["data"],
            &["action"],
            &["module"],
            &["provider"],
            &["moved"],
            &["removed"],
            &["removed", "lifecycle"],
            &["import"],
            &["check"],
            &["resource", "lifecycle"],
            &["resource", "lifecycle", "action_trigger"],
            &["resource", "provisioner"],
        ];
        let mut mute = Vec::new();
        for path in paths {
            let shape = shape(path).unwrap();
            let arguments = shape.attributes.iter().map(|a| (a.0, false));
            let names = arguments.chain(shape.blocks.iter().map(|b| (b.0, true)));
            let named = names.filter(|(name, _)| *name != "required_providers");
            mute.extend(
                named
                    .filter(|(name, block)| {
                        find(path, name).is_none_or(|w| w.ty.is_empty() != *block)
                    })
                    .map(|(name, _)| format!("{path:?} {name}")),
            );
        }
        assert_eq!(mute, [""; 0]);
    }
}
