import type { Output } from '#cli/output.ts'
import type { Configuration } from '#recovery/contracts/configuration.ts'
import { configurationWarnings, type Endpoint, endpointsOf } from '#recovery/endpoints.ts'
import { labelled } from './text.ts'

/** What a valid configuration describes, and what a failover into each region depends on. */
export function configurationLines(
  file: string,
  configuration: Configuration,
  { paint, width }: Pick<Output, 'paint' | 'width'>,
): string[] {
  const { service, domain, regions } = configuration
  const names = Object.keys(regions)
  return [
    paint.green(`${file} is valid: ${service} at ${domain}, in ${names.join(' and ')}`),
    ...configurationWarnings(configuration).flatMap(warning =>
      labelled(paint.yellow('warning'), warning, { width }),
    ),
    ...names.flatMap(region => [
      '',
      paint.bold(`A failover into ${region} calls`),
      ...endpointsOf(configuration, region).flatMap(endpoint => endpointLines(endpoint, width)),
    ]),
  ]
}

/** The host, and below it who calls it. */
const endpointLines = ({ host, by, needed }: Endpoint, width: number) => [
  ...labelled(needed ? 'needed' : 'welcome', host, { column: 9, width }),
  ...labelled('', by, { column: 9, width }),
]
