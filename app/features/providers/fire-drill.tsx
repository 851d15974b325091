import { useState } from 'react';
import type { DrillView } from '../../../src/contract/drill-views.ts';
import type { ProviderView } from '../../../src/contract/views.ts';
import { useBreakers } from '../../transport/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Countdown } from '../../ui/countdown.tsx';
import { DrillMark } from '../../ui/drill-mark.tsx';
import { drillSentence } from '../../ui/drill-words.ts';
import { providerFullName, providerName } from '../../ui/provider-name.ts';
import { useStopDrill } from '../../ui/use-stop-drill.ts';
import { FireDrillForm } from './fire-drill-form.tsx';
import { ProviderRow } from './provider-row.tsx';

/** Has the provider act as if it failed, so that one can see what one's tools make of it. */
export function FireDrill({ provider }: { provider: ProviderView }) {
  const { data: breakers = [] } = useBreakers();
  const [choosing, setChoosing] = useState(false);
  const stop = useStopDrill();
  const drill = breakers.find((breaker) => breaker.provider === provider.id)?.drill ?? null;
  const name = providerFullName(provider);
  const isOn = drill !== null;

  if (choosing && !isOn) return <FireDrillForm provider={provider} onDone={() => setChoosing(false)} />;
  const button = (
    <Button
      size="small"
      kind={isOn ? 'outline' : 'plain'}
      data-subject={`drill:${provider.id}`}
      aria-label={isOn ? `Stop the fire drill at ${name}` : `Start a drill at ${name}`}
      onClick={() => {
        setChoosing(!isOn);
        if (isOn) stop(provider.id);
      }}
    >
      {isOn ? 'Stop' : 'Start a drill'}
    </Button>
  );
  return (
    <ProviderRow name="Fire drill" action={button}>
      {isOn ? (
        <DrillIsOn drill={drill} called={providerName(provider)} />
      ) : (
        <span className="text-faint">None. See what your tools make of a failure.</span>
      )}
    </ProviderRow>
  );
}

function DrillIsOn({ drill, called }: { drill: DrillView; called: string }) {
  return (
    <p className="wrap-anywhere">
      <span className="mr-1.5 inline-block">
        <DrillMark />
      </span>
      {drillSentence(drill, called)}{' '}
      <span className="whitespace-nowrap text-faint">
        Ends in <Countdown until={drill.endsAt} due="a moment" />
      </span>
    </p>
  );
}
