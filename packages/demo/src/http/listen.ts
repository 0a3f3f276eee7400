import type { FastifyInstance } from 'fastify';

/** Listens and says where, in a line that whoever started the program can read. @returns the address */
export async function listen(server: FastifyInstance, port: number, host = '127.0.0.1'): Promise<string> {
  const address = await server.listen({ port, host });
  // Past every logger and bridge: this line is for whoever started the program.
  process.stdout.write(`listening on ${address}\n`);
  return address;
}
