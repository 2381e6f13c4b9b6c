import type { Api } from '@zhibu/contract/api';
import type { Answer, Body, Params, Query } from '@zhibu/contract/endpoint';

/** `GET /members/{id}` and its siblings: every operation of the contract. */
export type Operation = keyof Api;

/** What a value becomes on the wire: instants are text. */
export type Wire<T> = T extends Date
  ? never
  : T extends readonly (infer I)[]
    ? Wire<I>[]
    : T extends object
      ? { [K in keyof T]: Wire<T[K]> }
      : T;

/** An answer as the web reads it. Example: `AnswerOf<'GET /account'>`. */
export type AnswerOf<K extends Operation> = Api[K] extends { binary: 'response' }
  ? Blob
  : Wire<Answer<Api[K]>>;
export type ParamsOf<K extends Operation> = Params<Api[K]>;
export type QueryOf<K extends Operation> = Query<Api[K]>;
export type BodyOf<K extends Operation> = Wire<Body<Api[K]>>;

/** A part is asked for when the endpoint has it, and optional when all of it is. */
type Part<Name extends string, V> = [V] extends [undefined]
  ? { [N in Name]?: undefined }
  : Record<never, never> extends V
    ? { [N in Name]?: V }
    : { [N in Name]: V };

export type CallOptions<K extends Operation> = Part<'params', ParamsOf<K>> &
  Part<'query', QueryOf<K>> &
  Part<'body', BodyOf<K>> &
  (Api[K] extends { ifMatch: true } ? { ifMatch: number } : { ifMatch?: undefined }) &
  (Api[K] extends { binary: 'request' } ? { file: Blob } : { file?: undefined }) & { signal?: AbortSignal };

/** The second argument may be left out when nothing in it is required. */
export type CallArguments<K extends Operation> =
  Record<never, never> extends CallOptions<K> ? [options?: CallOptions<K>] : [options: CallOptions<K>];

export interface LooseOptions {
  params?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: unknown;
  ifMatch?: number;
  file?: Blob;
  signal?: AbortSignal;
}
