/** What was measured at one point: the median, the least and the most of the rounds. */
export interface Point {
  readonly x: number;
  readonly y: readonly [number, number, number];
}

export interface Plot {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly points: readonly Point[];
}

const [width, height] = [560, 300];
const frame = { left: 64, right: 44, top: 40, bottom: 52 };
const ink = '#57606a';
const line = '#1f6feb';
const ticks = 5;

/** A line through the medians, with a bar from the least to the most at each; both axes begin at 0. Legible on light and on dark. */
export function svgOf({ title, x, y, points }: Plot): string {
  const mostX = roundUp(Math.max(...points.map((point) => point.x)));
  const mostY = roundUp(Math.max(...points.map((point) => point.y[2])));
  const atX = (value: number) => fixed(frame.left + (value / mostX) * (width - frame.left - frame.right));
  const atY = (value: number) =>
    fixed(height - frame.bottom - (value / mostY) * (height - frame.top - frame.bottom));
  const steps = Array.from({ length: ticks + 1 }, (_, step) => step / ticks);
  const path = points.map((point) => `${atX(point.x)},${atY(point.y[0])}`).join(' ');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" font-family="sans-serif" font-size="12" fill="${ink}">`,
    `<title>${title}</title>`,
    `<text x="${frame.left}" y="22" font-size="14">${title}</text>`,
    ...steps.map((step) => horizontal(atY(step * mostY), step * mostY)),
    ...steps.map((step) => label(atX(step * mostX), height - frame.bottom + 18, 'middle', step * mostX)),
    `<text x="${width - frame.right}" y="${height - 12}" text-anchor="end">${x}</text>`,
    `<text x="${frame.left}" y="${height - 12}">${y}, from below</text>`,
    ...points.map(
      ({ x: at, y: [, least, most] }) =>
        `<path d="M${atX(at)} ${atY(least)}V${atY(most)}" stroke="${line}" stroke-opacity=".4" stroke-width="4"/>`,
    ),
    `<polyline points="${path}" fill="none" stroke="${line}" stroke-width="2"/>`,
    ...points.map(
      ({ x: at, y: [middle] }) => `<circle cx="${atX(at)}" cy="${atY(middle)}" r="3" fill="${line}"/>`,
    ),
    '</svg>',
    '',
  ].join('\n');
}

function horizontal(at: string, value: number): string {
  const rule = `<path d="M${frame.left} ${at}H${width - frame.right}" stroke="${ink}" stroke-opacity=".25"/>`;
  return rule + label(String(frame.left - 8), Number(at) + 4, 'end', value);
}

function label(x: string, y: number, anchor: string, value: number): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}">${Number(value.toPrecision(3)).toLocaleString('en')}</text>`;
}

/** To the next 1, 2, 2.5 or 5 of its power of ten, so that a fifth of it is a plain number. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1e-9)));
  return power * ([1, 1.5, 2, 2.5, 4, 5, 7.5, 10].find((step) => step * power >= value) ?? 10);
}

function fixed(value: number): string {
  return value.toFixed(1);
}
