//! A template that follows what somebody did by hand.

use serde_json::Value as Json;

use super::blocks::{Pairs, makers, pairs, text};
use super::layout::{indentation, indented, into_block, rest_of_line, without};
use super::place::{Place, inner, whole};
use super::scene::Scene;
use super::{make_sound, many, one};
use crate::addr::{InstanceKey, ResourceInstanceAddr};
use crate::config::{Config, Module, Resource, Variable};
use crate::diag::{Edit, Fix, Safety};
use crate::func::hcl;
use crate::schema::{BlockSchema, Catalog, Lookup, NestedBlock, Nesting};
use crate::sorted::{Gather, Sort};
use crate::syntax::ast::{Attribute, Block, Expr, ExprKind, UnaryOp};
use crate::text::Span;
use crate::value::{convert, json};

/// What is to be taken into the template.
#[derive(Clone, Debug)]
pub struct Found<'f> {
    /// The instance.
    pub addr: &'f ResourceInstanceAddr,
    /// The attribute or block; nothing: the whole instance is gone.
    pub name: Option<&'f str>,
    /// The value that was found.
    pub value: &'f Json,
    /// The value that the template gives now.
    pub target: &'f Json,
    /// Variables of the root module whose values are given from outside.
    pub given: &'f [String],
}

/// How the template could follow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Acceptance {
    /// The change after which the template says what was found, and nothing else differs.
    pub fix: Option<Fix>,
    /// Why there is none.
    pub reason: Option<String>,
    /// What could be done instead, with what else it does.
    pub offers: Vec<Fix>,
}

/// How a template could follow what was found.
pub fn accept(config: &Config, catalog: &Catalog, found: &Found<'_>) -> Acceptance {
    let scene = Scene::new(config, catalog);
    let mut answer = Follower::of(&scene, found)
        .map(|follower| follower.answer())
        .unwrap_or_else(Acceptance::refused);
    let sound = |fix: &mut Fix| make_sound(fix, &config.sources) && scene.stays_readable(fix);
    answer.fix = answer
        .fix
        .and_then(|mut fix| sound(&mut fix).then_some(fix));
    answer.offers.retain_mut(sound);
    if answer.fix.is_none() && answer.reason.is_none() {
        answer.reason = Some("the text cannot be changed there".to_owned());
    }
    answer
}

struct Follower<'s> {
    scene: &'s Scene<'s>,
    found: &'s Found<'s>,
    module: &'s Module,
    resource: &'s Resource,
}

/// Why something cannot be done by itself, and what could be done instead.
struct Stuck {
    reason: String,
    offers: Vec<Fix>,
}

impl Acceptance {
    fn refused(stuck: Stuck) -> Self {
        Self {
            fix: None,
            reason: Some(stuck.reason),
            offers: stuck.offers,
        }
    }
}

#[cold]
fn stuck<T>(reason: impl Into<String>) -> Result<T, Stuck> {
    Err(Stuck {
        reason: reason.into(),
        offers: Vec::new(),
    })
}

impl<'s> Follower<'s> {
    fn of(scene: &'s Scene<'s>, found: &'s Found<'s>) -> Result<Self, Stuck> {
        let module = scene.config.module(&found.addr.module.unkeyed());
        let of = module.and_then(|module| Some((module, module.resource(&found.addr.resource)?)));
        match of {
            Some((module, resource)) => Ok(Self {
                scene,
                found,
                module,
                resource,
            }),
            None => stuck("the template has no block for it"),
        }
    }

    fn answer(&self) -> Acceptance {
        let (edits, title) = match self.edits() {
            Ok(found) => found,
            Err(stuck) => return Acceptance::refused(stuck),
        };
        let mut fix = many(title, edits, Safety::Safe);
        let Some(reason) = self.shared() else {
            return Acceptance {
                fix: fix.pop(),
                ..Acceptance::default()
            };
        };
        for fix in &mut fix {
            fix.safety = Safety::Unsafe;
        }
        Acceptance {
            fix: None,
            reason: Some(reason.to_owned()),
            offers: fix,
        }
    }

