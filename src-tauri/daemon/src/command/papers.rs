//! What the command line says of itself to shells and to `man`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use clap::CommandFactory;
use clap_complete::Shell;
use clap_mangen::Man;

use crate::args::Cli;
use crate::exit::CODES;
use crate::out;

/// The program's name, by which shells know it.
const NAME: &str = "blocknetd";

/// Prints the script by which a shell completes commands and options.
pub(crate) fn completions(shell: Shell) {
    // Drawn whole first: a reader that has enough must not end the program in the middle.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), NAME, &mut script);
    out::whole(&script);
}

/// Writes a page for the program and one for each command into a folder.
pub(crate) fn manual(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)
        .with_context(|| format!("the folder {} cannot be made", folder.display()))?;
    let mut program = Cli::command().disable_help_subcommand(true);
    program.build();
    page(program, folder, NAME)
}

/// The section of a page that says what the codes of `exit` mean.
fn exit_status() -> Vec<u8> {
    let mut section = String::from(".SH \"EXIT STATUS\"\n");
    for (code, meaning) in CODES {
        section.push_str(&format!(".TP\n\\fB{code}\\fR\n{meaning}\n"));
    }
    section.into_bytes()
}

/// Writes the page of a command, and those of the commands below it.
fn page(command: clap::Command, folder: &Path, name: &str) -> Result<()> {
    for inner in command.get_subcommands().filter(|c| !c.is_hide_set()) {
        page(
            inner.clone(),
            folder,
            &format!("{name}-{}", inner.get_name()),
        )?;
    }
    let file = folder.join(format!("{name}.1"));
    let mut text = Vec::new();
    Man::new(command.display_name(name)).render(&mut text)?;
    text.extend(exit_status());
    fs::write(&file, text).with_context(|| format!("{} cannot be written", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_that_is_shown_has_a_page() {
        let folder = tempfile::tempdir().unwrap();
        manual(folder.path()).unwrap();
        for page in ["blocknetd", "blocknetd-run", "blocknetd-peers-add"] {
            let text = fs::read_to_string(folder.path().join(format!("{page}.1"))).unwrap();
            assert!(text.contains(".SH SYNOPSIS"), "{page}");
            assert!(
                text.contains(".SH \"EXIT STATUS\"\n.TP\n\\fB0\\fR\ndone"),
                "{page}"
            );
        }
        let count = fs::read_dir(folder.path()).unwrap().count();
        assert!(count > Cli::command().get_subcommands().count());
        assert!(!folder.path().join("blocknetd-manual.1").exists());
    }

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }
}
