# How ./test runs its steps: one after the other, each with a title and its duration, all to the end, and
# the tests of every runner added up. It knows no step by itself.
# Next: ../test (the short steps), long/ (the long ones).

passed=0 failed=0
failed_steps=() skipped_steps=()

# A step ends with this code, after saying why, where it could not run at all.
cannot_run=75

# step TITLE COMMAND...: runs COMMAND and counts what it tested; a step without tests counts as one.
step() {
  local title=$1 log=$work_dir/step.log started=$SECONDS status good bad
  shift
  printf '\n== %s\n' "$title"
  # Not `if "$@"`: a condition would switch `set -e` off inside the step.
  set +e
  (
    set -e
    "$@"
  ) 2>&1 | tee "$log"
  status=${PIPESTATUS[0]}
  set -e
  read -r good bad < <(tests_in "$log")
  if [ "$status" = "$cannot_run" ]; then
    skipped_steps+=("$title")
  elif [ "$status" != 0 ]; then
    failed_steps+=("$title")
    [ "$bad" -gt 0 ] || bad=1
  elif [ "$good" = 0 ]; then
    good=1
  fi
  passed=$((passed + good)) failed=$((failed + bad))
  printf -- '-- %s: %s in %d s\n' "$title" "$(outcome "$status")" $((SECONDS - started))
}

outcome() {
  case $1 in
    0) echo good ;;
    "$cannot_run") echo 'could not run' ;;
    *) echo FAILED ;;
  esac
}

# tests_in LOG: "PASSED FAILED", from the closing lines of nextest, cargo test, node's runner and our own.
tests_in() {
  sed 's/\x1b\[[0-9;]*m//g' "$1" | awk '
    /^ *Summary \[/ || /^test result: / {
      for (i = 1; i < NF; i++) {
        if ($(i + 1) ~ /^passed/) good += $i
        if ($(i + 1) ~ /^(failed|timed)/) bad += $i
      }
    }
    /^(ℹ|#) pass [0-9]+$/ { good += $3 }
    /^(ℹ|#) (fail|cancelled) [0-9]+$/ { bad += $3 }
    /^[0-9]+ passed, [0-9]+ failed$/ { good += $1; bad += $3 }
    END { print good + 0, bad + 0 }'
}

# long_tests PACKAGE TEST FILTER: tests that are left out otherwise; as a release build, since they measure.
long_tests() {
  cargo test --locked --release --package "$1" --test "$2" -- --ignored --nocapture --test-threads=1 "$3"
}

# The real feeds, which lie beside the clone and not in it; ends the step where they do not.
need_real_feeds() {
  export YAGURA_CORPUS="${YAGURA_CORPUS:-$PWD/../shared/data}"
  [ -d "$YAGURA_CORPUS" ] && return
  echo "no real feeds: neither YAGURA_CORPUS nor ../shared/data is a folder"
  exit "$cannot_run"
}

# Names what failed or did not run, prints the closing line, and ends with the verdict.
finish() {
  local title
  printf '\n'
  for title in "${failed_steps[@]}"; do printf 'failed: %s\n' "$title"; done
  for title in "${skipped_steps[@]}"; do printf 'could not run: %s\n' "$title"; done
  printf 'took %d min %d s\n' $((SECONDS / 60)) $((SECONDS % 60))
  printf '%d passed, %d failed\n' "$passed" "$((failed + ${#skipped_steps[@]}))"
  [ $((failed + ${#failed_steps[@]} + ${#skipped_steps[@]})) = 0 ]
}
