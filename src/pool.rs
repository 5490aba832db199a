//! Several threads that work on items in any order, and hand over what they made in the order of the items.

use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;

/// What the threads share: the turn, and what takes over the work in its order.
struct Turn<C> {
    next: u64,
    consume: C,
}

/// Takes items from `produce` one after the other, works on them on so many threads, and passes what comes out to
/// `consume` in the order of the items. Both are called by one thread at a time. Gives back the workers.
///
/// A thread whose item is not next waits for its turn, so that no more than one result a thread is kept.
pub(crate) fn in_order<I, O, W: Send>(
    workers: Vec<W>,
    produce: impl FnMut() -> Option<I> + Send,
    work: impl Fn(&mut W, I) -> O + Sync,
    consume: impl FnMut(O) + Send,
) -> Vec<W> {
    let source = Mutex::new((0u64, produce));
    let sink = Mutex::new(Turn { next: 0, consume });
    let turned = Condvar::new();
    let take = || {
        let mut source = source.lock().unwrap_or_else(PoisonError::into_inner);
        let (count, produce) = &mut *source;
        let item = produce()?;
        let ticket = *count;
        *count = count.saturating_add(1);
        Some((ticket, item))
    };
    let hand_over = |ticket: u64, made: O| {
        let mut turn = sink.lock().unwrap_or_else(PoisonError::into_inner);
        while turn.next != ticket {
            turn = turned.wait(turn).unwrap_or_else(PoisonError::into_inner);
        }
        (turn.consume)(made);
        turn.next = turn.next.saturating_add(1);
        turned.notify_all();
    };
    let run = |mut worker: W| {
        while let Some((ticket, item)) = take() {
            let made = work(&mut worker, item);
            hand_over(ticket, made);
        }
        worker
    };
    thread::scope(|scope| {
        let mut workers = workers.into_iter();
        let own = workers.next();
        let run = &run;
        let others: Vec<_> = workers.map(|worker| scope.spawn(move || run(worker))).collect();
        let own = own.map(run);
        let others = others.into_iter().filter_map(|thread| thread.join().ok());
        own.into_iter().chain(others).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::in_order;

    #[test]
    fn every_item_once_and_in_order() {
        for threads in [1, 2, 5] {
            let mut items = 0..1000u64;
            let mut out = Vec::new();
            let worked = in_order(
                vec![0u64; threads],
                || items.next(),
                |done, item| {
                    *done += 1;
                    item * item
                },
                |square| out.push(square),
            );
            assert_eq!(out, (0..1000u64).map(|n| n * n).collect::<Vec<_>>());
            assert_eq!((worked.len(), worked.iter().sum::<u64>()), (threads, 1000));
        }
    }
}
