//! How types of the cloud behave. `build.rs` of the main crate is made with this file, too.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

/// The files of a folder like `data/cloud` as one text, see `cloud::table`: a block a type, without comments and needless space, and
/// with what each type is named by.
///
/// # Errors
/// When a file cannot be read or says something twice.
pub fn pack_world(folder: &Path) -> Result<String, Box<dyn Error>> {
    let mut blocks: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut held: Vec<(String, String)> = Vec::new();
    for file in std::fs::read_dir(folder)? {
        let path = file?.path();
        if path.extension().is_none_or(|extension| extension != "txt") {
            continue;
        }
        let mut ty = String::new();
        let text = std::fs::read_to_string(path)?;
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let words: Vec<&str> = line.split_whitespace().collect();
            match words[..] {
                [] => {}
                [name] if !line.starts_with(' ') => {
                    ty = name.to_owned();
                    if blocks.insert(ty.clone(), Vec::new()).is_some() || !line.is_ascii() {
                        return Err(format!("{name} stands in data/cloud twice").into());
                    }
                }
                _ if ty.is_empty() || !line.starts_with(' ') || !line.is_ascii() => {
                    return Err(format!("a line of data/cloud cannot be read: {line}").into());
                }
                _ => {
                    let line = words.join(" ");
                    held.extend(holds(&ty, &line));
                    blocks.entry(ty.clone()).or_default().push(line);
                }
            }
        }
    }
    let like: Vec<(String, String)> = blocks
        .iter()
        .filter_map(|(ty, lines)| {
            Some((ty.clone(), lines.first()?.strip_prefix("like ")?.to_owned()))
        })
        .collect();
    for (ty, other) in like {
        let lines = blocks
            .get(&other)
            .ok_or("`like` names no type of data/cloud")?
            .clone();
        held.extend(lines.iter().flat_map(|line| holds(&ty, line)));
        blocks.insert(ty, lines);
    }
    held.sort();
    for (target, line) in held {
        blocks.entry(target).or_default().push(line);
    }
    let blocks = blocks
        .iter()
        .map(|(ty, lines)| format!("\n={ty}\n{}", lines.join("\n")));
    Ok(blocks.collect())
}

/// `refer PATH TYPE.ATTRIBUTE,TYPE holds` from the other side: `held TYPE PATH ATTRIBUTE holds`.
fn holds(ty: &str, line: &str) -> Vec<(String, String)> {
    let (line, when) = line.split_at(line.find(" when ").unwrap_or(line.len()));
    let words: Vec<&str> = line.split(' ').collect();
    let ["refer", path, targets, ref how @ ..] = words[..] else {
        return Vec::new();
    };
    let Some(how) = how.iter().find(|how| matches!(**how, "holds" | "with")) else {
        return Vec::new();
    };
    let one = |target: &str| {
        let (target, attribute) = target.split_once('.').unwrap_or((target, "id"));
        let held = format!("held {ty} {path} {attribute} {how}{when}");
        (target.to_owned(), held)
    };
    targets.split(',').map(one).collect()
}
