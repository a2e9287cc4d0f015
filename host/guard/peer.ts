import { query } from '#host/postgres/query.ts'
import { askPrimary } from '#host/standby/primary.ts'
import { ProgramFailed } from '#host/system/program.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { formatQuestion, parseQuestion, type Question } from '#recovery/promise.ts'

/*
 * Two guards speak over the way that is there: the active side's writes its question into a table of its own database
 * (sql/standby_role.sql), the other one comes by as its standby does, by TLS and bound to the password, and leaves its answer.
 */

/** Asks the other host, and answers what that has promised last; undefined when that is nothing. */
export async function askPeer(settings: HostSettings, question: Question): Promise<Question | undefined> {
  const text = `INSERT INTO drctl_promise (asked) VALUES ($1)
    ON CONFLICT (one) DO UPDATE SET asked = excluded.asked RETURNING given`
  const rows = await query<{ given: string }>(settings, text, [formatQuestion(question)], 'postgres').catch(
    // A database that cannot be asked takes no promise either.
    () => [],
  )
  return parseQuestion(rows[0]?.given ?? '')
}

/** What the active side asks and has no answer to. */
export const questionOfPeer = async (settings: HostSettings): Promise<Question | undefined> =>
  parseQuestion(
    (await ofPrimary(settings, 'SELECT asked FROM drctl_promise WHERE asked <> given'))?.trim() ?? '',
  )

/** Gives the active side what was promised: it counts once it is there. */
export async function answerPeer(settings: HostSettings, question: Question): Promise<void> {
  await ofPrimary(settings, `UPDATE drctl_promise SET given = '${formatQuestion(question)}'`)
}

/** Undefined when the active side does not let us in: then nothing was asked, or nothing has been promised. */
function ofPrimary(settings: HostSettings, statement: string): Promise<string | undefined> {
  return askPrimary(settings, 'dbname=postgres', statement).catch((error: Error) => {
    if (error instanceof ProgramFailed) return undefined
    throw error
  })
}
