# Proves that the dump in the file $1 restores: into a PostgreSQL of its own, in the folder $2, that listens on no port;
# then counts the rows of every table with rows.sql at $3, and compares with what was counted when the dump was made.
set -euo pipefail

dump=$1
folder=$2
rows_script=$3

failed() {
  echo "the dump was not proved: $1" >&2
  exit 1
}

expected=$(mktemp)
found=$(mktemp)
list=$(mktemp)
summary=$(gunzip --stdout "$dump" | tail --lines=1 | tr --delete '\0')
[[ $summary =~ ^berth:\ rows\ of\ ([0-9]+)\ tables$ ]] ||
  failed 'it does not say how many rows it holds; it was made before Berth counted them, or is no whole dump'
tables=${BASH_REMATCH[1]}
gunzip --stdout "$dump" | tail --lines=$((tables + 1)) | head --lines=-1 >"$expected"

# Whoever may enter the pod may enter the server, which goes with the pod.
initdb --pgdata="$folder/data" --username=postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync >/dev/null ||
  failed 'the throw-away PostgreSQL could not be made, as said above'
settings="-c listen_addresses= -c unix_socket_directories=$folder -c fsync=off -c full_page_writes=off"
settings+=" -c wal_level=minimal -c max_wal_senders=0 -c autovacuum=off"
pg_ctl start --pgdata="$folder/data" --wait --silent --log="$folder/log" --options="$settings" >/dev/null || {
  cat "$folder/log" >&2
  failed 'the throw-away PostgreSQL did not start, as said above'
}
trap 'pg_ctl stop --pgdata="$folder/data" --mode=immediate --silent' EXIT
export PGHOST=$folder PGUSER=postgres PGDATABASE=drill
createdb --maintenance-db=postgres --template=template0 drill

# Roles and their rights are the server's, and not in a dump. The schema public is there.
pg_restore --list < <(gunzip --stdout "$dump") |
  grep --invert-match --extended-regexp '^[0-9]+; [0-9]+ [0-9]+ SCHEMA - public ' >"$list" || failed 'it holds nothing'
pg_restore --use-list="$list" --dbname=drill --exit-on-error --no-owner --no-privileges --no-publications \
  --no-subscriptions < <(gunzip --stdout "$dump") || failed 'it does not restore, as said above'

psql --no-psqlrc --quiet --no-align --tuples-only --set=ON_ERROR_STOP=1 --file="$rows_script" --output="$found" ||
  failed 'the restored rows could not be counted, as said above'
if ! diff --unchanged-line-format= --old-line-format='counted at the dump: %L' --new-line-format='restored:            %L' \
  "$expected" "$found" >&2; then
  failed 'it brings back other tables or rows than the database had'
fi
echo "proved: it restores $tables tables with $(awk '{ rows += $1 } END { print rows + 0 }' "$found") rows, as many as there were"
