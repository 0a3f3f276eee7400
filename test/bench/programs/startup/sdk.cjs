// The SDK as its documentation starts it, with the instrumentations that Telltale has.
const { startNodeSdk } = require('@opentelemetry/sdk-node');

const classes = [
  require('@opentelemetry/instrumentation-http').HttpInstrumentation,
  require('@opentelemetry/instrumentation-undici').UndiciInstrumentation,
  require('@opentelemetry/instrumentation-ioredis').IORedisInstrumentation,
  require('@opentelemetry/instrumentation-redis').RedisInstrumentation,
  require('@opentelemetry/instrumentation-openai').OpenAIInstrumentation,
  require('@opentelemetry/instrumentation-fastify').FastifyInstrumentation,
  require('@opentelemetry/instrumentation-express').ExpressInstrumentation,
  require('@opentelemetry/instrumentation-koa').KoaInstrumentation,
  require('@opentelemetry/instrumentation-hapi').HapiInstrumentation,
  require('@opentelemetry/instrumentation-nestjs-core').NestInstrumentation,
  require('@opentelemetry/instrumentation-graphql').GraphQLInstrumentation,
  require('@opentelemetry/instrumentation-pg').PgInstrumentation,
  require('@opentelemetry/instrumentation-mysql2').MySQL2Instrumentation,
  require('@opentelemetry/instrumentation-mongodb').MongoDBInstrumentation,
  require('@opentelemetry/instrumentation-mongoose').MongooseInstrumentation,
  require('@opentelemetry/instrumentation-kafkajs').KafkaJsInstrumentation,
  require('@opentelemetry/instrumentation-amqplib').AmqplibInstrumentation,
  require('@opentelemetry/instrumentation-pino').PinoInstrumentation,
  require('@opentelemetry/instrumentation-winston').WinstonInstrumentation,
  require('@opentelemetry/instrumentation-bunyan').BunyanInstrumentation,
];
startNodeSdk({ instrumentations: classes.map((Instrumentation) => new Instrumentation()) });
