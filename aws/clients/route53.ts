import { Route53Client } from '@aws-sdk/client-route-53'
import { clientOf, type Patience } from './client.ts'

/** Route 53 has one control plane, in us-east-1, whatever region asks. */
export const route53Client = (patience?: Patience): Route53Client =>
  clientOf('Route 53', 'us-east-1', patience, settings => new Route53Client(settings))
