//! Which file of a template is a blueprint, and reading it.

use super::{Blueprint, read};
use crate::diag::Diagnostics;
use crate::sorted::Gather;
use crate::syntax::{json, yaml};
use crate::text::Source;

/// The name of the main file when none is told. //= AOS-11
pub const MAIN_FILE: &str = "blueprint.yaml";
const VERSION_KEY: &str = "tosca_definitions_version";

/// Whether a file looks like a blueprint: it is YAML or JSON and names the version of the language.
pub fn is_blueprint(path: &str, text: &str) -> bool {
    (is_yaml(path) || path.ends_with(".json")) && text.contains(VERSION_KEY)
}

/// The main file among those of a template that has no file of Terraform in its root; `text` gives a file's text.
pub fn main_file<'p>(
    paths: impl Iterator<Item = &'p str>,
    text: impl Fn(&str) -> Option<std::rc::Rc<str>>,
) -> Option<&'p str> {
    let root: Vec<&str> = paths.filter(|path| !path.contains('/')).gathered();
    let of_terraform = |path: &&str| path.ends_with(".tf") || path.ends_with(".tf.json");
    if root.iter().any(of_terraform) {
        return None;
    }
    let main = root.iter().copied().find(|path| *path == MAIN_FILE);
    let is_one = |path: &&str| text(path).is_some_and(|text| is_blueprint(path, &text));
    main.or_else(|| root.into_iter().find(is_one))
}

/// Reads a blueprint with what is wrong about its form. A file that is no YAML or JSON gives an empty one.
pub fn parse(source: &Source) -> (Blueprint, Diagnostics) {
    let (root, problems) = if source.name.ends_with(".json") {
        let (node, problems) = json::parse_value(source);
        (yaml::Node::from(&node), problems)
    } else {
        yaml::parse(source)
    };
    if problems.has_errors() {
        return (Blueprint::default(), problems);
    }
    let (blueprint, found) = read(&root);
    let mut problems = problems;
    problems.append(found);
    (blueprint, problems)
}

fn is_yaml(path: &str) -> bool {
    path.ends_with(".yaml") || path.ends_with(".yml")
}
