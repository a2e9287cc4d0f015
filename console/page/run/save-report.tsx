import { useState } from 'preact/hooks'
import type { Failure, ReportFile } from '#console/contract.ts'
import { ask, failureOf } from '../ask.ts'
import { TroubleBox } from '../trouble.tsx'

const formats = { html: 'a page', md: 'Markdown', json: 'JSON' }

/** The token of the console stands in no address, so a file is asked for like everything else and then handed over. */
export function SaveReport({ path }: { path: string }) {
  const [failure, setFailure] = useState<Failure>()
  const save = (format: string) =>
    ask<ReportFile>(`${path}/report/${format}`).then(handOver, error => setFailure(failureOf(error)))
  return (
    <p class="save">
      Save as{' '}
      {Object.entries(formats).map(([format, words]) => (
        <button key={format} type="button" onClick={() => save(format)}>
          {words}
        </button>
      ))}
      {failure && <TroubleBox failure={failure} />}
    </p>
  )
}

function handOver({ name, type, text }: ReportFile): void {
  const href = URL.createObjectURL(new Blob([text], { type }))
  const link = Object.assign(document.createElement('a'), { href, download: name })
  link.click()
  URL.revokeObjectURL(href)
}
