import { type Deed, request, type Stage } from './deeds.ts';
import type { Headers, Sent } from './world.ts';

/** A period and who may take its steps: the member, the branch at home in the east, the one that hosts in the west. */
interface Period {
  id: string;
  version: number;
  self: Headers;
  home: Headers;
  host: Headers;
}
type Side = 'self' | 'home' | 'host';

const today = '2026-07-01';
const awayTo = ({ ground }: Stage) => ({
  hostId: ground.population.places.westFirst.id,
  ground: 'work',
  since: '2026-06-01',
});

/** Somebody of the first eastern branch, before there is any period. */
async function cast(stage: Stage) {
  const { id: memberId, as: self } = await stage.member();
  const { eastFirst, westFirst } = stage.ground.population.residents;
  return { memberId, self, home: eastFirst.as, host: westFirst.as };
}

async function reported(stage: Stage): Promise<Period> {
  const { self, home, host } = await cast(stage);
  const told = await stage.told<{ id: string; version: number }>(
    self,
    'POST',
    '/mobility/reports',
    awayTo(stage),
  );
  return { ...told, self, home, host };
}

async function proposed(stage: Stage): Promise<Period> {
  const { memberId, self, home, host } = await cast(stage);
  const body = { memberId, ...awayTo(stage) };
  const told = await stage.told<{ id: string; version: number }>(home, 'POST', '/mobility', body);
  return { ...told, self, home, host };
}

const stepOf = (period: Period, side: Side, name: string, body: object): Sent =>
  request(period[side], 'POST', `/mobility/${period.id}/${name}`, body, period.version);

const after =
  (before: (stage: Stage) => Promise<Period>, side: Side, name: string, body: object) =>
  async (stage: Stage): Promise<Period> => {
    const period = await before(stage);
    const { text } = await stage.did(stepOf(period, side, name, body));
    const { version }: { version: number } = JSON.parse(text);
    return { ...period, version };
  };

const current = after(proposed, 'host', 'confirm', {});
const returning = after(current, 'self', 'leave', { on: today });

const step =
  (before: (stage: Stage) => Promise<Period>, side: Side, name: string, body: object): Deed =>
  async (stage) =>
    stepOf(await before(stage), side, name, body);

export const mobilityDeeds: Readonly<Record<string, Deed>> = {
  'POST /mobility': async (stage) => {
    const { memberId, home } = await cast(stage);
    return request(home, 'POST', '/mobility', { memberId, ...awayTo(stage) });
  },
  'POST /mobility/retentions': async (stage) => {
    const { memberId, home } = await cast(stage);
    const body = { memberId, ground: 'unemployed', graduatedOn: '2025-06-30', until: '2027-06-30' };
    return request(home, 'POST', '/mobility/retentions', body);
  },
  'POST /mobility/reports': async (stage) =>
    request((await cast(stage)).self, 'POST', '/mobility/reports', awayTo(stage)),
  'POST /mobility/{id}/register': step(reported, 'home', 'register', {}),
  'POST /mobility/{id}/reject': step(reported, 'home', 'reject', { reason: '没有外出' }),
  'POST /mobility/{id}/withdraw': step(reported, 'self', 'withdraw', {}),
  'POST /mobility/{id}/confirm': step(proposed, 'host', 'confirm', {}),
  'POST /mobility/{id}/decline': step(proposed, 'host', 'decline', { reason: '没有联系上本人' }),
  'POST /mobility/{id}/leave': step(current, 'host', 'leave', { on: today }),
  'POST /mobility/{id}/resume': step(returning, 'self', 'resume', {}),
  'POST /mobility/{id}/extend': step(current, 'home', 'extend', { until: '2027-06-01' }),
  'POST /mobility/{id}/end': step(returning, 'home', 'end', { on: today, ending: 'returned' }),
};
