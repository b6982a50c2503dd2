//! Times the engine natively: `engine CATALOG (check|plan|eval FILE)…` prints a line `name milliseconds` per job.
//!
//! `benches/run.mjs` makes the templates, starts this program, and puts its figures beside those of others.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    missing_docs,
    reason = "a program that reads files and clocks and prints"
)]

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use formwork::schema::Catalog;
use formwork::workspace::{Evaluator, PlanOptions, Workspace};

/// Long enough for a steady median, short enough to wait for.
const PATIENCE: Duration = Duration::from_secs(2);

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| a != "--bench")
        .collect();
    let (catalog, jobs) = arguments.split_first().expect("a packed catalogue");
    let catalog = Catalog::from_pack(&std::fs::read(catalog).expect("the catalogue"))
        .expect("a packed catalogue of this version");
    for job in jobs.chunks_exact(2) {
        let [action, file] = job else { continue };
        let text = std::fs::read(file).expect("a template, or expressions");
        let options = PlanOptions::default();
        let folder = Path::new(file).parent().expect("a folder");
        let mut files = Vec::new();
        read(folder, "", &mut files);
        let mut workspace = Workspace::new();
        let milliseconds = median(|| {
            if action == "eval" {
                return evaluate(&workspace.evaluator(&catalog, &options, None), &text);
            }
            if file.ends_with(".yaml") {
                workspace = Workspace::new();
            }
            for (name, bytes) in &files {
                workspace.set_file(name, bytes);
            }
            match action.as_str() {
                "check" => drop(black_box(workspace.check(&catalog))),
                _ => drop(black_box(workspace.plan(&catalog, &options))),
            }
        });
        println!("{action} {file} {milliseconds:.3}");
    }
}

/// One expression a line, as a JSON string.
fn evaluate(evaluator: &Evaluator, lines: &[u8]) {
    for line in lines.split(|byte| *byte == b'\n') {
        black_box(evaluator.answer(line, None));
    }
}

/// All files below a folder with their paths in it.
fn read(folder: &Path, prefix: &str, files: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("a file");
        let name = format!("{prefix}{}", entry.file_name().display());
        if entry.path().is_dir() {
            read(&entry.path(), &format!("{name}/"), files);
        } else {
            files.push((name, std::fs::read(entry.path()).expect("a file")));
        }
    }
}

/// The median time of as many runs as patience allows, at least three.
fn median(mut run: impl FnMut()) -> f64 {
    let started = Instant::now();
    let mut times = Vec::new();
    while times.len() < 3 || (started.elapsed() < PATIENCE && times.len() < 200) {
        let start = Instant::now();
        run();
        times.push(start.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(0.0)
}
