//! Mistakes made in valid templates: what is found gets mended, and how often the template comes back as it was is known.

use std::fmt::Write;

use formwork::diag::{Safety, Severity};
use formwork::schema::Catalog;
use formwork::sorted::SortedMap;
use formwork::workspace::{Checked, FixOptions, Fixed, LintOptions};

use crate::conformance::{catalog, groups};
use crate::laws::dice::Dice;
use crate::laws::fix::{self, Files};

/// A kind of mistake: where it can be made in a text, and what stands there then.
struct Mistake {
    name: &'static str,
    places: fn(&str) -> Vec<(usize, usize, String)>,
}

const MISTAKES: &[Mistake] = &[
    Mistake {
        name: "argument misspelt",
        places: |text| {
            words(text, |_, after| {
                after.trim_start().starts_with('=') && !after.trim_start().starts_with("==")
            })
        },
    },
    Mistake {
        name: "block misspelt",
        places: |text| {
            words(text, |before, after| {
                begins_line(before) && after.trim_start().starts_with(['{', '"'])
            })
        },
    },
    Mistake {
        name: "reference misspelt",
        places: |text| {
            words(text, |before, after| {
                before.ends_with('.') && !after.starts_with('(')
            })
        },
    },
    Mistake {
        name: "function misspelt",
        places: |text| words(text, |_, after| after.starts_with('(')),
    },
    Mistake {
        name: "type misspelt",
        places: |text| {
            words(text, |before, after| {
                (before.ends_with("resource \"") || before.ends_with("data \""))
                    && after.starts_with('"')
            })
        },
    },
    Mistake {
        name: "word in quotes misspelt",
        places: |text| {
            words(text, |before, after| {
                before.ends_with("= \"") && after.starts_with('"')
            })
        },
    },
    Mistake {
        name: "type in quotes",
        places: |text| {
            after(text, "type = ", |rest| {
                let word: String = rest.chars().take_while(char::is_ascii_alphabetic).collect();
                let whole = rest[word.len()..].starts_with('\n');
                (whole && !word.is_empty()).then(|| (word.len(), format!("\"{word}\"")))
            })
        },
    },
    Mistake {
        name: "bool with a capital",
        places: |text| {
            ["true", "false"]
                .iter()
                .flat_map(|word| {
                    after(text, "= ", move |rest| {
                        rest.starts_with(word)
                            .then(|| (1, word[..1].to_uppercase()))
                    })
                })
                .collect()
        },
    },
    Mistake {
        name: "argument left out",
        places: |text| lines(text, |line| is_argument(line).then(String::new)),
    },
    Mistake {
        name: "argument twice",
        places: |text| {
            lines(text, |line| {
                is_argument(line).then(|| format!("{line}{line}"))
            })
        },
    },
    Mistake {
        name: "block twice",
        places: |text| {
            lines(text, |line| {
                let whole = !line.starts_with([' ', '}', '#'])
                    && line.ends_with("}\n")
                    && line.contains('{');
                whole.then(|| format!("{line}{line}"))
            })
        },
    },
    Mistake {
        name: "line break left out",
        places: |text| {
            lines(text, |line| {
                is_argument(line).then(|| line.trim_end().to_owned())
            })
        },
    },
    Mistake {
        name: "comma left out",
        places: |text| {
            after(text, "", |rest| {
                rest.starts_with(", ").then(|| (1, String::new()))
            })
        },
    },
    Mistake {
        name: "comma after an argument",
        places: |text| {
            lines(text, |line| {
                is_argument(line).then(|| format!("{},\n", line.trim_end()))
            })
        },
    },
    Mistake {
        name: "semicolon after an argument",
        places: |text| {
            lines(text, |line| {
                is_argument(line).then(|| format!("{};\n", line.trim_end()))
            })
        },
    },
    Mistake {
        name: "colon for an equals sign",
        places: |text| {
            lines(text, |line| {
                is_argument(line).then(|| line.replacen(" =", ":", 1))
            })
        },
    },
    Mistake {
        name: "equals sign before a block",
        places: |text| {
            lines(text, |line| {
                let header = line.ends_with(" {\n")
                    && !line.contains('=')
                    && !line.trim_start().starts_with('#');
                header.then(|| line.replacen(" {", " = {", 1))
            })
        },
    },
    Mistake {
        name: "brace on the next line",
        places: |text| {
            lines(text, |line| {
                let header = line.ends_with(" {\n")
                    && !line.contains('=')
                    && !line.trim_start().starts_with('#');
                header.then(|| line.replacen(" {", "\n{", 1))
            })
        },
    },
    Mistake {
        name: "closing brace left out",
        places: |text| lines(text, |line| (line == "}\n").then(String::new)),
    },
    Mistake {
        name: "closing quote left out",
        places: |text| {
            lines(text, |line| {
                (is_argument(line) && line.ends_with("\"\n"))
                    .then(|| format!("{}\n", &line[..line.len() - 2]))
            })
        },
    },
    Mistake {
        name: "closing bracket left out",
        places: |text| {
            lines(text, |line| {
                (is_argument(line) && line.ends_with("]\n"))
                    .then(|| format!("{}\n", &line[..line.len() - 2]))
            })
        },
    },
    Mistake {
        name: "single quotes",
        places: |text| {
            lines(text, |line| {
                (is_argument(line) && line.matches('"').count() == 2)
                    .then(|| line.replace('"', "'"))
            })
        },
    },
    Mistake {
        name: "name of an argument in quotes",
        places: |text| {
            lines(text, |line| {
                let name = line.trim_start().split(' ').next().unwrap_or_default();
                is_argument(line).then(|| line.replacen(name, &format!("\"{name}\""), 1))
            })
        },
    },
    Mistake {
        name: "source of the provider left out",
        places: |text| {
            lines(text, |line| {
                line.contains("source = \"huaweicloud/huaweicloud\"")
                    .then(String::new)
            })
        },
    },
];

