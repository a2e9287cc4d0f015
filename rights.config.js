// Runs after the scenarios, on what their sandboxes recorded of the rights that were used.
export default { extensions: ['ts'], files: ['test/rights/*.test.ts'] }
