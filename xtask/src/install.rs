//! Brings in what the tests need besides Rust: a PostgreSQL server, a browser and what reads
//! documents, where Debian's package manager can, a mail server, by Python's, and what judges the
//! pages, by Node's.

use crate::server::Binaries;
use crate::steps::run;
use anyhow::{Context, Result, bail};
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The package of the server.
const SERVER: &[&str] = &["postgresql-15"];

/// The packages of the browser and of what drives it, which must be of one version.
const BROWSER: &[&str] = &["chromium", "chromium-driver"];

/// The program that drives the browser.
const DRIVER: &str = "chromedriver";

/// Asked by the package manager before it starts a service.
const POLICY: &str = "/usr/sbin/policy-rc.d";

/// Answer of [`POLICY`] that forbids every start.
const NEVER: &str = "#!/bin/sh\nexit 101\n";

/// Finds a server, or installs one when `may_install` and this is Debian.
///
/// # Errors
/// Without a server, with the command that would install one.
pub fn postgres(path: &str, may_install: bool) -> Result<Binaries> {
    if let Some(found) = Binaries::find(path) {
        return Ok(found);
    }
    install("PostgreSQL server (15 or newer)", SERVER, may_install)?;
    Binaries::find(path).context("the package is installed, but its server was not found")
}

/// The mail server that the tests talk to.
const MAIL_SERVER: &str = "aiosmtpd==1.4.6";

/// Finds Python with a mail server in a folder of its own, or makes it, which needs Python 3 and
/// the package index.
///
/// # Errors
/// When it cannot be made, with the commands that make it.
pub fn mail_server(target: &Path) -> Result<PathBuf> {
    let folder = target.join("mail-server");
    let python = folder.join("bin/python");
    if imports(&python) {
        return Ok(python);
    }
    let by_hand = format!(
        "make it by hand: `python3 -m venv {0} && {0}/bin/python -m pip install {MAIL_SERVER}`",
        folder.display()
    );
    let make = || {
        run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
        run(Command::new(&python).args(["-m", "pip", "install", "--quiet", MAIL_SERVER]))
    };
    make().context(by_hand)?;
    Ok(python)
}

