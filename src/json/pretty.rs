/// Compact JSON laid out, with two spaces for each level. What is empty stays on its line.
pub fn pretty(compact: &str) -> String {
    let mut text = String::with_capacity(compact.len() * 2);
    let (mut depth, mut quoted, mut escaped) = (0, false, false);
    let mut before = ' ';
    for c in compact.chars() {
        if quoted {
            quoted = escaped || c != '"';
            escaped = c == '\\' && !escaped;
            text.push(c);
            before = c;
            continue;
        }
        let closes = matches!(c, '}' | ']');
        depth = usize::saturating_sub(depth, usize::from(closes));
        let opened = matches!(before, '{' | '[');
        if opened != closes || before == ',' {
            new_line(&mut text, depth);
        }
        text.push(c);
        if c == ':' {
            text.push(' ');
        }
        quoted = c == '"';
        depth += usize::from(matches!(c, '{' | '['));
        before = c;
    }
    text
}

fn new_line(text: &mut String, depth: usize) {
    text.push('\n');
    text.extend(std::iter::repeat_n("  ", depth));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_layout_is_that_of_serde() {
        for text in [
            "1",
            r#""a\\\"{,:[""#,
            "[]",
            "{}",
            r#"[[],{},[1,[2]],""]"#,
            r#"{"a":{"b":[{"c":null},{"d":"},]\\"}],"e":{}},"f":-1.5e+3}"#,
        ] {
            let tree: serde_json::Value = serde_json::from_str(text).unwrap();
            assert_eq!(pretty(text), serde_json::to_string_pretty(&tree).unwrap());
        }
    }
}
