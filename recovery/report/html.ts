import type { RunReport } from '../contracts/run-report.ts'
import { momentsOf } from '../timeline.ts'
import { type Bar, type Bars, barsOf } from './bars.ts'
import { type Html, html, joined } from './markup.ts'
import { clock, duration, stamp } from './measure.ts'
import { factSections, openSections, type Section } from './sections.ts'
import { pageStyle, reportStyle } from './style.ts'
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

/** A report as one page that needs nothing but itself: no script, and nothing from outside. */
export function reportPage(report: RunReport): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${report.execution}</title>
<style>${pageStyle}${reportStyle}</style>
</head>
<body>
<main>${reportArticle(report)}</main>
</body>
</html>
`.text
}

/** The same for a page that has `reportStyle` already. It has no style of its own in it. */
export function reportArticle(report: RunReport): Html {
  const { words, tone } = outcomeSaid(report.outcome, report.region)
  return html`<article class="report">
<header>
<h1 class="${tone}">${words}</h1>
<p><code>${report.execution}</code><br>${wayOf(report)}</p>
</header>
${joined(openSections(report).map(one => sectionOf(one, 'open')))}
${figures(report)}
<section><h2>Timeline</h2>${picture(barsOf(report))}${moments(report)}</section>
${joined(factSections(report).map(one => sectionOf(one, 'facts')))}
</article>`
}

function figures(report: RunReport): Html {
  const { objectives, startedAt, endedAt, rto, rpo, detectionSeconds } = report
  const known = (seconds: number | null | undefined) => (seconds == null ? 'unknown' : duration(seconds))
  const bound = rpo.boundSeconds === null ? '' : '≤ '
  const detected = detectionSeconds ?? (rto.from ? Math.max(0, between(rto.from, startedAt)) : null)
  return html`<dl class="figures">
${figure('RTO', known(rto.seconds), recoveryTime(report), objectives?.rto)}
${figure('RPO', `${bound}${known(rpo.boundSeconds)}`, recoveryPoint(report), objectives?.rpo)}
${figure('Detection', known(detected), detection(report))}
${figure('Run', duration(between(startedAt, endedAt)), `${stamp(startedAt)} to ${stamp(endedAt)}, ${startedBy(report)}`)}
</dl>`
}

type Objective = Parameters<typeof objectiveSaid>[0]

function figure(name: string, value: string, detail: string, objective?: Objective): Html {
  const held = objective && objectiveSaid(objective)
  return html`<div><dt>${name}</dt><dd><strong>${value}</strong>${
    held ? html`<span class="${held.tone}">${held.words}</span>` : ''
  }<small>${detail}</small></dd></div>`
}

/** The bars are there for the eye: what they say stands beside them. */
function picture({ seconds, bars }: Bars): Html {
  return html`<table class="bars">
<thead><tr><th scope="col">what</th><th scope="col">begins after</th><th scope="col">takes</th><td></td></tr></thead>
<tbody>
${joined(bars.map(bar => barRow(bar, seconds)))}
</tbody></table>`
}

const scale = 1000

function barRow({ name, kind, from, seconds }: Bar, whole: number): Html {
  const x = Math.min(scale - 4, Math.floor((scale * from) / whole))
  const width = Math.max(4, Math.min(scale - x, Math.round((scale * seconds) / whole)))
  return html`<tr><th scope="row">${name}</th><td>${duration(from)}</td><td>${duration(seconds)}</td><td class="bar"><svg viewBox="0 0 ${scale} 10" preserveAspectRatio="none" aria-hidden="true"><rect class="${kind}" x="${x}" width="${width}" height="10"></rect></svg></td></tr>
`
}

function moments(report: RunReport): Html {
  const all = momentsOf(report)
  const origin = all[0]?.at ?? report.startedAt
  return html`<ol class="moments">${joined(
    all.map(
      ({ at, what }) =>
        html`<li><time datetime="${at}">${clock(at)}</time> <span>+${duration(between(origin, at))}</span> <em>${happenings[what]}</em></li>`,
    ),
  )}</ol>`
}

function sectionOf({ title, rows, next }: Section, kind: 'open' | 'facts'): Html {
  const said = rows.map(({ label, text }) => html`<dt>${label}</dt><dd>${text}</dd>`)
  return html`<section class="${kind}"><h2>${title}</h2><dl>${joined(said)}</dl>${
    next ? html`<p>next: <code>${next}</code></p>` : ''
  }</section>
`
}
