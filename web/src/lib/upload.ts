import { prepare, refused } from './api.ts';
import type { AnswerOf, CallArguments, LooseOptions, Operation } from './api.types.ts';
import { ApiProblem, problemFrom } from './problem.ts';

/**
 * Sends a file and tells how much of it has left, 0 to 1 (`fetch` cannot). Rejects with `ApiProblem`,
 * or with the signal's reason when it is given up.
 */
export function upload<K extends Operation>(
  operation: K,
  onProgress: (share: number) => void,
  ...[options]: CallArguments<K>
): Promise<AnswerOf<K>> {
  const loose: LooseOptions = options ?? {};
  const { method, url, headers, payload } = prepare(operation, loose);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    };
    request.onerror = () => reject(new ApiProblem(0, 'offline', ''));
    request.onabort = () => reject(loose.signal?.reason ?? new DOMException('given up', 'AbortError'));
    request.onload = () => {
      if (request.status < 200 || request.status > 299)
        return reject(
          refused(
            problemFrom(request.status, request.responseText, request.getResponseHeader('retry-after')),
          ),
        );
      const value: unknown = JSON.parse(request.responseText);
      resolve(value as AnswerOf<K>); // the server's response schema is the same contract
    };
    loose.signal?.addEventListener('abort', () => request.abort());
    request.send(payload);
  });
}
