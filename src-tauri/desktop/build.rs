//! Embeds what Tauri needs to know at build time: its configuration, the icons and the permissions.

fn main() {
    println!("cargo:rerun-if-changed=src-tauri/desktop/capabilities");
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern("./src-tauri/desktop/capabilities/**/*");
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo:warning={error:#}");
        std::process::exit(1);
    }
}