fn begins_line(before: &str) -> bool {
    before
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .trim()
        .is_empty()
}

/// Whether a line holds one argument and nothing else.
fn is_argument(line: &str) -> bool {
    let Some((name, value)) = line.trim().split_once(" = ") else {
        return false;
    };
    let name = name.trim_end();
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let open = |c: char| value.matches(c).count();
    !name.is_empty()
        && name.chars().all(word)
        && open('{') == open('}')
        && open('[') == open(']')
        && open('(') == open(')')
        && !value.contains("<<")
        && line.ends_with('\n')
}

/// Lines that can be written in another way.
fn lines(text: &str, change: impl Fn(&str) -> Option<String>) -> Vec<(usize, usize, String)> {
    let mut start = 0;
    let mut found = Vec::new();
    for line in text.split_inclusive('\n') {
        found.extend(change(line).map(|new| (start, start + line.len(), new)));
        start += line.len();
    }
    found
}

/// Places after a piece of text where something can be written in another way.
fn after(
    text: &str,
    piece: &str,
    change: impl Fn(&str) -> Option<(usize, String)>,
) -> Vec<(usize, usize, String)> {
    let places =
        (0..text.len()).filter(|at| text.is_char_boundary(*at) && text[..*at].ends_with(piece));
    places
        .filter_map(|at| change(&text[at..]).map(|(length, new)| (at, at + length, new)))
        .collect()
}

/// Words of some length, by what stands before and after, with two of their letters exchanged.
fn words(text: &str, fits: fn(&str, &str) -> bool) -> Vec<(usize, usize, String)> {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let length = rest.find(|c: char| !word(c)).unwrap_or(rest.len());
        if length == 0 {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        }
        let name = &rest[..length];
        if length > 3 && fits(&text[..at], &rest[length..]) {
            let mut letters: Vec<char> = name.chars().collect();
            letters.swap(length / 2 - 1, length / 2);
            let misspelt: String = letters.into_iter().collect();
            if misspelt != name {
                found.push((at, at + length, misspelt));
            }
        }
        at += length;
    }
    found
}

/// Valid templates: cases that Terraform takes, and the page's samples.
fn templates() -> Vec<Files> {
    let groups = groups("validate").into_iter();
    let cases = groups.flat_map(|(_, cases)| cases);
    let valid = cases.filter(|c| c.verdict.ok && c.verdict.diagnostics.is_empty());
    let mut all: Vec<Files> = valid.map(|c| c.files).filter(|f| f.len() == 1).collect();
    let samples = std::fs::read_dir(crate::root().join("www/samples")).unwrap();
    let mut samples: Vec<_> = samples.map(|f| f.unwrap().path()).collect();
    samples.sort();
    samples.retain(|path| {
        path.extension().is_some_and(|ty| ty == "tf") && !path.ends_with("five-mistakes.tf")
    });
    all.extend(
        samples
            .iter()
            .map(|path| vec![("main.tf".to_owned(), std::fs::read(path).unwrap())]),
    );
    all.retain(|files| files[0].0.ends_with(".tf") && !files[0].1.contains(&b'\r'));
    all
}

