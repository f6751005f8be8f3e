# Restores the dump in the file $1, with empty.sql at $2, into the database that the variables of libpq name: all of it
# or, in one transaction, nothing.
set -euo pipefail

dump=$1
empty=$2
list=$(mktemp)

if [ ! -e "$dump" ]; then
  echo "nothing was restored, the database is as it was: $dump was not fetched; name the same database to both containers" >&2
  exit 1
fi

# pg_restore reads the standard input, because of a named pipe it would read the beginning twice.
# Berth's own setup and the administrator's are not the dump's to change: who may use the schema, what extensions are
# for. What is there already is not made again.
pg_restore --list < <(gunzip --stdout "$dump") |
  grep --invert-match --extended-regexp '^[0-9]+; [0-9]+ [0-9]+ (DEFAULT ACL|SCHEMA|ACL - SCHEMA|COMMENT - (SCHEMA|EXTENSION)) ' >"$list"

# Without the last line, because pg_restore failed, psql ends in the middle of the transaction, and nothing happened.
restored() {
  echo 'BEGIN;'
  cat "$empty"
  pg_restore --use-list="$list" --file=- < <(gunzip --stdout "$dump") && echo 'COMMIT;'
}

if ! restored | psql --no-psqlrc --no-password --quiet --set=ON_ERROR_STOP=1 --output=/dev/null; then
  echo 'nothing was restored, the database is as it was: the reason stands above' >&2
  exit 1
fi
echo "restored $PGDATABASE"
