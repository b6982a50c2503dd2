use std::cmp::Ordering;

/// Stable sorting. Numbers of places are sorted, by one routine for all types, and then the items are put there.
pub trait Sort<T> {
    /// Sorts by a comparison; equal items keep their order.
    fn arrange_by(&mut self, compare: impl FnMut(&T, &T) -> Ordering);

    /// Sorts by a key, which is asked for at every comparison; equal items keep their order.
    fn arrange_by_key<K: Ord>(&mut self, mut key: impl FnMut(&T) -> K) {
        self.arrange_by(|a, b| key(a).cmp(&key(b)));
    }

    /// Sorts in the natural order.
    fn arrange(&mut self)
    where
        T: Ord,
    {
        self.arrange_by(T::cmp);
    }
}

impl<T> Sort<T> for [T] {
    fn arrange_by(&mut self, mut compare: impl FnMut(&T, &T) -> Ordering) {
        let mut order = order(self.len(), &mut |a, b| match (self.get(a), self.get(b)) {
            (Some(a), Some(b)) => compare(a, b),
            _ => Ordering::Equal,
        });
        put_in_order(&mut order, &mut |a, b| self.swap(a, b));
    }
}

/// The places of as many items in the order that the comparison gives them.
fn order(length: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..length).collect();
    order.sort_by(|a, b| compare(*a, *b));
    order
}

/// Swaps until every place has the item whose number the order names there. A place that is done names itself.
pub(super) fn put_in_order(order: &mut [usize], swap: &mut dyn FnMut(usize, usize)) {
    for start in 0..order.len() {
        let mut place = start;
        while let Some(source) = order
            .get_mut(place)
            .map(|from| std::mem::replace(from, place))
            && source != start
        {
            swap(place, source);
            place = source;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sequence without order and without chance.
    fn mixed(length: u64) -> Vec<(u64, u64)> {
        (0..length).map(|n| (n * 7919 % 31, n)).collect()
    }

    #[test]
    fn sorts_as_the_standard_library() {
        for length in [0, 1, 2, 3, 20, 21, 100, 1000] {
            let (mut ours, mut theirs) = (mixed(length), mixed(length));
            ours.arrange_by_key(|pair| pair.0);
            theirs.sort_by_key(|pair| pair.0);
            assert_eq!(ours, theirs);
            ours.arrange_by(|a, b| b.cmp(a));
            theirs.sort_by(|a, b| b.cmp(a));
            assert_eq!(ours, theirs);
            ours.arrange();
            theirs.sort();
            assert_eq!(ours, theirs);
        }
    }
}
