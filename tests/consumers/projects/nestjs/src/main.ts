import 'reflect-metadata';
import { strict as assert } from 'node:assert';
import { Controller, Get, Module, Param } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import * as library from 'cf-recs';
import { type Recommendations, Recommender } from 'cf-recs';
import { exercise } from '../exercise.cjs';

@Controller('users')
class UsersController {
  constructor(private readonly recommender: Recommender) {}

  @Get(':id')
  recommend(@Param('id') id: string): Recommendations {
    return this.recommender.recommend(id, 3);
  }
}

@Module({
  controllers: [UsersController],
  providers: [{ provide: Recommender, useFactory: () => Recommender.load('out/model') }],
})
class AppModule {}

async function main(): Promise<void> {
  const said = await exercise(library, 'out');
  const app = await NestFactory.create(AppModule, { logger: ['error'] });
  await app.listen(0, '127.0.0.1');
  const answer = await fetch(`${await app.getUrl()}/users/u3-17`);
  const { items } = (await answer.json()) as Recommendations;
  assert.equal(items.length, 3);
  await app.close();
  console.log(said);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
