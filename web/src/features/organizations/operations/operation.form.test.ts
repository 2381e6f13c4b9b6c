import { describe, expect, it } from 'vitest';
import { assigned, placesOf } from './assignment.rules.ts';
import { emptyOperation, type OperationValues, requestOf, type Subject } from './operation.form.ts';

const subject: Subject = {
  id: 'a',
  name: '东河镇第一党支部',
  kind: 'branch',
  form: 'standard',
  temporaryUntil: null,
};
const today = '2026-07-01';
const place = { id: 'b', name: '西山镇党委' };
const filled = (part: Partial<OperationValues>): OperationValues => ({
  ...emptyOperation(subject, today),
  ...part,
});
const found = {
  code: '150785100009',
  name: '新支部',
  kind: 'branch',
  form: 'standard',
  temporaryUntil: '',
} as const;

describe('the request of an operation', () => {
  it('waits for the day and for what the act needs', () => {
    expect(requestOf('move', subject, filled({}))).toBeNull();
    expect(requestOf('move', subject, filled({ parent: place, on: '' }))).toBeNull();
    expect(requestOf('move', subject, filled({ parent: place, on: '2026-02-30' }))).toBeNull();
    expect(requestOf('merge', subject, filled({}))).toBeNull();
    expect(requestOf('split', subject, filled({}))).toBeNull();
    expect(requestOf('reform', subject, filled({}))).toBeNull();
  });

  it('moves to a superior, with its ground where one was given', () => {
    expect(requestOf('move', subject, filled({ parent: place, reason: ' 云组发〔2026〕7号 ' }))).toEqual({
      kind: 'move',
      body: { on: today, reason: '云组发〔2026〕7号', parentId: 'b' },
    });
  });

  it('merges into one that is there, or into a new one, with others', () => {
    expect(requestOf('merge', subject, filled({ target: place, others: [{ id: 'c', name: '丙' }] }))).toEqual(
      {
        kind: 'merge',
        body: { on: today, endDuties: false, others: ['c'], targetId: 'b' },
      },
    );
    expect(requestOf('merge', subject, filled({ into: 'new', target: place, found }))).toEqual({
      kind: 'merge',
      body: {
        on: today,
        endDuties: false,
        found: { code: found.code, name: found.name, kind: 'branch', form: 'standard' },
      },
    });
  });

  it('asks a temporary organisation for its last day', () => {
    const temporary = { ...found, form: 'temporary' } as const;
    expect(requestOf('merge', subject, filled({ into: 'new', found: temporary }))).toBeNull();
    const until = { ...temporary, temporaryUntil: '2027-01-01' };
    expect(requestOf('merge', subject, filled({ into: 'new', found: until }))?.body).toMatchObject({
      found: { form: 'temporary', temporaryUntil: '2027-01-01' },
    });
  });

  it('re-forms only what differs', () => {
    expect(requestOf('reform', subject, filled({ form: 'joint' }))).toEqual({
      kind: 'reform',
      body: { on: today, form: 'joint' },
    });
    expect(requestOf('reform', subject, filled({ name: '东河镇联合党支部' }))).toEqual({
      kind: 'reform',
      body: { on: today, name: '东河镇联合党支部' },
    });
  });

  it('dissolves with or without a successor', () => {
    expect(requestOf('dissolve', subject, filled({}))?.body).toEqual({ on: today, endDuties: false });
    expect(requestOf('dissolve', subject, filled({ successor: place, endDuties: true }))?.body).toEqual({
      on: today,
      endDuties: true,
      successorId: 'b',
    });
  });

  it('splits into complete parts only', () => {
    const part = { key: 'one', found, memberIds: ['m'], organizationIds: [] };
    expect(requestOf('split', subject, filled({ parts: [part] }))?.body).toMatchObject({
      parts: [{ memberIds: ['m'], organizationIds: [] }],
    });
    const nameless = { ...part, key: 'two', found: { ...found, name: '' } };
    expect(requestOf('split', subject, filled({ parts: [part, nameless] }))).toBeNull();
  });
});

describe('who goes where in a split', () => {
  const parts = ['one', 'two'].map((key) => ({ key, found, memberIds: [], organizationIds: [] }));

  it('puts nobody into two parts', () => {
    const first = assigned(parts, 'memberIds', ['m', 'n'], 'one');
    const second = assigned(first, 'memberIds', ['m'], 'two');
    expect([...placesOf(second, 'memberIds')]).toEqual([
      ['n', 'one'],
      ['m', 'two'],
    ]);
  });

  it('lets somebody stay again', () => {
    const gone = assigned(parts, 'memberIds', ['m'], 'one');
    expect(placesOf(assigned(gone, 'memberIds', ['m'], ''), 'memberIds').size).toBe(0);
  });
});
