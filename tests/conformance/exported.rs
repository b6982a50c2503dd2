//! Templates that `scripts/differential/state.py` makes, deployed in a world; their states are for Terraform to judge.

use std::path::Path;

use crate::service::World;
use serde_json::json;

/// Deploys each package of a folder, `NAME-0.zip` and then `NAME-1.zip` to the same stack, and writes the stack's
/// state beside it, or why there is none.
#[test]
#[ignore = "needs a folder of packages: `make test-differential-state`"]
fn exported() {
    let folder = std::env::var("PACKAGES").expect("PACKAGES=folder of packages");
    let mut packages: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "zip"))
        .collect();
    packages.sort();
    for pair in packages.chunks(2) {
        let mut world = World::new();
        let stack = world.empty_stack("s");
        for package in pair {
            deploy(&mut world, &stack, package);
        }
    }
}

fn deploy(world: &mut World, stack: &str, package: &Path) {
    let link = "https://obs.example/_obs/bucket/t.zip";
    world.send_bytes("PUT", link, std::fs::read(package).unwrap());
    let body = json!({"template_uri": link});
    let (status, answer) = world.ask("POST", "stacks/s/deployments", &body);
    world.settle();
    let metadata = world.get("stacks/s/metadata");
    match world.simulator.stack_state(stack) {
        Some(state) if status == 202 && metadata["status"] == "DEPLOYMENT_COMPLETE" => {
            std::fs::write(package.with_extension("tfstate"), state).unwrap();
        }
        _ => {
            let why = format!("{answer} {metadata}");
            std::fs::write(package.with_extension("failed"), why).unwrap();
        }
    }
}
