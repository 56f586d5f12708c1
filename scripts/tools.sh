# Cargo's own helpers that ./test needs, built once from crates.io and kept outside the clone.
# Not for what Debian has a package of: common.sh sees to that.
# Next: ../test (cargo-deny), long/fuzz.sh (cargo-fuzz).

tools_dir=$cache_dir/tools
PATH=$tools_dir/bin:$PATH

# tool NAME VERSION: makes `cargo NAME` (without its prefix) available.
tool() {
  local name=$1 version=$2
  command -v "$name" > /dev/null && return
  printf 'building %s %s, once\n' "$name" "$version"
  CARGO_TARGET_DIR=$cache_dir/tools-target cargo install --quiet --locked --root "$tools_dir" \
    --version "$version" "$name"
  rm -rf "$cache_dir/tools-target"
}