/// How mistakes of one kind went.
#[derive(Default)]
struct Tally {
    made: usize,
    safely: usize,
    exactly: usize,
    valid: usize,
}

fn quiet(with_unsafe: bool) -> FixOptions {
    FixOptions {
        with_unsafe,
        lint: LintOptions {
            config: Some("lint {\n  preset = \"none\"\n}\n".to_owned()),
            ..LintOptions::default()
        },
        ..FixOptions::default()
    }
}

/// The laws over one mistake.
fn laws(files: &Files, checked: &Checked, catalog: &Catalog, broken: &mut String) {
    fix::sound(files, checked);
    for problem in checked.diagnostics.iter() {
        for safe in problem.fixes.iter().filter(|f| f.safety == Safety::Safe) {
            let (gone, new) = fix::effect(files, catalog, checked, problem, safe);
            if !gone || !new.is_empty() {
                let id = problem.code.id;
                let text = String::from_utf8_lossy(&files[0].1);
                let _ = writeln!(broken, "{id}, gone {gone}, new {new:?}:\n{text}");
            }
        }
    }
}

fn result<'f>(fixed: &'f Fixed, files: &'f Files) -> &'f [u8] {
    fixed.files.get(&files[0].0).unwrap_or(&files[0].1)
}

#[test]
fn mistakes_are_mended() {
    let catalog = catalog();
    let mut dice = Dice::new(7);
    let mut tallies: SortedMap<&str, Tally> = SortedMap::new();
    let mut broken = String::new();
    for original in templates() {
        let text = String::from_utf8(original[0].1.clone()).unwrap();
        for mistake in MISTAKES {
            let places = (mistake.places)(&text);
            if places.is_empty() {
                continue;
            }
            let (start, end, new) = dice.of(&places).clone();
            let mut files = original.clone();
            files[0].1.splice(start..end, new.bytes());
            let template = fix::workspace(&files);
            let checked = template.check(&catalog);
            if checked.count(Severity::Error) == 0 {
                continue;
            }
            laws(&files, &checked, &catalog, &mut broken);
            let tally = tallies.entry(mistake.name).or_default();
            tally.made += 1;
            let safely = template.fix(&catalog, &quiet(false));
            tally.safely += usize::from(result(&safely, &files) == original[0].1);
            let fixed = template.fix(&catalog, &quiet(true));
            tally.exactly += usize::from(result(&fixed, &files) == original[0].1);
            tally.valid += usize::from(fixed.remaining.valid);
            if std::env::var("SHOW").is_ok_and(|name| name == mistake.name)
                && result(&fixed, &files) != original[0].1
            {
                println!(
                    "--- {}\n{}\n+++ {:?}\n{}",
                    mistake.name,
                    String::from_utf8_lossy(&files[0].1),
                    fixed.applied,
                    String::from_utf8_lossy(result(&fixed, &files))
                );
                for d in checked.diagnostics.iter() {
                    println!(
                        "  ! {} {} {:?}",
                        d.code.id,
                        d.message,
                        d.fixes
                            .iter()
                            .map(|f| (&f.title, f.safety))
                            .collect::<Vec<_>>()
                    );
                }
            }
        }
    }
    assert!(broken.is_empty(), "{broken}");
    let mut rows = String::from("made safely exactly valid mistake\n");
    let mut sum = Tally::default();
    for (name, tally) in &tallies {
        let Tally {
            made,
            safely,
            exactly,
            valid,
        } = tally;
        let _ = writeln!(rows, "{made} {safely} {exactly} {valid} {name}");
        sum.made += made;
        sum.safely += safely;
        sum.exactly += exactly;
        sum.valid += valid;
    }
    let Tally {
        made,
        safely,
        exactly,
        valid,
    } = sum;
    let _ = writeln!(rows, "{made} {safely} {exactly} {valid} all");
    crate::golden(&crate::root().join("tests/fixes/mutations.txt"), &rows);
}
