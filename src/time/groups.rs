use std::cell::LazyCell;
use std::fmt;

use crate::sorted::SortedMap;

type Group<T> = Box<LazyCell<T, Box<dyn FnOnce() -> T>>>;

/// Parts of one kind by name, each of which may be made only when somebody first asks for it. Whoever asks cannot tell.
#[derive(Default)]
pub struct Groups<T> {
    groups: SortedMap<String, Group<T>>,
}

impl<T: Default + 'static> Groups<T> {
    /// A part.
    pub fn get(&self, name: &str) -> Option<&T> {
        self.groups.get(name).map(|group| LazyCell::force(group))
    }

    /// A part, to be changed; an empty one when there was none.
    pub fn get_mut(&mut self, name: &str) -> &mut T {
        let group = self.groups.entry(name.to_owned());
        LazyCell::force_mut(group.or_insert_with(|| Box::new(LazyCell::new(Box::new(T::default)))))
    }

    /// A part that is made of what is there when it is first asked for.
    pub fn later(&mut self, name: String, make: impl FnOnce(T) -> T + 'static) {
        let there = self.groups.remove(&name);
        let group = move || {
            let there = there.map(|mut group| std::mem::take(LazyCell::force_mut(&mut group)));
            make(there.unwrap_or_default())
        };
        let group: Box<dyn FnOnce() -> T> = Box::new(group);
        self.groups.insert(name, Box::new(LazyCell::new(group)));
    }

    /// Takes a part out.
    pub fn remove(&mut self, name: &str) -> Option<T> {
        let mut group = self.groups.remove(name)?;
        Some(std::mem::take(LazyCell::force_mut(&mut group)))
    }

    /// The names of all parts.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.groups.keys().map(String::as_str)
    }

    /// All parts, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        let all = self.groups.iter();
        all.map(|(name, group)| (name.as_str(), LazyCell::force(group)))
    }

    /// The parts that were asked for until now; of others nothing can have changed.
    pub fn made_mut(&mut self) -> impl Iterator<Item = (&str, &mut T)> {
        let all = self.groups.iter_mut();
        all.filter_map(|(name, group)| Some((name.as_str(), LazyCell::get_mut(group)?)))
    }
}

impl<T> fmt::Debug for Groups<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} groups", self.groups.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_made_when_it_is_asked_for_and_of_what_is_there() {
        let mut groups: Groups<Vec<u8>> = Groups::default();
        groups.get_mut("a").push(1);
        groups.later("a".into(), |mut there| {
            there.push(2);
            there
        });
        groups.later("b".into(), |_| panic!("nobody asked for it"));
        assert_eq!(groups.made_mut().count(), 0);
        assert_eq!(groups.get("a"), Some(&vec![1, 2]));
        assert_eq!(groups.get("c"), None);
        assert_eq!(groups.made_mut().count(), 1);
        groups.get_mut("a").push(3);
        assert_eq!(groups.remove("a"), Some(vec![1, 2, 3]));
        assert_eq!(groups.names().collect::<Vec<_>>(), ["b"]);
    }
}
