//! A document as programs read it that are not ours: poppler, qpdf and zbar.
//!
//! The tests of this crate and those of the whole process (`e2e`) share it.

use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

/// A document in a file.
pub struct Reader {
    /// A folder of its own, in which the programs run.
    pub folder: TempDir,
    file: PathBuf,
}

impl Reader {
    /// One of this document, where there are programs that read it.
    pub fn of(document: &[u8]) -> Option<Self> {
        #[expect(
            clippy::disallowed_methods,
            reason = "this is how tests are told what is offered"
        )]
        std::env::var("ROLLBOOK_TEST_READERS").ok().filter(|value| !value.is_empty())?;
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("document.pdf");
        std::fs::write(&file, document).unwrap();
        Some(Self { folder, file })
    }

    /// What a program says of the document.
    pub fn tell(&self, program: &str, before: &[&str], after: &[&str]) -> String {
        let mut command = Command::new(program);
        command.args(before).arg(&self.file).args(after).current_dir(self.folder.path());
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{command:?}\n{said}{output:?}");
        said
    }

    /// Its text, on one line.
    pub fn text(&self) -> String {
        let text = self.tell("pdftotext", &["-enc", "UTF-8"], &["-"]);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Its objects, readable.
    pub fn objects(&self) -> String {
        let readable = ["--qdf", "--object-streams=disable", "--no-original-object-ids"];
        self.tell("qpdf", &readable, &["-"])
    }

    /// What it says of itself under a key, such as its title; nothing if it does not.
    pub fn property(&self, key: &str) -> String {
        let told = self.tell("pdfinfo", &[], &[]);
        let line = told.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'));
        line.unwrap_or_default().trim().to_owned()
    }

    /// The kinds of its parts, in the order of reading.
    pub fn structure(&self) -> Vec<String> {
        let told = self.tell("pdfinfo", &["-struct"], &[]);
        let kinds = told.lines().filter_map(|line| line.split_whitespace().next());
        kinds.filter(|kind| !kind.starts_with(['/', '"'])).map(ToOwned::to_owned).collect()
    }

    /// What its code says, read from a picture of the page.
    pub fn code(&self) -> String {
        self.tell("pdftoppm", &["-r", "200", "-png", "-singlefile"], &["page"]);
        let mut command = Command::new("zbarimg");
        let only = ["-S*.enable=0", "-Sqrcode.enable=1"];
        command.args(only).args(["--quiet", "--raw", "page.png"]).current_dir(self.folder.path());
        let output = command.output().unwrap();
        String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
    }
}