/// Whether a Python is there and has the mail server.
fn imports(python: &Path) -> bool {
    let mut command = Command::new(python);
    let status = command.args(["-c", "import aiosmtpd"]).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

/// The package of Node's package manager.
const NPM: &[&str] = &["npm"];

/// What names the judge of the pages, with its version and the digest of it.
const AXE_FILES: [&str; 2] = ["package.json", "package-lock.json"];

/// Finds axe-core, which judges the pages, in a folder of its own, or fetches the version that the
/// lock file in `e2e/axe` pins. Installs Node's package manager for that when `may_install` and
/// this is Debian.
///
/// # Errors
/// When it cannot be fetched, with the commands that fetch it.
pub fn axe(root: &Path, target: &Path, path: &str, may_install: bool) -> Result<PathBuf> {
    let (wanted, folder) = (root.join("e2e/axe"), target.join("axe"));
    let script = folder.join("node_modules/axe-core/axe.min.js");
    if script.is_file() && AXE_FILES.iter().all(|name| same(&wanted.join(name), &folder.join(name)))
    {
        return Ok(script);
    }
    if in_path(path, "npm").is_none() {
        install("npm, Node's package manager,", NPM, may_install)?;
    }
    let fetch = || {
        fs::create_dir_all(&folder)?;
        for name in AXE_FILES {
            fs::copy(wanted.join(name), folder.join(name))?;
        }
        let quiet = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
        run(Command::new("npm").args(quiet).current_dir(&folder))
    };
    fetch().with_context(|| {
        format!(
            "fetch it by hand: copy {} to {} and run `npm ci --ignore-scripts` there",
            wanted.display(),
            folder.display()
        )
    })?;
    Ok(script)
}

/// The packages of the programs that read documents back.
const READERS: &[&str] = &["poppler-utils", "qpdf", "zbar-tools"];

/// A program of each of these packages.
const READER_PROGRAMS: [&str; 3] = ["pdftotext", "qpdf", "zbarimg"];

/// Looks for the programs that read documents back: their text, their structure, and their codes.
/// Installs them when they are missing, `may_install`, and this is Debian.
///
/// # Errors
/// Without them, with the command that would install them.
pub fn readers(path: &str, may_install: bool) -> Result<()> {
    if has_readers(path) {
        return Ok(());
    }
    install("reader of documents (poppler, qpdf and zbar)", READERS, may_install)?;
    if !has_readers(path) {
        bail!("the packages are installed, but {} were not found", READER_PROGRAMS.join(", "));
    }
    Ok(())
}

fn has_readers(path: &str) -> bool {
    READER_PROGRAMS.iter().all(|program| in_path(path, program).is_some())
}

/// Whether two files are there and hold the same.
fn same(one: &Path, other: &Path) -> bool {
    matches!((fs::read(one), fs::read(other)), (Ok(one), Ok(other)) if one == other)
}

/// Finds the program that drives the browser, or installs both when `may_install` and this is
/// Debian.
///
/// # Errors
/// Without it, with the command that would install it.
pub fn chromedriver(path: &str, may_install: bool) -> Result<PathBuf> {
    if let Some(found) = find_chromedriver(path) {
        return Ok(found);
    }
    install("Chromium with chromedriver", BROWSER, may_install)?;
    find_chromedriver(path).context("the packages are installed, but chromedriver was not found")
}

/// The program that drives the browser, in a folder of `path`, the value of the variable `PATH`.
#[must_use]
pub fn find_chromedriver(path: &str) -> Option<PathBuf> {
    in_path(path, DRIVER)
}

fn in_path(path: &str, program: &str) -> Option<PathBuf> {
    let programs = path.split(':').map(|folder| Path::new(folder).join(program));
    programs.into_iter().find(|program| program.is_file())
}

fn install(what: &str, packages: &[&str], may_install: bool) -> Result<()> {
    if !may_install || !Path::new("/usr/bin/apt-get").exists() {
        bail!(
            "no {what} was found; run `cargo xtask test --install` as root on Debian, or \
             `sudo apt-get install --no-install-recommends {}`",
            packages.join(" ")
        );
    }
    let forbidden = NoServices::begin()?;
    let arguments = [&["install", "--yes", "--no-install-recommends"], packages].concat();
    // The list of packages may be absent or old; it is only fetched when it has to be.
    let installed =
        apt_get(&arguments).or_else(|_| apt_get(&["update"]).and_then(|()| apt_get(&arguments)));
    drop(forbidden);
    installed
}

fn apt_get(arguments: &[&str]) -> Result<()> {
    println!("apt-get {}", arguments.join(" "));
    let status = Command::new("apt-get")
        .args(["--quiet", "-o", "Dpkg::Use-Pty=0"])
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .status()
        .context("run apt-get")?;
    if !status.success() {
        bail!("apt-get {} failed; it needs to be run as root", arguments.join(" "));
    }
    Ok(())
}

/// While it lives, an installed package does not start its service.
struct NoServices {
    before: Option<(Vec<u8>, Permissions)>,
}

impl NoServices {
    fn begin() -> Result<Self> {
        let before = match fs::read(POLICY) {
            Ok(text) => Some((text, fs::metadata(POLICY)?.permissions())),
            Err(_) => None,
        };
        fs::write(POLICY, NEVER).with_context(|| format!("write {POLICY}; run as root"))?;
        fs::set_permissions(POLICY, Permissions::from_mode(0o755))?;
        Ok(Self { before })
    }

    fn restore(&self) -> std::io::Result<()> {
        match &self.before {
            Some((text, permissions)) => {
                fs::write(POLICY, text)?;
                fs::set_permissions(POLICY, permissions.clone())
            }
            None => fs::remove_file(POLICY),
        }
    }
}

impl Drop for NoServices {
    fn drop(&mut self) {
        if let Err(error) = self.restore() {
            eprintln!("{POLICY} could not be put back: {error}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_driver_is_looked_for_in_every_folder_of_the_path() -> Result<()> {
        let (empty, full) = (tempfile::tempdir()?, tempfile::tempdir()?);
        let path = format!("{}:{}", empty.path().display(), full.path().display());
        assert_eq!(find_chromedriver(&path), None);

        fs::write(full.path().join(DRIVER), "")?;

        assert_eq!(find_chromedriver(&path), Some(full.path().join(DRIVER)));
        Ok(())
    }

    #[test]
    fn what_judges_the_pages_is_fetched_again_only_for_another_lock() -> Result<()> {
        let (root, target) = (tempfile::tempdir()?, tempfile::tempdir()?);
        let there = target.path().join("axe/node_modules/axe-core");
        fs::create_dir_all(&there)?;
        fs::create_dir_all(root.path().join("e2e/axe"))?;
        fs::write(there.join("axe.min.js"), "")?;
        for name in AXE_FILES {
            fs::write(root.path().join("e2e/axe").join(name), "{}")?;
            fs::write(target.path().join("axe").join(name), "{}")?;
        }
        let find = || axe(root.path(), target.path(), "", false);

        assert_eq!(find()?, there.join("axe.min.js"));
        fs::write(root.path().join("e2e/axe/package-lock.json"), "{\"another\":1}")?;
        let told = find().map_err(|error| error.to_string());

        assert!(told.is_err_and(|told| told.contains("--no-install-recommends npm")));
        Ok(())
    }

    #[test]
    fn documents_are_read_only_with_all_that_reads_them() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().display().to_string();
        for program in READER_PROGRAMS {
            let told = readers(&path, false).map_err(|error| error.to_string());
            assert!(told.is_err_and(|told| told.contains("poppler-utils qpdf zbar-tools")));
            fs::write(folder.path().join(program), "")?;
        }
        readers(&path, false)
    }

    #[test]
    fn without_leave_to_install_the_command_is_told() {
        let told = chromedriver("", false).map_err(|error| error.to_string());
        assert!(told.is_err_and(|told| {
            told.contains("apt-get install --no-install-recommends chromium chromium-driver")
        }));
    }
}
