import type { Faker } from '@faker-js/faker';

const PLAIN = ['How do I', 'Why would one', 'When should we', 'Is it wise to', 'Tell me how to'];

/** A question that suits an application with these tools. */
export function someQuestion(chance: Faker, tools: readonly string[]): string {
  const plain = (): string =>
    `${chance.helpers.arrayElement(PLAIN)} ${chance.hacker.verb()} the ${chance.hacker.adjective()} ${chance.hacker.noun()}?`;
  const number = (): number => chance.number.int({ min: 0, max: 99 });
  const forTools: Record<string, () => string> = {
    // One in a hundred divides by zero, and one zone in four does not exist: tools fail.
    calculate: () =>
      `Please calculate ${number()} ${chance.helpers.arrayElement(['+', '-', '*', '/'])} ${number()}.`,
    current_time: () =>
      `What is the current time ${chance.helpers.arrayElement(['Europe/Berlin', 'Asia/Tokyo', 'UTC', 'Mars/Olympus'])}?`,
    search_knowledge: () => `Please search knowledge about ${chance.lorem.words(2)}.`,
  };
  const choices = tools.flatMap((tool) => forTools[tool] ?? []);
  return chance.helpers.arrayElement([plain, ...choices])();
}
