/** What is asked of the control API cannot be done as things stand. */
export class ControlRefusal extends Error {}
