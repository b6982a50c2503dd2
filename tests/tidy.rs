//! Rules of the house that no compiler holds.

use formwork::sorted::SortedSet;
use std::path::{Path, PathBuf};

/// The modules from left to right; a module uses only modules to its left. Modules in one row do not
/// use each other.
const LAYERS: &[&[&str]] = &[
    &["sorted"],
    &["json"],
    &["text"],
    &["diag"],
    &["syntax"],
    &["value"],
    &["func"],
    &["addr"],
    &["eval"],
    &["config"],
    &["schema"],
    &["check"],
    &["mend"],
    &["graph"],
    &["plan"],
    &["state"],
    &["time"],
    &["cloud"],
    &["deploy"],
    &["price"],
    &["diagram"],
    &["service"],
    &["tosca"],
    &["aliyun"],
    &["api"],
    &["store"],
    &["lint"],
    &["ide"],
    &["workspace", "simulator"],
    &["wasm"],
];

/// A file longer than this holds more than one noun.
const LONGEST_FILE: usize = 650;

fn rank(module: &str) -> Option<usize> {
    LAYERS.iter().position(|row| row.contains(&module))
}

/// Files below a folder of the repository whose names end so, without what is built or installed.
pub(crate) fn files(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![crate::root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            let skipped = [
                "node_modules",
                "target",
                "dist",
                "generated",
                "output",
                ".git",
            ];
            if path.is_dir() && !skipped.contains(&name) {
                folders.push(path);
            } else if endings.iter().any(|e| name.ends_with(e)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

pub(crate) fn read(path: &Path) -> String {
    String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned()
}

fn shown(path: &Path) -> String {
    path.strip_prefix(crate::root())
        .unwrap()
        .display()
        .to_string()
}

/// The top-level module a source file belongs to; `None` for `lib.rs`.
fn module_of(path: &Path) -> Option<String> {
    let inside = path.strip_prefix(crate::root().join("src")).unwrap();
    let first = inside
        .components()
        .next()
        .unwrap()
        .as_os_str()
        .to_str()
        .unwrap();
    let name = first.strip_suffix(".rs").unwrap_or(first);
    (name != "lib").then(|| name.to_owned())
}

/// The top-level modules a text names as `crate::module` outside comments and its tests.
fn used(text: &str) -> SortedSet<String> {
    let code = text.split("#[cfg(test)]").next().unwrap_or("");
    let lines = code.lines().filter(|l| !l.trim_start().starts_with("//"));
    let mut modules = SortedSet::new();
    for line in lines {
        for after in line.split("crate::").skip(1) {
            let name: String = after
                .chars()
                .take_while(|c| c.is_ascii_lowercase() || *c == '_')
                .collect();
            modules.insert(name);
        }
    }
    modules.remove("");
    modules
}

#[test]
fn money_is_never_a_float() {
    let mut wrong = Vec::new();
    for path in files("src/price", &[".rs"]) {
        let text = read(&path);
        let code = text.lines().filter(|l| !l.trim_start().starts_with("//"));
        let floats = ["f32", "f64", "as_f", "powi"];
        for line in code.filter(|line| floats.iter().any(|float| line.contains(float))) {
            wrong.push(format!("{}: {}", shown(&path), line.trim()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Serde's readers and writers are compiled for each type; `crate::json` has what there is to be done with JSON.
#[test]
fn json_is_read_and_written_by_one_module() {
    let mut wrong = Vec::new();
    for path in files("src", &[".rs"]) {
        let text = read(&path);
        let code = text.split("#[cfg(test)]").next().unwrap_or("");
        let theirs = |line: &&str| {
            let used = line.contains("use serde_json::") && line.contains("json");
            let name = used && line.replace("serde_json", "").contains("json");
            let calls = [
                "serde::",
                "serde_json::json!",
                "serde_json::from_",
                "serde_json::to_",
            ];
            name || calls.iter().any(|call| line.contains(call))
        };
        if path.file_name().unwrap() == "tests.rs" {
            continue;
        }
        let lines = code.lines().filter(|l| !l.trim_start().starts_with("//"));
        for line in lines.filter(theirs) {
            wrong.push(format!("{}: {}", shown(&path), line.trim()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn maps_are_those_of_sorted() {
    let mut wrong = Vec::new();
    for path in files("src", &[".rs"]) {
        let theirs = ["BTreeMap", "BTreeSet"];
        if module_of(&path).as_deref() != Some("sorted")
            && theirs.iter().any(|name| read(&path).contains(name))
        {
            wrong.push(shown(&path));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The engine is built without what derives of `Debug` would print.
#[test]
fn nothing_is_said_by_debug() {
    let mut wrong = Vec::new();
    for path in files("src", &[".rs"]) {
        let text = read(&path);
        let code = text.split("#[cfg(test)]").next().unwrap_or("");
        let of_tests = shown(&path).contains("tests");
        for line in code.lines().filter(|line| !of_tests && line.contains("?}")) {
            wrong.push(format!("{}: {}", shown(&path), line.trim()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn modules_use_only_modules_to_their_left() {
    let mut wrong = Vec::new();
    for path in files("src", &[".rs"])
        .iter()
        .filter(|p| !p.ends_with("tests.rs"))
    {
        let Some(module) = module_of(path) else {
            continue;
        };
        let Some(own) = rank(&module) else {
            wrong.push(format!(
                "{}: `{module}` is not among the layers",
                shown(path)
            ));
            continue;
        };
        for other in used(&read(path)).into_iter().filter(|m| *m != module) {
            if rank(&other).is_some_and(|other| other >= own) {
                wrong.push(format!("{}: uses `{other}`", shown(path)));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "against the layer order:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn uses_are_found() {
    let text = "use crate::text::Span;\n// crate::plan\nlet x = crate::diag::nearest(crate::addr::Y);\n\
                #[cfg(test)]\nmod tests { use crate::wasm; }";
    assert_eq!(
        used(text),
        ["addr", "diag", "text"].map(str::to_owned).into()
    );
}

#[test]
fn the_crate_lists_its_modules_in_layer_order() {
    let text = read(&crate::root().join("src/lib.rs"));
    let listed: Vec<&str> = text
        .lines()
        .filter_map(|l| l.strip_prefix("pub mod ")?.strip_suffix(';'))
        .collect();
    let mut sorted = listed.clone();
    sorted.sort_by_key(|m| rank(m));
    assert_eq!(listed, sorted);
}

#[test]
fn files_stay_short() {
    let mut long = Vec::new();
    for (folder, endings) in [
        ("src", &[".rs"][..]),
        ("tests", &[".rs", ".ts", ".mjs"]),
        ("benches", &[".rs", ".mjs"]),
        ("scripts", &[".rs", ".sh", ".mjs"]),
        ("pkg", &[".js", ".mjs", ".d.ts"]),
        ("www", &[".ts", ".svelte", ".css"]),
    ] {
        for path in files(folder, endings) {
            let lines = read(&path).lines().count();
            if lines > LONGEST_FILE {
                long.push(format!("{}: {lines} lines", shown(&path)));
            }
        }
    }
    assert!(
        long.is_empty(),
        "more than {LONGEST_FILE} lines:\n{}",
        long.join("\n")
    );
}

#[test]
fn modules_say_what_they_are() {
    let roots = files("src", &[".rs"]);
    let roots = roots.iter().filter(|p| {
        p.file_name().unwrap() == "mod.rs" || p.parent() == Some(&crate::root().join("src"))
    });
    let mute: Vec<String> = roots
        .filter(|p| !read(p).starts_with("//! "))
        .map(|p| shown(p))
        .collect();
    assert!(
        mute.is_empty(),
        "without a module comment:\n{}",
        mute.join("\n")
    );
}

/// What the engine in wasm does without: its tables come from the host. Each with the one file that may name it.
const NATIVE_ONLY: [(&str, &str); 2] = [
    ("encoding_rs", "charset.rs"),
    ("unicode_normalization", "normal.rs"),
];

#[test]
fn crates_of_the_native_build_have_one_user() {
    let mut wrong = Vec::new();
    for path in files("src", &[".rs"]) {
        let text = read(&path);
        let code = text.split("#[cfg(test)]").next().unwrap_or("");
        for (name, user) in NATIVE_ONLY {
            if code.contains(&format!("{name}::")) && !path.ends_with(user) {
                wrong.push(format!(
                    "{}: names `{name}`, which is not there in wasm",
                    shown(&path)
                ));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn nothing_names_a_machine() {
    // Put together here, so that this file does not name them either.
    let paths = ["root", "work"].map(|p| format!("/{p}/"));
    let hosts = [
        ["registry", "npmjs"],
        ["index", "crates"],
        ["static", "crates"],
        ["files", "pythonhosted"],
        ["deb", "debian"],
    ]
    .map(|parts| parts.join("."));
    let mut found = Vec::new();
    for folder in ["src", "scripts", "pkg", "docs", "www", "benches", ".ci"] {
        let endings = [
            ".rs", ".sh", ".mjs", ".js", ".ts", ".svelte", ".json", ".md", ".toml", "run",
        ];
        for path in files(folder, &endings) {
            let text = read(&path);
            let names = paths.iter().chain(&hosts);
            found.extend(
                names
                    .filter(|n| text.contains(n.as_str()))
                    .map(|n| format!("{}: {n}", shown(&path))),
            );
        }
    }
    assert!(
        found.is_empty(),
        "names of machines or package hosts:\n{}",
        found.join("\n")
    );
}
