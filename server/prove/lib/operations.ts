import { openApiDocument } from '../../src/documentation.ts';

/** A JSON Schema as the contract writes them, read as data. */
export interface Schema {
  type?: string | string[];
  properties?: Record<string, Schema>;
  patternProperties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  required?: string[];
  minProperties?: number;
  maxProperties?: number;
  items?: Schema;
  anyOf?: Schema[];
  enum?: unknown[];
  const?: unknown;
  pattern?: string;
  format?: string;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  minimum?: number;
  maximum?: number;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  schema: Schema;
}

/** One operation of the document; `key` is what the contract's table calls it. */
export interface Operation {
  key: string;
  method: string;
  path: string;
  /** A permission, `signed_in`, or public with the reason why. */
  access: string | { public: string };
  parameters: Parameter[];
  /** JSON body; null where there is none or it is a file. */
  body: Schema | null;
  takesFile: boolean;
  givesFile: boolean;
  status: number;
  response: Schema | null;
}

interface Content {
  content?: Record<string, { schema: Schema }>;
}
interface DocumentOperation {
  'x-access': Operation['access'];
  parameters?: Parameter[];
  requestBody?: Content;
  responses: Record<string, Content>;
}

const json = 'application/json';
const bytes = 'application/octet-stream';

/** Every operation of the OpenAPI document: what is new in the contract is attacked from the next run on. */
export function operations(): Operation[] {
  // The document is made of plain JSON by documentation.ts; these are the parts of it that are read here.
  const document = openApiDocument() as { paths: Record<string, Record<string, DocumentOperation>> };
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const [status = '200'] = Object.keys(operation.responses);
      const answer = operation.responses[status]?.content ?? {};
      const asked = operation.requestBody?.content ?? {};
      return {
        key: `${method.toUpperCase()} ${path}`,
        method: method.toUpperCase(),
        path,
        access: operation['x-access'],
        parameters: operation.parameters ?? [],
        body: asked[json]?.schema ?? null,
        takesFile: bytes in asked,
        givesFile: bytes in answer,
        status: Number(status),
        response: answer[json]?.schema ?? null,
      };
    }),
  );
}

export const isWrite = ({ method }: Operation) => method !== 'GET';
export const isPublic = ({ access }: Operation) => typeof access === 'object';

/** A uuid, by the pattern that the contract gives to ids. */
export const isIdSchema = ({ pattern, anyOf }: Schema): boolean =>
  pattern?.startsWith('^[0-9a-f]{8}-') === true || anyOf?.some(isIdSchema) === true;
