use std::rc::Rc;

use super::members::Members;
use super::walk::{bare, native};
use super::{Project, blueprint};
use crate::config::Module;
use crate::schema::Catalog;
use crate::sorted::{Gather, Sort};
use crate::syntax::ast::{Attribute, Block, Body};
use crate::text::Span;

/// Something a file consists of, with what it consists of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlineItem {
    /// What it is called: an address, a name.
    pub name: String,
    /// The type of its block; empty for an argument.
    pub kind: Rc<str>,
    /// The name.
    pub span: Span,
    /// The whole.
    pub whole: Span,
    /// Its blocks and arguments in the order in which they stand.
    pub children: Vec<OutlineItem>,
}

/// What a file consists of.
pub fn outline(project: &Project, catalog: &Catalog, file: &str) -> Vec<OutlineItem> {
    if let Some((source, elements)) = project.blueprint(file) {
        return blueprint::outline(source, elements);
    }
    let Some(tree) = project.tree(file) else {
        return Vec::new();
    };
    let none = Module::default();
    let module = project.module(tree.directory()).map_or(&none, |m| &**m);
    let mut path = Vec::new();
    items(project, catalog, module, &tree.body, &mut path)
}

fn items(
    project: &Project,
    catalog: &Catalog,
    module: &Module,
    body: &Body,
    path: &mut Vec<Vec<Rc<str>>>,
) -> Vec<OutlineItem> {
    let members = match body {
        Body::Native(_) => Members::default(),
        Body::Json(_) => Members::of(project, catalog, module, path),
    };
    let native = native(body, &members, true);
    let mut all: Vec<OutlineItem> = native.attributes.iter().map(argument).gathered();
    for block in &native.blocks {
        let words = std::iter::once(&block.kind.name).chain(block.labels.iter().map(|l| &l.name));
        path.push(words.cloned().gathered());
        let children = items(project, catalog, module, &block.body, path);
        path.pop();
        all.push(self::block(block, children));
    }
    all.arrange_by_key(|item| item.whole);
    all
}

fn argument(attribute: &Attribute) -> OutlineItem {
    OutlineItem {
        name: attribute.name.name.to_string(),
        kind: "".into(),
        span: bare(&attribute.name),
        whole: attribute.span,
        children: Vec::new(),
    }
}

fn block(block: &Block, children: Vec<OutlineItem>) -> OutlineItem {
    let labels: Vec<&str> = block.labels.iter().map(|l| &*l.name).gathered();
    let name = match labels.as_slice() {
        [] => block.kind.name.to_string(),
        labels => labels.join("."),
    };
    OutlineItem {
        name,
        kind: block.kind.name.clone(),
        span: block.labels.last().map_or(block.kind.span, bare),
        whole: block.header.to(block.close_brace),
        children,
    }
}
