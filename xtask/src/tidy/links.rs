//! Documents mention only files that exist.

use super::Finding;
use crate::tree::File;
use std::path::{Component, Path, PathBuf};

/// Relative links of Markdown files that lead nowhere.
#[must_use]
pub fn findings(files: &[File]) -> Vec<Finding> {
    let exists = |path: &str| {
        let folder = format!("{path}/");
        path.is_empty()
            || files.iter().any(|file| file.path == path || file.path.starts_with(&folder))
    };
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| file.extension() == Some("md")) {
        for target in targets(&file.text) {
            let path = target.split('#').next().unwrap_or_default();
            let resolved = resolve(&file.path, path);
            if !path.is_empty() && !resolved.as_deref().is_some_and(exists) {
                findings.push(Finding::new(
                    &file.path,
                    format!("links to {target}, which is not there"),
                ));
            }
        }
    }
    findings
}

/// The relative targets of `[text](target)`, outside blocks of code.
fn targets(text: &str) -> Vec<&str> {
    let mut targets = Vec::new();
    let mut fenced = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        if fenced {
            continue;
        }
        for part in line.split("](").skip(1) {
            let target = part.split([')', ' ']).next().unwrap_or_default();
            let absolute = target.contains("://") || target.starts_with("mailto:");
            if !absolute && !target.is_empty() {
                targets.push(target);
            }
        }
    }
    targets
}

/// The path from the root; none when it leaves the repository.
fn resolve(from: &str, target: &str) -> Option<String> {
    let mut path = PathBuf::from(from).parent()?.to_owned();
    for part in Path::new(target).components() {
        match part {
            Component::Normal(name) => path.push(name),
            Component::ParentDir if !path.pop() => return None,
            _ => {}
        }
    }
    Some(path.to_str()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::sample;

    #[test]
    fn a_link_to_nowhere_is_found() {
        let files = [
            sample("docs/a.md", "[b](b.md) [up](../README.md#top) [x](missing.md) [y](../../z.md)"),
            sample("docs/b.md", "[web](https://example.test/c.md) [here](#part) [dir](../docs)"),
            sample("README.md", "```\n[code](nothing.md)\n```\n"),
        ];

        let found = findings(&files);

        let messages: Vec<_> = found.iter().map(|finding| finding.message.as_str()).collect();
        assert_eq!(messages.len(), 2, "{messages:?}");
        assert!(messages.iter().any(|message| message.contains("missing.md")));
        assert!(messages.iter().any(|message| message.contains("../../z.md")));
    }
}
