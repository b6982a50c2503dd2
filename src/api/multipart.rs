//! Forms with files (RFC 7578), taken apart.

/// How many fields a form may have.
const MOST_PARTS: usize = 16;
/// How long what stands in front of a field may be, in bytes.
const LONGEST_HEAD: usize = 4096;

/// One field of a form.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part<'b> {
    /// Its name.
    pub(super) name: String,
    /// The name of its file; a field without one is a plain text.
    pub(super) filename: Option<String>,
    /// What is in it.
    pub(super) content: &'b [u8],
}

/// The fields of a body, by the boundary that its content type tells.
///
/// # Errors
/// What is wrong with it, as the end of a sentence that begins with the body.
pub(super) fn parts<'b>(content_type: &str, body: &'b [u8]) -> Result<Vec<Part<'b>>, &'static str> {
    let (kind, parameters) = content_type.split_once(';').unwrap_or((content_type, ""));
    if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
        return Err("is not multipart/form-data");
    }
    let told = parameter(parameters, "boundary").filter(|text| !text.is_empty());
    // Whoever writes the header by hand leaves it out; then the body begins with it.
    let boundary = told.or_else(|| first_line(body));
    let boundary = boundary.ok_or("has no boundary")?;
    let line = format!("--{boundary}");
    // What stands before the first boundary is nobody's.
    let mut rest = match body.strip_prefix(line.as_bytes()) {
        Some(rest) => rest,
        None => {
            behind(body, &format!("\r\n{line}"))
                .ok_or("does not begin with its boundary")?
                .1
        }
    };
    let line = format!("\r\n{line}");
    let mut parts = Vec::new();
    while !rest.starts_with(b"--") {
        let inner = trimmed(rest).strip_prefix(b"\r\n");
        let inner = inner.ok_or("has a boundary that does not end its line")?;
        let (part, after) = behind(inner, &line).ok_or("is cut off")?;
        parts.push(part_of(part)?);
        if parts.len() > MOST_PARTS {
            return Err("has too many fields");
        }
        rest = after;
    }
    Ok(parts)
}

/// What a body begins with that is a boundary.
fn first_line(body: &[u8]) -> Option<String> {
    let (line, _) = behind(body.get(..100).unwrap_or(body), "\r\n")?;
    let boundary = std::str::from_utf8(line).ok()?.strip_prefix("--")?;
    (!boundary.is_empty()).then(|| boundary.to_owned())
}

/// What stands before a text, and what behind it.
fn behind<'b>(bytes: &'b [u8], text: &str) -> Option<(&'b [u8], &'b [u8])> {
    let first = *text.as_bytes().first()?;
    let mut from = 0;
    loop {
        let at = from + bytes.get(from..)?.iter().position(|byte| *byte == first)?;
        let (before, rest) = bytes.split_at_checked(at)?;
        if let Some(after) = rest.strip_prefix(text.as_bytes()) {
            return Some((before, after));
        }
        from = at + 1;
    }
}

/// Spaces between a boundary and the end of its line mean nothing.
fn trimmed(mut bytes: &[u8]) -> &[u8] {
    while let Some((b' ' | b'\t', rest)) = bytes.split_first() {
        bytes = rest;
    }
    bytes
}

fn part_of(part: &[u8]) -> Result<Part<'_>, &'static str> {
    let (head, content) = match part.strip_prefix(b"\r\n") {
        Some(content) => (&[][..], content),
        None => behind(part, "\r\n\r\n").ok_or("has a field without a head")?,
    };
    if head.len() > LONGEST_HEAD {
        return Err("has a field whose head is too long");
    }
    let head = String::from_utf8_lossy(head);
    let mut lines = head.split("\r\n").filter_map(|line| line.split_once(':'));
    let disposition = lines.find(|(name, _)| name.eq_ignore_ascii_case("content-disposition"));
    let (_, told) = disposition.ok_or("has a field without a name")?;
    let (_, parameters) = told.split_once(';').unwrap_or_default();
    Ok(Part {
        name: parameter(parameters, "name").ok_or("has a field without a name")?,
        filename: parameter(parameters, "filename"),
        content,
    })
}

