import { Html } from './markup.ts'

/** What stands around a report that is a page of its own. */
export const pageStyle = new Html(`
body { margin: 0; background: #fff; }
@media screen and (prefers-color-scheme: dark) { body { background: #14171a; } }
`)

/** What a report looks like: on a wide screen, on a phone, in the dark and on paper. */
export const reportStyle = new Html(`
.report {
  --ground: #fff; --text: #1c2024; --soft: #5a6169; --line: #d9dee3; --tile: #f5f7f9;
  --good: #116329; --poor: #7d4e00; --bad: #a40e26; --step: #0b62c4; --outage: #c8323f;
  color: var(--text); background: var(--ground); max-width: 60rem; margin: 0 auto; padding: 1rem;
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere;
}
@media screen and (prefers-color-scheme: dark) {
  .report {
    --ground: #14171a; --text: #e6e9ec; --soft: #a3abb4; --line: #353b42; --tile: #1e2328;
    --good: #5ed67d; --poor: #f0b13d; --bad: #ff8a94; --step: #58a6ff; --outage: #ff6b76;
  }
}
.report h1 { font-size: 1.5rem; line-height: 1.25; margin: 0; }
.report h2 { font-size: 1.1rem; margin: 0 0 .5rem; }
.report section { margin-top: 1.5rem; }
.report code { font-family: ui-monospace, monospace; font-size: .9em; }
.report small, .report dt, .report th { color: var(--soft); font-weight: normal; }
.report .good { color: var(--good); }
.report .poor { color: var(--poor); }
.report .bad { color: var(--bad); }
.report .open { border-left: .3rem solid var(--poor); background: var(--tile); padding: .75rem 1rem; }
.report .open p { margin: .5rem 0 0; }
.report dl { display: grid; grid-template-columns: minmax(7rem, max-content) 1fr; gap: .25rem 1rem; margin: 0; }
.report dd { margin: 0; }
.report .figures { grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: .75rem; margin-top: 1.5rem; }
.report .figures div { background: var(--tile); border: 1px solid var(--line); padding: .5rem .75rem; }
.report .figures strong, .report .figures span, .report .figures small { display: block; }
.report .figures strong { font-size: 1.35rem; }
.report .bars { border-collapse: collapse; width: 100%; font-size: .9rem; }
.report .bars th, .report .bars td { text-align: left; padding: .15rem .75rem .15rem 0; white-space: nowrap; }
.report .bars tbody th { color: var(--text); }
.report .bars .bar { width: 60%; padding-right: 0; }
.report .bars svg { display: block; width: 100%; height: .75rem; background: var(--tile); }
.report .step { fill: var(--step); }
.report .outage { fill: var(--outage); }
.report .moments { list-style: none; margin: 1rem 0 0; padding: 0; font-size: .9rem; }
.report .moments li { display: grid; grid-template-columns: 5.5rem 6.5rem 1fr; border-left: 2px solid var(--line); padding: .1rem 0 .1rem .75rem; }
.report .moments em { font-style: normal; }
.report .moments time, .report .moments span { font-variant-numeric: tabular-nums; color: var(--soft); }
@media (max-width: 40rem) {
  .report dl { grid-template-columns: 1fr; gap: 0; }
  .report dl dd { margin-bottom: .5rem; }
  .report .figures { gap: .5rem; }
  .report .bars tr { display: grid; grid-template-columns: 1fr auto auto; }
  .report .bars thead td { display: none; }
  .report .bars .bar { grid-column: 1 / -1; width: auto; }
}
@media print {
  .report { --ground: #fff; --text: #000; --soft: #333; --line: #999; --tile: #fff; max-width: none; padding: 0;
    --good: #000; --poor: #000; --bad: #000; --step: #555; --outage: #000; font-size: 10pt; print-color-adjust: exact; }
  .report section, .report tr, .report .figures div { break-inside: avoid; }
}
`)
