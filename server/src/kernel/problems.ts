import type { ErrorCode } from '@zhibu/contract/errors';
import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify';
import { type FieldError, Problem, type Words } from './errors.ts';
import { failureWords, type SchemaFailure } from './schema-words.ts';

interface HttpError {
  statusCode?: number;
  code?: string;
  message: string;
  validation?: SchemaFailure[];
}

const byStatus: Record<number, { code: ErrorCode; words: Words }> = {
  400: {
    code: 'bad_request',
    words: { zh: '请求的内容不完整或格式不对。', en: 'The request is incomplete or malformed.' },
  },
  403: {
    code: 'forbidden',
    words: {
      zh: '这个请求来自别的网站，已拒绝。',
      en: 'This request came from another site and was refused.',
    },
  },
  404: { code: 'not_found', words: { zh: '没有这个地址。', en: 'There is no such address.' } },
  405: {
    code: 'method_not_allowed',
    words: { zh: '这个地址不支持该操作。', en: 'This address does not support the method.' },
  },
  413: { code: 'payload_too_large', words: { zh: '提交的内容太大。', en: 'What was sent is too large.' } },
  415: { code: 'unsupported_file', words: { zh: '请用 JSON 提交。', en: 'Send JSON.' } },
};

/** Any thrown thing as the refusal it is; what is nobody's refusal is ours, logged and told without details. */
export function problemOf(error: unknown, log: FastifyBaseLogger): Problem {
  if (error instanceof Problem) return error;
  const http = error as HttpError; // fastify's own errors; every other thing has no statusCode
  if (http.validation) return validationProblem(http.validation);
  // An address longer than any that there is (the router's 414).
  const status = http.statusCode === 414 ? 404 : http.statusCode;
  const known = status === undefined ? undefined : byStatus[status];
  if (known && status !== undefined) return new Problem(status, known.code, known.words);
  if (isBrokenOff(http)) {
    log.debug(error, 'the caller went away');
    return new Problem(400, 'bad_request', {
      zh: '连接在传完之前断开了，请重试。',
      en: 'The connection ended before everything was transferred; try again.',
    });
  }
  log.error(error, 'unexpected error');
  return new Problem(500, 'internal', {
    zh: '系统出错了，您的数据没有改动。请稍后再试；若一直这样，请告诉系统管理员。',
    en: 'Something went wrong on our side; nothing was changed. Try again later or tell the system admin.',
  });
}

/** The caller closed the connection: nobody reads the answer, and nothing of ours is wrong. */
function isBrokenOff({ code }: HttpError): boolean {
  return code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET';
}

function validationProblem(failures: readonly SchemaFailure[]): Problem {
  const errors: FieldError[] = failures.slice(0, 50).map((failure) => ({
    pointer: pointerOf(failure),
    detail: failureWords(failure),
  }));
  return new Problem(
    400,
    'bad_request',
    {
      zh: `有 ${errors.length} 处填写不符合要求，请检查标出的内容。`,
      en: `${errors.length} value(s) do not fit; see the marked fields.`,
    },
    { errors },
  );
}

function pointerOf(failure: SchemaFailure): string {
  const missing = failure.params?.missingProperty ?? failure.params?.additionalProperty;
  return typeof missing === 'string' ? `${failure.instancePath}/${missing}` : failure.instancePath;
}

const titles: Partial<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  423: 'Locked',
  428: 'Precondition Required',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

export function writeProblem(reply: FastifyReply, request: FastifyRequest, problem: Problem): FastifyReply {
  const { retryAfterSeconds, object: _logged, errors, rule, article, earliest } = problem.options;
  const language = languageOf(request);
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
  return reply
    .status(problem.status)
    .type('application/problem+json; charset=utf-8')
    .serializer(JSON.stringify)
    .send({
      type: `https://zhibu.example/problems/${problem.code}`,
      title: titles[problem.status] ?? 'Error',
      status: problem.status,
      detail: problem.words[language],
      code: problem.code,
      ...(errors
        ? { errors: errors.map(({ pointer, detail }) => ({ pointer, detail: worded(detail, language) })) }
        : {}),
      ...(rule === undefined ? {} : { rule }),
      ...(article === undefined ? {} : { article: worded(article, language) }),
      ...(earliest === undefined ? {} : { earliest: worded(earliest, language) }),
    });
}

function worded(detail: string | Words, language: 'zh' | 'en'): string {
  return typeof detail === 'string' ? detail : detail[language];
}

export function languageOf(request: FastifyRequest): 'zh' | 'en' {
  const wish = request.headers['accept-language'];
  if (typeof wish === 'string') return wish.toLowerCase().startsWith('en') ? 'en' : 'zh';
  return request.actor?.locale === 'en' ? 'en' : 'zh';
}
