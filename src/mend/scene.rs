use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::place::Place;
use crate::config::{Config, Module};
use crate::diag::{Diagnostics, Edit, Fix};
use crate::schema::Catalog;
use crate::sorted::{Gather, SortedMap};
use crate::syntax::ast::{Block, Body, Ident, NativeBody};
use crate::syntax::{self, json};
use crate::text::{FileId, Source, Span, is_word};

/// Changed texts are read again as long as they are together no longer than this.
const TRIALS: usize = 2 << 20;

/// What a mender may look at.
pub(super) struct Scene<'c> {
    pub(super) config: &'c Config,
    pub(super) catalog: &'c Catalog,
    problems: RefCell<SortedMap<FileId, Rc<Problems>>>,
    /// How much more may be read.
    budget: Cell<usize>,
}

/// The tree of a file.
pub(super) struct Tree(Rc<Body>);

/// How often a text has each problem, wherever it stands.
type Problems = SortedMap<(&'static str, String), usize>;

impl<'c> Scene<'c> {
    pub(super) fn new(config: &'c Config, catalog: &'c Catalog) -> Self {
        Self {
            config,
            catalog,
            problems: RefCell::default(),
            budget: Cell::new(TRIALS),
        }
    }

    /// The file that a place is in.
    pub(super) fn source(&self, at: Span) -> Option<&'c Source> {
        self.config.sources.get(at.file).map(Rc::as_ref)
    }

    /// The file that a place is in, unless it is JSON.
    pub(super) fn native(&self, at: Span) -> Option<&'c Source> {
        self.source(at).filter(|s| !s.name.ends_with(".json"))
    }

    /// What stands at a place.
    pub(super) fn text(&self, at: Span) -> &'c str {
        self.source(at).map_or("", |s| s.snippet(at))
    }

    /// The module that a file belongs to.
    pub(super) fn module(&self, at: Span) -> Option<&'c Module> {
        let mut modules = self.config.modules().into_iter();
        modules.find(|m| m.files.iter().any(|f| f.id == at.file))
    }

    /// The tree of the file that a place is in.
    pub(super) fn tree(&self, at: Span) -> Option<Tree> {
        let module = self.module(at)?;
        let mut files = module.files.iter().zip(&module.trees);
        let (_, tree) = files.find(|(file, _)| file.id == at.file)?;
        Some(Tree(tree.clone()))
    }

    /// What is wrong with the text of the file that a place is in.
    fn problems(&self, at: Span) -> Option<Rc<Problems>> {
        if let Some(known) = self.problems.borrow().get(&at.file) {
            return Some(known.clone());
        }
        let problems = Rc::new(problems(self.source(at)?));
        let mut known = self.problems.borrow_mut();
        known.insert(at.file, problems.clone());
        Some(problems)
    }

    /// What is wrong with a file before and after a change, as long as there is leave to read more.
    fn tried(&self, at: Span, edits: &[Edit]) -> Option<(Rc<Problems>, Problems)> {
        let source = self.source(at).filter(|s| s.bad_bytes.is_empty())?;
        self.budget
            .set(self.budget.get().checked_sub(source.text.len())?);
        let text = changed(&source.text, edits)?;
        let after = problems(&Source::new(source.id, &source.name, &text));
        Some((self.problems(at)?, after))
    }

    /// Whether a change in one file leaves fewer problems of its text, and no new ones.
    pub(super) fn is_better(&self, at: Span, edits: &[Edit]) -> bool {
        let Some((before, after)) = self.tried(at, edits) else {
            return false;
        };
        let count = |problems: &Problems| problems.values().sum::<usize>();
        let known = |(problem, n): (&_, &usize)| before.get(problem).is_some_and(|old| n <= old);
        count(&after) < count(&before) && after.iter().all(known)
    }

    /// Whether a fix makes no text worse. Where a text is broken, items do not end where they seem to; so a fix of such a
    /// text is tried, unless it puts a name for a name.
    pub(super) fn stays_readable(&self, fix: &Fix) -> bool {
        let word = |text: &str| text.chars().all(|c| is_word(c) || c == '_');
        fix.edits.iter().all(|edit| {
            let at = edit.span;
            let renamed = !edit.text.is_empty() && word(&edit.text) && word(self.text(at));
            let renamed = renamed && !self.text(at).is_empty();
            if renamed && self.is_taken(edit) {
                return false;
            }
            if renamed || self.is_whole(at) {
                return true;
            }
            let count = |problems: &Problems| problems.values().sum::<usize>();
            let own = fix.edits.iter().filter(|e| e.span.file == at.file);
            let own: Vec<Edit> = own.cloned().gathered();
            let tried = self.tried(at, &own);
            tried.is_some_and(|(before, after)| count(&after) <= count(&before))
        })
    }

    /// Whether a change gives an argument the name of another one beside it, or makes a declaration that there is.
    fn is_taken(&self, edit: &Edit) -> bool {
        let at = edit.span;
        let tree = self.native(at).and_then(|_| self.tree(at));
        let Some(file) = tree.as_ref().and_then(Tree::native) else {
            return false;
        };
        let place = Place::find(file, at.start);
        match (place.attribute, place.blocks.as_slice()) {
            (Some(attribute), _) => attribute.name.span == at && place.has(file, &edit.text),
            (None, [block]) => self.is_declared(block, edit),
            (None, _) => false,
        }
    }

    /// Whether a top-level block would have the type and labels of another one.
    fn is_declared(&self, block: &Block, edit: &Edit) -> bool {
        let holds = |label: &Ident| label.span.to(edit.span) == label.span;
        if !block.labels.iter().any(holds) {
            return false;
        }
        let named = |label: &Ident| match holds(label) {
            true => edit.text.as_str().into(),
            false => label.name.clone(),
        };
        let labels: Vec<Rc<str>> = block.labels.iter().map(named).gathered();
        let trees = self.module(edit.span).into_iter().flat_map(|m| &m.trees);
        let bodies = trees.filter_map(|tree| match &**tree {
            Body::Native(body) => Some(body),
            Body::Json(_) => None,
        });
        let mut others = bodies.flat_map(|body| &body.blocks);
        others.any(|other| {
            other.kind.name == block.kind.name
                && other.labels.iter().map(|label| &label.name).eq(&labels)
        })
    }

    /// Whether nothing is wrong with the text of a file.
    pub(super) fn is_whole(&self, at: Span) -> bool {
        self.problems(at)
            .is_some_and(|problems| problems.is_empty())
    }

    /// Whether a file can be read after a change as well as before it.
    pub(super) fn is_readable(&self, at: Span, edits: &[Edit]) -> bool {
        let tried = self.tried(at, edits);
        tried.is_some_and(|(before, after)| *before == after)
    }
}

impl Tree {
    /// Arguments and blocks, of a file that is not JSON.
    pub(super) fn native(&self) -> Option<&NativeBody> {
        match &*self.0 {
            Body::Native(body) => Some(body),
            Body::Json(_) => None,
        }
    }
}

fn problems(source: &Source) -> Problems {
    let (_, found): (Body, Diagnostics) = if source.name.ends_with(".json") {
        json::parse(source)
    } else {
        syntax::parse(source)
    };
    let mut problems = Problems::new();
    for problem in found.iter() {
        let kind = (problem.code.id, problem.title.clone());
        *problems.entry(kind).or_default() += 1;
    }
    problems
}

/// A text with edits made. They may stand in any order, but must not overlap.
fn changed(text: &str, edits: &[Edit]) -> Option<String> {
    let mut edits: Vec<&Edit> = edits.iter().gathered();
    edits.sort_by_key(|edit| edit.span);
    let mut result = String::with_capacity(text.len() + 64);
    let mut from = 0;
    for edit in edits {
        let range = edit.span.range();
        result.push_str(text.get(from..range.start)?);
        result.push_str(&edit.text);
        from = range.end;
    }
    result.push_str(text.get(from..)?);
    Some(result)
}
