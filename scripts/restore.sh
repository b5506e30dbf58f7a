#!/usr/bin/env bash
# scripts/restore.sh FILE: loads a copy made by backup.sh into the empty database at DATABASE_URL. Then start the shop on it.
# Messages that were under way when the copy was made are cancelled: they may have been sent since, and nothing is sent twice.
set -euo pipefail
file=${1:?"usage: DATABASE_URL=... scripts/restore.sh FILE"}
here=$(cd "$(dirname "$0")" && pwd)
umask 077
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
node "$here/mysql-options.mjs" >"$work/options"
database=$(node -p 'new URL(process.env.DATABASE_URL).pathname.slice(1)')
client=$(command -v mysql || command -v mariadb)
ask() { "$client" --defaults-extra-file="$work/options" --default-character-set=utf8mb4 --batch --skip-column-names "$database" "$@"; }

(cd "$(dirname "$file")" && sha256sum --check --quiet "$(basename "$file").sha256")
tables=$(ask -e "select count(*) from information_schema.tables where table_schema = database()")
[ "$tables" = 0 ] || { echo "The database $database has $tables tables already. Restore into an empty one." >&2; exit 1; }
gunzip -c "$file" | ask
held=$(ask -e "update messages set state = 'cancelled', sealed = null, finished_at = utc_timestamp(3), updated_at = utc_timestamp(3) where state in ('queued', 'handed', 'sending'); select row_count()")
for table in users sessions addresses areas messages; do
  printf '%-10s %s rows\n' "$table" "$(ask -e "select count(*) from $table")"
done
echo "$held messages under way were cancelled."
