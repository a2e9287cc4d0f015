// What `drctl failover list` is compared with: a program that makes one call of ListExecutions, and prints what it says.
import { ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn'

const [stateMachineArn] = process.argv.slice(2)
const { executions } = await new SFNClient({}).send(
  new ListExecutionsCommand({ stateMachineArn, maxResults: 20 }),
)
console.log(JSON.stringify(executions))
