import test from 'ava'
import { operatorName, userName } from '#operator/operator-name.ts'

const noEntry = () => {
  throw new Error('A system error occurred: uv_os_get_passwd returned ENOENT')
}

test('a uid without an entry in passwd acts under $USER, $LOGNAME or its number', t => {
  t.is(userName({ USER: 'jane', LOGNAME: 'joe' }, noEntry), 'jane')
  t.is(userName({ USER: '', LOGNAME: 'joe' }, noEntry), 'joe')
  t.is(userName({}, noEntry), `uid-${process.getuid?.()}`)
  t.is(
    userName({ USER: 'other' }, () => 'jane'),
    'jane',
  )
})

test('the name has only characters that the record may hold', t => {
  t.regex(operatorName(), /^[\w.@-]{1,80}$/)
})
