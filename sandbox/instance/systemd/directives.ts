import { type Assignment, UnitFault } from './unit-file.ts'

/** The directives that the stand-in acts on. */
const acted: Record<string, string[]> = {
  Unit: [
    'Description',
    'Documentation',
    'After',
    'Before',
    'Wants',
    'Requires',
    'BindsTo',
    'PartOf',
    'StartLimitIntervalSec',
    'StartLimitBurst',
    'ConditionPathExists',
  ],
  Service: [
    'Type',
    'ExecStart',
    'ExecStartPre',
    'ExecStartPost',
    'ExecCondition',
    'ExecStop',
    'ExecStopPost',
    'ExecReload',
    'Restart',
    'RestartSec',
    'RestartPreventExitStatus',
    'SuccessExitStatus',
    'Environment',
    'EnvironmentFile',
    'User',
    'Group',
    'WorkingDirectory',
    'TimeoutSec',
    'TimeoutStartSec',
    'TimeoutStopSec',
    'KillSignal',
    'KillMode',
    'RemainAfterExit',
    'StandardOutput',
    'StandardError',
  ],
  Timer: [
    'OnCalendar',
    'OnActiveSec',
    'OnBootSec',
    'OnUnitActiveSec',
    'OnUnitInactiveSec',
    'Unit',
    'Persistent',
  ],
  Install: ['WantedBy', 'RequiredBy', 'Alias'],
}

/**
 * Directives that confine a process or tune the kernel. They need root or a control group, which the sandbox does
 * without; they are accepted so that the unit files of a host can be used as they are, and change nothing here.
 */
const withoutEffect: Record<string, string[]> = {
  Unit: ['RequiresMountsFor', 'AssertPathIsMountPoint', 'OnFailure'],
  Service: [
    'AmbientCapabilities',
    'CapabilityBoundingSet',
    'CPUSchedulingPolicy',
    'CPUWeight',
    'DevicePolicy',
    'IOSchedulingClass',
    'IOSchedulingPriority',
    'IPAddressAllow',
    'IPAddressDeny',
    'LimitCORE',
    'LimitMEMLOCK',
    'LimitNOFILE',
    'LimitNPROC',
    'LockPersonality',
    'LogsDirectory',
    'MemoryDenyWriteExecute',
    'MemoryHigh',
    'MemoryMax',
    'Nice',
    'NoNewPrivileges',
    'NotifyAccess',
    'OOMPolicy',
    'OOMScoreAdjust',
    'PrivateDevices',
    'PrivateMounts',
    'PrivateTmp',
    'PrivateUsers',
    'ProcSubset',
    'ProtectClock',
    'ProtectControlGroups',
    'ProtectHome',
    'ProtectHostname',
    'ProtectKernelLogs',
    'ProtectKernelModules',
    'ProtectKernelTunables',
    'ProtectProc',
    'ProtectSystem',
    'ReadOnlyPaths',
    'ReadWritePaths',
    'InaccessiblePaths',
    'RemoveIPC',
    'RestrictAddressFamilies',
    'RestrictNamespaces',
    'RestrictRealtime',
    'RestrictSUIDSGID',
    'RuntimeDirectory',
    'RuntimeDirectoryMode',
    'RuntimeDirectoryPreserve',
    'SendSIGKILL',
    'StateDirectory',
    'SyslogIdentifier',
    'SystemCallArchitectures',
    'SystemCallErrorNumber',
    'SystemCallFilter',
    'TasksMax',
    'UMask',
  ],
  Timer: ['AccuracySec', 'RandomizedDelaySec', 'FixedRandomDelay'],
  Install: [],
}

/** Throws UnitFault on a directive that is not known; answers those which are known and have no effect here. */
export function checkDirectives(assignments: Assignment[], path: string): string[] {
  const ignored: string[] = []
  for (const { section, key } of assignments) {
    if (acted[section]?.includes(key)) continue
    if (withoutEffect[section]?.includes(key)) ignored.push(key)
    else throw new UnitFault(`${path}: [${section}] ${key}= is not known to the sandbox's supervisor`)
  }
  return ignored
}
