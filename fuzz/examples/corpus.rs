//! The inputs of the targets, in and out of the files of `tests/fuzz`.
//!
//! - `corpus unpack FOLDER`: what is kept, what was found and the conformance cases, a folder for each target
//! - `corpus pack FOLDER`: the same folders, minimised, as what is kept
//! - `corpus replay TARGET PATH…`: runs a law over files and folders, and goes on when it is broken

use formwork::sorted::SortedMap;
use std::path::{Path, PathBuf};

use formwork_fuzz::laws::{TARGETS, config, pack};

#[path = "../../tests/conformance/case.rs"]
#[allow(dead_code)]
mod case;
#[path = "../../tests/conformance/verdict.rs"]
#[allow(dead_code)]
mod verdict;

/// Of each target as much is kept.
const KEPT: usize = 80_000;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["unpack", folder] => unpack(Path::new(folder)),
        ["pack", folder] => pack_all(Path::new(folder)),
        ["replay", target, paths @ ..] => replay(target, paths),
        _ => panic!("unpack FOLDER, pack FOLDER, or replay TARGET PATH…"),
    }
}

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests")
}

fn text(path: impl AsRef<Path>) -> String {
    std::fs::read_to_string(path).expect("a text")
}

/// All files below some paths.
fn files(mut paths: Vec<PathBuf>) -> Vec<PathBuf> {
    let mut found = Vec::new();
    while let Some(path) = paths.pop() {
        match path.read_dir() {
            Ok(entries) => paths.extend(entries.map(|e| e.expect("an entry").path())),
            Err(_) => found.push(path),
        }
    }
    found.sort();
    found
}

fn unpack(folder: &Path) {
    let found = pack::read(&text(tests().join("fuzz/found.txt")));
    for (target, _) in TARGETS {
        let kept = pack::read(&text(tests().join(format!("fuzz/{target}.txt"))));
        let own = found
            .iter()
            .filter(|(name, _)| name.starts_with(&format!("{target}/")));
        let seeds = seeds(target)
            .into_iter()
            .map(|bytes| (String::new(), bytes));
        let folder = folder.join(target);
        std::fs::create_dir_all(&folder).expect("a folder");
        for (i, (_, bytes)) in kept
            .into_iter()
            .chain(own.cloned())
            .chain(seeds)
            .enumerate()
        {
            std::fs::write(folder.join(format!("seed-{i}")), bytes).expect("a file");
        }
    }
}

/// The conformance cases as inputs of a target.
fn seeds(target: &str) -> Vec<Vec<u8>> {
    let cases = ["validate", "plan"].map(|area| tests().join("conformance").join(area));
    let cases = files(cases.to_vec()).into_iter();
    let cases = cases.flat_map(|path| case::parse(&text(path)));
    let cases: Vec<_> = cases.map(|c| c.files).collect();
    let of = |json: bool| {
        let files = cases.iter().flatten();
        files.filter(move |(name, _)| name.ends_with(".json") == json)
    };
    match target {
        "check" | "fix" | "lower" => cases.iter().map(|files| config::text(files)).collect(),
        "format" => {
            let kept = files(vec![tests().join("conformance/fmt")]).into_iter();
            let kept = kept.flat_map(|path| case::parse(&text(path)));
            let kept = kept.filter_map(|c| Some(c.file("before")?.to_vec()));
            let own = of(false).map(|(_, bytes)| bytes.clone());
            own.chain(kept).collect()
        }
        "parse" => of(false).map(|(_, bytes)| bytes.clone()).collect(),
        "json" => of(true).map(|(_, bytes)| bytes.clone()).collect(),
        "eval" => {
            let vectors = files(vec![tests().join("conformance/expr")]);
            let vectors = vectors
                .iter()
                .filter(|path| path.extension().is_some_and(|e| e == "jsonl"));
            let lines: String = vectors.map(text).collect();
            let line = |line: &str| {
                serde_json::from_str::<serde_json::Value>(line).ok()?["expr"]
                    .as_str()
                    .map(|e| e.as_bytes().to_vec())
            };
            lines.lines().filter_map(line).collect()
        }
        _ => Vec::new(),
    }
}

fn pack_all(folder: &Path) {
    for (target, _) in TARGETS {
        let read = |path: &PathBuf| std::fs::read(path).expect("a file");
        let mut inputs: Vec<Vec<u8>> = files(vec![folder.join(target)]).iter().map(read).collect();
        inputs.sort_by_key(|bytes| (bytes.len(), bytes.clone()));
        inputs.dedup();
        let mut left = KEPT;
        inputs.retain(|bytes| {
            left = left.saturating_sub(pack::write([("0000".to_owned(), &**bytes)]).len());
            left > 0
        });
        let named = inputs
            .iter()
            .enumerate()
            .map(|(i, bytes)| (i.to_string(), &**bytes));
        std::fs::write(
            tests().join(format!("fuzz/{target}.txt")),
            pack::write(named),
        )
        .expect("a file");
        println!("{target}: {} inputs", inputs.len());
    }
}

fn replay(target: &str, paths: &[&str]) {
    let (_, law) = TARGETS
        .into_iter()
        .find(|(name, _)| *name == target)
        .expect("a target");
    let mut broken: SortedMap<String, (usize, PathBuf)> = SortedMap::new();
    std::panic::set_hook(Box::new(|_| {}));
    for path in files(paths.iter().map(PathBuf::from).collect()) {
        let bytes = std::fs::read(&path).expect("a file");
        if let Err(panic) = std::panic::catch_unwind(|| law(&bytes)) {
            let text = panic.downcast_ref::<String>().cloned();
            let text = text.or(panic.downcast_ref::<&str>().map(|t| (*t).to_owned()));
            broken
                .entry(text.unwrap_or_default())
                .or_insert((0, path))
                .0 += 1;
        }
    }
    for (text, (count, path)) in &broken {
        println!("{} ({count}): {text}", path.display());
    }
    println!("{} different failures", broken.len());
}
