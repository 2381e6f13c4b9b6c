/** Hands a downloaded file to the browser under its name. */
export function saveFile(blob: Blob, fileName: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // The browser has taken the address by then; keeping it longer keeps the whole file in memory.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
