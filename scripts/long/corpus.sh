# The parsers, names and matching over the real feeds that lie beside the clone, not in it.
long_steps+=(corpus)
title[corpus]='the real feeds'

# As a release build: the tests measure as well, and a debug build would take the hour for this alone.
step_corpus() {
  export YAGURA_CORPUS="${YAGURA_CORPUS:-$PWD/../shared/data}"
  if [ ! -d "$YAGURA_CORPUS" ]; then
    echo "no real feeds: neither YAGURA_CORPUS nor ../shared/data is a folder"
    exit "$cannot_run"
  fi
  cargo test --workspace --locked --release --test 'corpus*' -- --ignored --nocapture
}
