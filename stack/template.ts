import { alarmResources } from './alarms.ts'
import { artifactOf, buildArtifacts } from './artifacts.ts'
import { documentResources } from './documents.ts'
import { environmentOf, functionExtensions, functionRoles, functionsOf } from './functions.ts'
import { machineOf, machineResources } from './machine.ts'
import { messageResources } from './messages.ts'
import { operatorResources } from './operators.ts'
import { parameterResources } from './parameters.ts'
import { configurationFile, type Place, placeIn } from './place.ts'
import { reportResources } from './reports.ts'
import { scheduleResources } from './schedules.ts'

/** The parts of serverless.yml that follow from drctl.yml and the region. */
export async function partsFor(region: string) {
  const place = placeIn(configurationFile(), region)
  await buildArtifacts()
  return {
    environment: environmentOf(place),
    functions: functionsOf(place, artifactOf),
    machine: machineOf(place),
    logDays: place.configuration.retention.logDays,
    service: place.configuration.service,
    resources: {
      Description: `drctl: moves ${place.configuration.domain} and its database into ${region}`,
      Resources: resourcesOf(place),
      extensions: functionExtensions(),
    },
  }
}

const resourcesOf = (place: Place) => ({
  ...functionRoles(place),
  ...machineResources(place),
  ...documentResources(place),
  ...messageResources(place),
  ...parameterResources(place),
  ...alarmResources(place),
  ...scheduleResources(place),
  ...operatorResources(place),
  ...reportResources(place),
})
