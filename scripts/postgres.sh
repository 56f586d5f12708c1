# A PostgreSQL of this run's own: made new in a temporary folder, on loopback, gone at the end.
# It is never the machine's server, and no data outlives it.
# Next: ../test, which starts it before the tests and stops it whatever happens.

postgres_dir=

# Where initdb and pg_ctl are: Debian keeps them off the PATH, one folder per version.
postgres_bin() {
  local folder
  for folder in $(ls -d /usr/lib/postgresql/*/bin 2> /dev/null | sort -rV) $(dirname "$(command -v initdb)" 2> /dev/null); do
    [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ] && echo "$folder" && return
  done
  return 1
}

# PostgreSQL refuses to run as root; Debian's package brings a user for it.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

# Starts a server and exports its address as YAGURA_TEST_POSTGRES. Its default collation is Japanese, so
# that a column that forgot `collate "C"` sorts differently from SQLite and is found.
start_postgres() {
  local bin password port attempt
  bin=$(postgres_bin)
  password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  postgres_dir=$(mktemp -d "${TMPDIR:-/tmp}/yagura-postgres.XXXXXX")
  printf '%s\n' "$password" > "$postgres_dir/password"
  [ "$(id -u)" != 0 ] || chown -R postgres "$postgres_dir"
  (
    cd "$postgres_dir"
    as_postgres "$bin/initdb" --pgdata=data --username=yagura --pwfile=password --auth=scram-sha-256 \
      --encoding=UTF8 --locale=C --locale-provider=icu --icu-locale=ja-JP --no-sync > initdb.log 2>&1 ||
      { cat initdb.log && exit 1; }
    for attempt in 1 2 3 4 5 6 7 8 9 10; do
      port=$((20000 + RANDOM % 12000))
      printf '%s\n' "$port" > port
      as_postgres "$bin/pg_ctl" start --wait --silent --pgdata=data --log="$postgres_dir/server.log" \
        --options="-h 127.0.0.1 -p $port -k $postgres_dir -F -N 300" && exit 0
    done
    cat server.log && exit 1
  )
  port=$(cat "$postgres_dir/port")
  export YAGURA_TEST_POSTGRES="postgres://yagura:$password@127.0.0.1:$port/postgres"
}

stop_postgres() {
  [ -n "$postgres_dir" ] || return 0
  (cd "$postgres_dir" && as_postgres "$(postgres_bin)/pg_ctl" stop --silent --mode=immediate --pgdata=data) || true
  rm -rf "$postgres_dir"
  postgres_dir=
}
