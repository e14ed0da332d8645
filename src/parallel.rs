//! Work on all threads, in the order in which it is best begun.

use std::sync::Mutex;

use rayon::prelude::*;

/// Does `work` with each item on all threads, and begins with the largest: a parallel iterator would let the second
/// thread begin in the middle. The results are in the order of the items.
///
/// # Panics
/// If the work does.
pub fn largest_first<T: Send, R: Send>(
    items: Vec<T>,
    size: impl Fn(&T) -> u64,
    work: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    let mut queue: Vec<(usize, T)> = items.into_iter().enumerate().collect();
    queue.sort_by_key(|(at, item)| (size(item), std::cmp::Reverse(*at)));
    let (queue, done) = (Mutex::new(queue), Mutex::new(Vec::new()));
    (0..rayon::current_num_threads()).into_par_iter().with_max_len(1).for_each(|_| {
        loop {
            let next = queue.lock().expect("it is only taken from").pop();
            let Some((at, item)) = next else { return };
            let result = work(item);
            done.lock().expect("it is only added to").push((at, result));
        }
    });
    let mut done = done.into_inner().expect("it is only added to");
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_in_the_order_of_the_items() {
        let results = largest_first(vec![3_u64, 9, 1, 9], |item| *item, |item| item * 2);
        assert_eq!(results, [6, 18, 2, 18]);
    }
}
