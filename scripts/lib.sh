# Shared by run and test: what this machine lacks, and how it is installed.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '\n== %s\n' "$*"; }

# Installs the Debian or Ubuntu packages named that are missing, after saying which.
need_packages() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  if ! command -v apt-get >/dev/null; then
    echo "These packages are missing, and this system has no apt-get: ${missing[*]}" >&2
    exit 1
  fi
  say "Installing with apt-get: ${missing[*]}"
  local as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get -o DPkg::Lock::Timeout=600 -qq update
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get -o DPkg::Lock::Timeout=600 -qq install --no-install-recommends -y "${missing[@]}"
}

# Installs Rust by rustup where there is none.
need_rust() {
  [ -f "$HOME/.cargo/env" ] && . "$HOME/.cargo/env"
  command -v cargo >/dev/null && return
  need_packages curl ca-certificates
  say "Installing Rust with rustup, into $HOME/.cargo and $HOME/.rustup"
  curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y --profile minimal --component rustfmt,clippy
  . "$HOME/.cargo/env"
}

# What a build of the headless node needs, and what the window needs beside it.
# Cargo fetches over TLS, so it needs the certificates as well.
node_packages=(build-essential pkg-config ca-certificates)
window_packages=(libwebkit2gtk-4.1-dev libayatana-appindicator3-dev)
