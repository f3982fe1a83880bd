//! Names that stand twice in one object: a reader of JSON keeps the last of them without a word.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use crate::task::push_key;

/// Objects in lists in objects: tasks, their outputs, the attempts at these.
const DEPTH: u8 = 3;

/// Returns the places of what stands in an object again, in the order of a text that is JSON.
pub(super) fn doubled(text: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    let walk = Walk { place: "$".to_owned(), depth: 0, found: &mut found };
    // A text that is no JSON was told of.
    let _told = walk.deserialize(&mut serde_json::Deserializer::from_slice(text));
    found
}

/// Goes through a value at a place.
struct Walk<'f> {
    place: String,
    depth: u8,
    found: &'f mut Vec<String>,
}

impl Walk<'_> {
    fn inside(&mut self, place: String) -> Walk<'_> {
        Walk { place, depth: self.depth + 1, found: self.found }
    }
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.depth < DEPTH {
            true => deserializer.deserialize_any(self),
            false => IgnoredAny::deserialize(deserializer).map(|_| ()),
        }
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<(), A::Error> {
        let mut index = 0;
        loop {
            let place = format!("{}[{index}]", self.place);
            if items.next_element_seed(self.inside(place))?.is_none() {
                return Ok(());
            }
            index += 1;
        }
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<(), A::Error> {
        let mut seen = BTreeSet::new();
        while let Some(key) = members.next_key::<String>()? {
            let mut place = self.place.clone();
            push_key(&mut place, &key);
            if !seen.insert(key) {
                self.found.push(place.clone());
            }
            members.next_value_seed(self.inside(place))?;
        }
        Ok(())
    }
}
