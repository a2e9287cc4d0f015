#!/bin/sh
# Installs what only the tests need: boto3, ansible-lint, dig, two shells, and the AWS CLI where the package manager has it. Needs root.
set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get update -q
apt-get install -q -y --no-install-recommends python3-boto3 ansible-lint dnsutils zsh fish
# Ubuntu 24.04 has no such package; without the CLI the tests of AWS's clients say so and use boto3 alone.
if apt-cache show awscli >/dev/null 2>&1; then
  apt-get install -q -y --no-install-recommends awscli
fi
