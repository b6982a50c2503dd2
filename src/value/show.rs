//! Types in words and in the language's own notation.

use super::Type;
use crate::sorted::Gather;

/// The type in words, as messages name it: `list of string`.
pub fn name(ty: &Type) -> String {
    match ty {
        Type::Dynamic => "dynamic".to_owned(),
        Type::Bool => "bool".to_owned(),
        Type::Number => "number".to_owned(),
        Type::String => "string".to_owned(),
        Type::List(element) => format!("list of {}", name(element)),
        Type::Set(element) => format!("set of {}", name(element)),
        Type::Map(element) => format!("map of {}", name(element)),
        Type::Object(_) => "object".to_owned(),
        Type::Tuple(_) => "tuple".to_owned(),
    }
}

/// The type in words where it is a requirement: `list of any single type`.
pub fn constraint_name(ty: &Type) -> String {
    let element = |element: &Type| match element {
        Type::Dynamic => "any single type".to_owned(),
        other => constraint_name(other),
    };
    match ty {
        Type::Dynamic => "any type".to_owned(),
        Type::List(inner) => format!("list of {}", element(inner)),
        Type::Set(inner) => format!("set of {}", element(inner)),
        Type::Map(inner) => format!("map of {}", element(inner)),
        Type::Bool | Type::Number | Type::String | Type::Object(_) | Type::Tuple(_) => name(ty),
    }
}

/// The type as a variable's `type` argument would say it: `list(string)`.
pub fn expression(ty: &Type) -> String {
    match ty {
        Type::Dynamic => "any".to_owned(),
        Type::Bool | Type::Number | Type::String => name(ty),
        Type::List(element) => format!("list({})", expression(element)),
        Type::Set(element) => format!("set({})", expression(element)),
        Type::Map(element) => format!("map({})", expression(element)),
        Type::Tuple(elements) => {
            let elements: Vec<_> = elements.iter().map(expression).gathered();
            format!("tuple([{}])", elements.join(","))
        }
        Type::Object(object) => {
            let attributes = object.attributes.iter().map(|(key, ty)| {
                let written = expression(ty);
                if object.optional.contains(key) {
                    format!("{key}=optional({written})")
                } else {
                    format!("{key}={written}")
                }
            });
            format!("object({{{}}})", attributes.gathered::<Vec<_>>().join(","))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        let ty = Type::list(Type::map(Type::String));
        assert_eq!(name(&ty), "list of map of string");
        assert_eq!(
            constraint_name(&Type::list(Type::Dynamic)),
            "list of any single type"
        );
        assert_eq!(constraint_name(&Type::Dynamic), "any type");
    }

    #[test]
    fn expressions() {
        let object = Type::object(
            [
                ("b".into(), Type::set(Type::Bool)),
                ("a".into(), Type::Number),
            ]
            .into(),
        );
        let ty = Type::tuple(vec![Type::Dynamic, object]);
        assert_eq!(
            expression(&ty),
            "tuple([any,object({a=number,b=set(bool)})])"
        );
    }
}
