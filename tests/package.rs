//! The package as a person gets it: installed, started, used, upgraded, removed.

mod package_install;
mod package_papers;
mod package_scripts;
