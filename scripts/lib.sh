# Shared by the scripts: their help, what this machine lacks, and how it is installed.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '\n== %s\n' "$*"; }

# Prints the comment at the head of the script and ends it, where an argument asks for help.
help_where_asked() {
  local argument
  for argument in "$@"; do
    case $argument in
      -h | --help) sed -n '1d; /^#/!q; s/^# \{0,1\}//p' "$0"; exit 0 ;;
    esac
  done
}

# Ends the script at an argument that it does not know.
unknown_argument() {
  echo "scripts/${0##*/} does not know \`$1\`. \`scripts/${0##*/} --help\` says what it takes." >&2
  exit 2
}

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

# Whether there is a Rust that is new enough; a distribution's own often is not.
has_rust() {
  local least
  least=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' "$root/Cargo.toml" | head -n 1)
  command -v cargo >/dev/null && command -v rustc >/dev/null || return 1
  printf '%s\n' "$least" "$(rustc --version | cut -d ' ' -f 2)" | sort --check=quiet --version-sort
}

# Installs Rust by rustup where there is none, or an old one.
need_rust() {
  if [ -f "$HOME/.cargo/env" ]; then . "$HOME/.cargo/env"; fi
  if has_rust; then return; fi
  if command -v rustup >/dev/null; then
    say "Updating Rust with rustup, in $HOME/.rustup"
    rustup toolchain install stable --profile minimal --component rustfmt --component clippy
    rustup default stable
  else
    need_packages curl ca-certificates
    say "Installing Rust with rustup, into $HOME/.cargo and $HOME/.rustup"
    local setup
    # The second address serves the same script, from where rustup fetches all the rest.
    setup=$(curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs ||
      curl --proto '=https' --tlsv1.2 -sSf https://static.rust-lang.org/rustup/rustup-init.sh)
    sh -s -- -y --default-toolchain stable --profile minimal --component rustfmt --component clippy <<<"$setup"
    . "$HOME/.cargo/env"
  fi
  if ! has_rust; then
    echo "The Rust of this system is too old: $(rustc --version 2>&1). Remove it, or put rustup's first in PATH." >&2
    exit 1
  fi
}

# What a build of the headless node needs, and what the window needs beside it.
# Cargo fetches over TLS, so it needs the certificates as well. Without a typeface for emoji the signs of reactions
# are empty boxes.
node_packages=(build-essential pkg-config ca-certificates)
window_packages=(libwebkit2gtk-4.1-dev libayatana-appindicator3-dev fonts-noto-color-emoji)
