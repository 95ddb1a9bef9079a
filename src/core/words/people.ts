/** Who visits: what people are called, and what is said of them. */
export const peopleWords = {
  /** Two of these are a person's name. */
  firstNames:
    'amber azure brave brisk calm clear coral eager early fair fond glad gold green happy hazel jade kind lucky merry mild mint neat noble proud quick quiet ruby sunny swift warm wise',
  lastNames:
    'bear bee crane deer dove duck eagle elk finch fox gull hare hawk ibis jay koala lark lion lynx mole moth newt otter owl panda robin seal stork swan tiger wolf wren',
  fullName: (first: string, last: string) => `${first} ${last}`,
  agent: (browser: string, device: string | null) => (device === null ? browser : `${browser} on ${device}`),
  came: (name: string, agent: string | null, page: string | null) =>
    `${name} came${agent === null ? '' : `, ${agent}`}${page === null ? '' : `, to ${page}`}`,
  left: (name: string) => `${name} left`,
  nobodyCame: 'Nobody has come through the tunnel so far.',
  hereSince: (time: string) => `here since ${time}`,
  leftAt: (time: string) => `left at ${time}`,
  errors: (count: number, last: string) =>
    count === 1 ? `1 error: ${last}` : `${count} errors, the last: ${last}`,
  openSockets: (count: number) => (count === 1 ? '1 WebSocket' : `${count} WebSockets`),
  since: (age: string) => `since ${age}`,
  leftAgo: (age: string) => `left ${age} ago`,
  webSockets: (open: number) => (open === 0 ? 'no WebSocket' : `${open} WebSockets`),
  reruns: (count: number) => (count === 1 ? '1 rerun' : `${count} reruns`),
  bytes: (received: string, sent: string) => `${received} in, ${sent} out`,
  failedRequest: (status: number, path: string) => `${status} ${path}`,
  raised: (message: string, where: string | null) => (where === null ? message : `${message} (${where})`),
} as const;
