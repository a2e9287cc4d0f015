import { readFileSync } from 'node:fs'

/**
 * Seconds of CLOCK_BOOTTIME, which goes on while the machine sleeps. /proc/uptime is that clock, cut to hundredths.
 * Source: proc(5), and fs/proc/uptime.c of Linux.
 */
export const bootTime = () => Number.parseFloat(readFileSync('/proc/uptime', 'utf8'))

/** Names one boot: times of another one mean nothing. */
export const bootId = () => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
