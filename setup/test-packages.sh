#!/bin/sh
# Installs what only the tests need: boto3, ansible-lint, dig, two shells, and Chromium and the AWS CLI where the
# package manager has them. Needs root.
set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get update -q
apt-get install -q -y --no-install-recommends python3-boto3 ansible-lint dnsutils zsh fish
# Ubuntu 24.04 has no such package; without the CLI the tests of AWS's clients say so and use boto3 alone.
if apt-cache show awscli >/dev/null 2>&1; then
  apt-get install -q -y --no-install-recommends awscli
fi
# Ubuntu has it as a snap only; there the console's tests need Google Chrome.
if apt-cache show chromium >/dev/null 2>&1; then
  apt-get install -q -y --no-install-recommends chromium fonts-liberation
fi
