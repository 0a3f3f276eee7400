import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  businessEvents,
  createRegistry,
  defineEvent,
  dimension,
  identifier,
  optional,
} from '../../src/index.ts';
import { markdownReference } from '../../src/reference/index.ts';

const OPTIONS = { title: 'Events', introduction: 'All of them.' };

describe('the reference in Markdown', () => {
  it('tells of each event its fields, and what they are for', () => {
    const event = defineEvent({
      name: 'shop.order.placed',
      description: 'A customer placed an order.',
      fields: {
        channel: dimension('shop.channel', { description: 'Web | shop.', examples: ['web'] }),
        email: optional(identifier('user.email', { description: 'Whose.', sensitivity: 'personal' })),
      },
    });
    const lines = markdownReference(createRegistry(event), OPTIONS).split('\n');
    assert.deepEqual(lines.slice(0, 3), ['# Events', '', 'All of them.']);
    const at = lines.indexOf('### `shop.order.placed`');
    assert.deepEqual(lines.slice(at + 2, at + 8), [
      'A customer placed an order. Version 1.',
      '',
      '| field | attribute | type | for | what |',
      '|---|---|---|---|---|',
      '| `channel` * | `shop.channel` | text | dimension | Web \\| shop. For example `web`. |',
      '| `email` | `user.email` | text | identifier | Whose. **personal** |',
    ]);
  });

  it('leaves out no event, attribute or metric of ours', () => {
    const registry = businessEvents();
    const text = markdownReference(registry, OPTIONS);
    const names = [
      ...registry.events.map(({ name }) => name),
      ...registry.attributes.map(({ attribute }) => attribute),
      ...registry.events.flatMap(({ metrics }) => metrics.map(({ instrument }) => instrument.name)),
    ];
    assert.deepEqual(
      names.filter((name) => !text.includes(`\`${name}\``)),
      [],
    );
  });
});
