// How providers have been, what they said of limits, and what was learned from them, on the page of providers.

import { chat, postChat } from '../support/chat-call.ts';
import { provider } from '../support/gateway-config.ts';
import type { Behaviour } from '../support/scripted-upstream.ts';
import { answers, overloaded } from '../support/upstream-behaviours.ts';
import { expect, test } from './panel-fixture.ts';
import { asSmall, expectSound } from './violations.ts';

const tellsLimits: Behaviour = (exchange) => {
  exchange.response.setHeader('x-ratelimit-limit-requests', '500');
  exchange.response.setHeader('x-ratelimit-remaining-requests', '12');
  return answers()(exchange);
};

for (const colorScheme of ['light', 'dark'] as const) {
  test(`shows the past of a provider, its limits and its fixes in the ${colorScheme} theme`, async ({
    gatewayWith,
    upstreamWith,
    openPanel,
  }) => {
    const [well, ill] = [await upstreamWith({ always: tellsLimits }), await upstreamWith({ always: overloaded() })];
    const gateway = await gatewayWith({
      config: { providers: [provider('well', well.baseUrl), provider('ill', ill.baseUrl)] },
    });
    for (let sent = 0; sent < 3; sent += 1) await postChat(gateway, chat('well/m'));
    for (let sent = 0; sent < 8; sent += 1) await postChat(gateway, chat('ill/m'));
    const fix = { do: 'drop', field: 'seed' } as const;
    await gateway.panel.fixes.add({ provider: 'well', model: 'm', dialect: 'openai-chat', fix });

    const page = await openPanel(gateway);
    await asSmall(page, colorScheme);
    await page.getByRole('link', { name: 'Providers', exact: true }).click();
    const [wellCard, illCard] = ['well (OpenAI)', 'ill (OpenAI)'].map((name) => page.getByRole('listitem', { name }));
    await expect(wellCard!).toContainText('3 answered, none failed');
    await expect(wellCard!.getByRole('img', { name: /^well, .* until now: 3 answered/u })).toBeVisible();
    await expect(wellCard!).toContainText('12 of 500 requests left');
    await expect(illCard!).toContainText('No answer has told of any');
    await expect(illCard!).toContainText(/0 answered, \d+ failed/u);
    await illCard!.getByText('What went wrong last').click();
    await expect(illCard!).toContainText('Tripped, not closed since');
    await expect(illCard!).toContainText(/provider failed \(503\).* at m/u);
    await expectSound(page);

    await page.getByText('the last week', { exact: true }).click();
    await expect(page).toHaveURL(/over=week/u);
    await expect(wellCard!).toContainText('3 answered, none failed');

    await wellCard!.getByRole('button', { name: /^Forget: leaves out 'seed', for well\/m/u }).click();
    await expect(wellCard!).toContainText('None learned');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(wellCard!).toContainText("Leaves out 'seed'");
  });
}
