use std::rc::Rc;

use crate::sorted::Gather;
use serde_json::{Map, Value as Json};

/// What can be a part of a tree that [`json!`](crate::json::json) makes.
pub trait ToTree {
    /// The value as a tree.
    fn to_tree(&self) -> Json;
}

macro_rules! plain {
    ($($ty:ty)*) => {$(
        impl ToTree for $ty {
            fn to_tree(&self) -> Json {
                Json::from(*self)
            }
        }
    )*};
}

plain! { bool u16 u32 u64 usize i32 i64 }

impl ToTree for str {
    fn to_tree(&self) -> Json {
        Json::String(self.to_owned())
    }
}

impl ToTree for String {
    fn to_tree(&self) -> Json {
        self.as_str().to_tree()
    }
}

impl ToTree for Json {
    fn to_tree(&self) -> Json {
        self.clone()
    }
}

impl ToTree for Map<String, Json> {
    fn to_tree(&self) -> Json {
        Json::Object(self.clone())
    }
}

impl<T: ToTree + ?Sized> ToTree for &T {
    fn to_tree(&self) -> Json {
        (**self).to_tree()
    }
}

impl<T: ToTree + ?Sized> ToTree for Rc<T> {
    fn to_tree(&self) -> Json {
        (**self).to_tree()
    }
}

impl<T: ToTree> ToTree for Option<T> {
    fn to_tree(&self) -> Json {
        self.as_ref().map_or(Json::Null, T::to_tree)
    }
}

impl<T: ToTree> ToTree for [T] {
    fn to_tree(&self) -> Json {
        Json::Array(self.iter().map(T::to_tree).gathered())
    }
}

impl<T: ToTree> ToTree for Vec<T> {
    fn to_tree(&self) -> Json {
        self.as_slice().to_tree()
    }
}

impl<T: ToTree, const N: usize> ToTree for [T; N] {
    fn to_tree(&self) -> Json {
        self.as_slice().to_tree()
    }
}

/// Puts a member into an object.
pub fn put(object: &mut Map<String, Json>, name: &str, value: Json) {
    object.insert(name.to_owned(), value);
}

/// A tree as it is written in JSON, with expressions in it: `serde_json::json!` without serde's writer of trees behind it.
macro_rules! json {
    (null) => {
        serde_json::Value::Null
    };
    ({}) => {
        serde_json::Value::Object(serde_json::Map::new())
    };
    ({ $($members:tt)+ }) => {{
        let mut object = serde_json::Map::new();
        $crate::json::json!(@object object $($members)+);
        serde_json::Value::Object(object)
    }};
    ([ $($item:tt),* $(,)? ]) => {
        serde_json::Value::Array(vec![$($crate::json::json!($item)),*])
    };
    (@object $object:ident) => {};
    (@object $object:ident $name:tt : null $(, $($rest:tt)*)?) => {
        $crate::json::put(&mut $object, $name.as_ref(), serde_json::Value::Null);
        $crate::json::json!(@object $object $($($rest)*)?);
    };
    (@object $object:ident $name:tt : { $($value:tt)* } $(, $($rest:tt)*)?) => {
        $crate::json::put(&mut $object, $name.as_ref(), $crate::json::json!({ $($value)* }));
        $crate::json::json!(@object $object $($($rest)*)?);
    };
    (@object $object:ident $name:tt : [ $($value:tt)* ] $(, $($rest:tt)*)?) => {
        $crate::json::put(&mut $object, $name.as_ref(), $crate::json::json!([ $($value)* ]));
        $crate::json::json!(@object $object $($($rest)*)?);
    };
    (@object $object:ident $name:tt : $value:expr $(, $($rest:tt)*)?) => {
        $crate::json::put(&mut $object, $name.as_ref(), $crate::json::json!($value));
        $crate::json::json!(@object $object $($($rest)*)?);
    };
    ($value:expr) => {
        $crate::json::ToTree::to_tree(&$value)
    };
}

pub(crate) use json;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trees_are_those_of_serde() {
        let (name, count, none) = ("n".to_owned(), 3_u64, None::<String>);
        let list = vec!["a", "b"];
        let ours = json!({
            "a": name, "b": count, "c": none, "d": list, "e": null, "f": {}, "g": [],
            "h": {"i": [1, "x", null, {"j": true}], "k": [{"l": -1}]},
            "m": if count > 2 { "many" } else { "few" },
            "o": format!("{count}"),
        });
        let theirs = serde_json::json!({
            "a": name, "b": count, "c": none, "d": list, "e": null, "f": {}, "g": [],
            "h": {"i": [1, "x", null, {"j": true}], "k": [{"l": -1}]},
            "m": if count > 2 { "many" } else { "few" },
            "o": format!("{count}"),
        });
        assert_eq!(ours, theirs);
        assert_eq!(json!([name, 1, [2]]), serde_json::json!([name, 1, [2]]));
        assert_eq!(json!(null), Json::Null);
        assert_eq!(json!("a"), Json::from("a"));
    }
}
