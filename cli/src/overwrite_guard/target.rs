//! Targets of paths and streams, so that two of them can be compared.

use std::{
    fs::{self, Metadata},
    io,
    path::{Path, PathBuf},
};

use ticketproof_schema::{
    file_identity::FileIdentity,
    replace_file::{folder_of, target_of},
};

use ticketproof_ingest::output::{descriptor_of, duplicate_of, is_stream};

/// The file, pipe or device that a path leads to.
#[derive(Clone, Debug, Default)]
pub(super) struct Target {
    /// Whether it is `-`.
    pub(super) is_dash: bool,
    /// The number of the open file that an output's path names.
    descriptor: Option<u32>,
    leads_to: LeadsTo,
}

#[derive(Clone, Debug, Default, Eq, PartialEq)]
enum LeadsTo {
    /// A terminal or another device, which several may write to; or nothing that can be told.
    #[default]
    Elsewhere,
    /// A file or a folder that is there.
    File(FileIdentity),
    /// A pipe: what is written to it is read from it.
    Pipe(FileIdentity),
    /// A file that is yet to be made: below this folder, which is there.
    New { folder: FileIdentity, in_folder: PathBuf },
}

impl Target {
    /// Of something that is read; `-` is standard input.
    pub(super) fn of_input(path: &Path) -> Self {
        if is_stream(path) {
            return Self { is_dash: true, ..Self::of_stream(&io::stdin()) };
        }
        Self { leads_to: LeadsTo::of_path(path), ..Self::default() }
    }

    /// Of something that is written; `-` is standard output.
    pub(super) fn of_output(path: &Path) -> Self {
        let descriptor = descriptor_of(path);
        if is_stream(path) {
            return Self { is_dash: true, descriptor, ..Self::of_stream(&io::stdout()) };
        }
        Self { descriptor, leads_to: LeadsTo::of_path(path), is_dash: false }
    }

    /// Of what a stream was redirected to. A stream that is closed leads to nothing.
    #[cfg(unix)]
    pub(super) fn of_stream(stream: &impl std::os::fd::AsFd) -> Self {
        Self::of_open(duplicate_of(stream))
    }

    /// Of what a stream was redirected to. A stream that is closed leads to nothing.
    #[cfg(windows)]
    pub(super) fn of_stream(stream: &impl std::os::windows::io::AsHandle) -> Self {
        Self::of_open(duplicate_of(stream))
    }

    fn of_open(file: io::Result<fs::File>) -> Self {
        let told = file.and_then(|file| {
            let metadata = file.metadata()?;
            Ok(LeadsTo::of(&metadata, FileIdentity::of_file(&file)?))
        });
        Self { leads_to: told.unwrap_or_default(), ..Self::default() }
    }

    /// Whether it is a file or folder that is there.
    pub(super) fn is_file(&self) -> bool {
        matches!(self.leads_to, LeadsTo::File(_))
    }

    /// Whether both are one file, be it that it is yet to be made, or one pipe.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.leads_to != LeadsTo::Elsewhere && self.leads_to == other.leads_to
    }

    /// The same of two outputs. One pipe may be behind several of the shell's numbers, as with `2>&1`; what is given twice is
    /// one number, or one named pipe.
    pub(super) fn is_same_output(&self, other: &Self) -> bool {
        match (self.descriptor, other.descriptor, &self.leads_to) {
            (Some(one), Some(other), _) if one == other => true,
            (None, None, _) | (.., LeadsTo::File(_)) => self.is_same(other),
            _ => false,
        }
    }
}

impl LeadsTo {
    fn of_path(path: &Path) -> Self {
        match fs::metadata(path) {
            Ok(metadata) => FileIdentity::of_path(path).map_or(Self::Elsewhere, |id| Self::of(&metadata, id)),
            Err(_) => Self::new_file(path).unwrap_or_default(),
        }
    }

    fn of(metadata: &Metadata, identity: FileIdentity) -> Self {
        #[cfg(unix)]
        {
            use std::os::unix::fs::FileTypeExt as _;
            if metadata.file_type().is_fifo() {
                return Self::Pipe(identity);
            }
            // What is on a disk is lost like a file.
            if metadata.file_type().is_block_device() {
                return Self::File(identity);
            }
        }
        if metadata.is_file() || metadata.is_dir() { Self::File(identity) } else { Self::Elsewhere }
    }

    /// A path where nothing is yet: opening it makes a file where its links lead.
    fn new_file(path: &Path) -> Option<Self> {
        let path = target_of(path).ok()?;
        let mut folder = folder_of(&path);
        // Folders may be made on the way, too.
        while !folder.is_dir() && folder != Path::new(".") {
            folder = folder_of(folder);
        }
        let in_folder = path.strip_prefix(folder).unwrap_or(&path).to_owned();
        let folder = FileIdentity::of_path(folder).ok()?;
        Some(Self::New { folder, in_folder })
    }
}

/// Whether two outputs that are yet to be made would be one file, although their names differ: the file system may take `Out`
/// and `out` for one name, or `é` in its two spellings. It is asked in a folder that is made for this, beside the file at `path`
/// which is the first one, and removed.
pub(super) fn is_same_new_file(one: &Target, other: &Target, path: &Path) -> bool {
    let (
        LeadsTo::New { folder, in_folder },
        LeadsTo::New { folder: other_folder, in_folder: other_in_folder },
    ) = (&one.leads_to, &other.leads_to)
    else {
        return false;
    };
    if folder != other_folder || !may_be_one_name(in_folder, other_in_folder) {
        return false;
    }
    let (Some(name), Some(other_name)) = (in_folder.file_name(), other_in_folder.file_name()) else {
        return false;
    };
    if in_folder != Path::new(name) || other_in_folder != Path::new(other_name) {
        // Nobody knows yet how names are compared in a folder that is not there.
        return true;
    }
    let asked = target_of(path).and_then(|path| {
        let folder = tempfile::Builder::new().prefix(".ticketproof-").tempdir_in(folder_of(&path))?;
        fs::write(folder.path().join(name), "")?;
        Ok(folder.path().join(other_name).exists())
    });
    // A folder in which nothing can be made takes no output either, and that is said when they are opened.
    asked.unwrap_or(false)
}

/// Whether there is a file system that takes both for one name.
fn may_be_one_name(one: &Path, other: &Path) -> bool {
    let (one, other) = (one.to_string_lossy(), other.to_string_lossy());
    // Windows has more such rules, such as final periods, and outside ASCII there are several ways to write a character.
    cfg!(windows) || !one.is_ascii() || !other.is_ascii() || one.eq_ignore_ascii_case(&other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_no_file_system_takes_for_one_are_not_asked_about() {
        for (one, other, may_be) in [
            ("Out", "out", true),
            ("out", "bad", cfg!(windows)),
            ("\u{e9}", "e\u{301}", true),
            ("stra\u{df}e", "STRASSE", true),
        ] {
            assert_eq!(may_be_one_name(Path::new(one), Path::new(other)), may_be, "{one} {other}");
        }
    }
}
