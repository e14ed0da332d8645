//! The file system as the resolvers of modules and packages see it: through our door, which notes what they ask.

use std::{
    fmt, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use oxc_resolver::{FileMetadata, FileSystem, ResolveError};

use crate::{
    boundary::Boundary,
    disk::{self, Kind},
};

/// The largest `package.json` or `tsconfig.json`, in bytes.
const LARGEST: u64 = 64 << 20;

/// Files, all of them or only those that a build may read: everything else does not exist.
#[derive(Clone, Default)]
pub struct Files(Option<Arc<Boundary>>);

impl Files {
    /// Those that a build may read.
    #[must_use]
    pub fn within(boundary: &Boundary) -> Self {
        Self(Some(Arc::new(boundary.clone())))
    }

    fn check(&self, path: &Path) -> io::Result<()> {
        if self.0.as_ref().is_none_or(|boundary| boundary.permits(path)) {
            Ok(())
        } else {
            Err(io::ErrorKind::NotFound.into())
        }
    }
}

impl fmt::Debug for Files {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Files")
    }
}

fn metadata(kind: Kind) -> io::Result<FileMetadata> {
    if kind == Kind::Absent {
        return Err(io::ErrorKind::NotFound.into());
    }
    Ok(FileMetadata::new(kind == Kind::File, kind == Kind::Folder, kind == Kind::Link))
}

impl FileSystem for Files {
    fn new(_yarn_pnp: bool) -> Self {
        Self::default()
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.check(path)?;
        disk::read(path, LARGEST)
    }

    fn read_to_string(&self, path: &Path) -> io::Result<String> {
        String::from_utf8(self.read(path)?).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
    }

    fn metadata(&self, path: &Path) -> io::Result<FileMetadata> {
        self.check(path)?;
        metadata(disk::kind(path))
    }

    fn symlink_metadata(&self, path: &Path) -> io::Result<FileMetadata> {
        self.check(path)?;
        metadata(disk::link_kind(path))
    }

    fn read_link(&self, path: &Path) -> Result<PathBuf, ResolveError> {
        self.check(path)?;
        Ok(disk::read_link(path)?)
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        disk::real_path(path)
    }
}

/// What the linker's resolver asks for beside; it writes nothing.
impl rolldown_fs::FileSystem for Files {
    fn remove_dir_all(&self, _path: &Path) -> io::Result<()> {
        Err(io::ErrorKind::ReadOnlyFilesystem.into())
    }

    fn create_dir_all(&self, _path: &Path) -> io::Result<()> {
        Err(io::ErrorKind::ReadOnlyFilesystem.into())
    }

    fn write(&self, _path: &Path, _content: &[u8]) -> io::Result<()> {
        Err(io::ErrorKind::ReadOnlyFilesystem.into())
    }

    fn exists(&self, path: &Path) -> bool {
        disk::kind(path) != Kind::Absent
    }

    fn read_dir(&self, path: &Path) -> io::Result<Vec<PathBuf>> {
        Ok(disk::entries(path))
    }

    fn remove_file(&self, _path: &Path) -> io::Result<()> {
        Err(io::ErrorKind::ReadOnlyFilesystem.into())
    }
}
