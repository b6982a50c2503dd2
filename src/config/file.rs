//! One file's blocks, each read by the file of its kind.

use super::content::{exact, partial};
use super::settings::SettingsPart;
use super::{
    Action, CheckBlock, Import, Local, ModuleCall, Moved, Output, Provider, Removed, Resource,
    Variable, shapes,
};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::syntax::ast::{Block, Body};

/// What one file declares, in source order.
#[derive(Default)]
pub(super) struct File {
    pub(super) settings: SettingsPart,
    pub(super) variables: Vec<Variable>,
    pub(super) locals: Vec<Local>,
    pub(super) outputs: Vec<Output>,
    pub(super) resources: Vec<Resource>,
    pub(super) calls: Vec<ModuleCall>,
    pub(super) providers: Vec<Provider>,
    pub(super) checks: Vec<CheckBlock>,
    pub(super) moved: Vec<Moved>,
    pub(super) removed: Vec<Removed>,
    pub(super) imports: Vec<Import>,
    pub(super) actions: Vec<Action>,
    /// Blocks that an override file cannot have.
    pub(super) misplaced: Vec<Diagnostic>,
}

impl File {
    /// Reads the body of a file. An override file may leave out what is otherwise required.
    pub(super) fn decode(body: &Body, overrides: bool, diags: &mut Diagnostics) -> Self {
        let mut file = Self::default();
        sniffed(body, diags);
        for block in exact(body, &shapes::FILE, diags).blocks {
            if overrides {
                file.misplaced.extend(never(&block));
            }
            if !overrides || &*block.kind.name != "check" {
                file.block(&block, overrides, diags);
            }
        }
        file
    }

    fn block(&mut self, block: &Block, overrides: bool, diags: &mut Diagnostics) {
        match &*block.kind.name {
            "terraform" => self.settings.decode(block, diags),
            "required_providers" => {
                let message = "`required_providers` belongs into a `terraform` block";
                diags.push(
                    Diagnostic::new(&code::MISPLACED_REQUIRED_PROVIDERS, message).at(block.header),
                );
            }
            "provider" => self.providers.extend(Provider::decode(block, diags)),
            "variable" => self
                .variables
                .extend(Variable::decode(block, overrides, diags)),
            "locals" => self.locals.extend(Local::decode(block, diags)),
            "output" => self.outputs.extend(Output::decode(block, overrides, diags)),
            "module" => self
                .calls
                .extend(ModuleCall::decode(block, overrides, diags)),
            "resource" | "data" | "ephemeral" => {
                self.resources
                    .extend(Resource::decode(block, overrides, diags));
            }
            "moved" => self.moved.extend(Moved::decode(block, diags)),
            "removed" => self.removed.extend(Removed::decode(block, diags)),
            "import" => self.imports.extend(Import::decode(block, diags)),
            "check" => {
                let check = CheckBlock::decode(block, diags);
                self.resources
                    .extend(check.iter().filter_map(|c| c.data.as_deref().cloned()));
                self.checks.extend(check);
            }
            _ => self.actions.extend(Action::decode(block, diags)),
        }
    }
}

/// Why a block cannot stand in an override file.
fn never(block: &Block) -> Option<Diagnostic> {
    let code = match &*block.kind.name {
        "moved" => &code::OVERRIDE_MOVED,
        "import" => &code::OVERRIDE_IMPORT,
        "check" => &code::OVERRIDE_CHECK,
        _ => return None,
    };
    let message = "such blocks cannot stand in an override file";
    Some(Diagnostic::new(code, message).at(block.header))
}

/// The reference looks into `terraform` blocks twice before it reads them, for versions and experiments, and tells
/// each time of blocks that it cannot look into.
fn sniffed(body: &Body, diags: &mut Diagnostics) {
    let bad = match body {
        Body::Native(native) => {
            let mut blocks = native.blocks.iter();
            blocks.any(|b| &*b.kind.name == "terraform" && !b.labels.is_empty())
        }
        Body::Json(_) => true,
    };
    for _ in 0..if bad { 2 } else { 0 } {
        for block in partial(body, &shapes::SNIFFED, diags).0.blocks {
            if let Body::Json(_) = &block.body {
                partial(&block.body, &shapes::NOTHING, diags);
            }
        }
    }
}
