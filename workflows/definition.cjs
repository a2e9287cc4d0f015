// The state machine for serverless.yml: FUNCTION:<name> becomes a reference to that Lambda. CommonJS, because the
// Serverless variable resolver loads it with require.
const { readFileSync } = require('node:fs')
const { join } = require('node:path')
const { parse } = require('yaml')

/** `verify-outage` as the key of the function in serverless.yml. */
function functionKey(name) {
  return name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase())
}

function resolved(value) {
  if (typeof value === 'string' && value.startsWith('FUNCTION:'))
    return { 'Fn::GetAtt': [functionKey(value.slice('FUNCTION:'.length)), 'Arn'] }
  if (Array.isArray(value)) return value.map(resolved)
  if (value && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolved(inner)]))
  return value
}

module.exports = () =>
  resolved(parse(readFileSync(join(__dirname, 'failover.asl.yaml'), 'utf8'), { merge: true }))
