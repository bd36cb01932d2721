//! Embeds what Tauri needs to know at build time: its configuration, the icons and the permissions.

fn main() {
    println!("cargo:rerun-if-changed=src-tauri/desktop/capabilities");
    // Each of the shell's own commands is a permission, which a capability has to name.
    let commands = tauri_build::AppManifest::new().commands(&[
        "take_errands",
        "say_words",
        "has_tray",
        "open_folder",
        "choose_folder",
    ]);
    let attributes = tauri_build::Attributes::new()
        .app_manifest(commands)
        .capabilities_path_pattern("./src-tauri/desktop/capabilities/**/*");
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo:warning={error:#}");
        std::process::exit(1);
    }
}
