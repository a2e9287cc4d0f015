import { CreateDocumentCommand, PutParameterCommand, UpdateDocumentCommand } from '@aws-sdk/client-ssm'
import * as z from 'zod'
import { kind, made } from '../kind.ts'
import { unless } from '../unless.ts'

const Document = z.strictObject({
  Name: z.string(),
  Content: z.record(z.string(), z.unknown()),
  DocumentType: z.literal('Command'),
  DocumentFormat: z.literal('JSON'),
  TargetType: z.literal('/AWS::EC2::Instance'),
  UpdateMethod: z.literal('NewVersion'),
})

export const document = kind(Document, async ({ Name, TargetType, ...given }, { clients: { ssm } }) => {
  const text = { Name, Content: JSON.stringify(given.Content), DocumentFormat: given.DocumentFormat }
  const create = new CreateDocumentCommand({ ...text, DocumentType: given.DocumentType, TargetType })
  await unless('DocumentAlreadyExists', ssm.send(create), () =>
    unless(
      'DuplicateDocumentContent',
      ssm.send(new UpdateDocumentCommand({ ...text, DocumentVersion: '$LATEST' })),
      async () => {},
    ),
  )
  return made(Name)
})

const Parameter = z.strictObject({
  Name: z.string(),
  Type: z.literal('String'),
  Value: z.string(),
  Description: z.string(),
})

export const parameter = kind(Parameter, async (given, { clients: { ssm } }) => {
  await ssm.send(new PutParameterCommand({ ...given, Overwrite: true }))
  return made(given.Name, { Type: given.Type, Value: given.Value })
})
