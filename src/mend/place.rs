use crate::syntax::ast::{Attribute, Block, Body, NativeBody};
use crate::text::Span;

/// The innermost item around a place.
pub(super) struct Place<'t> {
    /// The blocks around it, outermost first; the last may be the item itself.
    pub(super) blocks: Vec<&'t Block>,
    /// The argument, when the item is one.
    pub(super) attribute: Option<&'t Attribute>,
}

/// From the type to the closing brace.
pub(super) fn whole(block: &Block) -> Span {
    block.header.to(block.close_brace)
}

/// The arguments and blocks of a block.
pub(super) fn inner(block: &Block) -> Option<&NativeBody> {
    match &block.body {
        Body::Native(body) => Some(body),
        Body::Json(_) => None,
    }
}

impl<'t> Place<'t> {
    /// Finds an offset in a tree.
    pub(super) fn find(body: &'t NativeBody, offset: u32) -> Self {
        let mut place = Self {
            blocks: Vec::new(),
            attribute: None,
        };
        let mut body = body;
        loop {
            place.attribute = last(&body.attributes, |a| a.span, offset);
            let block = last(&body.blocks, whole, offset);
            let Some(block) = block.filter(|_| place.attribute.is_none()) else {
                return place;
            };
            place.blocks.push(block);
            match inner(block) {
                Some(inner) => body = inner,
                None => return place,
            }
        }
    }

    /// The place of the item: the argument, or the innermost block.
    pub(super) fn item(&self) -> Option<Span> {
        let attribute = self.attribute.map(|a| a.span);
        attribute.or_else(|| self.blocks.last().map(|b| whole(b)))
    }

    /// Whether an argument of the innermost block, or of the file, has this name.
    pub(super) fn has(&self, file: &NativeBody, name: &str) -> bool {
        let body = self.block().map_or(Some(file), inner);
        let mut arguments = body.into_iter().flat_map(|body| &body.attributes);
        arguments.any(|a| &*a.name.name == name)
    }

    /// The innermost block.
    pub(super) fn block(&self) -> Option<&'t Block> {
        self.blocks.last().copied()
    }
}

/// The one of several items in source order that holds an offset.
fn last<T>(items: &[T], span: fn(&T) -> Span, offset: u32) -> Option<&T> {
    let before = items.partition_point(|item| span(item).start <= offset);
    let found = items.get(before.checked_sub(1)?)?;
    (offset < span(found).end).then_some(found)
}
