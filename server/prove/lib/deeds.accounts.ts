import { randomBytes } from 'node:crypto';
import {
  createActiveAccount,
  hashPassword,
  newSecondFactorSecret,
} from '../../src/features/accounts/public.ts';
import { systemActor } from '../../src/kernel/authorization.ts';
import { type Authenticator, createAuthenticator } from '../../test/harness/authenticator.ts';
import { type Deed, request, type Stage } from './deeds.ts';
import { officer } from './people.ts';
import { codeOfNow } from './totp.ts';
import type { Answer, Headers } from './world.ts';

const password = 'Linhai-7tree';
let hash: Promise<string> | undefined;

/** Somebody who can sign in by password; with a second factor where its secret is given. */
async function person({ world }: Stage, secondFactorSecret?: string): Promise<{ id: string; login: string }> {
  hash ??= hashPassword(password);
  const passwordHash = await hash;
  const login = `person-${randomBytes(6).toString('hex')}`;
  const actor = systemActor();
  const { services } = world;
  const id = await services.database.transaction(actor.scope, (tx) =>
    createActiveAccount(tx, services, actor, world.clock.now(), {
      login,
      name: login,
      passwordHash,
      ...(secondFactorSecret ? { secondFactorSecret } : {}),
    }),
  );
  return { id, login };
}

function sessionOf({ headers }: Answer): Headers {
  const cookies = [headers['set-cookie'] ?? []].flat().map(String);
  const cookie = cookies.find((each) => each.startsWith('zhibu_session='))?.split(';')[0];
  if (!cookie) throw new Error('no session was opened');
  return { cookie };
}

const signIn = async (stage: Stage, login: string): Promise<Headers> =>
  sessionOf(await stage.did(request({}, 'POST', '/sessions', { login, password })));

/** Signed in this moment, as sensitive acts ask for. */
async function signedIn(stage: Stage): Promise<Headers> {
  return signIn(stage, (await person(stage)).login);
}

/** The code of an authenticator whose enrolment was begun. */
async function enrolling(stage: Stage, as: Headers): Promise<() => string> {
  const { secret } = await stage.told<{ secret: string }>(as, 'POST', '/account/second-factor');
  return () => codeOfNow(secret, stage.world.clock.now());
}

type Options = Parameters<Authenticator['create']>[0];
type Challenge = Parameters<Authenticator['get']>[0];

async function credentialFor(stage: Stage, as: Headers) {
  const device = createAuthenticator(stage.world.services.settings.publicUrl);
  const options = await stage.told<Options>(as, 'POST', '/passkeys/challenges');
  return { device, body: { name: '手机', credential: device.create(options) } };
}

/** Somebody signed in, and the device with the passkey. */
async function withPasskey(stage: Stage) {
  const as = await signedIn(stage);
  const { device, body } = await credentialFor(stage, as);
  await stage.told(as, 'POST', '/passkeys', body);
  return { as, device };
}

/** Two of the three admins of the township, and the duty of the third, who is lost. */
async function threeAdmins(stage: Stage) {
  const [system, audit, security] = [
    await officer(stage.world, 'system_admin', 'eastTownship'),
    await officer(stage.world, 'audit_admin', 'eastTownship'),
    await officer(stage.world, 'security_admin', 'eastTownship'),
  ];
  const { actingDuty } = await stage.told<{ actingDuty: string }>(security, 'GET', '/account');
  const body = { dutyId: actingDuty, login: 'successor', name: '接任', reason: '离职，手机已注销' };
  return { system, audit, body };
}

