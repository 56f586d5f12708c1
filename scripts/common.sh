# Shared by ./run and ./test: where things are kept outside the clone, and what the machine must have.
# Not a program: it is sourced, and it builds and runs nothing by itself.
# Next: steps.sh (how ./test counts), postgres.sh, tools.sh.

cache_dir="${XDG_CACHE_HOME:-$HOME/.cache}/yagura"
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$cache_dir/target}"
export PATH="$PATH:$HOME/.cargo/bin"

die() {
  printf '%s\n' "$*" >&2
  exit 1
}

# need PACKAGE COMMAND...: remembers the Debian PACKAGE unless COMMAND succeeds.
missing_packages=()
need() {
  local package=$1
  shift
  "$@" > /dev/null 2>&1 || missing_packages+=("$package")
}

# Installs what `need` found missing where that is possible, else names it and stops.
install_missing_packages() {
  [ ${#missing_packages[@]} -gt 0 ] || return 0
  if [ "$(id -u)" != 0 ] || ! command -v apt-get > /dev/null; then
    die "please install first (Debian's package names): ${missing_packages[*]}"
  fi
  printf 'installing %s\n' "${missing_packages[*]}"
  apt-get -qq update
  DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install "${missing_packages[@]}" \
    > /dev/null
  missing_packages=()
}

# What compiling needs: Cargo from the person, a C compiler (for SQLite) from Debian.
ready_to_build() {
  command -v cargo > /dev/null || die "cargo not found: please install the Rust toolchain with rustup first"
  need build-essential command -v cc
  install_missing_packages
}
