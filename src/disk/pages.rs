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
/// no such file can be made, in memory all the same.
#[derive(Debug)]
pub struct Pages<T> {
    memory: Vec<u8>,
    file: Option<File>,
    /// Where each page is.
    places: Vec<(u64, usize)>,
    items: usize,
    of: PhantomData<fn() -> T>,
}

impl<T> Default for Pages<T> {
    fn default() -> Self {
        Self { memory: Vec::new(), file: None, places: Vec::new(), items: 0, of: PhantomData }
    }
}

impl<T: Serialize + DeserializeOwned> Pages<T> {
    /// Adds a page.
    ///
    /// # Errors
    /// Those of the system.
    pub fn push(&mut self, page: &[T]) -> io::Result<()> {
        let bytes = postcard::to_allocvec(page).map_err(io::Error::other)?;
        if self.file.is_none() && self.memory.len() + bytes.len() > MOST_IN_MEMORY {
            self.file = self.leave_memory().ok();
        }
        let start = if let Some(file) = &mut self.file {
            let start = file.seek(SeekFrom::End(0))?;
            file.write_all(&bytes)?;
            start
        } else {
            self.memory.extend_from_slice(&bytes);
            (self.memory.len() - bytes.len()) as u64
        };
        self.places.push((start, bytes.len()));
        self.items += page.len();
        Ok(())
    }

    fn leave_memory(&mut self) -> io::Result<File> {
        let mut file = tempfile::tempfile()?;
        file.write_all(&self.memory)?;
        self.memory = Vec::new();
        Ok(file)
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
        let (start, length) = self.places[number];
        let read = |bytes: &[u8]| postcard::from_bytes(bytes).map_err(io::Error::other);
        let Some(file) = &self.file else {
            let start = usize::try_from(start).map_err(io::Error::other)?;
            return read(&self.memory[start..start + length]);
        };
        let mut bytes = vec![0; length];
        file.read_exact_at(&mut bytes, start)?;
        read(&bytes)
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
            pages.push(&page(number)).expect("written");
            assert_eq!(pages.file.is_some(), number > 3, "page {number}");
        }
        assert_eq!((pages.pages(), pages.items(), pages.memory.len()), (10, 10_000, 0));
        for number in [9, 0, 4, 3] {
            assert_eq!(pages.page(number).expect("read"), page(number));
        }
    }
}
