//! What the packages bring to read: whole, and with links that lead somewhere.
//!
//! ```text
//! tauri.linux.conf.json ──▶ /usr/share/doc/blocknet ──links──▶ /usr/share/doc/blocknet
//! ```

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

use harness::programs::repository;
use serde_json::Value;

/// Where the documents of a package lie.
const DOCS: &str = "/usr/share/doc/blocknet";

/// What a package brings below [`DOCS`]: where it lies then, and where it is taken from.
fn papers(kind: &str) -> BTreeMap<PathBuf, PathBuf> {
    let config = fs::read_to_string(repository().join("tauri.linux.conf.json")).expect("a file");
    let config: Value = serde_json::from_str(&config).expect("JSON");
    let files = config.pointer(&format!("/bundle/linux/{kind}/files"));
    let files = files.and_then(Value::as_object).expect("files");
    let mut papers = BTreeMap::new();
    for (to, from) in files {
        if Path::new(to).starts_with(DOCS) {
            let from = repository().join(from.as_str().expect("a path"));
            add(&mut papers, Path::new(to), &from);
        }
    }
    papers
}

fn add(papers: &mut BTreeMap<PathBuf, PathBuf>, to: &Path, from: &Path) {
    papers.insert(to.to_owned(), from.to_owned());
    for inner in fs::read_dir(from).into_iter().flatten() {
        let name = inner.expect("readable").file_name();
        add(papers, &to.join(&name), &from.join(&name));
    }
}

/// The links of a document that lead to files.
fn links(text: &str) -> Vec<&str> {
    let ends = text
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next());
    let files = ends.map(|link| link.split('#').next().unwrap_or_default());
    files
        .filter(|link| !link.is_empty() && !link.contains("://"))
        .collect()
}

fn straightened(path: &Path) -> PathBuf {
    let mut straight = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                straight.pop();
            }
            other => straight.push(other),
        }
    }
    straight
}

#[test]
fn every_link_of_a_shipped_document_leads_to_a_shipped_file() {
    for kind in ["deb", "rpm"] {
        let papers = papers(kind);
        let mut followed = 0;
        for (to, from) in &papers {
            assert!(from.exists(), "{kind}: {} is not there", from.display());
            if to.extension().is_none_or(|extension| extension != "md") {
                continue;
            }
            let text = fs::read_to_string(from).expect("a document");
            for link in links(&text) {
                let target = straightened(&to.with_file_name(link));
                let is_here = papers.contains_key(&target);
                assert!(is_here, "{kind}: {link} of {} leads nowhere", to.display());
                followed += 1;
            }
        }
        assert!(followed > 20, "{kind}: {followed} links");
    }
}

#[test]
fn the_service_names_a_shipped_document_and_gives_up_on_wrong_arguments() {
    let unit = repository().join("packaging/linux/blocknetd.service");
    let unit = fs::read_to_string(unit).expect("a unit");
    let named = unit
        .split("file:")
        .nth(1)
        .and_then(|rest| rest.lines().next());
    let named = Path::new(named.expect("a document"));
    assert!(papers("deb").contains_key(named), "{}", named.display());
    assert!(unit.contains("\nRestartPreventExitStatus=2\n"), "{unit}");
}