/// A parameter of a header: a word or a quoted text. In quotes, browsers and curl write `%22` or `\"` for a quote.
fn parameter(text: &str, wanted: &str) -> Option<String> {
    let mut rest = text;
    while !rest.is_empty() {
        let (name, after) = rest.split_once('=')?;
        let (value, next) = match after.trim_start().strip_prefix('"') {
            Some(quoted) => unquoted(quoted)?,
            None => {
                let (value, next) = after.split_once(';').unwrap_or((after, ""));
                (value.trim().to_owned(), next)
            }
        };
        if name.trim().eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        rest = next.trim_start().trim_start_matches(';');
    }
    None
}

fn unquoted(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Some((value.replace("%22", "\""), text.get(at + 1..)?)),
            '\\' if matches!(text.get(at + 1..at + 2), Some("\"" | "\\")) => {
                value.extend(letters.next().map(|(_, letter)| letter));
            }
            _ => value.push(letter),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const TYPE: &str = "multipart/form-data; boundary=\"b:1\"; charset=utf-8";

    fn part(name: &str, filename: Option<&str>, content: &'static [u8]) -> Part<'static> {
        Part {
            name: name.into(),
            filename: filename.map(str::to_owned),
            content,
        }
    }

    #[test]
    fn fields_of_a_form() {
        let body = b"nobody's\r\n--b:1  \r\nContent-Disposition: form-data; name=\"resource\"\r\n\r\n{}\r\n--b:1\r\n\
            content-type: text/plain\r\ncontent-disposition: form-data; filename=\"a \\\"b\\\" %22.yaml\"; name=c\r\n\r\n\
            x\r\n--b:\r\n\r\n--b:1--\r\nrest";
        let found = parts(TYPE, body).unwrap();
        let wanted = [
            part("resource", None, b"{}"),
            part("c", Some("a \"b\" \".yaml"), b"x\r\n--b:\r\n"),
        ];
        assert_eq!(found, wanted);
        assert_eq!(parts(TYPE, b"--b:1--").unwrap(), []);
        let by_hand = b"--x\r\ncontent-disposition: form-data; name=a\r\n\r\n1\r\n--x--";
        let found = parts("Multipart/Form-Data", by_hand).unwrap();
        assert_eq!(found, [part("a", None, b"1")]);
    }

    #[test]
    fn bodies_that_are_no_forms() {
        for (ty, body, why) in [
            ("application/json", &b"{}"[..], "is not multipart/form-data"),
            ("multipart/form-data", b"--", "has no boundary"),
            ("multipart/form-data; boundary=", b"--", "has no boundary"),
            (TYPE, b"", "does not begin with its boundary"),
            (TYPE, b"--b:1x", "has a boundary that does not end its line"),
            (TYPE, b"--b:1\r\nname: x\r\n\r\n", "is cut off"),
            (TYPE, b"--b:1\r\n\r\n--b:1--", "has a field without a head"),
            (
                TYPE,
                b"--b:1\r\nx: y\r\n\r\n\r\n--b:1--",
                "has a field without a name",
            ),
            (
                TYPE,
                b"--b:1\r\ncontent-disposition: form-data; name=\"x\r\n\r\n\r\n--b:1--",
                "has a field without a name",
            ),
        ] {
            assert_eq!(
                parts(ty, body).unwrap_err(),
                why,
                "{}",
                String::from_utf8_lossy(body)
            );
        }
        let field = "--b:1\r\ncontent-disposition: form-data; name=x\r\n\r\n\r\n";
        let many = format!("{}--b:1--", field.repeat(17));
        assert_eq!(
            parts(TYPE, many.as_bytes()).unwrap_err(),
            "has too many fields"
        );
        let long = format!("--b:1\r\nx: {}\r\n\r\n\r\n--b:1--", "y".repeat(5000));
        let why = "has a field whose head is too long";
        assert_eq!(parts(TYPE, long.as_bytes()).unwrap_err(), why);
    }
}
