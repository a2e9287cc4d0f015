import * as z from 'zod'
import { accountId } from '#sandbox/settings.ts'
import { AwsError } from '#sandbox/wire/aws-error.ts'
import { pageOf } from '../paging.ts'
import { Stored } from '../stored.ts'
import { type Content, Document, hashOf, readContent, runShellScript } from './document.ts'

const CreateDocument = z.strictObject({
  Name: z.string().regex(/^[a-zA-Z0-9_\-.]{3,128}$/),
  Content: z.string().min(1),
  DocumentType: z.literal('Command').default('Command'),
  DocumentFormat: z.enum(['YAML', 'JSON']).default('JSON'),
  TargetType: z.literal('/AWS::EC2::Instance').optional(),
})
const UpdateDocument = z.strictObject({
  Name: z.string(),
  Content: z.string().min(1),
  DocumentFormat: z.enum(['YAML', 'JSON']).default('JSON'),
  DocumentVersion: z.literal('$LATEST'),
})
const NamedDocument = z.strictObject({ Name: z.string(), DocumentVersion: z.string().optional() })
const ListDocuments = z.strictObject({
  Filters: z
    .array(z.strictObject({ Key: z.enum(['Owner', 'DocumentType', 'Name']), Values: z.array(z.string()) }))
    .default([]),
  MaxResults: z.number().int().min(1).max(50).default(50),
  NextToken: z.string().optional(),
})

export type Documents = ReturnType<typeof createDocuments>

/** The documents of a region, and the operations on them. */
export function createDocuments(folder: string) {
  const stored = new Stored(folder, Document)
  const all = () => [runShellScript, ...stored.values()]

  function find(name: string): { document: Document; content: Content } {
    const document = all().find(candidate => candidate.name === name)
    if (document === undefined)
      throw new AwsError('InvalidDocument', `Document with name ${name} does not exist.`)
    return { document, content: readContent(document.text) }
  }

  const operations = {
    CreateDocument(input: unknown) {
      const { Name, Content, DocumentFormat } = CreateDocument.parse(input)
      if (all().some(({ name }) => name === Name)) {
        throw new AwsError('DocumentAlreadyExists', `Document with name ${Name} already exists.`)
      }
      const content = readContent(Content)
      const createdAt = new Date().toISOString()
      const document = { name: Name, format: DocumentFormat, text: Content, createdAt, owner: accountId }
      stored.set(Name, document)
      return { DocumentDescription: description(document, content) }
    },
    /** What is sent afterwards is the new text: it becomes the default version at once, as CloudFormation has it. */
    UpdateDocument(input: unknown) {
      const { Name, Content, DocumentFormat } = UpdateDocument.parse(input)
      const { document } = find(Name)
      const content = readContent(Content)
      if (document.text === Content) {
        const message =
          'The content of the association document matches another document. Change the content.'
        throw new AwsError('DuplicateDocumentContent', message)
      }
      const updated = { ...document, format: DocumentFormat, text: Content }
      stored.set(Name, updated)
      return { DocumentDescription: description(updated, content) }
    },
    DescribeDocument(input: unknown) {
      const { document, content } = find(NamedDocument.parse(input).Name)
      return { Document: description(document, content) }
    },
    GetDocument(input: unknown) {
      const { document } = find(NamedDocument.parse(input).Name)
      const { name, text, format } = document
      return { ...named(name), DocumentVersion: '1', Status: 'Active', Content: text, ...typed(format) }
    },
    ListDocuments(input: unknown) {
      const { Filters, MaxResults, NextToken } = ListDocuments.parse(input)
      const found = all().filter(document => Filters.every(filter => fits(document, filter)))
      const { items, next } = pageOf(found, { token: NextToken, size: MaxResults })
      return { DocumentIdentifiers: items.map(identifier), ...(next && { NextToken: next }) }
    },
  }
  return { find, operations }
}

function fits(document: Document, { Key, Values }: { Key: string; Values: string[] }): boolean {
  if (Key === 'Owner') return Values.some(owner => (owner === 'Self') === (document.owner === accountId))
  if (Key === 'DocumentType') return Values.includes('Command')
  return Values.some(prefix => document.name.startsWith(prefix))
}

const named = (name: string) => ({ Name: name })
const typed = (format: string) => ({ DocumentType: 'Command', DocumentFormat: format })

function identifier({ name, owner, createdAt, format }: Document) {
  return {
    ...named(name),
    CreatedDate: new Date(createdAt),
    Owner: owner,
    PlatformTypes: ['Linux'],
    DocumentVersion: '1',
    SchemaVersion: '2.2',
    ...typed(format),
  }
}

function description(document: Document, content: Content) {
  return {
    ...identifier(document),
    Hash: hashOf(document),
    HashType: 'Sha256',
    Status: 'Active',
    Description: content.description,
    LatestVersion: '1',
    DefaultVersion: '1',
    Parameters: Object.entries(content.parameters).map(([name, rule]) => ({
      ...named(name),
      Type: rule.type,
      Description: rule.description ?? '',
      ...(rule.default !== undefined && { DefaultValue: [rule.default].flat().join(',') }),
    })),
  }
}
