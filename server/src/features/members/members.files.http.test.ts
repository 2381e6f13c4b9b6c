import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditOf, expectRefused } from '../../../test/harness/accounts.ts';
import { createTestApp, type Headers, type TestApp } from '../../../test/harness/app.ts';
import { codes } from '../../../test/harness/county.ts';
import { createMember } from '../../../test/harness/members.ts';
import { newId } from '../../kernel/ids.ts';

let t: TestApp;
let secretary: Headers;
let stranger: Headers;
let member: Awaited<ReturnType<typeof createMember>>;
beforeAll(async () => {
  t = await createTestApp();
  secretary = await t.asOfficer('branch_secretary', codes.eastFirst);
  stranger = await t.asOfficer('branch_secretary', codes.westFirst);
  member = await createMember(t, secretary, codes.eastFirst);
});
afterAll(() => t.close());

const plain = '入党志愿书：张伟，身份证号 150785198506151231。';
const pdf = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.from(plain.repeat(40))]);
const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(2000, 7)]);
const png = Buffer.concat([
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  Buffer.alloc(2000, 9),
]);
const megabyte = 1024 * 1024;

interface Upload {
  purpose?: 'photo' | 'attachment';
  fileName?: string;
  as?: Headers;
  id?: string;
}
const upload = (
  body: Buffer,
  { purpose = 'attachment', fileName = '入党志愿书.pdf', as = secretary, id = member.id }: Upload = {},
) =>
  t.call('POST /members/{id}/files', {
    as,
    params: { id },
    query: { purpose, fileName },
    body,
    headers: { 'content-type': 'application/octet-stream' },
  });
const content = (id: string, as = secretary) =>
  t.app.inject({ method: 'GET', url: `/api/member-files/${id}`, headers: as });
const list = async (as = secretary) =>
  (await t.call('GET /members/{id}/files', { as, params: { id: member.id } })).body.items;

/** Every file below the storage directory. */
function stored(): { path: string; bytes: Buffer }[] {
  return readdirSync(t.services.settings.storageDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, bytes: readFileSync(path) }));
}

describe('an attachment', () => {
  it('comes back byte for byte, with the type that its bytes say', async () => {
    const added = await upload(pdf, { fileName: '入党志愿书.exe' });
    expect(added).toMatchObject({
      status: 201,
      body: { purpose: 'attachment', name: '入党志愿书.exe', mediaType: 'application/pdf', size: pdf.length },
    });
    const answer = await content(added.body.id);
    expect(answer.rawPayload.equals(pdf)).toBe(true);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/pdf',
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
      'content-disposition': `inline; filename*=UTF-8''${encodeURIComponent('入党志愿书.exe')}`,
    });
    expect((await list()).map(({ id }) => id)).toContain(added.body.id);
  });

  it('lies encrypted: no byte of it in the clear, and no other file opens as it', async () => {
    const { id } = (await upload(pdf)).body;
    const other = (await upload(png, { fileName: '图.png' })).body.id;
    const files = stored();
    expect(files.length).toBeGreaterThanOrEqual(2);
    for (const { bytes } of files)
      for (const secret of [plain.slice(0, 12), '150785198506151231', '%PDF-', 'PNG']) {
        expect(bytes.includes(Buffer.from(secret))).toBe(false);
      }
    const [mine] = files.filter(({ path }) => path.endsWith(id));
    const [foreign] = files.filter(({ path }) => path.endsWith(other));
    if (!mine || !foreign) throw new Error('the files are not where their ids say');
    const flipped = Buffer.from(mine.bytes);
    flipped.writeUInt8(flipped.readUInt8(40) ^ 1, 40);
    const cut = mine.bytes.subarray(0, mine.bytes.length - 20);
    for (const damaged of [foreign.bytes, flipped, cut]) {
      writeFileSync(mine.path, damaged);
      const answer = await content(id);
      expect(answer.statusCode).toBe(500);
      expect(answer.body).not.toMatch(/PDF|PNG|张伟/);
    }
    writeFileSync(mine.path, mine.bytes);
    expect((await content(id)).rawPayload.equals(pdf)).toBe(true);
  });

  it('may be ten megabytes, not one byte more; what is refused leaves nothing behind', async () => {
    const ten = Buffer.concat([pdf, Buffer.alloc(10 * megabyte - pdf.length)]);
    expect((await upload(ten)).status).toBe(201);
    const before = stored().length;
    const answer = await upload(Buffer.concat([ten, Buffer.from('x')]));
    expectRefused(answer, 413, 'payload_too_large', /^文件超过 10 MB，请拆分或压缩后再上传。$/);
    expect(stored()).toHaveLength(before);
    expect(stored().filter(({ path }) => path.endsWith('.partial'))).toEqual([]);
  });

  it.each<[string, Buffer]>([
    ['a page with a script', Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['a picture that can carry scripts', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['a program', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(500)])],
    ['a zip', Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(500)])],
    ['the first bytes of a picture', png.subarray(0, 4)],
    ['nothing', Buffer.alloc(0)],
  ])('is not %s, whatever it is called', async (_what, bytes) => {
    const before = stored().length;
    const answer = await upload(bytes, { fileName: '照片.pdf' });
    expectRefused(answer, 415, 'unsupported_file', /^附件请用 PDF、JPEG 或 PNG。$/);
    expect(stored()).toHaveLength(before);
  });

  it('has a name without ways into other folders', async () => {
    const { body } = await upload(pdf, { fileName: '../../etc/pass\nwd\\x.pdf' });
    expect(body.name).toBe('.._.._etc_pass_wd_x.pdf');
    expect((await content(body.id)).statusCode).toBe(200);
  });
});

