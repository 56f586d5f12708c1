#!/usr/bin/env bash
# Makes the database file of a schema, before a migration is added to it: the demonstration as the program of today
# makes it, cut to a part, and a row in each table that it leaves empty.
#   crates/store/upgrades/make.sh YAGURA        YAGURA is the program, built from the commit before the migration
# Next: README.md.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
yagura=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The region is whole once it serves and no job waits.
"$yagura" demo --data "$work/data" --listen 127.0.0.1:0 > "$work/log" 2>&1 &
hub=$!
until grep -q '^http' "$work/log" &&
  [ "$(sqlite3 "$work/data/yagura.db" 'select count(*) from job where finished_at_ms is null')" = 0 ]; do
  kill -0 "$hub" || { cat "$work/log" && exit 1; }
  sleep 1
done
kill "$hub"
wait "$hub" || true

file=$work/yagura.db
sqlite3 "$work/data/yagura.db" "vacuum into '$file'"
step=$(sqlite3 "$file" 'select max(number) from schema_step')
{
  echo '.bail on'
  echo 'pragma foreign_keys = on;'
  echo "delete from finding where rowid % 4 <> 0;"
  echo "delete from cve where id not in (select cve_id from finding) or length(configurations) > 600;"
  echo "delete from kev where cve_id not in (select cve_id from finding);"
  echo 'begin;'
  for fill in "$here"/fill-*.sql; do
    number=${fill##*-} number=${number%.sql}
    if [ $((10#$number)) -le "$step" ]; then cat "$fill"; fi
  done
  echo 'commit;'
  # Small pages: most tables hold a few rows.
  echo 'pragma journal_mode = delete;'
  echo 'pragma page_size = 1024;'
  echo 'vacuum;'
} | sqlite3 "$file" > /dev/null
gzip -9n < "$file" > "$here/schema-$(printf '%02d' "$step").db.gz"
ls -l "$here/schema-$(printf '%02d' "$step").db.gz"
