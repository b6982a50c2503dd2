//! Functions of files, which the host holds, and of paths.

use std::rc::Rc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::glob;
use super::host::{FileError, TemplateError};
use super::spec::{Args, FuncError, FuncSpec, Param, Purity, Returns, TypeSpec};
use crate::sorted::Gather;
use crate::text::is_identifier;
use crate::value::{Type, Value, set};

const PATH: Param = Param::new("path", TypeSpec::String);
const STRING: Returns = Returns::Fixed(TypeSpec::String);

/// The bytes of the file that an argument names.
pub(super) fn read(args: &Args<'_>, index: usize) -> Result<Rc<[u8]>, FuncError> {
    let path = args.text(index)?;
    args.host.file(path).map_err(|error| match error {
        FileError::Missing => FuncError::arg(
            index,
            format!(
                "there is no file `{path}`; files made by resources cannot be read while planning"
            ),
        ),
        FileError::Directory => {
            FuncError::arg(index, format!("`{path}` is a directory, not a file"))
        }
    })
}

fn read_text(args: &Args<'_>) -> Result<String, FuncError> {
    let bytes = read(args, 0)?;
    let text = std::str::from_utf8(&bytes);
    text.map(str::to_owned).map_err(|_| {
        FuncError::call("the file is no UTF-8 text; `filebase64` reads files of any content")
    })
}

/// `file`
pub static FILE: FuncSpec = FuncSpec {
    name: "file",
    summary: "The content of a text file.",
    params: &[PATH],
    returns: STRING,
    purity: Purity::Files,
    run: |args| Ok(Value::string(read_text(args)?)),
    examples: &[("file(\"hello.txt\")", "\"Hello!\\n\"")],
    ..FuncSpec::BASE
};

/// `filebase64`
pub static FILEBASE64: FuncSpec = FuncSpec {
    name: "filebase64",
    summary: "The content of a file in base64.",
    params: &[PATH],
    returns: STRING,
    purity: Purity::Files,
    run: |args| Ok(Value::string(STANDARD.encode(read(args, 0)?))),
    examples: &[("filebase64(\"hello.txt\")", "\"SGVsbG8hCg==\"")],
    ..FuncSpec::BASE
};

/// `fileexists`
pub static FILEEXISTS: FuncSpec = FuncSpec {
    name: "fileexists",
    summary: "Whether there is a file with this path.",
    params: &[PATH],
    returns: Returns::Fixed(TypeSpec::Bool),
    purity: Purity::Files,
    run: |args| {
        let path = args.text(0)?;
        let found = if path.is_empty() {
            Err(FileError::Directory)
        } else {
            args.host.file(path)
        };
        // Nothing can be below a file.
        let above = path.char_indices().filter(|(_, c)| *c == '/');
        let mut above = above
            .filter_map(|(at, _)| path.get(..at))
            .filter(|p| !p.is_empty());
        match found {
            Ok(_) => Ok(Value::bool(true)),
            Err(FileError::Missing)
                if path.contains('\0') || above.any(|p| args.host.file(p).is_ok()) =>
            {
                Err(FuncError::call(format!("`{path}` cannot be a file")))
            }
            Err(FileError::Missing) => Ok(Value::bool(false)),
            Err(FileError::Directory) => Err(FuncError::call(format!(
                "`{path}` is a directory, not a file"
            ))),
        }
    },
    examples: &[
        ("fileexists(\"hello.txt\")", "true"),
        ("fileexists(\"none.txt\")", "false"),
    ],
    ..FuncSpec::BASE
};

/// `fileset`
pub static FILESET: FuncSpec = FuncSpec {
    name: "fileset",
    summary: "The files below a directory whose paths match a pattern such as **/*.json.",
    params: &[PATH, Param::new("pattern", TypeSpec::String)],
    returns: Returns::Fixed(TypeSpec::Set(&TypeSpec::String)),
    purity: Purity::Files,
    run: fileset,
    examples: &[
        ("fileset(\"data\", \"*.csv\")", "toset([\"one.csv\"])"),
        (
            "fileset(path.module, \"**/*.txt\")",
            "toset([\"data/two.txt\", \"hello.txt\", \"secret.txt\"])",
        ),
    ],
    ..FuncSpec::BASE
};

fn fileset(args: &Args<'_>) -> Result<Value, FuncError> {
    let directory = clean(args.text(0)?);
    let pattern = args.text(1)?;
    let whole = clean(&format!("{directory}/{pattern}"));
    let found = glob::files(&whole, args.host)
        .map_err(|_| FuncError::call(format!("`{pattern}` is no pattern")))?;
    let found = found.iter().map(|path| relative(&directory, path));
    Ok(set::from_values(Type::String, found.map(Value::string)))
}

/// The way from a directory to a file, both without detours.
fn relative(directory: &str, path: &str) -> String {
    let parts = |path: &'_ str| -> Vec<String> {
        let parts = path.split('/').filter(|part| !matches!(*part, "" | "."));
        parts.map(str::to_owned).gathered()
    };
    let (from, to) = (parts(directory), parts(path));
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = from.iter().skip(shared).map(|_| "..");
    let down = to.iter().skip(shared).map(String::as_str);
    let steps: Vec<&str> = up.chain(down).gathered();
    if steps.is_empty() {
        ".".to_owned()
    } else {
        steps.join("/")
    }
}

