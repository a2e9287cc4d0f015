const key = 'drctl-token'
const channelName = 'drctl-console'

/**
 * The token of the link. It is taken out of the address at once and kept for this tab, so that a reload goes on. A tab that
 * was opened from another one has neither and asks the others, which only a page of this same address hears.
 */
export async function findToken(): Promise<string> {
  const linked = /^#token=([\w-]+)$/.exec(location.hash)?.[1]
  if (linked !== undefined) history.replaceState(null, '', location.pathname + location.search)
  const token = linked ?? sessionStorage.getItem(key) ?? (await askOtherTabs())
  if (token !== undefined) sessionStorage.setItem(key, token)
  answerOtherTabs()
  return token ?? ''
}

const waitMs = 300

function askOtherTabs(): Promise<string | undefined> {
  const channel = new BroadcastChannel(channelName)
  return new Promise<string | undefined>(resolve => {
    channel.onmessage = ({ data }) => typeof data.token === 'string' && resolve(data.token)
    channel.postMessage({ wanted: true })
    setTimeout(() => resolve(undefined), waitMs)
  }).finally(() => channel.close())
}

function answerOtherTabs(): void {
  const channel = new BroadcastChannel(channelName)
  channel.onmessage = ({ data }) => {
    const token = sessionStorage.getItem(key)
    if (data.wanted && token) channel.postMessage({ token })
  }
}
