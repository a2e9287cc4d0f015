import { join } from 'node:path'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import type { Work } from './step.ts'
import { program } from './system/program.ts'

/**
 * Runs main_restore.yml on this host alone, with one tag. Run, attempt and each parameter become variables of the role:
 * `fromEpoch` is `db_restore_from_epoch`. None of them is a secret. Throws ProgramFailed.
 */
export async function runPlaybook(
  { ansible, region }: HostSettings,
  { tag, variables: prefix }: { tag: string; variables: string },
  { run, attempt }: Work,
  parameters: Record<string, string>,
): Promise<void> {
  const named = Object.entries({ run, attempt: String(attempt), ...parameters })
  const variables = Object.fromEntries([
    ...named.map(([name, value]) => [`${prefix}_${snakeCase(name)}`, value]),
    // Given, because looking for one would start two more processes on the way of a takeover.
    ['ansible_python_interpreter', '{{ ansible_playbook_python }}'],
  ])
  await program(
    'ansible-playbook',
    [
      ...['--inventory', ansible.inventory, '--limit', region, '--connection', 'local', '--tags', tag],
      ...['--extra-vars', JSON.stringify(variables), 'main_restore.yml'],
    ],
    {
      env: { ANSIBLE_CONFIG: join(ansible.folder, 'ansible.cfg'), ANSIBLE_NOCOLOR: '1' },
      cwd: ansible.folder,
    },
  )
}

const snakeCase = (name: string) => name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
