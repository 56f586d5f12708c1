//! Who holds how many connections: one address alone never takes every place.
//! Not here: how often someone may try a password (`web::limit`).
//! Next: [`super::Door`].

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

/// Connections of one address at the same time; a hospital's whole office may come from one.
const OF_ONE: usize = 256;

/// Everyone who is connected.
#[derive(Clone, Default)]
pub(super) struct Guests(Arc<Mutex<HashMap<IpAddr, usize>>>);

/// A place that someone holds until it is dropped.
pub(super) struct Seat {
    guests: Guests,
    whose: IpAddr,
}

impl Guests {
    /// A place for an address; none where it has enough.
    pub(super) fn seat(&self, address: IpAddr) -> Option<Seat> {
        let whose = web::network(address);
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = held.entry(whose).or_default();
        if *count >= OF_ONE {
            return None;
        }
        *count += 1;
        Some(Seat { guests: self.clone(), whose })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut held = self.guests.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = held.get_mut(&self.whose) {
            *count -= 1;
            if *count == 0 {
                held.remove(&self.whose);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_leaves_places_for_others_and_gets_its_own_back() {
        let guests = Guests::default();
        let [one, other] = ["192.0.2.1", "192.0.2.2"].map(|text| text.parse().unwrap());
        let mut seats: Vec<Seat> = (0..OF_ONE).map(|_| guests.seat(one).unwrap()).collect();
        assert!(guests.seat(one).is_none());
        assert!(guests.seat(other).is_some());
        seats.pop();
        assert!(guests.seat(one).is_some());
        seats.clear();
        assert!(guests.0.lock().unwrap().is_empty(), "who has gone is forgotten");
    }

    #[test]
    fn a_whole_network_of_ipv6_is_one_guest() {
        let guests = Guests::default();
        let seat = |host: usize| guests.seat(format!("2001:db8::{host:x}").parse().unwrap());
        let seats: Vec<Seat> = (0..400).filter_map(seat).collect();
        assert_eq!(seats.len(), OF_ONE);
    }
}
