//! The original program's paths, and the import of its saved chains.

mod seed_import;
mod seed_paths;
mod seed_strangers;
