# Dumps the database that the variables of libpq name into the file $1, and says at its end, as gzip lets one append, how
# many rows each table had: $2 is snapshot.sql, $3 rows.sql.
set -euo pipefail

export FILE=$1 ROWS_SCRIPT=$3
ROWS=$(mktemp)
export ROWS

# gzip compresses, as the seed has it, so that pg_dump need not. The dump ends within a line, and the counts with one that
# says how many they are.
dumped() {
  set -euo pipefail
  pg_dump --no-password --format=custom --compress=0 --lock-wait-timeout=10min --snapshot="$SNAPSHOT" | gzip >"$FILE"
  { echo && cat "$ROWS" && echo "berth: rows of $(wc -l <"$ROWS") tables"; } | gzip >>"$FILE"
  : >"$ROWS.whole"
}
# What psql runs goes through sh, which passes no functions on.
DUMPED="$(declare -f dumped); dumped"
export DUMPED

# psql does not end with what its shell did, so the shell leaves a sign.
if ! psql --no-psqlrc --no-password --quiet --no-align --tuples-only --file="$2" || [ ! -e "$ROWS.whole" ]; then
  echo 'no dump was made: psql, pg_dump or the disk said why above' >&2
  exit 1
fi
echo "dumped $PGDATABASE: $(wc -l <"$ROWS") tables, $(awk '{ rows += $1 } END { print rows + 0 }' "$ROWS") rows"
