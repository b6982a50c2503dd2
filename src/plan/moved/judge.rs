//! Whether `moved` blocks are right, once the instances are known.

use super::{Moves, Statement, statements};
use crate::addr::{InstanceKey, ModulePath};
use crate::config::{Endpoint, Moved, MovedTarget};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::plan::world::World;
use crate::sorted::SortedMap;
use crate::text::Span;

/// An end of a move by its address, and the other end with the place of the block.
type Seen = SortedMap<String, (String, Span)>;

/// Judges every block in every instance of its module. A circle is told only when nothing else is wrong.
pub(in crate::plan) fn judge(world: &World<'_>, moves: &Moves, diags: &mut Diagnostics) {
    let mut judge = Judge {
        world,
        from: Seen::new(),
        to: Seen::new(),
        diags,
    };
    let before = judge.diags.len();
    for statement in statements(world.config) {
        for module in world.found_instances(&statement.module) {
            judge.statement(&statement, &module.path);
        }
    }
    if moves.circle && !diags.errors_since(before) {
        let message = "these `moved` blocks go in a circle, so nothing can come to rest";
        diags.push(Diagnostic::new(&code::MOVE_CYCLE, message));
    }
}

struct Judge<'w, 'a, 'd> {
    world: &'w World<'a>,
    from: Seen,
    to: Seen,
    diags: &'d mut Diagnostics,
}

impl Judge<'_, '_, '_> {
    fn statement(&mut self, statement: &Statement, module: &ModulePath) {
        let whole = statement.is_whole();
        let Moved { from, to, span } = &*statement.moved;
        let (old, new) = (shown(module, from, whole), shown(module, to, whole));
        if from.module == to.module && from.target == to.target {
            let message = "the old and the new address are the same, so nothing moves";
            self.diags
                .push(Diagnostic::new(&code::MOVE_REDUNDANT, message).at(*span));
            return;
        }
        if self.exists(module, from, whole) {
            let message = format!("`{old}` is moved away, but it is still configured");
            self.diags
                .push(Diagnostic::new(&code::MOVE_STILL_EXISTS, message).at(*span));
        }
        if let (MovedTarget::Resource(a, _), MovedTarget::Resource(b, _)) =
            (&from.target, &to.target)
            && a.type_name != b.type_name
        {
            let message = format!(
                "`{a}` cannot become `{b}`: the provider cannot turn one type into another"
            );
            self.diags
                .push(Diagnostic::new(&code::MOVE_ACROSS_TYPES, message).at(*span));
        }
        let pairs = [(true, &old, &new), (false, &new, &old)];
        for (first, end, other) in pairs {
            let seen = if first { &mut self.from } else { &mut self.to };
            let entry = seen
                .entry(end.clone())
                .or_insert_with(|| (other.clone(), *span));
            if entry.0 != *other {
                let message = "another `moved` block says something else of the same object";
                let problem = Diagnostic::new(&code::MOVE_AMBIGUOUS, message).at(*span);
                self.diags.push(problem.see(entry.1, "the other one"));
            }
        }
    }

    /// Whether the configuration has what is moved away.
    fn exists(&self, module: &ModulePath, from: &Endpoint, whole: bool) -> bool {
        let mut path = module.clone();
        path.0.extend(from.module.0.iter().cloned());
        match &from.target {
            MovedTarget::Resource(addr, key) => {
                let Some(module) = self.world.found_module(&path) else {
                    return false;
                };
                self.world
                    .found_expansion(&module, addr)
                    .is_some_and(|expansion| whole || expansion.has(key))
            }
            MovedTarget::Module => {
                let Some((last, parent)) = path.0.last().cloned().zip(path.parent()) else {
                    return false;
                };
                let parent = self.world.found_module(&parent);
                parent
                    .and_then(|parent| self.world.found_call(&parent, &last.name))
                    .is_some_and(|expansion| whole || expansion.has(&last.key))
            }
        }
    }
}

/// An end of a move in one instance of the module that holds the block.
fn shown(module: &ModulePath, endpoint: &Endpoint, whole: bool) -> String {
    let mut path = module.clone();
    path.0.extend(endpoint.module.0.iter().cloned());
    // An instance without a key is something else than all instances.
    let sign = if whole { "" } else { "[]" };
    match &endpoint.target {
        MovedTarget::Module => format!("{path}{sign}"),
        MovedTarget::Resource(addr, key) => {
            let shown = addr.instance(&path, key.clone()).to_string();
            match key {
                InstanceKey::None => format!("{shown}{sign}"),
                _ => shown,
            }
        }
    }
}
