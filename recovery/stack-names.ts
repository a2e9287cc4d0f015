/** The names of what a service's stack has in each region: one rule for the template, the roles and whoever asks. */
export const stackName = (service: string) => `drctl-${service}`
/** Of a step's Lambda. */
export const functionName = (service: string, step: string) => `${stackName(service)}-${step}`
/** Of a step's SSM document. */
export const documentName = functionName
/** Executions start from this alias of the state machine: a deployment moves it, and what runs keeps its definition. */
export const machineAlias = 'live'
export const machineName = (service: string) => `${stackName(service)}-failover`
/** The regional topic that tells people. */
export const notifyTopicName = (service: string) => `${stackName(service)}-notify`
/** The topic in us-east-1 to which the alarm goes. */
export const alarmTopicName = (service: string) => `${stackName(service)}-alarm`
/** The SSM parameter from which an operator's drctl learns the stack. */
export const stackParameter = (service: string) => `/drctl/${service}/stack`
/** The SecureString with the password of the API's database role, under the same name in both regions. */
export const passwordParameter = (service: string) => `/drctl/${service}/api-password`
/** The same for the role by which a warm standby streams from the other region. */
export const standbyPasswordParameter = (service: string) => `/drctl/${service}/standby-password`
/**
 * The bucket with the reports of the runs into a region. Such names are of one world-wide space, so account and region are
 * part of it; S3 allows 63 characters.
 */
export const reportBucketName = (service: string, account: string, region: string) =>
  `${stackName(service)}-${account}-${region}`
