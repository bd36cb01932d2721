//! What the book keeps, and whom it lets go.

use super::*;
use crate::net::dice::Dice;
use crate::said::Problem;

const SECRET: [u8; 32] = [7; 32];
const START: Now = Now {
    mono: Duration::ZERO,
    unix: 1_800_000_000,
};

fn address(number: u32) -> SocketAddr {
    // A group of its own for each of the first 20,000.
    let [_, _, high, low] = number.to_be_bytes();
    SocketAddr::from(([20 + (high % 60), low, high, 1], 8000))
}

fn empty() -> Book {
    Book::new(Vec::new(), SECRET).0
}

fn told(book: &mut Book, address: SocketAddr, source: Source, teller: u8) -> Added {
    let teller = Group::V4([teller, 0]);
    book.add(address, source, teller, Duration::ZERO)
}

#[test]
fn waits_from_a_minute_to_a_day_for_strangers_and_from_a_second_for_friends() {
    use crate::limits::{FIRST_BACK_OFF, FIRST_OWNED_BACK_OFF};
    use crate::limits::{LONGEST_BACK_OFF, LONGEST_OWNED_BACK_OFF};
    let mut dice = Dice::new(1);
    let cases = [
        (Source::Gossip, FIRST_BACK_OFF, LONGEST_BACK_OFF),
        (Source::Owner, FIRST_OWNED_BACK_OFF, LONGEST_OWNED_BACK_OFF),
    ];
    for (source, first, longest) in cases {
        let mut book = empty();
        assert!(told(&mut book, address(1), source, 1).changed);
        let entry = book.get_mut(&address(1)).unwrap();
        entry.failed(Problem::new("peer_gone", "gone"), Duration::ZERO, &mut dice);
        assert!(entry.next_try >= first * 3 / 4 && entry.next_try <= first * 5 / 4);
        for _ in 0..40 {
            entry.failed(Problem::new("peer_gone", "gone"), Duration::ZERO, &mut dice);
        }
        assert!(entry.next_try >= longest * 3 / 4 && entry.next_try <= longest);
    }
}

#[test]
fn what_one_group_tells_fills_its_own_few_buckets_only() {
    use crate::limits::{BUCKET, NEW_BUCKETS_PER_TELLER};
    let mut book = empty();
    let own = told(&mut book, address(1), Source::Owner, 1);
    assert!(own.changed);
    for number in 0..10_000 {
        told(&mut book, address(number), Source::Gossip, 66);
    }
    let most = usize::try_from(BUCKET * NEW_BUCKETS_PER_TELLER).unwrap();
    let flood = book.iter().count();
    assert!((most / 2..=most + 1).contains(&flood), "{flood}");
    let honest = (10_000..10_100)
        .filter(|number| {
            let teller = u8::try_from(number % 200).unwrap();
            told(&mut book, address(*number), Source::Gossip, teller).changed
        })
        .count();
    assert!(honest > 70, "{honest} of 100 others found a place");
    assert!(book.get(&address(1)).is_some());
}

#[test]
fn is_bounded_whoever_tells_and_gives_places_only_of_the_hopeless() {
    use crate::limits::{BUCKET, NEW_BUCKETS};
    let mut book = empty();
    for number in 0..15_000 {
        let teller = u8::try_from(number % 251).unwrap();
        let added = told(&mut book, address(number), Source::Gossip, teller);
        assert_eq!(added.evicted, None);
    }
    let most = usize::try_from(BUCKET * NEW_BUCKETS).unwrap();
    let full = book.iter().count();
    assert!((most * 8 / 10..=most).contains(&full), "{full}");
    let mut dice = Dice::new(1);
    for entry in book.iter_mut() {
        for _ in 0..3 {
            entry.failed(Problem::new("peer_gone", "gone"), Duration::ZERO, &mut dice);
        }
    }
    let evicted = (15_000..15_050)
        .filter(|number| {
            told(&mut book, address(*number), Source::Gossip, 9)
                .evicted
                .is_some()
        })
        .count();
    assert!(evicted > 20, "{evicted} hopeless gave way");
    assert!(book.iter().count() <= most);
}

#[test]
fn one_computer_cannot_fill_it_with_its_ports() {
    let mut book = empty();
    for port in 2_000..4_000 {
        let one = SocketAddr::from(([93, 184, 216, 1], port));
        told(&mut book, one, Source::Heard, 1);
    }
    assert_eq!(book.iter().count(), ADDRESSES_PER_IP);
    assert!(told(&mut book, address(1), Source::Heard, 1).changed);
}

#[test]
fn raises_trust_and_never_lowers_it() {
    let mut book = empty();
    assert!(told(&mut book, address(1), Source::Gossip, 1).changed);
    assert!(told(&mut book, address(1), Source::Owner, 1).changed);
    assert!(!told(&mut book, address(1), Source::Gossip, 1).changed);
    assert_eq!(book.get(&address(1)).unwrap().row.source, Source::Owner);
}

#[test]
fn tests_a_tried_address_before_another_takes_its_place() {
    for answers in [true, false] {
        let mut book = empty();
        // Two addresses that want the same place.
        let place = |book: &Book, number| {
            let one = address(number);
            book.buckets.tried_place(one, Group::of(one))
        };
        let first = place(&book, 0);
        let other = (1..).find(|number| place(&book, *number) == first).unwrap();
        let (holder, newcomer) = (address(0), address(other));
        for one in [holder, newcomer] {
            assert!(told(&mut book, one, Source::Gossip, 1).changed);
            book.answered(one, START);
        }
        assert!(book.get(&holder).unwrap().is_tried());
        assert!(!book.get(&newcomer).unwrap().is_tried());
        assert_eq!(book.contested().collect::<Vec<_>>(), [holder]);
        if answers {
            book.answered(holder, START);
        } else {
            book.silent(holder);
        }
        assert_eq!(book.get(&holder).unwrap().is_tried(), answers);
        assert_eq!(book.get(&newcomer).unwrap().is_tried(), !answers);
        assert_eq!(book.contested().count(), 0);
    }
}

#[test]
fn remembers_with_its_bounds_and_says_whom_it_left_out() {
    let row = |number| BookRow {
        last_reached: u64::from(number % 2) * 1_700_000_000,
        ..BookRow::new(address(number), Source::Gossip)
    };
    let rows: Vec<BookRow> = (0..10_000).map(row).collect();
    let (book, left_out) = Book::new(rows, SECRET);
    assert!(book.iter().count() <= 3_072);
    assert_eq!(book.iter().count() + left_out.len(), 10_000);
    let tried = book.iter().filter(|entry| entry.is_tried()).count();
    assert!(tried > 800, "{tried} tried ones");
}