export const accountDeeds: Readonly<Record<string, Deed>> = {
  'POST /setup': async ({ world }) => {
    await world.look('TRUNCATE organization, organization_code_locator, account CASCADE');
    return request({}, 'POST', '/setup', {
      regionId: 1507,
      organization: { code: '150785000000', name: '中共云岭县委员会' },
      administrators: ['committee_administrator', 'system_admin', 'security_admin', 'audit_admin'].map(
        (role, index) => ({ role, login: `first-${index}`, name: `管理员${index}` }),
      ),
    });
  },
  'POST /sessions': async (stage) =>
    request({}, 'POST', '/sessions', { login: (await person(stage)).login, password }),
  'POST /sessions/current/second-factor': async (stage) => {
    const secret = newSecondFactorSecret();
    const as = await signIn(stage, (await person(stage, secret)).login);
    const code = codeOfNow(secret, stage.world.clock.now());
    return request(as, 'POST', '/sessions/current/second-factor', { code });
  },
  'POST /sessions/current/reauthentication': async (stage) =>
    request(await signedIn(stage), 'POST', '/sessions/current/reauthentication', { password }),
  'POST /activations': async (stage) => {
    const { residents, places } = stage.ground.population;
    const { slips } = await stage.told<{ slips: { code: string }[] }>(
      residents.eastSecond.as,
      'POST',
      '/activation-slips',
      { organizationId: places.eastSecond.id },
    );
    return request({}, 'POST', '/activations', { code: slips[0]?.code, password });
  },
  'PUT /account/password': async (stage) =>
    request(await signedIn(stage), 'PUT', '/account/password', {
      current: password,
      next: 'Shanchuan-8stone',
    }),
  'PUT /account/second-factor': async (stage) => {
    const as = await signedIn(stage);
    const code = await enrolling(stage, as);
    return request(as, 'PUT', '/account/second-factor', { code: code() });
  },
  'POST /account/second-factor/recovery-codes': async (stage) => {
    const as = await signedIn(stage);
    const code = await enrolling(stage, as);
    await stage.told(as, 'PUT', '/account/second-factor', { code: code() });
    // A code opens once.
    stage.world.clock.advance(60_000);
    return request(as, 'POST', '/account/second-factor/recovery-codes', { code: code() });
  },
  'POST /accounts/{id}/reset': async (stage) => {
    const { residents } = stage.ground.population;
    return request(stage.role('security_admin'), 'POST', `/accounts/${residents.eastSecond.id}/reset`);
  },
  'POST /accounts/{id}/closure': async (stage) => {
    const as = await officer(stage.world, 'statistician', 'eastTownship');
    const { account } = await stage.told<{ account: { id: string } }>(as, 'GET', '/account');
    return request(stage.role('security_admin'), 'POST', `/accounts/${account.id}/closure`);
  },
  'POST /accounts/{id}/unlock': async (stage) => {
    const { residents } = stage.ground.population;
    return request(stage.role('security_admin'), 'POST', `/accounts/${residents.eastSecond.id}/unlock`);
  },
  'POST /account-recoveries/{id}/slip': async (stage) => {
    const { residents } = stage.ground.population;
    const body = { login: residents.eastSecond.login, reason: '手机丢失，本人到场' };
    const first = residents.eastTownship.as;
    const { id } = await stage.told<{ id: string }>(first, 'POST', '/account-recoveries', body);
    await stage.told(residents.committee.as, 'POST', `/account-recoveries/${id}/confirmation`);
    return request(first, 'POST', `/account-recoveries/${id}/slip`);
  },
  'POST /admin-replacements': async (stage) => {
    const { system, body } = await threeAdmins(stage);
    return request(system, 'POST', '/admin-replacements', body);
  },
  'POST /admin-replacements/{id}/confirmation': async (stage) => {
    const { system, audit, body } = await threeAdmins(stage);
    const { id } = await stage.told<{ id: string }>(system, 'POST', '/admin-replacements', body);
    return request(audit, 'POST', `/admin-replacements/${id}/confirmation`);
  },
  'POST /audit-exports': async (stage) =>
    request(stage.role('audit_admin'), 'POST', '/audit-exports', { format: 'csv', reason: '年度检查' }),
  'POST /passkeys/challenges': async (stage) =>
    request(await signedIn(stage), 'POST', '/passkeys/challenges'),
  'POST /passkeys': async (stage) => {
    const as = await signedIn(stage);
    return request(as, 'POST', '/passkeys', (await credentialFor(stage, as)).body);
  },
  'POST /sessions/passkey-challenges': async () => request({}, 'POST', '/sessions/passkey-challenges'),
  'POST /sessions/passkey': async (stage) => {
    const { device } = await withPasskey(stage);
    const options = await stage.told<Challenge>({}, 'POST', '/sessions/passkey-challenges');
    return request({}, 'POST', '/sessions/passkey', { credential: device.get(options) });
  },
  'POST /sessions/current/passkey-challenges': async (stage) => {
    const { as } = await withPasskey(stage);
    return request(as, 'POST', '/sessions/current/passkey-challenges');
  },
  'POST /sessions/current/passkey': async (stage) => {
    const { as, device } = await withPasskey(stage);
    const options = await stage.told<Challenge>(as, 'POST', '/sessions/current/passkey-challenges');
    return request(as, 'POST', '/sessions/current/passkey', { credential: device.get(options) });
  },
};
