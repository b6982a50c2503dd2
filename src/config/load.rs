//! Files to a tree of modules.

use std::rc::Rc;

use super::arguments;
use super::assemble::assemble;
use super::file::File;
use super::input::Constants;
use super::parses::{Parsed, Parses};
use super::source::{self, Beforehand, Place};
use super::{Config, Files, InputVariables, Module, ModuleCall};
use crate::addr::{InstanceKey, ModulePath};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::eval::Budget;
use crate::sorted::{Gather, SortedMap};
use crate::syntax::json::Reading;
use crate::text::Sources;
use crate::value::Value;

/// Calls within calls beyond this are reported, not followed: a module that calls itself has no end.
const MAX_DEPTH: usize = 20;

/// Modules of one configuration beyond this are reported, not read.
const MAX_MODULES: usize = 1_000;

/// Reads a configuration: the root module's files and those of every module it calls by a path inside
/// the file set. Names are `/`-separated and relative to the root. Problems are in the order of reading.
///
/// Terraform reads called modules only when the root module itself has no errors; what is wrong with them otherwise stands
/// apart, in [`Config::beyond`].
pub fn load(files: &[(String, Vec<u8>)]) -> (Config, Diagnostics) {
    load_given(files, &InputVariables::new())
}

/// As [`load`], with values for variables that must be known before modules are read.
pub fn load_given(files: &[(String, Vec<u8>)], given: &InputVariables) -> (Config, Diagnostics) {
    load_again(files, given, &Parses::default())
}

/// As [`load_given`]; files that `parses` knows from the last time are not parsed again.
pub fn load_again(
    files: &[(String, Vec<u8>)],
    given: &InputVariables,
    parses: &Parses,
) -> (Config, Diagnostics) {
    let mut loader = Loader {
        parses,
        files: files
            .iter()
            .map(|(name, bytes)| (&**name, &**bytes))
            .gathered(),
        sources: Sources::default(),
        read: SortedMap::new(),
        modules: 0,
        unplaced: false,
        budget: Rc::default(),
        diags: Diagnostics::new(),
    };
    parses.keep_only(|name| loader.files.contains_key(name));
    let mut root = loader.module("");
    let all = Files::new(files);
    let automatic = loader.automatic(&all);
    let mut constants = Constants::new();
    if !loader.diags.has_errors() {
        automatic.check_readable(&root, &mut loader.diags);
        let inputs = automatic.clone().and(given);
        constants = inputs.constants(&root, &mut loader.sources, &mut loader.diags);
        if loader.diags.has_errors() {
            automatic.check_declared(&root, &mut loader.diags);
        }
    }
    let entered = !loader.diags.has_errors();
    let own = std::mem::take(&mut loader.diags);
    let known = constants
        .iter()
        .map(|(name, (v, _))| (name.clone(), v.clone()));
    loader.children(&mut root, &known.gathered());
    let called = std::mem::replace(&mut loader.diags, own);
    let mut beyond = Diagnostics::new();
    // Of called modules Terraform keeps warnings to itself while it can go on.
    if called.has_errors() {
        let told = if entered {
            &mut loader.diags
        } else {
            &mut beyond
        };
        told.append(called);
        if entered && loader.unplaced {
            automatic.check_declared(&root, &mut loader.diags);
        }
    }
    let config = Config {
        sources: loader.sources,
        files: all,
        root,
        constants,
        entered,
        beyond,
        automatic,
    };
    let mut diags = loader.diags;
    // Terraform asks for its own version only of what it can read.
    if !diags.has_errors() {
        for module in config.modules() {
            module.settings.check_versions(&mut diags);
        }
        if diags.has_errors() {
            config.automatic.check_declared(&config.root, &mut diags);
        }
    }
    (config, diags)
}

struct Loader<'f> {
    parses: &'f Parses,
    files: SortedMap<&'f str, &'f [u8]>,
    sources: Sources,
    /// Folders that are read already. What a module called twice means is reported twice, as in Terraform, but
    /// its files are parsed once.
    read: SortedMap<String, (Module, Diagnostics)>,
    modules: usize,
    /// Whether it cannot be told where a module is: then Terraform does not get beyond its `init`.
    unplaced: bool,
    /// What evaluating sources may cost, for all modules together.
    budget: Rc<Budget>,
    diags: Diagnostics,
}

/// How a file name tells what the file is.
pub(super) enum Kind {
    Primary,
    Override,
}

pub(super) fn kind(name: &str) -> Option<Kind> {
    let stem = name
        .strip_suffix(".tf")
        .or_else(|| name.strip_suffix(".tf.json"))?;
    let ignored = name.starts_with('.') || name.ends_with('~') || name.starts_with('#');
    match stem {
        _ if ignored => None,
        "override" => Some(Kind::Override),
        _ if stem.ends_with("_override") => Some(Kind::Override),
        _ => Some(Kind::Primary),
    }
}

/// Whether a file changes what other files declare, by its path.
pub fn is_override(path: &str) -> bool {
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
    matches!(kind(name), Some(Kind::Override))
}

