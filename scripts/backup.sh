#!/usr/bin/env bash
# scripts/backup.sh FOLDER: one consistent copy of the database at DATABASE_URL, while the shop runs. Prints its name.
# The secrets are not in it: without DATA_SECRET and AUTH_SECRET of that day, sealed data and sessions in it are lost.
set -euo pipefail
folder=${1:?"usage: DATABASE_URL=... scripts/backup.sh FOLDER"}
here=$(cd "$(dirname "$0")" && pwd)
umask 077
mkdir -p "$folder"
work=$(mktemp -d)
trap 'rm -rf "$work"; rm -f "${file:-}.part"' EXIT
database=$(node -p 'new URL(process.env.DATABASE_URL).pathname.slice(1)')
dump=$(command -v mysqldump || command -v mariadb-dump)
node "$here/mysql-options.mjs" "$work" "$dump"
# Words only MySQL's own tool knows: a user without global rights may dump, and the copy may be loaded anywhere.
own=()
"$dump" --version | grep -qi mariadb || own=(--set-gtid-purged=OFF --no-tablespaces --column-statistics=0)
# MySQL 9 also copies masking policies, which a user of one database may not read; the shop has none.
case "$("$dump" --help)" in *--masking-policies*) own+=(--skip-masking-policies) ;; esac

file="$folder/$database-$(date -u +%Y%m%dT%H%M%SZ).sql.gz"
# One transaction sees one moment: nobody waits for the copy, and foreign rows fit each other.
"$dump" --defaults-extra-file="$work/options" --single-transaction --quick --hex-blob --skip-tz-utc --default-character-set=utf8mb4 "${own[@]}" "$database" \
  | gzip -6 >"$file.part"
# A copy that was cut has no last line.
gunzip -c "$file.part" | tail -n 1 | grep -q '^-- Dump completed' || { echo "The copy is not whole." >&2; exit 1; }
mv "$file.part" "$file"
(cd "$folder" && sha256sum "$(basename "$file")" >"$(basename "$file").sha256")
echo "$file"
