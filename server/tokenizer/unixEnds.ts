// Text as models know it: lines end with "\n".

/** `"a\r\nb"` → `"a\nb"` */
export function withUnixEnds(text: string): string {
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}