impl Loader<'_> {
    /// The module of a folder, without the modules it calls.
    fn module(&mut self, directory: &str) -> Module {
        if let Some((module, again)) = self.read.get(directory) {
            self.diags.append(again.clone());
            return module.clone();
        }
        let before = std::mem::take(&mut self.diags);
        let mut syntax = Diagnostics::new();
        let prefix = source::prefix(directory);
        let names: Vec<String> = self
            .files
            .keys()
            .filter(|name| {
                name.strip_prefix(&*prefix)
                    .is_some_and(|rest| !rest.contains('/'))
            })
            .map(|name| (*name).to_owned())
            .gathered();
        let (mut primary, mut overrides) = (Vec::new(), Vec::new());
        let (mut sources, mut trees) = (Vec::new(), Vec::new());
        for name in names {
            let Some(kind) = kind(name.strip_prefix(&*prefix).unwrap_or(&name)) else {
                continue;
            };
            let Some(parsed) = self.parsed(&name) else {
                continue;
            };
            let overriding = matches!(kind, Kind::Override);
            syntax.append(parsed.diags.clone());
            let file = File::decode(&parsed.body, overriding, &mut self.diags);
            sources.push(parsed.source.clone());
            trees.push(parsed.body.clone());
            if overriding {
                overrides.push(file);
            } else {
                primary.push(file);
            }
        }
        let is_lost = |at| syntax.is_skipped(at);
        let mut module = assemble(primary, overrides, &is_lost, &mut self.diags);
        module.directory = directory.into();
        module.shown_path = if directory.is_empty() { "." } else { directory }.into();
        module.files = sources;
        module.trees = trees;
        let meaning = std::mem::replace(&mut self.diags, before);
        self.diags.append(syntax);
        self.diags.append(meaning.clone());
        self.read
            .insert(directory.to_owned(), (module.clone(), meaning));
        module
    }

    /// The values in the files that Terraform reads by itself. It reads them first, and nothing else while one of
    /// them is broken.
    fn automatic(&mut self, files: &Files) -> InputVariables {
        let mut inputs = InputVariables::new();
        let mut broken = Diagnostics::new();
        inputs.add_automatic_files(&mut self.sources, files, &mut broken);
        if broken.has_errors() {
            let others = std::mem::replace(&mut self.diags, broken).into_iter();
            self.diags.extend(others.map(Diagnostic::told_later));
        }
        inputs
    }

    fn parsed(&mut self, name: &str) -> Option<Rc<Parsed>> {
        let bytes = *self.files.get(name)?;
        let parses = self.parses;
        let parsed = parses.parsed(self.sources.next_id(), name, bytes);
        self.sources.add_shared(parsed.source.clone());
        Some(parsed)
    }

    /// Reads the modules that a module calls, and theirs. `given` is what the module's own call says.
    fn children(&mut self, module: &mut Module, given: &SortedMap<Rc<str>, Value>) {
        let constants = Beforehand::new(module, given, &self.budget);
        let mut places = Vec::new();
        for call in module.calls.values() {
            let before = self.diags.len();
            if let Some(place) = source::place(call, &constants, &mut self.diags) {
                places.push((call.name.name.clone(), place, constants.arguments(call)));
            }
            self.unplaced |= self.diags.errors_since(before);
        }
        for (name, place, arguments) in places {
            let Some(call) = module.calls.get_mut(&name).map(Rc::make_mut) else {
                continue;
            };
            let span = call.span;
            match place {
                Place::Local { written, directory } => {
                    call.source = Some(written);
                    let call = call.clone();
                    let child = self.child(&module.path, &call, &directory, &arguments);
                    module
                        .children
                        .extend(child.map(|child| (name, Rc::new(child))));
                }
                Place::Elsewhere(written) => {
                    call.source = Some(written);
                    let message = "only modules inside the template can be used: write a path that begins with `./`";
                    self.diags
                        .push(Diagnostic::new(&code::MODULE_NOT_INSTALLED, message).at(span));
                }
            }
        }
    }

    /// A called module, with all below it if neither its own files nor the call's arguments have errors.
    fn child(
        &mut self,
        parent: &ModulePath,
        call: &ModuleCall,
        directory: &str,
        given: &SortedMap<Rc<str>, Value>,
    ) -> Option<Module> {
        let (name, at) = (&*call.name.name, call.span);
        let prefix = source::prefix(directory);
        if !self.files.keys().any(|file| file.starts_with(&*prefix)) {
            // Terraform finds this twice, and names no place.
            for _ in 0..2 {
                let message = format!(
                    "the template has no folder `{directory}`, which `module.{name}` calls"
                );
                self.diags
                    .push(Diagnostic::new(&code::UNREADABLE_MODULE, message));
            }
            return None;
        }
        self.modules += 1;
        if parent.0.len() >= MAX_DEPTH || self.modules > MAX_MODULES {
            let message = "there are too many modules, or a module calls itself";
            self.diags
                .push(Diagnostic::new(&code::TOO_MANY_MODULES, message).at(at));
            return None;
        }
        let before = self.diags.len();
        let mut child = self.module(directory);
        child.path = parent.child(name, InstanceKey::None);
        child.broken = self.diags.errors_since(before);
        let mut found = Diagnostics::new();
        arguments::check(call, &child, &mut found);
        beforehand(call, &child, given, &mut found);
        if child.broken {
            self.diags
                .extend(found.into_iter().map(Diagnostic::told_later));
        } else {
            self.diags.append(found);
        }
        if !self.diags.errors_since(before) {
            self.children(&mut child, given);
        }
        Some(child)
    }
}

/// Reports arguments for variables of a called module that must be known beforehand and are not.
fn beforehand(
    call: &ModuleCall,
    child: &Module,
    known: &SortedMap<Rc<str>, Value>,
    diags: &mut Diagnostics,
) {
    let arguments = call
        .body
        .attributes(Reading::Template, &mut Diagnostics::new());
    for argument in arguments.iter() {
        let name = &argument.name.name;
        let constant = child.variables.get(name).is_some_and(|v| v.constant);
        if constant && !known.contains_key(name) {
            let message = format!("`{name}` must be known before the modules are read");
            diags.push(Diagnostic::new(&code::CONST_UNKNOWN, message).at(argument.expr.span));
        }
    }
}
