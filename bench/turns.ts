import { once } from 'node:events';
import { type Agent, type IncomingMessage, request } from 'node:http';

/** The milliseconds that it takes each subject, asked in turns `count` times, after a tenth of that to warm up. */
export async function inTurns<T>(
  subjects: readonly T[],
  act: (subject: T) => Promise<void>,
  count: number,
): Promise<number[][]> {
  const taken: number[][] = subjects.map(() => []);
  for (let round = -count / 10; round < count; round += 1) {
    for (const [index, subject] of subjects.entries()) {
      const startMs = performance.now();
      await act(subject);
      if (round >= 0) taken[index]?.push(performance.now() - startMs);
    }
  }
  return taken;
}

/** One GET that must be answered with 200, its body read. */
export async function get(
  url: string,
  agent: Agent,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> {
  const asked = request(url, { agent, headers });
  asked.end();
  const [answer]: IncomingMessage[] = await once(asked, 'response');
  if (answer?.statusCode !== 200) throw new Error(`status ${answer?.statusCode}`);
  await once(answer.resume(), 'end');
}
