use super::ignore::MARK;
use crate::diag::Edit;
use crate::sorted::Gather;
use crate::syntax::ast::{Block, Body, NativeBody};
use crate::syntax::parse;
use crate::text::{Source, Span};

/// The comment that keeps a rule quiet about what it found at a place: on a line of its own above the argument or the
/// block, so that it stands in no text and splits no value. None in JSON.
pub fn hush(source: &Source, at: u32, rule: &str, reason: &str) -> Option<Edit> {
    if source.name.ends_with(".json") {
        return None;
    }
    let (body, _) = parse(source);
    let start = match &body {
        Body::Native(body) => item(body, at).unwrap_or(at),
        Body::Json(_) => at,
    };
    let line = source.lines.start(source.lines.line_of(start))?;
    let rest = source.text.get(line as usize..)?;
    let code = rest.trim_start_matches([' ', '\t']);
    let indent = rest.get(..rest.len() - code.len())?;
    let end = match source.text.contains("\r\n") {
        true => "\r\n",
        false => "\n",
    };
    let reason: Vec<&str> = reason.split_whitespace().gathered();
    let reason = reason.join(" ");
    Some(Edit {
        span: Span {
            file: source.id,
            start: line,
            end: line,
        },
        text: format!("{indent}# {MARK}: {rule} -- {reason}{end}"),
    })
}

/// Where the innermost argument or block around a place begins.
fn item(body: &NativeBody, at: u32) -> Option<u32> {
    let around = |block: &&Block| (block.header.start..=block.close_brace.end).contains(&at);
    if let Some(block) = body.blocks.iter().find(around) {
        let inner = match &block.body {
            Body::Native(inner) => item(inner, at),
            Body::Json(_) => None,
        };
        return Some(inner.unwrap_or(block.header.start));
    }
    let attribute = body.attributes.iter().find(|a| a.span.touches(at));
    attribute.map(|attribute| attribute.span.start)
}

#[cfg(test)]
mod tests {
    use super::hush;
    use crate::text::{FileId, Source};

    /// The text with a comment about what is found where `^` stands.
    #[track_caller]
    fn quieted(text: &str, expected: &str) {
        let at = text.find('^').unwrap();
        let text = text.replace('^', "");
        let source = Source::new(FileId(0), "main.tf", &text);
        let edit = hush(&source, at as u32, "some-rule", " because\n so ").unwrap();
        let mut after = text.clone();
        after.insert_str(edit.span.start as usize, &edit.text);
        assert_eq!(after, expected);
    }

    #[test]
    fn above_the_argument_or_the_block() {
        let comment = "# formwork-ignore: some-rule -- because so\n";
        quieted(
            "a \"b\" {\n  c = [\n    ^1,\n  ]\n}\n",
            &format!("a \"b\" {{\n  {comment}  c = [\n    1,\n  ]\n}}\n"),
        );
        quieted(
            "^a {\n  b = 1\n}\n",
            &format!("{comment}a {{\n  b = 1\n}}\n"),
        );
        quieted(
            "a {\n  b = 1\n^}\n",
            &format!("{comment}a {{\n  b = 1\n}}\n"),
        );
        quieted("a { b = ^1 }\n", &format!("{comment}a {{ b = 1 }}\n"));
    }

    #[test]
    fn not_inside_of_a_text() {
        quieted(
            "a {\n\tb = <<E\n  ${^c}\nE\n}\n",
            "a {\n\t# formwork-ignore: some-rule -- because so\n\tb = <<E\n  ${c}\nE\n}\n",
        );
        let source = Source::new(FileId(0), "main.tf.json", "{}");
        assert_eq!(hush(&source, 0, "some-rule", "x"), None);
    }
}
