//! Lists that are too long for memory.

use std::{
    fs::File,
    io::{self, Seek as _, SeekFrom, Write as _},
    marker::PhantomData,
    os::unix::fs::FileExt as _,
};

use serde::{Serialize, de::DeserializeOwned};

/// Up to so many bytes stay in memory.
const MOST_IN_MEMORY: usize = 2 << 20;

/// A list that is written and read page by page. What memory is not to hold waits in a file without a name, or where
/// that cannot be written, in memory all the same.
#[derive(Debug)]
pub struct Pages<T> {
    places: Vec<Place>,
    in_memory: usize,
    file: Option<File>,
    items: usize,
    of: PhantomData<fn() -> T>,
}

/// Where the bytes of a page are.
#[derive(Debug)]
enum Place {
    Memory(Vec<u8>),
    File { start: u64, length: usize },
}

impl<T> Default for Pages<T> {
    fn default() -> Self {
        Self { places: Vec::new(), in_memory: 0, file: None, items: 0, of: PhantomData }
    }
}

impl<T: Serialize + DeserializeOwned> Pages<T> {
    /// Adds a page.
    ///
    /// # Panics
    /// If an item cannot be written down at all.
    pub fn push(&mut self, page: &[T]) {
        let place = self.place(page);
        self.items += page.len();
        self.places.push(place);
    }

    /// Adds a page of so many items as it was written: a list, by [`postcard`].
    pub fn push_written(&mut self, bytes: Vec<u8>, items: usize) {
        let place = self.place_written(bytes);
        self.items += items;
        self.places.push(place);
    }

    /// Puts as many items in the place of a page.
    ///
    /// # Panics
    /// If an item cannot be written down at all.
    pub fn replace(&mut self, number: usize, page: &[T]) {
        if let Place::Memory(bytes) = &self.places[number] {
            self.in_memory -= bytes.len();
        }
        self.places[number] = self.place(page);
    }

    fn place(&mut self, page: &[T]) -> Place {
        self.place_written(postcard::to_allocvec(page).expect("items are plain data"))
    }

    fn place_written(&mut self, bytes: Vec<u8>) -> Place {
        let start = if self.in_memory + bytes.len() > MOST_IN_MEMORY { self.write(&bytes).ok() } else { None };
        if let Some(start) = start {
            return Place::File { start, length: bytes.len() };
        }
        self.in_memory += bytes.len();
        Place::Memory(bytes)
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<u64> {
        let mut file = match self.file.take() {
            Some(file) => file,
            None => tempfile::tempfile()?,
        };
        let start = file.seek(SeekFrom::End(0)).and_then(|start| file.write_all(bytes).map(|()| start));
        self.file = Some(file);
        start
    }

    /// How many items all pages have.
    #[must_use]
    pub fn items(&self) -> usize {
        self.items
    }

    /// How many pages there are.
    #[must_use]
    pub fn pages(&self) -> usize {
        self.places.len()
    }

    /// A page.
    ///
    /// # Errors
    /// Those of the system.
    pub fn page(&self, number: usize) -> io::Result<Vec<T>> {
        let read = |bytes: &[u8]| postcard::from_bytes(bytes).map_err(io::Error::other);
        match (&self.places[number], &self.file) {
            (Place::Memory(bytes), _) => read(bytes),
            (Place::File { start, length }, Some(file)) => {
                let mut bytes = vec![0; *length];
                file.read_exact_at(&mut bytes, *start)?;
                read(&bytes)
            }
            (Place::File { .. }, None) => Err(io::ErrorKind::NotFound.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_the_same_in_memory_and_on_the_disk() {
        let mut pages = Pages::default();
        let page = |number: usize| -> Vec<String> { (0..1000).map(|item| format!("{number} {item:0500}")).collect() };
        for number in 0..10 {
            if number % 2 == 0 {
                pages.push(&page(number));
            } else {
                pages.push_written(postcard::to_allocvec(&page(number)).expect("written"), 1000);
            }
            assert_eq!(pages.file.is_some(), number > 3, "page {number}");
        }
        assert_eq!((pages.pages(), pages.items()), (10, 10_000));
        assert!(pages.in_memory <= MOST_IN_MEMORY);
        for number in [9, 0, 4, 3] {
            assert_eq!(pages.page(number).expect("read"), page(number));
        }
        for (number, other) in [(0, 10), (9, 11), (0, 12)] {
            pages.replace(number, &page(other));
            assert_eq!(pages.page(number).expect("read"), page(other));
        }
        assert_eq!((pages.pages(), pages.items()), (10, 10_000));
        assert!(pages.in_memory <= MOST_IN_MEMORY);
    }
}
