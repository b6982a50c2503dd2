/// A function of the language.
#[derive(Debug, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// How its arguments are written.
    pub form: Form,
    /// Whether it gives a truth value and stands only in `conditions`.
    pub is_condition: bool,
    /// What it gives, in a few words.
    pub summary: &'static str,
    /// How it is written.
    pub example: &'static str,
}

/// How arguments are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// One, bare or as the only item of a list.
    One,
    /// One, which may itself be a list.
    Whole,
    /// A list of at least and at most so many.
    List(usize, usize),
}

const NO_LIMIT: usize = usize::MAX;

/// Every function, sorted by name (a test checks it). [dsl §3, §5]
pub static FUNCTIONS: &[Function] = &[
    row(
        "base64_encode",
        Form::One,
        "The text in base64.",
        "{base64_encode: {get_input: user-data}}",
    ),
    row(
        "concat",
        Form::List(1, NO_LIMIT),
        "The parts joined to one text.",
        "{concat: ['http://', {get_attribute: [eip, ipAddress]}]}",
    ),
    condition(
        "cond_and",
        Form::List(2, 10),
        "True when all conditions are.",
        "{cond_and: [{cond_eq: [{get_input: a}, 1]}, {get_input: b}]}",
    ),
    condition(
        "cond_eq",
        Form::List(2, 2),
        "True when both are the same.",
        "{cond_eq: [{get_input: wanted}, true]}",
    ),
    row(
        "cond_if",
        Form::List(3, 3),
        "The second argument when the condition holds, else the third.",
        "{cond_if: [is-large, 8, 2]}",
    ),
    condition(
        "cond_not",
        Form::One,
        "True when the condition is not.",
        "{cond_not: {get_input: wanted}}",
    ),
    condition(
        "cond_or",
        Form::List(2, 10),
        "True when one of the conditions is.",
        "{cond_or: [{get_input: a}, {get_input: b}]}",
    ),
    row(
        "get_attribute",
        Form::List(2, NO_LIMIT),
        "What another element has once it is made; empty when it has no such attribute.",
        "{get_attribute: [my-ecs, privateIps]}",
    ),
    row(
        "get_in_map",
        Form::List(3, 3),
        "A value of `mappings`, by table, object and property.",
        "{get_in_map: [by-region, {get_input: HuaweiCloud.Region}, flavor]}",
    ),
    row(
        "get_input",
        Form::One,
        "The value of an input, or of one of the service's own.",
        "{get_input: image}",
    ),
    row(
        "get_list_length",
        Form::Whole,
        "How many items a list has.",
        "{get_list_length: {get_attribute: [my-ecs, privateIps]}}",
    ),
    row(
        "get_reference",
        Form::One,
        "Another element's name where the property's name ends in `name`, else its id.",
        "{get_reference: my-vpc}",
    ),
    row(
        "select",
        Form::List(2, 2),
        "One item of a list, counted from 0.",
        "{select: [0, {get_attribute: [my-ecs, privateIps]}]}",
    ),
    row(
        "split",
        Form::List(2, 2),
        "The parts of a text between its separators.",
        "{split: [',', {get_input: addresses}]}",
    ),
];

const fn row(
    name: &'static str,
    form: Form,
    summary: &'static str,
    example: &'static str,
) -> Function {
    Function {
        name,
        form,
        is_condition: false,
        summary,
        example,
    }
}

const fn condition(
    name: &'static str,
    form: Form,
    summary: &'static str,
    example: &'static str,
) -> Function {
    Function {
        is_condition: true,
        ..row(name, form, summary, example)
    }
}

impl Function {
    /// The function of this name.
    pub fn find(name: &str) -> Option<&'static Self> {
        let place = FUNCTIONS.binary_search_by(|row| row.name.cmp(name)).ok()?;
        FUNCTIONS.get(place)
    }
}
