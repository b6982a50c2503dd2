//! What a plan of which nothing changes takes on the heap beside the state: `memory TEMPLATE STATE` prints bytes a
//! resource. `benches/plans.mjs` makes both files.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    missing_docs,
    reason = "a program that reads files and prints"
)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use formwork::plan::Action;
use formwork::schema::Catalog;
use formwork::state::tfstate;
use formwork::workspace::{PlanOptions, Workspace};

/// What is allocated now, and the most there was.
struct Counting {
    live: AtomicUsize,
    most: AtomicUsize,
}

#[global_allocator]
static HEAP: Counting = Counting {
    live: AtomicUsize::new(0),
    most: AtomicUsize::new(0),
};

#[allow(unsafe_code, reason = "an allocator; all it does is count")]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let live = self.live.fetch_add(layout.size(), Relaxed) + layout.size();
        self.most.fetch_max(live, Relaxed);
        // SAFETY: as the caller promised.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        self.live.fetch_sub(layout.size(), Relaxed);
        // SAFETY: as the caller promised.
        unsafe { System.dealloc(at, layout) }
    }
}

/// What something made takes, and the most there was more of on the way.
fn taken<T>(make: impl FnOnce() -> T) -> (T, usize, usize) {
    let before = HEAP.live.load(Relaxed);
    HEAP.most.store(before, Relaxed);
    let made = make();
    let after = HEAP.live.load(Relaxed).saturating_sub(before);
    (made, after, HEAP.most.load(Relaxed) - before)
}

fn main() {
    let arguments: Vec<String> = std::env::args().filter(|a| a != "--bench").collect();
    let file = |at: usize| std::fs::read(arguments.get(at).expect("a file")).expect("a file");
    let state = String::from_utf8(file(2)).expect("a state");
    let catalog = Catalog::new();
    let mut workspace = Workspace::new();
    workspace.set_file("main.tf", &file(1));
    workspace.check(&catalog);
    let (recorded, of_state, _) = taken(|| tfstate::read(&state).expect("a state"));
    let resources = recorded.resources.len().max(1);
    drop(recorded);
    let options = PlanOptions {
        state: Some(state),
        ..PlanOptions::default()
    };
    let (planned, of_plan, most) = taken(|| workspace.plan(&catalog, &options));
    let plan = planned.plan.expect("a plan");
    assert!(plan.changes.iter().all(|c| c.action == Action::NoOp));
    let beyond = of_plan.saturating_sub(of_state) / resources;
    println!(
        "{resources} unchanged resources: {} bytes each in the state, {beyond} beyond it in the plan, {} at the most while planning",
        of_state / resources,
        most / resources
    );
}
