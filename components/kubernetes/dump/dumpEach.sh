# Dumps every database of a server, each by dump.sh into a file DATABASE.sql.gz of the folder $1. DATABASES names those that
# must be there; the server tells of all others. One that fails is noted in the file `failed` for uploadEach.js, and keeps
# no other from being dumped.
set -euo pipefail

folder=$1
scripts=$(dirname "$0")

failed() {
  echo "$1 was not dumped: $2" >&2
  echo "$1" >>"$folder/failed"
}

# The administrator's own database, in which Berth keeps nothing, lets everybody ask for the others.
if ! found=$(psql --no-psqlrc --no-password --quiet --no-align --tuples-only --dbname=postgres \
  --command="SELECT datname FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres' ORDER BY datname"); then
  echo 'no dump was made: psql said why above' >&2
  exit 1
fi

for database in $DATABASES; do
  grep --quiet --line-regexp --fixed-strings -- "$database" <<<"$found" || failed "$database" 'it is not on the server'
done

while IFS= read -r database; do
  file=$folder/$database.sql.gz
  if [[ ! $database =~ ^[A-Za-z0-9_-]+$ ]]; then
    failed "$database" 'its name cannot be that of a folder in the bucket; rename it'
  elif ! PGDATABASE=$database bash "$scripts/dump.sh" "$file" "$scripts/snapshot.sql" "$scripts/rows.sql" </dev/null; then
    rm --force "$file"
    failed "$database" 'the reason stands above'
  fi
done <<<"$found"
