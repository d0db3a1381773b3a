//! Which items of two lists are the same thing, where most of them have no key.

use std::collections::BTreeSet;

/// For each item of `after` where it stands in `before`: an equal one, else an alike one, the first that no other has.
#[must_use]
pub fn pair<T: PartialEq>(
    before: &[T],
    after: &[T],
    is_alike: impl Fn(&T, &T) -> bool,
) -> Vec<Option<usize>> {
    let mut free: BTreeSet<usize> = (0..before.len()).collect();
    let mut paired = vec![None; after.len()];
    let is_equal: &dyn Fn(&T, &T) -> bool = &T::eq;
    for is_same in [is_equal, &is_alike] {
        for (item, found) in after.iter().zip(&mut paired).filter(|(_, found)| found.is_none()) {
            *found = free.iter().copied().find(|at| is_same(&before[*at], item));
            if let Some(at) = found {
                free.remove(at);
            }
        }
    }
    paired
}
