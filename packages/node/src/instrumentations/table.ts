import { createRequire } from 'node:module';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { completedFastify } from './fastifyInstrumentation.ts';
import { completedHttp } from './httpInstrumentation.ts';
import { isOurs } from './isOurs.ts';
import { completedOpenAI } from './openaiInstrumentation.ts';
import { redisCommand } from './redisCommand.ts';
import { completedUndici } from './undiciInstrumentation.ts';

// Called at first use. The bundle takes this line away, and has in it what is required below.
const require = createRequire(import.meta.url);

/** What of the settings instrumentations ask for. */
export interface Asked {
  /** Whether spans of model calls become events, which give the metrics of the GenAI conventions. */
  readonly fromSpans: boolean;
}

/** One instrumentation: its switch name, the modules that it patches, and how it is loaded. */
export interface Entry {
  /** As in `OTEL_NODE_ENABLED_INSTRUMENTATIONS`: the package's name without `@opentelemetry/instrumentation-`. */
  readonly name: string;
  /** It is loaded when one of these, or any file of their packages, is first required or imported; where there are none, at once. */
  readonly modules: readonly string[];
  /** Loads its class. */
  readonly load: (asked: Asked) => new (config: object) => Instrumentation;
  /** Its settings. @default those of the instrumentation */
  readonly config?: object;
  /** The package that brings it, where that is another's. */
  readonly from?: string;
  /** Whether it is off unless it is asked for by name. @default false */
  readonly optional?: boolean;
}

const redis = { dbStatementSerializer: redisCommand };

/** All instrumentations of the distribution; a new one is one line. */
// biome-ignore format: one line each
export const TABLE: readonly Entry[] = [
  { name: 'http', modules: ['http', 'https'], load: () => completedHttp(require('@opentelemetry/instrumentation-http').HttpInstrumentation), config: { ignoreOutgoingRequestHook: isOurs } },
  { name: 'undici', modules: [], load: () => completedUndici(require('@opentelemetry/instrumentation-undici').UndiciInstrumentation) },
  { name: 'ioredis', modules: ['ioredis'], load: () => require('@opentelemetry/instrumentation-ioredis').IORedisInstrumentation, config: redis },
  { name: 'redis', modules: ['redis', '@redis/client'], load: () => require('@opentelemetry/instrumentation-redis').RedisInstrumentation, config: redis },
  { name: 'openai', modules: ['openai'], load: ({ fromSpans }) => completedOpenAI(require('@opentelemetry/instrumentation-openai').OpenAIInstrumentation, !fromSpans) },
  { name: 'fastify', modules: ['fastify'], load: () => completedFastify(require('@opentelemetry/instrumentation-fastify').FastifyInstrumentation) },
  { name: 'express', modules: ['express'], load: () => require('@opentelemetry/instrumentation-express').ExpressInstrumentation },
  { name: 'koa', modules: ['koa'], load: () => require('@opentelemetry/instrumentation-koa').KoaInstrumentation },
  { name: 'hapi', modules: ['@hapi/hapi'], load: () => require('@opentelemetry/instrumentation-hapi').HapiInstrumentation },
  { name: 'nestjs-core', modules: ['@nestjs/core'], load: () => require('@opentelemetry/instrumentation-nestjs-core').NestInstrumentation },
  { name: 'graphql', modules: ['graphql'], load: () => require('@opentelemetry/instrumentation-graphql').GraphQLInstrumentation },
  { name: 'pg', modules: ['pg', 'pg-pool'], load: () => require('@opentelemetry/instrumentation-pg').PgInstrumentation },
  { name: 'mysql2', modules: ['mysql2', 'mysql2/promise'], load: () => require('@opentelemetry/instrumentation-mysql2').MySQL2Instrumentation },
  { name: 'mongodb', modules: ['mongodb'], load: () => require('@opentelemetry/instrumentation-mongodb').MongoDBInstrumentation },
  { name: 'mongoose', modules: ['mongoose'], load: () => require('@opentelemetry/instrumentation-mongoose').MongooseInstrumentation },
  { name: 'kafkajs', modules: ['kafkajs'], load: () => require('@opentelemetry/instrumentation-kafkajs').KafkaJsInstrumentation },
  { name: 'amqplib', modules: ['amqplib', 'amqplib/callback_api'], load: () => require('@opentelemetry/instrumentation-amqplib').AmqplibInstrumentation },
  { name: 'pino', modules: ['pino'], load: () => require('@opentelemetry/instrumentation-pino').PinoInstrumentation },
  { name: 'winston', modules: ['winston'], load: () => require('@opentelemetry/instrumentation-winston').WinstonInstrumentation },
  { name: 'bunyan', modules: ['bunyan'], load: () => require('@opentelemetry/instrumentation-bunyan').BunyanInstrumentation },
];
