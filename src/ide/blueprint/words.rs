//! What the words of the language mean.

/// Words by the section they stand in, with what they mean, sorted within a section as they are offered.
const WORDS: &[(&str, &[(&str, &str)])] = &[
    (
        "",
        &[
            ("tosca_definitions_version", "The version of the language."),
            ("description", "What the template is for."),
            ("inputs", "What is asked of the user, at most 60."),
            (
                "mappings",
                "Tables of two levels that `get_in_map` reads, at most 10.",
            ),
            (
                "conditions",
                "Named truth values, decided before anything is made.",
            ),
            ("node_templates", "What is to be made."),
            ("policies", "What applies to several elements."),
            ("outputs", "What is told once everything is made."),
        ],
    ),
    (
        "inputs",
        &[
            ("type", "What a value must be."),
            ("default", "The value when none is given."),
            (
                "description",
                "What it means; `中文##English` in two languages.",
            ),
            (
                "label",
                "The group it is shown in; `中文##English` in two languages.",
            ),
            (
                "constraints",
                "What values are allowed; all rules must hold.",
            ),
            ("required", "Whether the value must not be empty."),
            (
                "advanced",
                "Whether it is hidden at first; it needs a default.",
            ),
            ("immutable", "Whether an upgrade must leave the value."),
            ("invisible", "Whether the value is shown as asterisks."),
        ],
    ),
    (
        "constraints",
        &[
            ("in_range", "Between two numbers, both included."),
            ("regex", "A pattern that the text matches."),
            ("valid_values", "One of a list."),
            ("equal", "Exactly this."),
            ("greater_or_equal", "No less than this."),
            ("greater_than", "More than this."),
            ("less_or_equal", "No more than this."),
            ("less_than", "Less than this."),
        ],
    ),
    (
        "node_templates",
        &[
            ("type", "The type of the element."),
            ("properties", "What it is to be like."),
            (
                "requirements",
                "What it needs, and which property holds the reference.",
            ),
            ("condition", "The condition under which it is made."),
            ("metadata", "Where the designer draws it."),
        ],
    ),
    (
        "policies",
        &[
            ("type", "The type of the policy."),
            ("properties", "What it is to be like."),
            ("targets", "The elements that it applies to."),
        ],
    ),
    (
        "requirements",
        &[
            ("node", "The element that is needed."),
            ("relationship", "The type of the relation."),
        ],
    ),
    (
        "outputs",
        &[
            ("description", "What the value means."),
            ("value", "What is told."),
        ],
    ),
];

/// The words of a section.
pub(super) fn of(section: &str) -> &'static [(&'static str, &'static str)] {
    let found = WORDS.iter().find(|(name, _)| *name == section);
    found.map_or(&[], |(_, words)| words)
}

/// The section whose words the members of a path are.
pub(super) fn section<'p>(path: &[&'p str]) -> Option<&'p str> {
    match path {
        [] => Some(""),
        [
            section @ ("inputs" | "node_templates" | "policies" | "outputs"),
            _,
        ] => Some(section),
        ["inputs", _, constraints @ "constraints"]
        | ["inputs", _, constraints @ "constraints", "*"] => Some(constraints),
        ["node_templates", _, requirements @ "requirements", "*", _] => Some(requirements),
        _ => None,
    }
}
