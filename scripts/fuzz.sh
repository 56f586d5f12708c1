# The fuzz targets of ../fuzz: replaying their seeds on stable Rust, and fuzzing them.
# It knows no target by name: each file in fuzz_targets/ is one, and one without seeds fails.
# Next: ../fuzz/README.md says how a target is added.

fuzz_limits=(-rss_limit_mb=2048 -timeout=10 -verbosity=0 -close_fd_mask=1)

# Fuzzing takes the versions that the product has: its lock is the product's, and what libFuzzer adds.
lock_fuzz() { [ fuzz/Cargo.lock -nt Cargo.lock ] || cp Cargo.lock fuzz/Cargo.lock; }

fuzz_targets() { ls fuzz/fuzz_targets | sed -n 's/\.rs$//p'; }

# Every seed once through its target. Without instrumentation libFuzzer is an ordinary program.
replay_seeds() {
  local name count=0
  lock_fuzz
  cargo build --manifest-path fuzz/Cargo.toml --bins --quiet
  for name in $(fuzz_targets); do
    replay "$name" || return 1
    count=$((count + 1))
  done
  printf '%d passed, 0 failed\n' "$count"
  [ "$count" -gt 0 ]
}

replay() {
  local name=$1 seeds program=$CARGO_TARGET_DIR/debug/$1
  seeds=$(find "fuzz/seeds/$name" -type f 2> /dev/null) || true
  [ -n "$seeds" ] || { echo "no seeds: fuzz/seeds/$name" && return 1; }
  [ -x "$program" ] || { echo "not named in fuzz/Cargo.toml: $name" && return 1; }
  # shellcheck disable=SC2086 # our own file names, without spaces
  RUST_BACKTRACE=0 "$program" "${fuzz_limits[@]}" $seeds > "$work_dir/seeds.log" 2>&1 ||
    { tail -n 30 "$work_dir/seeds.log" && echo "a seed of $name was not survived" && return 1; }
}

# fuzz_all SECONDS: fuzzes every target that long, one on each core. Needs no nightly Rust: the targets are
# safe Rust, where a memory sanitizer finds nothing that a panic does not say.
fuzz_all() {
  tool cargo-fuzz 0.13.2
  lock_fuzz
  cargo fuzz build --fuzz-dir fuzz --sanitizer none --target-dir "$CARGO_TARGET_DIR/fuzz" > "$work_dir/build.log" 2>&1 ||
    { cat "$work_dir/build.log" && return 1; }
  export -f fuzz_one
  export cache_dir work_dir
  fuzz_targets | xargs -P "$(nproc)" -I '{}' bash -c 'fuzz_one "$@"' fuzz_one '{}' "$1" "${fuzz_limits[@]}"
}

# What it learns is kept for the next time; what kills the target lies in fuzz/artifacts/.
fuzz_one() {
  local name=$1 seconds=$2 corpus=$cache_dir/fuzz/$1 log=$work_dir/$1.log program
  program=$(ls "$CARGO_TARGET_DIR"/fuzz/*/release/"$name") || return 1
  shift 2
  mkdir -p "$corpus" "fuzz/artifacts/$name"
  # Words that a parser knows, where guessing them letter by letter would take hours.
  if [ -f "fuzz/dictionaries/$name.dict" ]; then set -- "$@" -dict="fuzz/dictionaries/$name.dict"; fi
  if RUST_BACKTRACE=0 "$program" "$@" -max_total_time="$seconds" -print_final_stats=1 \
    -artifact_prefix="fuzz/artifacts/$name/" "$corpus" "fuzz/seeds/$name" > "$log" 2>&1; then
    printf '%s: %s runs, nothing found\n' "$name" "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")"
  else
    tail -n 30 "$log"
    printf '%s: FOUND something, see fuzz/artifacts/%s\n' "$name" "$name"
    return 1
  fi
}
