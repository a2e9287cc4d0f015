// Between serverless.yml, whose variables are resolved by CommonJS, and the rest, which is TypeScript.
module.exports = async ({ options }) => {
  const { partsFor } = await import('./template.ts')
  return await partsFor(options.region ?? 'eu-west-1')
}
