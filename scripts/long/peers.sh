# Other programs on the same input, on the same machine, in the same run.
long_steps+=(peer_sheets peer_matching)
title[peer_sheets]='a large workbook, beside calamine'
title[peer_matching]='matching, beside cve-bin-tool'

step_peer_sheets() {
  local list=$work_dir/list.xlsx sheets=$CARGO_TARGET_DIR/release/examples/sheets
  cargo build --locked --release --quiet --package formats --example sheets
  "$sheets" write "$list" 100000
  echo 'ours:' && "$sheets" read "$list"
  echo 'calamine:' && "$sheets" peer "$list"
}

# The other program gets the first hundred rows: it needs a fifth of a second for each.
step_peer_matching() {
  need_real_feeds
  need_cve_bin_tool
  local match=$CARGO_TARGET_DIR/release/examples/match_components list=$work_dir/components.csv
  local feeds=$YAGURA_CORPUS/vulnerabilities/nvd-1.1
  cargo build --locked --release --quiet --package matching --example match_components
  "$match" sample --feeds "$feeds"/*.gz --count 10000 --seed 7 > "$list"
  head -n 101 "$list" > "$work_dir/hundred.csv"
  echo 'ours, 10,000 rows:'
  "$match" match --feeds "$feeds" --components "$list" --timing > "$work_dir/matches.jsonl"
  echo 'cve-bin-tool, 100 rows:'
  "$peer_dir/bin/python" benches/peer.py "$feeds" "$work_dir/hundred.csv"
}

peer_dir=$cache_dir/peer

# From PyPI, kept outside the clone; ends the step where it cannot be had.
need_cve_bin_tool() {
  [ ! -x "$peer_dir/bin/cve-bin-tool" ] || return 0
  if python3 -m venv "$peer_dir" && "$peer_dir/bin/pip" install --quiet cve-bin-tool==3.4; then return 0; fi
  rm -rf "$peer_dir"
  echo 'no cve-bin-tool: it takes python3 with venv, and PyPI'
  exit "$cannot_run"
}
