# Dumps the database that the variables of libpq name into the file $1.
set -euo pipefail

# gzip compresses, as the seed has it, so that pg_dump need not.
if ! pg_dump --no-password --format=custom --compress=0 --lock-wait-timeout=10min | gzip >"$1"; then
  echo 'no dump was made: pg_dump or the disk said why above' >&2
  exit 1
fi
echo "dumped $PGDATABASE"
