#!/bin/sh
# Installs what the sandbox runs on: PostgreSQL without a cluster of its own, pgBackRest and ansible-core. Needs root.
set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get update -q
apt-get install -q -y --no-install-recommends postgresql-common
# Debian's package would otherwise start a cluster on port 5432.
if ! ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1; then
  mkdir -p /etc/postgresql-common/createcluster.d
  echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.d/drctl.conf
fi
apt-get install -q -y --no-install-recommends postgresql pgbackrest ansible-core
