import type { RunReport } from '../contracts/run-report.ts'
import { momentsOf } from '../timeline.ts'
import { barsOf } from './bars.ts'
import { clock, duration, stamp } from './measure.ts'
import { factSections, openSections, type Section } from './sections.ts'
import {
  between,
  detection,
  happenings,
  objectiveSaid,
  outcomeSaid,
  recoveryPoint,
  recoveryTime,
  startedBy,
  wayOf,
} from './words.ts'

/** A report as a Markdown document, for a ticket or a repository. Nothing in it is taken for markup. */
export function reportMarkdown(report: RunReport): string {
  const { words } = outcomeSaid(report.outcome, report.region)
  const parts = [
    `# ${escaped(words)}`,
    `${code(report.execution)}: ${escaped(wayOf(report))}.`,
    ...openSections(report).map(written),
    figures(report),
    `## Timeline\n\n${moments(report)}`,
    ...(report.phases.length > 0 ? [`## Steps\n\n${steps(report)}`] : []),
    ...factSections(report).map(written),
  ]
  return `${parts.join('\n\n')}\n`
}

function figures(report: RunReport): string {
  const { objectives, startedAt, endedAt } = report
  const held = (objective: Parameters<typeof objectiveSaid>[0] | undefined) =>
    objective ? objectiveSaid(objective).words : ''
  return table(
    ['', 'measured', 'promised'],
    [
      ['started', `${stamp(startedAt)} ${startedBy(report)}`, ''],
      ['ended', `${stamp(endedAt)} after ${duration(between(startedAt, endedAt))}`, ''],
      ['detection', detection(report), ''],
      ['RTO', recoveryTime(report), held(objectives?.rto)],
      ['RPO', recoveryPoint(report), held(objectives?.rpo)],
    ],
  )
}

function moments(report: RunReport): string {
  const all = momentsOf(report)
  const origin = all[0]?.at ?? report.startedAt
  return table(
    ['at', 'after', 'what'],
    all.map(({ at, what }) => [clock(at), duration(between(origin, at)), happenings[what]]),
  )
}

const steps = (report: RunReport): string =>
  table(
    ['step', 'begins after', 'takes'],
    barsOf(report)
      .bars.filter(({ kind }) => kind === 'step')
      .map(({ name, from, seconds }) => [name, duration(from), duration(seconds)]),
  )

function written({ title, rows, next }: Section): string {
  const lines = rows.map(({ label, text }) => `- **${escaped(label)}**: ${escaped(text)}`)
  return [`## ${escaped(title)}`, lines.join('\n'), ...(next ? [`Next: ${code(next)}`] : [])].join('\n\n')
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [head, head.map(() => '---'), ...rows.map(cells => cells.map(escaped))].map(line).join('\n')
}

/** One line in which no character means anything but itself. */
const escaped = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_[\]<#|~$]/g, '\\$&')
    .replaceAll('&', '&amp;')

/** Between as many backticks as the text has not in a row. */
function code(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  const fence = '`'.repeat(1 + Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length)))
  return fence.length === 1 ? `\`${line}\`` : `${fence} ${line} ${fence}`
}
