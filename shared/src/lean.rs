//! Sorting and collecting that are compiled once for all types.
//!
//! The standard library's are compiled anew for every type and every order: the app carried seventy sorting algorithms
//! over the network. Here only what compares and what moves two items is made for each; a few hundred items, which is
//! what there is to sort on a phone, do not notice.

use std::cmp::Ordering;

/// Stable sorting, as `sort`, `sort_by` and `sort_by_key` do it.
pub trait Arrange<T> {
    /// Smallest first.
    fn arrange(&mut self)
    where
        T: Ord,
    {
        self.arrange_by(T::cmp);
    }

    /// By a key that each item gives.
    fn arrange_by_key<K: Ord>(&mut self, key: impl Fn(&T) -> K) {
        self.arrange_by(|one, other| key(one).cmp(&key(other)));
    }

    /// By what a comparison says of two items.
    fn arrange_by(&mut self, compare: impl Fn(&T, &T) -> Ordering);
}

impl<T> Arrange<T> for [T] {
    fn arrange_by(&mut self, compare: impl Fn(&T, &T) -> Ordering) {
        let order = order(self.len(), &|one, other| compare(&self[one], &self[other]));
        for (place, from) in swaps(order) {
            self.swap(place, from);
        }
    }
}

/// Collecting as `collect` does it, for sets and maps: item by item, not by sorting them all first.
pub trait Gather: Iterator + Sized {
    /// All items.
    fn gather<C: Default + Extend<Self::Item>>(self) -> C {
        let mut all = C::default();
        all.extend(self);
        all
    }
}

impl<I: Iterator> Gather for I {}

/// For each place, where the item stands that belongs there.
fn order(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|one, other| compare(*one, *other));
    order
}

/// The same as exchanges of two places, to be made one after the other.
fn swaps(mut order: Vec<usize>) -> Vec<(usize, usize)> {
    let mut swaps = Vec::with_capacity(order.len());
    for place in 0..order.len() {
        let mut from = order[place];
        // What stood before this place has been exchanged for what belongs there, and stands where that was.
        while from < place {
            from = order[from];
        }
        order[place] = from;
        swaps.push((place, from));
    }
    swaps
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_sorts_as_the_standard_library_does(mut items: Vec<(u8, u32)>) {
            let mut expected = items.clone();
            expected.sort_by_key(|item| item.0);
            items.arrange_by_key(|item| item.0);
            prop_assert_eq!(&items, &expected);
            expected.sort();
            items.arrange();
            prop_assert_eq!(&items, &expected);
            expected.sort_by(|one, other| other.cmp(one));
            items.arrange_by(|one, other| other.cmp(one));
            prop_assert_eq!(items, expected);
        }

        #[test]
        fn it_collects_as_the_standard_library_does(items: Vec<(u8, u32)>) {
            let expected: BTreeMap<u8, u32> = items.iter().copied().collect();
            prop_assert_eq!(items.into_iter().gather::<BTreeMap<u8, u32>>(), expected);
        }
    }
}
