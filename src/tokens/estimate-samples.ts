// Texts whose tokens in o200k are known, for the tests of this room. Counted with gpt-tokenizer 4.0.0.

export interface Sample {
  readonly name: string;
  readonly tokens: number;
  readonly text: string;
}

const english = `The gateway listens on the loopback address only, and it asks every caller for a key. When a provider
fails, the request moves on to the next one in the list, unless a part of the answer has already reached the client:
from that moment on there is no way back, because nobody can take back words that have been read. We were sitting on
the terrace late in the evening when the old engineer told us why he never trusted a machine that could not say what
it had cost him. "It's not the money," he said, laughing, "it's that I don't like surprises." Nobody answered for a
while; a ferry crossed the bay, and its lights went out one after another.`;

const german = `Der Sicherungskasten hängt im Flur, gleich neben der Garderobe, und niemand denkt an ihn, solange das Licht
brennt. Erst wenn es plötzlich dunkel wird, sucht man nach der Taschenlampe, öffnet die Klappe und liest die
verblichenen Beschriftungen, die der Vorbesitzer vor dreißig Jahren mit Kugelschreiber angebracht hat. Genau so verhält
es sich mit Programmen, die im Hintergrund laufen: Man bemerkt sie nur, wenn sie versagen, und dann sollte wenigstens
verständlich sein, was geschehen ist, welche Ausweichmöglichkeit gewählt wurde und wie viel die Angelegenheit gekostet
hat. Die Überprüfung der Zugangsdaten geschieht übrigens vor jeder Weiterleitung.`;

const chinese = `这个网关只在本机地址上监听,并且要求每一个客户端都提供密钥。当某个服务商出现故障时,请求会自动转到列表中的下一个,除非答案的
一部分已经发送给了客户端:从那一刻起就没有回头路了,因为没有人能够收回已经被读过的文字。傍晚的时候,我们坐在露台上,老工程师告诉我们,
他从来不相信一台说不清自己花了多少钱的机器。“这不是钱的问题,”他笑着说,“我只是不喜欢意外。”过了很久都没有人回答,一艘渡轮穿过海湾,
它的灯光一盏接着一盏地熄灭了。`;

const japanese = `このゲートウェイはループバックアドレスだけで待ち受け、すべてのクライアントに鍵を求めます。プロバイダーが故障したときは、
リクエストは一覧の次のものへ移ります。ただし、答えの一部がすでにクライアントに届いている場合は別です。夕方、私たちはテラスに座っていて、
年老いた技術者が、いくらかかったかを言えない機械は決して信用しない理由を話してくれました。しばらくの間、誰も答えませんでした。`;

const russian = `Шлюз слушает только локальный адрес и требует ключ от каждого клиента. Если поставщик не отвечает, запрос
переходит к следующему в списке, если только часть ответа уже не дошла до клиента: с этого момента пути назад нет,
потому что никто не может забрать слова, которые уже прочитаны. Вечером мы сидели на террасе, и старый инженер
рассказал нам, почему он никогда не доверял машине, которая не может сказать, во что она ему обошлась.`;

const typescript = `import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

interface Route { readonly method: 'GET' | 'POST'; readonly path: string; readonly handler: Handler }
type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Finds the route for a request; null when there is none. */
export function matchRoute(routes: readonly Route[], request: IncomingMessage): Route | null {
  const url = new URL(request.url ?? '/', 'http://localhost');
  for (const route of routes) {
    if (route.method === request.method && url.pathname === route.path) return route;
  }
  return null;
}

const server = createServer((request, response) => {
  const route = matchRoute(ROUTES, request);
  if (route === null) {
    response.writeHead(404, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: { message: \`No route for \${request.url}\`, code: 'not_found' } }));
    return;
  }
  void route.handler(request, response).catch((error: unknown) => response.destroy(error as Error));
});
server.listen(Number(settings['PORT'] ?? 8080), '127.0.0.1');`;

const python = `from __future__ import annotations
import asyncio, json, logging
from dataclasses import dataclass, field

logger = logging.getLogger(__name__)

@dataclass(slots=True)
class RetryPolicy:
    max_attempts: int = 3
    base_delay: float = 0.25
    retry_on: set[int] = field(default_factory=lambda: {408, 429, 500, 502, 503, 504})

    def delay_for(self, attempt: int) -> float:
        return min(8.0, self.base_delay * (2 ** attempt))

async def fetch_json(session, url: str, policy: RetryPolicy = RetryPolicy()) -> dict:
    for attempt in range(policy.max_attempts):
        async with session.get(url, headers={"accept": "application/json"}) as response:
            if response.status not in policy.retry_on:
                response.raise_for_status()
                return json.loads(await response.text())
        logger.warning("attempt %d of %s failed with %d", attempt + 1, url, response.status)
        await asyncio.sleep(policy.delay_for(attempt))
    raise RuntimeError(f"{url} failed {policy.max_attempts} times")`;

const json = JSON.stringify(
  {
    model: 'gpt-5-mini',
    stream: true,
    max_completion_tokens: 4096,
    messages: [
      { role: 'system', content: 'You are a careful assistant.' },
      { role: 'user', content: [{ type: 'text', text: 'What is the weather in Oslo and in Bergen?' }] },
      {
        role: 'assistant',
        tool_calls: [
          { id: 'call_9fK2mQ', type: 'function', function: { name: 'get_weather', arguments: '{"city":"Oslo"}' } },
        ],
      },
      { role: 'tool', tool_call_id: 'call_9fK2mQ', content: '{"temperature":-3.5,"unit":"celsius","wind":[4.2,7.9]}' },
    ],
    tools: [
      {
        type: 'function',
        function: {
          name: 'get_weather',
          description: 'Current weather of a city',
          parameters: {
            type: 'object',
            properties: { city: { type: 'string' }, days: { type: 'integer', minimum: 1, maximum: 14 } },
            required: ['city'],
            additionalProperties: false,
          },
        },
      },
    ],
  },
  null,
  2,
);

const log = `2026-03-14T09:26:53.589Z INFO  [dispatch] req_01J9Z8 openai/gpt-5-mini attempt=1 status=429 retryAfter=20s 512ms
2026-03-14T09:26:54.101Z INFO  [dispatch] req_01J9Z8 openrouter/deepseek-chat attempt=2 status=200 ttft=388ms tokens=1024/96
2026-03-14T09:26:58.777Z WARN  [breaker] openai closed -> open after 5 failures (rate-limit), next probe in 30000ms
GET https://api.example.com/v1/models?limit=1000&after=model_8a61f2c4 200 14.2kB 87.4ms
    at Attempt.run (/srv/app/src/dispatch/attempt.ts:81:17)
    at async RequestRun.next (/srv/app/src/dispatch/request-run.ts:143:22)`;

export const SAMPLES: readonly Sample[] = [
  { name: 'English prose', tokens: 145, text: english },
  { name: 'German prose', tokens: 155, text: german },
  { name: 'Chinese prose', tokens: 168, text: chinese },
  { name: 'Japanese prose', tokens: 144, text: japanese },
  { name: 'Russian prose', tokens: 112, text: russian },
  { name: 'TypeScript', tokens: 266, text: typescript },
  { name: 'Python', tokens: 248, text: python },
  { name: 'indented JSON', tokens: 352, text: json },
  { name: 'dense JSON', tokens: 212, text: JSON.stringify(JSON.parse(json)) },
  { name: 'a log', tokens: 218, text: log },
];
