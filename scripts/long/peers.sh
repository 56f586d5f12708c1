# Other programs on the same input, on the same machine, in the same run.
long_steps+=(peers)
title[peers]='the peer benches'

step_peers() {
  local list=$work_dir/list sheets=$CARGO_TARGET_DIR/release/examples/sheets
  cargo build --locked --release --quiet --package formats --example sheets
  "$sheets" write "$list.xlsx" 100000
  echo 'ours:' && "$sheets" read "$list.xlsx"
  echo 'calamine:' && "$sheets" peer "$list.xlsx"
}