/// `templatefile`
pub static TEMPLATEFILE: FuncSpec = FuncSpec {
    name: "templatefile",
    summary: "A file rendered as a template with variables.",
    params: &[PATH, Param::new("vars", TypeSpec::Any)],
    returns: Returns::Result,
    nullable: true,
    purity: Purity::Files,
    run: |args| {
        let text = read_text(args)?;
        render(args, &text, |error| match error {
            TemplateError::Undefined(message) => FuncError::arg(1, message),
            TemplateError::Syntax(message)
            | TemplateError::Recursion(message)
            | TemplateError::Evaluation(message) => FuncError::call(message),
        })
    },
    examples: &[(
        "templatefile(\"greet.tftpl\", { name = \"Ander\" })",
        "\"Hello, Ander!\"",
    )],
    ..FuncSpec::BASE
};

/// `templatestring`
pub static TEMPLATESTRING: FuncSpec = FuncSpec {
    name: "templatestring",
    summary: "A string, named by a reference, rendered as a template with variables.",
    params: &[
        Param::new("template", TypeSpec::String),
        Param::new("vars", TypeSpec::Any),
    ],
    returns: STRING,
    run: |args| {
        let rendered = render(args, args.text(0)?, |error| match error {
            TemplateError::Undefined(message) => FuncError::arg(1, message),
            TemplateError::Syntax(message) => FuncError::arg(0, message),
            TemplateError::Recursion(message) | TemplateError::Evaluation(message) => {
                FuncError::call(message)
            }
        })?;
        crate::value::convert::convert(&rendered, &Type::String)
            .map_err(|error| FuncError::call(format!("the result is no string: {error}")))
    },
    examples: &[(
        "templatestring(local.greeting, { name = \"Ander\" })",
        "\"Hello, Ander!\"",
    )],
    ..FuncSpec::BASE
};

fn render(
    args: &Args<'_>,
    text: &str,
    failed: fn(TemplateError) -> FuncError,
) -> Result<Value, FuncError> {
    let variables = args.value(1)?.mapping();
    let variables = variables.ok_or_else(|| FuncError::arg(1, "a map or object is required"))?;
    if let Some(name) = variables.keys().find(|name| !is_identifier(name)) {
        return Err(FuncError::arg(
            1,
            format!("`{name}` is no name of a variable"),
        ));
    }
    args.host.template(text, variables).map_err(failed)
}

/// `abspath`
pub static ABSPATH: FuncSpec = FuncSpec {
    name: "abspath",
    summary: "The path from the root, without steps up. The configuration's own directory counts as the root.",
    params: &[PATH],
    returns: STRING,
    run: |args| {
        let path = clean(args.text(0)?);
        let path = if path.starts_with('/') {
            path
        } else {
            clean(&format!("/{path}"))
        };
        Ok(Value::string(path))
    },
    examples: &[("abspath(\"/a//b/../c\")", "\"/a/c\"")],
    ..FuncSpec::BASE
};

/// `basename`
pub static BASENAME: FuncSpec = FuncSpec {
    name: "basename",
    summary: "The last part of a path.",
    params: &[PATH],
    returns: STRING,
    run: |args| {
        let path = args.text(0)?;
        let trimmed = path.trim_end_matches('/');
        let name = match trimmed.rsplit('/').next().unwrap_or_default() {
            "" if path.is_empty() => ".",
            "" => "/",
            name => name,
        };
        Ok(Value::string(name))
    },
    examples: &[("basename(\"foo/bar/baz.txt\")", "\"baz.txt\"")],
    ..FuncSpec::BASE
};

/// `dirname`
pub static DIRNAME: FuncSpec = FuncSpec {
    name: "dirname",
    summary: "The path without its last part.",
    params: &[PATH],
    returns: STRING,
    run: |args| {
        let path = args.text(0)?;
        let end = path.rfind('/').map_or(0, |at| at + 1);
        Ok(Value::string(clean(path.get(..end).unwrap_or_default())))
    },
    examples: &[("dirname(\"foo/bar/baz.txt\")", "\"foo/bar\"")],
    ..FuncSpec::BASE
};

/// `pathexpand`
pub static PATHEXPAND: FuncSpec = FuncSpec {
    name: "pathexpand",
    summary: "The path with ~ replaced by the home directory; here there is none, so it stays.",
    params: &[PATH],
    returns: STRING,
    run: |args| Ok(args.value(0)?.clone()),
    examples: &[("pathexpand(\"/a/b\")", "\"/a/b\"")],
    ..FuncSpec::BASE
};

/// The shortest path that means the same; `.` for the empty one.
pub(super) fn clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if rooted => {}
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    match (rooted, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".to_owned(),
        (false, false) => joined,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cleaning() {
        for (path, wanted) in [
            ("a//b/./c/..", "a/b"),
            ("", "."),
            ("/..", "/"),
            ("../a", "../a"),
            ("a/../..", ".."),
            ("/a/", "/a"),
        ] {
            assert_eq!(clean(path), wanted, "{path}");
        }
    }
}
