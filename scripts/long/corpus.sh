# The parsers, names and matching over the real feeds that lie beside the clone, not in it.
long_steps+=(corpus)
title[corpus]='the real feeds'

# As a release build: the tests measure as well, and a debug build would take the hour for this alone.
step_corpus() {
  need_real_feeds
  cargo test --workspace --locked --release --test 'corpus*' -- --ignored --nocapture
}
