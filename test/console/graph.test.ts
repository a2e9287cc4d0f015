import { readFileSync } from 'node:fs'
import test from 'ava'
import { parse } from 'yaml'
import { readMachine } from '#console/graph/definition.ts'
import { folded, partOf } from '#console/graph/fold.ts'
import { drawn } from '#console/graph/layout.ts'
import { machineGraphs } from '#console/graph/machine-graph.ts'
import { takenWays } from '#console/page/run/ways.ts'
import { stepNames } from '#recovery/run-steps.ts'

const definition = JSON.stringify(parse(readFileSync('workflows/failover.asl.yaml', 'utf8'), { merge: true }))
const machine = readMachine(definition)
const waysOf = ({ ways }: { ways: { from: string; to: string }[] }) =>
  ways.map(({ from, to }) => `${from} ${to}`)

test('questions, answers and verdicts are parts of their step', t => {
  t.is(partOf('PromoteDatabaseUnfinishedAsk'), 'PromoteDatabase')
  t.is(partOf('RestoreDatabaseLossAnswer'), 'RestoreDatabase')
  t.is(partOf('CheckReadinessVerdict'), 'CheckReadiness')
  t.is(partOf('SwitchInSync'), 'SwitchDns')
  t.is(partOf('Undo'), 'Undo')
})

test('folded, the workflow has each step once and the ways that a takeover goes', t => {
  const { states, ways } = folded(machine)
  const names = states.map(({ name }) => name)
  t.deepEqual(
    stepNames.filter(step => !names.includes(step)),
    [],
  )
  t.true(states.length < 30, `${states.length} nodes`)
  for (const way of [
    'VerifyOutage CheckReadiness',
    'DeployApi SmokeTest',
    'SmokeTest SwitchDns',
    'Notify Done',
  ])
    t.true(waysOf({ ways }).includes(way), way)
  t.false(waysOf({ ways }).includes('RestoreDatabase StageApi'), 'what runs side by side')
  t.deepEqual(
    ways.filter(({ from, to }) => from === to),
    [],
  )
})

test('no way of a drawing leads to or from what is not drawn, and nothing lies outside of it', t => {
  for (const one of [machine, folded(machine)]) {
    const { nodes, ways, width, height } = drawn(one)
    const names = new Set(nodes.map(({ name }) => name))
    for (const { from, to, points } of ways) {
      t.true(names.has(from) && names.has(to), `${from} ${to}`)
      t.true(
        points.every(({ x, y }) => x >= 0 && x <= width && y >= 0 && y <= height),
        `${from} ${to}`,
      )
    }
  }
})

test('the ways that a run took lead over what a drawing leaves out, into a group and out of it', t => {
  const graph = machineGraphs()(definition)
  const drawnNames = new Set(graph.steps.nodes.map(({ name }) => name))
  const taken = takenWays(
    [
      ['CheckReadiness', 'CheckReadinessVerdict'],
      ['CheckReadinessVerdict', 'Ready'],
      ['Ready', 'RestoreAndStage'],
      ['RestoreAndStage', 'RestoreBegin'],
      ['RestoreBegin', 'RestoreDatabase'],
      ['RestoreDatabase', 'RestoreEnd'],
      ['RestoreAndStage', 'StageBegin'],
      ['StageBegin', 'StageApi'],
      ['StageApi', 'StageEnd'],
      ['RestoreAndStage', 'Brought'],
      ['Brought', 'StillNeeded'],
    ],
    graph,
    drawnNames,
  )
  t.deepEqual([...taken].filter(way => waysOf(graph.steps).includes(way)).sort(), [
    'CheckReadiness RestoreDatabase',
    'CheckReadiness StageApi',
    'RestoreDatabase StillNeeded',
    'StageApi StillNeeded',
  ])
})
