use crate::sorted::SortedMap;

/// Values by name. One sorted map of numbers serves them all, so that it is compiled once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named<T> {
    numbers: SortedMap<String, usize>,
    values: Vec<T>,
}

impl<T> Default for Named<T> {
    fn default() -> Self {
        Self {
            numbers: SortedMap::new(),
            values: Vec::new(),
        }
    }
}

impl<T> Named<T> {
    /// The value of a name.
    pub(super) fn get(&self, name: &str) -> Option<&T> {
        self.values.get(*self.numbers.get(name)?)
    }

    /// The number of a name: how many came before it. A name that is new has the value from now on.
    pub(super) fn number(&mut self, name: &str, value: impl FnOnce() -> T) -> usize {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = self.values.len();
        self.numbers.insert(name.to_owned(), number);
        self.values.push(value());
        number
    }

    /// The value of a name, made when it has none.
    pub(super) fn entry(&mut self, name: &str, value: impl FnOnce() -> T) -> Option<&mut T> {
        let number = self.number(name, value);
        self.values.get_mut(number)
    }

    /// Whether a name is new; it has the value from now on.
    pub(super) fn add(&mut self, name: &str, value: T) -> bool {
        let before = self.values.len();
        self.number(name, || value) == before
    }

    /// Names and values, by name.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        let values = &self.values;
        let named = self.numbers.iter();
        named.filter_map(move |(name, number)| Some((name.as_str(), values.get(*number)?)))
    }

    /// Names in the order in which they came.
    pub(super) fn names(&self) -> Vec<&str> {
        let mut names = vec![""; self.values.len()];
        for (name, number) in &self.numbers {
            if let Some(place) = names.get_mut(*number) {
                *place = name;
            }
        }
        names
    }
}
