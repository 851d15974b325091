// The demo as the panel shows it while there is no other provider: it answers, and nobody has configured it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGateway, type Gateway } from '../support/gateway-process.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway({});
});
afterAll(async () => gateway.dispose());

test('the route auto leads to it', async () => {
  const { routes } = await gateway.panel.routing.get({});
  expect(routes).toMatchObject([{ id: 'auto', targets: [{ model: 'demo/*' }] }]);
});

test('its models are no values of the user’s', async () => {
  const { models } = await gateway.panel.models.list({});
  expect(models.length).toBeGreaterThan(0);
  for (const model of models) {
    expect(model).toMatchObject({ provider: 'demo', configured: false, override: null, inputPrice: 0 });
    expect(model.sources.price).toMatchObject({ name: 'the demo itself' });
  }
});