    /// Why a change of the block would be one of other things too.
    fn shared(&self) -> Option<&'static str> {
        let resource = self.resource;
        let keyed = |step: &crate::addr::ModuleStep| step.key != InstanceKey::None;
        if resource.count.is_some() || resource.for_each.is_some() {
            Some("the block makes several instances, and would change for all of them")
        } else if self.found.addr.module.0.iter().any(keyed) {
            Some("the module has several instances, and would change for all of them")
        } else if self.found.name.is_none() {
            Some("what refers to it has to go, too")
        } else {
            None
        }
    }

    fn edits(&self) -> Result<(Vec<Edit>, String), Stuck> {
        let at = self.resource.span;
        let (Some(source), Some(tree)) = (self.scene.native(at), self.scene.tree(at)) else {
            return stuck("the template is JSON, in which nothing is changed by itself");
        };
        if self.resource.overridden {
            return stuck("an override file has a say in the block");
        }
        let place = tree.native().map(|body| Place::find(body, at.start));
        let Some(block) = place
            .as_ref()
            .and_then(|place| place.blocks.first().copied())
        else {
            return stuck("the text cannot be changed there");
        };
        let Some(name) = self.found.name else {
            let title = format!("Take `{}` out of the template", self.found.addr.resource);
            return Ok((vec![without(source, whole(block))], title));
        };
        let ty = &self.resource.addr.type_name;
        let Lookup::Found(schema) = self.scene.catalog.resource(ty) else {
            return stuck(format!("the schema of `{ty}` is not at hand"));
        };
        let (value, target) = (self.found.value, self.found.target);
        let edits = self.member(block, &schema.block, name, value, target)?;
        let title = match edits.first() {
            Some(_) if edits.iter().all(|edit| edit.text.is_empty()) => {
                format!("Take `{name}` out of the template")
            }
            Some(_) => format!("Write what was found of `{name}` into the template"),
            None => return stuck("nothing in the template says otherwise"),
        };
        Ok((edits, title))
    }

    /// The changes of an argument or of blocks.
    fn member(
        &self,
        block: &Block,
        schema: &BlockSchema,
        name: &str,
        value: &Json,
        target: &Json,
    ) -> Result<Vec<Edit>, Stuck> {
        if value == target || (is_unset(value) && is_unset(target)) {
            return Ok(Vec::new());
        }
        let Some(body) = inner(block) else {
            return stuck("the text cannot be changed there");
        };
        if let Some(nested) = schema.nested(name) {
            let dynamic = |b: &&Block| {
                &*b.kind.name == "dynamic" && b.labels.first().is_some_and(|l| &*l.name == name)
            };
            if body.blocks.iter().any(|b| dynamic(&b)) {
                return stuck(format!("a `dynamic` block makes `{name}`"));
            }
            let blocks = body.blocks.iter().filter(|b| &*b.kind.name == name);
            return self.blocks(block, &blocks.gathered::<Vec<_>>(), nested, (value, target));
        }
        let Some(attribute) = schema.attribute(name).filter(|a| a.configurable()) else {
            return stuck(format!("`{name}` is nothing that a template could say"));
        };
        if attribute.sensitive {
            return stuck(format!(
                "`{name}` is secret, and no secret is written into a template"
            ));
        }
        let typed = convert::convert(&json::from_json(value), &attribute.ty).ok();
        let plain = typed.map(|typed| json::from_json(&json::to_json(&typed)));
        let Some(plain) = plain else {
            return stuck(format!("the value does not fit the type of `{name}`"));
        };
        let text = hcl::expression(&plain);
        let text = indented(&text, &self.indent(block));
        let written = body.attributes.iter().find(|a| &*a.name.name == name);
        match written {
            None => self.added(block, &format!("{name} = {}", hcl::expression(&plain))),
            Some(written) if value.is_null() || (is_unset(value) && !attribute.required) => {
                self.literal(written, &text)?;
                let source = self.scene.source(written.span);
                Ok(source
                    .map(|s| without(s, written.span))
                    .into_iter()
                    .gathered())
            }
            Some(written) => {
                self.literal(written, &text)?;
                // A heredoc ends with the line break after its mark.
                let ended = self.scene.text(written.expr.span).ends_with('\n');
                let text = if ended { text + "\n" } else { text };
                Ok(vec![Edit {
                    span: written.expr.span,
                    text,
                }])
            }
        }
    }

    /// The space before the arguments of a block.
    fn indent(&self, block: &Block) -> String {
        let first = inner(block).and_then(|body| body.attributes.first());
        let source = self.scene.source(block.header);
        let of = source
            .zip(first)
            .map(|(s, first)| indentation(s, first.span.start));
        of.unwrap_or("").to_owned()
    }

    fn added(&self, block: &Block, item: &str) -> Result<Vec<Edit>, Stuck> {
        let source = self.scene.source(block.header);
        match source.and_then(|source| into_block(source, block, item)) {
            Some(edit) => Ok(vec![edit]),
            None => stuck("the text cannot be changed there"),
        }
    }

    /// The changes of blocks: of those that are in both, of those that are gone, of those that are new.
    fn blocks(
        &self,
        parent: &Block,
        blocks: &[&Block],
        nested: &NestedBlock,
        (value, target): (&Json, &Json),
    ) -> Result<Vec<Edit>, Stuck> {
        let name = &nested.name;
        let (values, targets) = (each(value), each(target));
        let makers = match nested.nesting {
            Nesting::Set => makers(blocks, &nested.block, &targets),
            _ if targets.len() != blocks.len() => {
                return stuck(format!(
                    "it is not known which block `{name}` of the template makes which"
                ));
            }
            _ => (0..blocks.len()).map(Some).gathered(),
        };
        let maker = |at: usize| match makers
            .get(at)
            .copied()
            .flatten()
            .and_then(|at| blocks.get(at))
        {
            Some(block) => Ok(*block),
            None => stuck(format!(
                "several blocks `{name}` could be the one that was changed"
            )),
        };
        let Pairs { both, gone, new } = pairs(nested, &targets, &values);
        let mut edits = Vec::new();
        for (at, other) in both {
            let (Some(target), Some(value)) = (targets.get(at), values.get(other)) else {
                continue;
            };
            if target != value {
                edits.extend(self.block(maker(at)?, &nested.block, value, target)?);
            }
        }
        for at in gone {
            let block = maker(at)?;
            let source = self.scene.source(block.header);
            edits.extend(source.map(|source| without(source, whole(block))));
        }
        let new = new.iter().filter_map(|at| values.get(*at));
        let texts: Option<Vec<String>> = new.map(|value| text(nested, value)).collect();
        let Some(texts) = texts else {
            return stuck(format!("a block `{name}` that was found cannot be written"));
        };
        if !texts.is_empty() {
            edits.extend(self.appended(parent, blocks.last().copied(), &texts.join("\n\n"))?);
        }
        edits.arrange_by_key(|edit| edit.span.start);
        Ok(edits)
    }

    /// The changes of one block that is still there.
    fn block(
        &self,
        block: &Block,
        schema: &BlockSchema,
        value: &Json,
        target: &Json,
    ) -> Result<Vec<Edit>, Stuck> {
        let written = |name: &str| {
            let mut attributes = inner(block).into_iter().flat_map(|body| &body.attributes);
            attributes.any(|a| &*a.name.name == name)
        };
        let mut edits = Vec::new();
        for (name, value) in value.as_object().into_iter().flatten() {
            // What the cloud chooses where nothing is said is no part of the template.
            let chosen = schema.attribute(name).filter(|a| a.computed);
            if chosen.is_some() && !written(name) {
                continue;
            }
            let target = target.get(name).unwrap_or(&Json::Null);
            edits.extend(self.member(block, schema, name, value, target)?);
        }
        Ok(edits)
    }

    /// New blocks: after the last of their kind, or at the end of what is around them.
    fn appended(
        &self,
        parent: &Block,
        last: Option<&Block>,
        text: &str,
    ) -> Result<Vec<Edit>, Stuck> {
        let Some((last, source)) = last.zip(self.scene.source(parent.header)) else {
            return self.added(parent, text);
        };
        let end = whole(last).end;
        let rest = rest_of_line(source, end);
        let indent = indentation(source, last.header.start);
        let at = end + u32::try_from(rest.len()).unwrap_or(0);
        let span = Span {
            start: at,
            end: at,
            ..last.header
        };
        Ok(vec![Edit {
            span,
            text: format!("\n\n{indent}{}", indented(text, indent)),
        }])
    }

    /// Whether an argument is a literal, so that another value can take its place.
    fn literal(&self, written: &Attribute, text: &str) -> Result<(), Stuck> {
        let expr = &written.expr;
        if is_literal(expr) {
            return Ok(());
        }
        let name = &written.name.name;
        let title = format!("Write the value in the place of the expression of `{name}`");
        // Of several instances each has its own value of the expression.
        let mut offers = match self.shared() {
            None => one(title, expr.span, text, Safety::Unsafe),
            Some(_) => Vec::new(),
        };
        let reason = match self.variable(expr) {
            Some(variable) => {
                let of = &variable.name.name;
                let given = self.found.given.iter().any(|given| **given == **of);
                match &variable.default_expr {
                    _ if given => format!("the value is given for the variable `{of}`"),
                    Some(preset) if is_literal(preset) && !variable.sensitive => {
                        let title = format!("Change the default of the variable `{of}`");
                        offers.extend(one(title, preset.span, text, Safety::Unsafe));
                        format!("the value is the default of the variable `{of}`")
                    }
                    _ => format!("the value is that of the variable `{of}`"),
                }
            }
            None => format!("the value of `{name}` is computed by an expression"),
        };
        Err(Stuck { reason, offers })
    }

    /// The variable of the root module that an expression is nothing but.
    fn variable(&self, expr: &Expr) -> Option<&Variable> {
        let (root, steps) = match &expr.kind {
            ExprKind::Traversal(root, steps) => (root, steps),
            ExprKind::TemplateWrap(inner) | ExprKind::Parens(inner) => return self.variable(inner),
            _ => return None,
        };
        let [crate::syntax::ast::Step::Attribute(name, _)] = steps.as_slice() else {
            return None;
        };
        let of = &*root.name == "var" && self.module.path.is_root();
        let variable = self.module.variables.get(name).filter(|_| of)?;
        Some(variable)
    }
}

/// The values of all blocks of a kind.
pub(super) fn each(value: &Json) -> Vec<Json> {
    match value {
        Json::Array(all) => all.clone(),
        Json::Object(_) => vec![value.clone()],
        _ => Vec::new(),
    }
}

/// Whether the provider does not tell a value from none.
pub(super) fn is_unset(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::String(text) => text.is_empty(),
        Json::Array(all) => all.is_empty(),
        Json::Object(all) => all.is_empty(),
        Json::Bool(_) | Json::Number(_) => false,
    }
}

/// Whether an expression is its value: nothing is looked up and nothing computed.
pub(super) fn is_literal(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Null | ExprKind::Bool(_) | ExprKind::Number(_) | ExprKind::String(_) => true,
        ExprKind::Unary(UnaryOp::Negate, inner) => matches!(inner.kind, ExprKind::Number(_)),
        ExprKind::Tuple(items) => items.iter().all(is_literal),
        ExprKind::Object(items) => items
            .iter()
            .all(|item| is_literal(&item.key) && is_literal(&item.value)),
        ExprKind::Parens(inner) => is_literal(inner),
        _ => false,
    }
}
