#!/usr/bin/env bash
# scripts/restore.sh FILE: loads a copy made by backup.sh into the empty database at DATABASE_URL, and settles it. Then start the shop on it.
# scripts/restore.sh --settle: settles once more, after the binary log was played on top.
# To settle is to cancel messages that were under way (they may have been sent since, and nothing is sent twice) and to end all sessions
# (some were ended since, and the copy can't know which).
set -euo pipefail
usage="usage: DATABASE_URL=... scripts/restore.sh FILE | --settle"
file=${1:?"$usage"}
here=$(cd "$(dirname "$0")" && pwd)
umask 077
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
client=$(command -v mysql || command -v mariadb)
node "$here/mysql-options.mjs" "$work" "$client"
database=$(node -p 'new URL(process.env.DATABASE_URL).pathname.slice(1)')
ask() { "$client" --defaults-extra-file="$work/options" --default-character-set=utf8mb4 --batch --skip-column-names "$database" "$@"; }

if [ "$file" != --settle ]; then
  (cd "$(dirname "$file")" && sha256sum --check --quiet "$(basename "$file").sha256")
  tables=$(ask -e "select count(*) from information_schema.tables where table_schema = database()")
  [ "$tables" = 0 ] || { echo "The database $database has $tables tables already. Restore into an empty one." >&2; exit 1; }
  gunzip -c "$file" | ask
fi
held=$(ask -e "update messages set state = 'cancelled', sealed = null, finished_at = utc_timestamp(3), updated_at = utc_timestamp(3) where state in ('queued', 'handed', 'sending'); select row_count()")
ended=$(ask -e "delete from sessions; select row_count()")
for table in users addresses areas messages; do
  printf '%-10s %s rows\n' "$table" "$(ask -e "select count(*) from $table")"
done
echo "$held messages under way were cancelled, $ended sessions ended."
