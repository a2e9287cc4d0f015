declare module 'asl-validator' {
  interface StructureProblem {
    Message: string
  }
  interface SchemaProblem {
    instancePath: string
    message?: string
  }
  /** Checks a definition in place: it writes the query language into each state. */
  export default function validate(definition: object): { errors: (StructureProblem | SchemaProblem)[] }
}
