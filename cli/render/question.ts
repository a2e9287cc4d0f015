import { aboutBriefly, aboutSentences } from '#operator/about.ts'
import { type Asked, answerCommands } from '#operator/answer-commands.ts'
import type { WaitingQuestion } from '#recovery/waiting-questions.ts'
import { duration } from './measure.ts'
import type { Paint } from './paint.ts'
import { labelled, wrapped } from './text.ts'

/** `isBrief`: the evidence is left out, for a screen on which the question itself would not fit with it. */
export type QuestionFrame = { width: number; isBrief?: boolean | undefined }

/** What the run waits for: each question, what led to it, and the command for each answer. */
export function questionLines(asked: Asked, now: Date, paint: Paint, frame: QuestionFrame): string[] {
  return asked.waiting.flatMap(question => oneQuestionLines(asked, question, now, paint, frame))
}

/** One of the questions. Its commands are broken as a shell reads them, so that they can be copied. */
export function oneQuestionLines(
  asked: Asked,
  question: WaitingQuestion,
  now: Date,
  paint: Paint,
  { width, isBrief = false }: QuestionFrame,
): string[] {
  const about = isBrief ? aboutBriefly : aboutSentences
  return [
    '',
    `${paint.yellow(`${question.step} waits for a decision`)} since ${elapsed(question.since, now)}`,
    ...wrapped(question.question, width - 2).map(line => `  ${line}`),
    ...about(question.about, asked).flatMap(text => labelled('-', text, { column: 2, width })),
    ...answerCommands(asked, question).flatMap(({ command }) => commandLines(command, paint)),
  ]
}

/** The options of a command stand in a second line: a whole one would not fit 80 columns. */
function commandLines(command: string, paint: Paint): string[] {
  const [words = '', options = ''] = command.split(/ (?=--)(.*)/s)
  return [`  ${paint.bold(words)} \\`, `    ${paint.bold(options)}`]
}

const elapsed = (since: string, now: Date) => duration(Math.max(0, now.getTime() - Date.parse(since)) / 1_000)
