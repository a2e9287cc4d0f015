import type { Json } from '#sandbox/states/json.ts'
import { AwsError } from '#sandbox/wire/aws-error.ts'
import type { Answer, Call } from '#sandbox/wire/call.ts'
import { jsonAnswer, jsonError, readJson } from '#sandbox/wire/json.ts'
import { awsErrorOf } from '#sandbox/wire/thrown.ts'
import { Fault } from '#sandbox/world/control-contract.ts'
import type { Faults } from './faults.ts'
import type { Lambda } from './lambda/lambda.ts'
import type { AgentLink } from './ssm/agent-link.ts'

const type = 'application/json'

export type Inside = { lambda: Lambda; agent: AgentLink; faults: Faults }

/**
 * What the sandbox's own parts ask of a cloud, unsigned, below `/internal/`: the agent's poll and result, an event for a
 * function (SNS), faults.
 */
export async function internalAnswer(inside: Inside, call: Call, gone: AbortSignal): Promise<Answer> {
  try {
    return await route(inside, call, gone)
  } catch (thrown) {
    return jsonError(awsErrorOf(thrown, 'ValidationException'), type)
  }
}

async function route({ lambda, agent, faults }: Inside, call: Call, gone: AbortSignal): Promise<Answer> {
  const [, name] = /^\/internal\/lambda\/([A-Za-z0-9_-]+)$/.exec(call.path) ?? []
  if (name !== undefined) return takeEvent(lambda, name, readJson(call.body) as Json)
  switch (`${call.method} ${call.path}`) {
    case 'POST /internal/agent/poll':
      return jsonAnswer(200, await agent.poll(readJson(call.body), gone), type)
    case 'POST /internal/agent/result':
      agent.result(readJson(call.body))
      return jsonAnswer(200, {}, type)
    case 'POST /internal/faults':
      faults.add(Fault.parse(readJson(call.body)))
      return jsonAnswer(200, {}, type)
    case 'DELETE /internal/faults':
      faults.clear()
      return jsonAnswer(200, {}, type)
    case 'GET /internal/health':
      return jsonAnswer(200, { ready: true }, type)
    default:
      throw new AwsError('NotFound', `no such call: ${call.method} ${call.path}`, 404)
  }
}

/** The event is taken; what comes of it nobody waits for. */
function takeEvent(lambda: Lambda, name: string, event: Json): Answer {
  lambda.take(name, event)
  return jsonAnswer(202, {}, type)
}
