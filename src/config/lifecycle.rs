use super::action::{self, Triggered};
use super::content::exact;
use super::decode::{elements, flag, quotable};
use super::variable::no_override;
use super::{Condition, shapes};
use crate::addr::{Mode, Reference, ResourceAddr, Subject};
use crate::diag::{Code, Diagnostic, Diagnostics, code};
use crate::eval;
use crate::syntax::ast::{Attribute, Block, Expr, ExprKind, Step};
use crate::text::Span;

/// The `lifecycle` block of a resource, or what holds without one.
#[derive(Clone, Debug, Default)]
pub struct Lifecycle {
    /// Replace by creating first. `None`: not said.
    pub create_before_destroy: Option<bool>,
    /// Refuse plans that destroy. `None`: not said.
    pub prevent_destroy: Option<bool>,
    /// `destroy = false`: forget instead. Only `removed` blocks have it.
    pub destroy: Option<bool>,
    /// Which changes of the configuration do not count.
    pub ignore_changes: IgnoreChanges,
    /// Replace when one of these changes.
    pub replace_triggered_by: Vec<Expr>,
    /// Must hold before.
    pub preconditions: Vec<Condition>,
    /// Must hold after.
    pub postconditions: Vec<Condition>,
    /// Actions to run; Formwork knows none.
    pub actions: Vec<Triggered>,
    /// The block's header, when there is a block.
    pub span: Option<Span>,
}

/// Which changes of the configuration are ignored.
#[derive(Clone, Debug, Default)]
pub enum IgnoreChanges {
    /// None.
    #[default]
    None,
    /// `all`
    All,
    /// These paths.
    Paths(Vec<IgnoredPath>),
}

/// One element of `ignore_changes`.
#[derive(Clone, Debug, PartialEq)]
pub struct IgnoredPath {
    /// The way from the resource; the first step is an attribute.
    pub steps: Vec<Step>,
    /// The element as written.
    pub span: Span,
}

impl Lifecycle {
    /// Reads a `lifecycle` block of a resource.
    pub(super) fn decode(
        block: &Block,
        of: &ResourceAddr,
        overrides: bool,
        diags: &mut Diagnostics,
    ) -> Self {
        let mode = of.mode;
        let content = exact(&block.body, &shapes::LIFECYCLE, diags);
        let mut lifecycle = Self {
            span: Some(block.header),
            ..Self::default()
        };
        match mode {
            Mode::Managed => {
                let flags = ["create_before_destroy", "prevent_destroy"];
                let [first, second] = flags.map(|name| flag(content.attribute(name), diags));
                lifecycle.create_before_destroy = first;
                lifecycle.prevent_destroy = second;
                if let Some(attribute) = content.attribute("ignore_changes") {
                    lifecycle.ignore_changes = ignore_changes(attribute, diags);
                }
                if let Some(attribute) = content.attribute("replace_triggered_by") {
                    lifecycle.replace_triggered_by = triggers(attribute, diags);
                }
            }
            Mode::Data | Mode::Ephemeral => {
                for attribute in content.attributes() {
                    diags.push(managed_only(attribute, mode));
                }
            }
        }
        for inner in &content.blocks {
            match &*inner.kind.name {
                "precondition" | "postcondition" if overrides => diags.push(no_override(inner)),
                "precondition" => lifecycle
                    .preconditions
                    .extend(Condition::of(of, inner, diags)),
                "postcondition" => lifecycle
                    .postconditions
                    .extend(Condition::of(of, inner, diags)),
                _ if mode == Mode::Managed => {
                    lifecycle.actions.extend(action::trigger(inner, diags));
                }
                _ => diags.push(managed_block(inner, mode)),
            }
        }
        lifecycle
    }
}

fn kind_of(mode: Mode) -> &'static str {
    match mode {
        Mode::Data => "data",
        _ => "ephemeral",
    }
}

fn managed_block(block: &Block, mode: Mode) -> Diagnostic {
    let message = format!(
        "`{}` has a meaning in `resource` blocks only",
        block.kind.name
    );
    let kind = kind_of(mode);
    Diagnostic::new(&code::LIFECYCLE_ARGUMENT, message)
        .titled(format!("Invalid {kind} resource lifecycle nested block"))
        .at(block.header)
}

fn managed_only(attribute: &Attribute, mode: Mode) -> Diagnostic {
    let kind = kind_of(mode);
    let message = format!(
        "`{}` has a meaning in `resource` blocks only",
        attribute.name.name
    );
    Diagnostic::new(&code::LIFECYCLE_ARGUMENT, message)
        .titled(format!("Invalid {kind} resource lifecycle argument"))
        .at(attribute.name.span)
}

fn ignore_changes(attribute: &Attribute, diags: &mut Diagnostics) -> IgnoreChanges {
    if eval::keyword(&attribute.expr).is_some_and(|word| &**word == "all") {
        return IgnoreChanges::All;
    }
    let mut paths = Vec::new();
    let mut star = None;
    for element in elements(attribute, diags).unwrap_or_default() {
        if matches!(&element.kind, ExprKind::String(text) if &**text == "*") {
            star = Some(element.span);
            let message = "to ignore all changes write `ignore_changes = all`";
            diags
                .push(Diagnostic::new(&code::IGNORE_CHANGES_STAR, message).at(attribute.expr.span));
            continue;
        }
        let Some(named) = quotable(element, diags) else {
            continue;
        };
        let span = named.span();
        let mut steps = vec![Step::Attribute(named.root.name, named.root.span)];
        steps.extend(named.steps);
        paths.push(IgnoredPath { steps, span });
    }
    match star {
        Some(at) if !paths.is_empty() => {
            let message = "all changes or some changes can be ignored, but not both";
            diags.push(Diagnostic::new(&code::IGNORE_CHANGES_MIXED, message).at(at));
            IgnoreChanges::All
        }
        Some(_) => IgnoreChanges::All,
        None => IgnoreChanges::Paths(paths),
    }
}

/// The elements of `replace_triggered_by`; nothing after the first bad one, as in Terraform.
fn triggers(attribute: &Attribute, diags: &mut Diagnostics) -> Vec<Expr> {
    let mut found = Vec::new();
    for element in elements(attribute, diags).unwrap_or_default() {
        let before = diags.len();
        check_trigger(element, diags);
        if diags.len() > before {
            break;
        }
        found.push(element.clone());
    }
    found
}

fn check_trigger(element: &Expr, diags: &mut Diagnostics) {
    let before = diags.len();
    let references = eval::references_reporting(element, diags);
    if diags.len() > before {
        return;
    }
    let mut bad = |code: &'static Code, message: &str| {
        diags.push(Diagnostic::new(code, message).at(element.span));
    };
    let mut resources = 0;
    for Reference { subject, .. } in references {
        match subject {
            Subject::Resource(_) => resources += 1,
            Subject::Each(name) if &*name == "key" => {}
            Subject::Count(name) if &*name == "index" => {}
            Subject::Each(_) => bad(&code::TRIGGER_EACH, "only `each.key` can stand here"),
            Subject::Count(_) => bad(&code::TRIGGER_COUNT, "only `count.index` can stand here"),
            _ => bad(
                &code::TRIGGER_REFERENCE,
                "only resources can trigger a replacement",
            ),
        }
    }
    match resources {
        1 => {}
        0 => bad(&code::INVALID_TRIGGER, "a resource must be named here"),
        _ => bad(
            &code::INVALID_TRIGGER,
            "each element names one resource only",
        ),
    }
}