describe('the photo', () => {
  it('is a picture', async () => {
    expectRefused(
      await upload(pdf, { purpose: 'photo' }),
      415,
      'unsupported_file',
      /^照片请用 JPEG 或 PNG 图片。$/,
    );
    const added = await upload(jpeg, { purpose: 'photo', fileName: '张伟.jpg' });
    expect(added.body.mediaType).toBe('image/jpeg');
    const photo = async () =>
      (await t.call('GET /members/{id}', { as: secretary, params: { id: member.id } })).body.photo;
    expect(await photo()).toBe(added.body.id);
    const newer = await upload(png, { purpose: 'photo', fileName: '张伟.png' });
    expect(await photo()).toBe(newer.body.id);
    await t.call('DELETE /member-files/{id}', { as: secretary, params: { id: newer.body.id } });
    expect(await photo()).toBeNull();
  });
});

describe('who may', () => {
  it('stand in history and audit', async () => {
    const { id } = (await upload(pdf, { fileName: '自传.pdf' })).body;
    await t.call('DELETE /member-files/{id}', { as: secretary, params: { id } });
    expect((await content(id)).statusCode).toBe(404);
    expect((await list()).map((file) => file.id)).not.toContain(id);
    const history = await t.call('GET /members/{id}/history', { as: secretary, params: { id: member.id } });
    expect(history.body.items.slice(0, 2)).toMatchObject([
      { kind: 'file_removed', changes: [{ field: 'attachment', before: '自传.pdf', after: null }] },
      { kind: 'file_added', changes: [{ field: 'attachment', before: null, after: '自传.pdf' }] },
    ]);
    expect(await auditOf(t, 'members.file_removed')).not.toHaveLength(0);
  });

  it('see nothing out of reach, exactly as if it were not there', async () => {
    const { id } = (await upload(pdf)).body;
    const params = { id };
    const before = stored().length;
    for (const answers of [
      [
        await t.call('GET /member-files/{id}', { as: stranger, params }),
        await t.call('GET /member-files/{id}', { as: stranger, params: { id: newId() } }),
      ],
      [
        await t.call('DELETE /member-files/{id}', { as: stranger, params }),
        await t.call('DELETE /member-files/{id}', { as: stranger, params: { id: newId() } }),
      ],
      [await upload(pdf, { as: stranger }), await upload(pdf, { as: stranger, id: newId() })],
    ]) {
      expect(answers.map(({ status }) => status)).toEqual([404, 404]);
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    }
    expect(stored()).toHaveLength(before);
  });

  it('read the own, and leave changing it to the branch', async () => {
    const { id } = (await upload(pdf)).body;
    const mine = await t.asMember(member);
    expect((await content(id, mine)).rawPayload.equals(pdf)).toBe(true);
    expectRefused(await upload(pdf, { as: mine }), 403, 'forbidden', /职务/);
    expectRefused(
      await t.call('DELETE /member-files/{id}', { as: mine, params: { id } }),
      403,
      'forbidden',
      /职务/,
    );
  });
});
