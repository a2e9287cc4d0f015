#!/usr/bin/python3 -IS
"""`systemctl` and `systemd-run` of the sandbox: passes its command line to the supervisor and prints what comes back.

Installed under both names; which one it is follows from the name that it was called by. Python, which Ansible brings
with it, because it starts in a third of Node's time, and a takeover asks systemd some twenty times.
"""
import json
import os
import socket
import sys

tool = os.path.basename(sys.argv[0])
bus = socket.socket(socket.AF_UNIX)
question = {"tool": tool, "args": sys.argv[1:], "env": dict(os.environ)}
try:
    bus.connect(os.environ["DRCTL_SANDBOX_BUS"])
    bus.sendall(json.dumps(question).encode() + b"\n")
    answer = json.loads(b"".join(iter(lambda: bus.recv(65536), b"")))
except (OSError, ValueError) as error:
    sys.exit(f"{tool}: the sandbox's supervisor does not answer: {error}")
sys.stdout.write(answer["stdout"])
sys.stderr.write(answer["stderr"])
sys.exit(answer["status"])
