import type { Output } from '#cli/output.ts'
import type { Configuration } from '#recovery/contracts/configuration.ts'
import type { Endpoint } from '#recovery/endpoints.ts'
import { labelled } from './text.ts'

/** What a valid configuration describes, and what a failover into each region depends on. */
export function configurationLines(
  file: string,
  { service, domain }: Configuration,
  found: { warnings: string[]; endpoints: Record<string, Endpoint[]> },
  { paint, width }: Pick<Output, 'paint' | 'width'>,
): string[] {
  const names = Object.keys(found.endpoints)
  return [
    paint.green(`${file} is valid: ${service} at ${domain}, in ${names.join(' and ')}`),
    ...found.warnings.flatMap(warning => labelled(paint.yellow('warning'), warning, { width })),
    ...Object.entries(found.endpoints).flatMap(([region, endpoints]) => [
      '',
      paint.bold(`A failover into ${region} calls`),
      ...endpoints.flatMap(endpoint => endpointLines(endpoint, width)),
    ]),
  ]
}

/** The host, and below it who calls it. */
const endpointLines = ({ host, by, needed }: Endpoint, width: number) => [
  ...labelled(needed ? 'needed' : 'welcome', host, { column: 9, width }),
  ...labelled('', by, { column: 9, width }),
]
