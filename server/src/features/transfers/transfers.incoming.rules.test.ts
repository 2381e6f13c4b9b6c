import { describe, expect, it } from 'vitest';
import { testRulebook } from '../../../test/harness/rulebook.ts';
import { letterKey, letterObjections, type PaperLetter } from './transfers.incoming.rules.ts';

const today = '2026-07-01';
const letter: PaperLetter = {
  issuedOn: '2026-06-20',
  until: '2026-07-20',
  arrivedOn: today,
  stage: 'full',
  joined: '2006-07-01',
  full: '2007-07-01',
  applied: null,
};
const judged = (change: Partial<PaperLetter>) =>
  letterObjections({ ...letter, ...change }, testRulebook(), today).map(({ pointer }) => pointer);

describe('a letter from outside', () => {
  it.each<[string, Partial<PaperLetter>, string[]]>([
    ['as it should be', {}, []],
    ['of today, for today', { issuedOn: today, until: today }, []],
    ['of tomorrow', { issuedOn: '2026-07-02', until: '2026-07-20' }, ['/letter/issuedOn']],
    ['that ends before it begins', { until: '2026-06-19' }, ['/letter/until']],
    ['of ninety days', { until: '2026-09-18' }, []],
    ['of ninety-one days', { until: '2026-09-19' }, ['/letter/until']],
    ['brought on its last day', { until: today }, []],
    ['brought the day after', { until: '2026-06-30' }, ['/arrivedOn']],
    ['brought in time and registered late', { until: '2026-06-30', arrivedOn: '2026-06-30' }, []],
    ['brought before it was issued', { arrivedOn: '2026-06-19' }, ['/arrivedOn']],
    ['brought tomorrow', { arrivedOn: '2026-07-02' }, ['/arrivedOn']],
    ['without a day of joining', { joined: null }, ['/person/joined']],
    ['without a day of full membership', { full: null }, ['/person/full']],
    ['a day short of probation', { full: '2007-06-30' }, ['/person/full']],
    ['of a year without probation', { joined: '1975-07-01', full: '1975-07-01' }, []],
    ['of the last day without probation', { joined: '1977-08-17', full: '1977-08-17' }, []],
    ['of the first day with probation', { joined: '1977-08-18', full: '1977-08-18' }, ['/person/full']],
    ['of the last day before', { joined: '1969-04-13', full: '1969-04-13' }, ['/person/full']],
    ['of an application after joining', { applied: '2006-07-02' }, ['/person/applied']],
    ['on probation', { stage: 'probationary', joined: '2026-01-01', full: null }, []],
    ['on probation, extended', { stage: 'probationary', joined: '2024-08-01', full: null }, []],
    ['on probation for ever', { stage: 'probationary', joined: '2023-06-30', full: null }, ['/person/stage']],
    ['of an activist', { stage: 'activist', joined: null, full: null, applied: '2025-01-01' }, []],
    ['of an activist without a day', { stage: 'activist', joined: null, full: null }, ['/person/applied']],
    [
      'of an activist who joined',
      { stage: 'activist', full: null, applied: '2005-01-01' },
      ['/person/stage'],
    ],
  ])('%s', (_, change, pointers) => {
    expect(judged(change)).toEqual(pointers);
  });

  it.each([
    ['第 2026-0815 号', '2026－0815'],
    ['〔2026〕第12号', '2026第12'],
    ['ab 12', 'ＡＢ12'],
  ])('numbered %s is the one numbered %s', (one, other) => {
    expect(letterKey('中共某市委员会', one)).toBe(letterKey('中共 某市委员会', other));
  });

  it('is another one under another number or from somebody else', () => {
    expect(letterKey('中共某市委员会', '12')).not.toBe(letterKey('中共某市委员会', '13'));
    expect(letterKey('中共某市委员会', '12')).not.toBe(letterKey('中共某县委员会', '12'));
  });
});
