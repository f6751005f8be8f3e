# Proves by drill.sh every dump of the folder $1, one after the other in the folder $2. The file `failed` names the databases
# whose dump could not be fetched: with them, and with those whose dump does not restore, it ends in an error.
set -euo pipefail
shopt -s nullglob

server=$2/server
scripts=$(dirname "$0")
mapfile -t failed <"$1/failed"
proved=0

for dump in "$1"/*.sql.gz; do
  database=$(basename "$dump" .sql.gz)
  echo "the dump of $database:"
  mkdir "$server"
  if bash "$scripts/drill.sh" "$dump" "$server" "$scripts/rows.sql"; then
    proved=$((proved + 1))
  else
    failed+=("$database")
  fi
  rm --recursive --force "$server"
done

if [ "${#failed[@]}" -gt 0 ]; then
  echo "not every database can be brought back; not proved: ${failed[*]}" >&2
  exit 1
fi
echo "proved the dumps of $proved databases"
