const circular: Record<string, unknown> = { name: 'loop' };
circular['self'] = circular;

const deep: Record<string, unknown> = {};
let bottom = deep;
for (let level = 0; level < 5_000; level += 1) {
  const next: Record<string, unknown> = {};
  bottom['next'] = next;
  bottom = next;
}

const refuse = (): never => {
  throw new Error('refused');
};
const endless = (): object => ({ toJSON: endless });
const revoked = Proxy.revocable({}, {});
revoked.revoke();
const everyTrap: ProxyHandler<object> = new Proxy({}, { get: () => refuse });

/** Strings that try to end the line, forge another, or drive the terminal. */
export const HOSTILE_TEXTS: Readonly<Record<string, string>> = {
  newline: 'ok\n12:00:00.000 CRITICAL bank transfer approved',
  'carriage return': 'ok\r{"severity_text":"INFO","body":"forged"}',
  'line separators': 'a\u2028b\u2029c\u0085d\u000be\u000cf',
  'ANSI colour': '\u001b[31mred\u001b[0m',
  'ANSI clear': '\u001b[2J\u001b[1;1H',
  'OSC title': '\u001b]0;owned\u0007',
  'OSC link': '\u001b]8;;http://evil.example\u001b\\click\u001b]8;;\u001b\\',
  'C1 CSI': '\u009b31mred\u009b0m',
  'C1 OSC': '\u009d0;owned\u009c',
  'bidirectional override': 'user\u202Enimda\u202C \u2066isolate\u2069',
  'zero width': 'ad\u200bmin\ufeff\u2060',
  tags: `x${String.fromCodePoint(0xe0041)}y`,
  'lone surrogates': 'a\ud800b\udfffc',
  nul: 'a\u0000b\u0008\u007f',
  quotes: '"},{"severity_text":"CRITICAL","x":"\\',
  megabyte: `${'x'.repeat(500_000)}\n${'y'.repeat(500_000)}`,
};

/** Values that no record can carry as they are, or that strike back when they are read. */
export const HOSTILE_VALUES: Readonly<Record<string, unknown>> = {
  circular,
  deep,
  'circular array': (() => {
    const list: unknown[] = [];
    list.push(list);
    return list;
  })(),
  'big integer': 2n ** 80n,
  symbol: Symbol('secret'),
  function: refuse,
  'throwing getter': Object.defineProperty({ fine: 1 }, 'bad', { enumerable: true, get: refuse }),
  'throwing toJSON': { toJSON: refuse },
  'throwing toString': { toString: refuse, [Symbol.toPrimitive]: refuse },
  'endless toJSON': endless(),
  'proxy that throws': new Proxy({}, everyTrap),
  'revoked proxy': revoked.proxy,
  'proxy with endless keys': new Proxy({}, { get: (_target, key) => new Proxy({}, { get: () => key }) }),
  'endless iteration': Object.assign(new Set(), {
    *[Symbol.iterator]() {
      for (;;) yield 1;
    },
  }),
  'array of a billion': new Array(1_000_000_000),
  prototype: JSON.parse('{"__proto__":{"polluted":true},"fine":1}'),
  'no prototype': Object.assign(Object.create(null), { fine: 1 }),
  'not a number': Number.NaN,
  infinity: [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0],
  'invalid date': new Date(Number.NaN),
  'error that throws': Object.defineProperties(new Error('x'), {
    stack: { get: refuse },
    message: { get: refuse },
    name: { get: refuse },
    cause: { get: refuse },
  }),
  'own cause': (() => {
    const error = new Error('own cause');
    error.cause = error;
    return error;
  })(),
  'hostile name': Object.assign(new Error('x'), { name: '\u001b[31m\nERROR', stack: 'a\nb\u001b[2J\r\nc' }),
};
