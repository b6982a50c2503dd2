//! CSV as RFC 4180 says, read strictly.

use std::iter::Peekable;
use std::rc::Rc;
use std::str::Chars;

use crate::sorted::{Gather, SortedMap};
use crate::value::{Type, Value};

/// The rows behind the first as objects named by the first.
///
/// # Errors
/// When the text is no CSV, rows differ in length, or names repeat.
pub(super) fn decode(text: &str) -> Result<Value, String> {
    let mut rows = rows(text)?.into_iter();
    let names: Vec<Rc<str>> = rows.next().ok_or("there is no row of names")?;
    let mut attributes = SortedMap::new();
    for name in &names {
        if attributes.insert(name.clone(), Type::String).is_some() {
            return Err(format!("two columns have the name `{name}`"));
        }
    }
    let objects: Result<Vec<Value>, String> = rows
        .enumerate()
        .map(|(index, row)| {
            if row.len() != names.len() {
                return Err(format!(
                    "row {} has {} columns, not {}",
                    index + 2,
                    row.len(),
                    names.len()
                ));
            }
            let fields = names
                .iter()
                .cloned()
                .zip(row.into_iter().map(Value::string));
            Ok(Value::object(fields.gathered()))
        })
        .collect();
    Ok(Value::list(Type::object(attributes), objects?))
}

fn rows(text: &str) -> Result<Vec<Vec<Rc<str>>>, String> {
    let text = text
        .strip_suffix('\r')
        .unwrap_or(text)
        .replace("\r\n", "\n");
    let mut chars = text.chars().peekable();
    let mut rows = Vec::new();
    while chars.peek().is_some() {
        // Empty lines are no rows.
        if chars.next_if_eq(&'\n').is_some() {
            continue;
        }
        let mut row = Vec::new();
        loop {
            row.push(Rc::from(field(&mut chars, rows.len() + 1)?));
            if chars.next_if_eq(&',').is_none() {
                break;
            }
        }
        chars.next_if_eq(&'\n');
        rows.push(row);
    }
    Ok(rows)
}

fn field(chars: &mut Peekable<Chars<'_>>, row: usize) -> Result<String, String> {
    let mut field = String::new();
    if chars.next_if_eq(&'"').is_none() {
        while let Some(c) = chars.next_if(|c| !matches!(c, ',' | '\n')) {
            if c == '"' {
                return Err(format!(
                    "row {row} has a quote inside a field that is not quoted"
                ));
            }
            field.push(c);
        }
        return Ok(field);
    }
    loop {
        match chars.next() {
            Some('"') if chars.next_if_eq(&'"').is_some() => field.push('"'),
            Some('"') if matches!(chars.peek(), None | Some(',' | '\n')) => return Ok(field),
            Some('"') => return Err(format!("row {row} has text behind a closing quote")),
            Some(c) => field.push(c),
            None => return Err(format!("row {row} has a quote that is not closed")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_line_ends() {
        let parsed = rows("a,b\r\n1,\"say \"\"hi\"\"\"\r\n\n2,\"x\ny\"").unwrap();
        let parsed: Vec<Vec<&str>> = parsed
            .iter()
            .map(|r| r.iter().map(|f| &**f).collect())
            .collect();
        assert_eq!(
            parsed,
            [vec!["a", "b"], vec!["1", "say \"hi\""], vec!["2", "x\ny"]]
        );
    }

    #[test]
    fn refused() {
        for text in [
            "",
            "a,b\n1\n",
            "a,a\n1,2\n",
            "a\n\"x",
            "a\n\"x\"y",
            "a\nx\"y",
        ] {
            assert!(decode(text).is_err(), "{text:?}");
        }
    }
}
