use std::cell::OnceCell;
use std::rc::Rc;

use crate::config::{FileTree, Folders, Module};
use crate::syntax::ast::Attribute;
use crate::syntax::{json, tfvars};
use crate::text::{Source, Sources, Span};
use crate::tosca::{self, Elements};

/// The files of a template as an editor looks at them: each read on its own, whatever is wrong with it, and taken
/// together by folders.
#[derive(Clone, Debug, Default)]
pub struct Project {
    /// The texts that places point into.
    pub sources: Sources,
    /// What the files declare, once that is asked for.
    folders: OnceCell<Folders>,
    trees: Vec<Rc<FileTree>>,
    values: Vec<Rc<ValueFile>>,
    names: Vec<Rc<str>>,
    elements: Elements,
}

/// A file that gives values to the variables of the root module.
#[derive(Clone, Debug)]
pub struct ValueFile {
    /// The text.
    pub source: Rc<Source>,
    /// What it assigns.
    pub attributes: Vec<Attribute>,
}

impl Project {
    /// Reads files, given in the order of their names. What `earlier` has read of the same text is taken over.
    pub fn read<'f>(
        files: impl Iterator<Item = (&'f str, &'f [u8])>,
        earlier: Option<&Self>,
    ) -> Self {
        let mut project = Self {
            elements: earlier.map(|e| e.elements.clone()).unwrap_or_default(),
            ..Self::default()
        };
        for (name, bytes) in files {
            project.names.push(name.into());
            if !is_read(name) {
                if is_blueprint(name, bytes) {
                    project.sources.add_bytes(name, bytes);
                }
                continue;
            }
            let id = project.sources.add_bytes(name, bytes);
            let Some(source) = project.sources.get(id).cloned() else {
                continue;
            };
            if is_values(name) {
                project.values.push(value_file(&source));
            } else if let Some(known) = earlier.and_then(|e| e.same(&source)) {
                project.trees.push(known);
            } else {
                project.trees.extend(read(&source).map(Rc::new));
            }
        }
        project
    }

    /// The project with one more file, which stands in no folder.
    pub fn with(&self, name: &str, text: &str) -> Self {
        let mut project = self.clone();
        project.folders = OnceCell::new();
        project.names.push(name.into());
        let id = project.sources.add_bytes(name, text.as_bytes());
        let source = project.sources.get(id).cloned();
        let tree = source.and_then(|source| read(&source));
        project.trees.extend(tree.map(Rc::new));
        project
    }

    /// Whether these are the files that were read.
    pub fn is_of<'f>(&self, files: impl Iterator<Item = (&'f str, &'f [u8])>) -> bool {
        let (mut names, mut sources) = (self.names.iter(), self.sources.iter());
        for (name, bytes) in files {
            if names.next().is_none_or(|known| **known != *name) {
                return false;
            }
            let same = |source: &Rc<Source>| source.text.as_bytes() == bytes;
            let read = is_read(name) || is_blueprint(name, bytes);
            if read && !sources.next().is_some_and(same) {
                return false;
            }
        }
        names.next().is_none()
    }

    fn same(&self, source: &Source) -> Option<Rc<FileTree>> {
        let same = |tree: &&Rc<FileTree>| {
            let known = &tree.source;
            known.id == source.id && known.name == source.name && known.text == source.text
        };
        self.trees.iter().find(same).cloned()
    }

    /// A file of a module.
    pub fn tree(&self, name: &str) -> Option<&Rc<FileTree>> {
        self.trees.iter().find(|tree| &*tree.source.name == name)
    }

    /// All files of modules, sorted by name.
    pub fn trees(&self) -> &[Rc<FileTree>] {
        &self.trees
    }

    /// All files of values, sorted by name.
    pub fn value_files(&self) -> &[Rc<ValueFile>] {
        &self.values
    }

    /// The names of all files, also of those that are nothing to an editor, sorted.
    pub fn names(&self) -> &[Rc<str>] {
        &self.names
    }

    /// The text of a file that an editor may ask about.
    pub fn source(&self, name: &str) -> Option<&Rc<Source>> {
        self.sources.iter().find(|source| &*source.name == name)
    }

    /// The text of a blueprint, and the catalogue of its elements.
    pub(super) fn blueprint(&self, name: &str) -> Option<(&Source, &Elements)> {
        let known = !is_read(name);
        let source = self.source(name).filter(|_| known)?;
        Some((source, &self.elements))
    }

    /// An offset in a file that cuts no character: the same, or a smaller one.
    pub fn whole_offset(&self, file: &str, offset: u32) -> u32 {
        let text = self.source(file).map_or("", |source| &source.text);
        let mut at = (offset as usize).min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        u32::try_from(at).unwrap_or(offset)
    }

    /// Every folder as the module it is.
    pub fn folders(&self) -> &Folders {
        self.folders.get_or_init(|| Folders::of(&self.trees))
    }

    /// The module of a folder.
    pub fn module(&self, directory: &str) -> Option<&Rc<Module>> {
        self.folders().module(directory)
    }

    /// The folder and module that a call of a module leads to.
    pub fn called(&self, module: &Module, call: &str) -> Option<(Rc<str>, &Rc<Module>)> {
        let directory = self.folders().called(module, module.calls.get(call)?)?;
        let called = self.module(&directory)?;
        Some((directory, called))
    }

    /// The project as it would be without the line around a place, where the file cannot be read with it: what is being
    /// typed must not hide what stands around it.
    pub fn without_line(&self, source: &Source, offset: u32) -> Option<Self> {
        let tree = self.tree(&source.name)?;
        if tree.problems.is_empty() || source.name.ends_with(".json") {
            return None;
        }
        let blank = blanked(source, offset);
        let tree = Rc::new(FileTree::read(&Rc::new(blank))?);
        let mut project = self.clone();
        let place = project
            .trees
            .iter_mut()
            .find(|t| t.source.name == source.name)?;
        *place = tree;
        project.folders = OnceCell::new();
        Some(project)
    }

    /// The whole of a file.
    pub fn whole(source: &Source) -> Span {
        Span::new(source.id, 0, source.text.len())
    }
}

