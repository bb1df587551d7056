//! The length of the log's file.
//!
//! A commit that makes the file longer has the file system write its own books, too, and costs many
//! times one that writes over what is there. So once there is much to write, the file is made as long
//! as the log gets, a mebibyte at a time and ahead of the commits, which wait for that. What stands behind the last
//! commit is no part of the log: its pages do not carry the log's mark, and SQLite stops there.

use std::fs::OpenOptions;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// A log that stays shorter is left alone: most programs and tests never write so much.
const MUCH: u64 = 1 << 20;

/// How much longer the file is made at once: everybody waits for some milliseconds, but seldom.
const STEP: u64 = 1 << 20;

/// The file beside the database that holds the log.
pub(super) struct LogFile {
    path: PathBuf,
    /// The length to which it is made.
    wanted: u64,
    /// Its length as far as is known.
    length: u64,
}

impl LogFile {
    pub(super) fn of(database: &Path, wanted: u64) -> Self {
        // SQLite keeps the log beside the file itself, not beside a link to it.
        let database = database.canonicalize().unwrap_or_else(|_| database.to_owned());
        let mut path = database.into_os_string();
        path.push("-wal");
        Self { path: path.into(), wanted, length: 0 }
    }

    /// Makes the file longer if the log, of `used` bytes, will soon reach its end. Only whoever may
    /// write to the database at this moment may do so, because a commit appends to the same file.
    ///
    /// # Errors
    /// What the file system says, once: then commits make the file longer, until the log starts over.
    pub(super) fn keep_ahead(&mut self, used: u64) -> io::Result<()> {
        if used < MUCH {
            self.length = 0;
            return Ok(());
        }
        if self.is_ahead(used) {
            return Ok(());
        }
        let lengthened = self.lengthen(used);
        if lengthened.is_err() {
            self.length = self.wanted;
        }
        lengthened
    }

    fn is_ahead(&self, used: u64) -> bool {
        self.length >= self.wanted || used + STEP / 2 < self.length
    }

    fn lengthen(&mut self, used: u64) -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).open(&self.path)?;
        self.length = file.seek(SeekFrom::End(0))?;
        if self.is_ahead(used) {
            return Ok(());
        }
        let step = STEP.min(self.wanted - self.length);
        let written = io::copy(&mut io::repeat(0).take(step), &mut file);
        if let Err(error) = written.and_then(|_| file.sync_all()) {
            // A disk that is nearly full has better uses for the rest.
            file.set_len(self.length)?;
            return Err(error);
        }
        self.length += step;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const MIB: u64 = 1 << 20;

    #[test]
    fn a_busy_log_is_made_longer_ahead_of_its_end_and_no_longer_than_it_gets() {
        let folder = tempfile::TempDir::new().unwrap();
        let database = folder.path().join("test.db");
        let log = folder.path().join("test.db-wal");
        let length = || fs::metadata(&log).unwrap().len() / MIB;
        fs::write(&log, vec![7; 2 << 20]).unwrap();
        let mut file = LogFile::of(&database, 9 * MIB);

        file.keep_ahead(MIB / 2).unwrap();
        assert_eq!(length(), 2, "little was written so far");
        file.keep_ahead(2 * MIB).unwrap();
        assert_eq!(length(), 3);
        file.keep_ahead(2 * MIB + MIB / 4).unwrap();
        assert_eq!(length(), 3, "its end is not near");
        for _ in 0..10 {
            file.keep_ahead(9 * MIB - MIB / 4).unwrap();
        }
        assert_eq!(length(), 9);
        file.keep_ahead(9 * MIB).unwrap();
        assert_eq!(length(), 9, "it is as long as it gets");

        let bytes = fs::read(&log).unwrap();
        assert!(bytes.iter().take(2 << 20).all(|byte| *byte == 7), "what was there is still there");
    }

    #[test]
    fn what_cannot_be_done_is_tried_again_when_the_log_starts_over() {
        let folder = tempfile::TempDir::new().unwrap();
        let log = folder.path().join("test.db-wal");
        let mut file = LogFile::of(&folder.path().join("test.db"), 8 * MIB);

        assert!(file.keep_ahead(2 * MIB).is_err(), "there is no such file");
        fs::write(&log, vec![0; 2 << 20]).unwrap();
        file.keep_ahead(2 * MIB).unwrap();
        assert_eq!(fs::metadata(&log).unwrap().len(), 2 * MIB);

        file.keep_ahead(0).unwrap();
        file.keep_ahead(2 * MIB).unwrap();
        assert_eq!(fs::metadata(&log).unwrap().len(), 3 * MIB);
    }

    #[cfg(unix)]
    #[test]
    fn the_log_of_a_link_is_beside_the_file_that_it_leads_to() {
        let folder = tempfile::TempDir::new().unwrap();
        let elsewhere = folder.path().join("elsewhere");
        fs::create_dir(&elsewhere).unwrap();
        fs::write(elsewhere.join("real.db"), "").unwrap();
        let log = elsewhere.join("real.db-wal");
        fs::write(&log, vec![0; 2 << 20]).unwrap();
        let link = folder.path().join("link.db");
        std::os::unix::fs::symlink(elsewhere.join("real.db"), &link).unwrap();

        LogFile::of(&link, 8 * MIB).keep_ahead(2 * MIB).unwrap();

        assert_eq!(fs::metadata(&log).unwrap().len(), 3 * MIB);
    }

    #[test]
    fn a_log_that_somebody_emptied_is_measured_again() {
        let folder = tempfile::TempDir::new().unwrap();
        let log = folder.path().join("test.db-wal");
        fs::write(&log, vec![0; 8 << 20]).unwrap();
        let mut file = LogFile::of(&folder.path().join("test.db"), 8 * MIB);
        file.keep_ahead(7 * MIB).unwrap();

        fs::write(&log, vec![0; 1 << 20]).unwrap();
        file.keep_ahead(0).unwrap();
        file.keep_ahead(MIB).unwrap();

        assert_eq!(fs::metadata(&log).unwrap().len(), 2 * MIB);
    }
}
