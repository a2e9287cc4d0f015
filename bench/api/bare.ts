import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { greet, store } from './greeting.ts'

/** The floor: node:http and the same queries, with nothing checked, counted or logged. */
createServer((request, response) => {
  const name = decodeURIComponent(request.url?.slice('/hello/'.length) ?? '')
  void (request.method === 'PUT' ? put(name, request, response) : get(name, response))
}).listen(Number(process.env.PORT), process.env.HOST)

async function get(name: string, response: ServerResponse) {
  const body = JSON.stringify(await greet(name))
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) })
  response.end(body)
}

async function put(name: string, request: IncomingMessage, response: ServerResponse) {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  await store(name, JSON.parse(Buffer.concat(chunks).toString()))
  response.writeHead(204)
  response.end()
}