/// The folder that a file is in.
pub(super) fn directory(file: &str) -> &str {
    file.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Reads a file of a module; what is broken in JSON takes nothing else along.
fn read(source: &Rc<Source>) -> Option<FileTree> {
    let tree = FileTree::read(source)?;
    if tree.problems.is_empty() || !source.name.ends_with(".json") {
        return Some(tree);
    }
    let (body, _) = json::parse_broken(source);
    Some(FileTree { body, ..tree })
}

fn is_read(name: &str) -> bool {
    is_values(name) || name.ends_with(".tf") || name.ends_with(".tf.json")
}

/// Whether a file is taken for a blueprint: all YAML is, for its first line may not be written yet.
fn is_blueprint(name: &str, bytes: &[u8]) -> bool {
    let text = || String::from_utf8_lossy(bytes);
    name.ends_with(".yaml")
        || name.ends_with(".yml")
        || (name.ends_with(".json") && tosca::is_blueprint(name, &text()))
}

fn is_values(name: &str) -> bool {
    name.ends_with(".tfvars") || name.ends_with(".tfvars.json")
}

fn value_file(source: &Rc<Source>) -> Rc<ValueFile> {
    let (attributes, _) = tfvars::parse(source);
    Rc::new(ValueFile {
        source: source.clone(),
        attributes,
    })
}

/// The text with spaces for the line that holds a place, so that every other place stays what it is.
fn blanked(source: &Source, offset: u32) -> Source {
    let text = &source.text;
    let at = (offset as usize).min(text.len());
    let bytes = text.as_bytes();
    let before = bytes.get(..at).unwrap_or_default();
    let start = before
        .iter()
        .rposition(|b| *b == b'\n')
        .map_or(0, |i| i + 1);
    let after = bytes.get(at..).unwrap_or_default();
    let end = at
        + after
            .iter()
            .position(|b| *b == b'\n')
            .unwrap_or(after.len());
    let mut made = String::with_capacity(text.len());
    made.push_str(text.get(..start).unwrap_or(""));
    made.extend(std::iter::repeat_n(' ', end - start));
    made.push_str(text.get(end..).unwrap_or(""));
    Source::new(source.id, &source.name, &made)
}
